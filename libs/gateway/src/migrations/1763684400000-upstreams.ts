import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Upstreams1763684400000 implements MigrationInterface {
  name = 'Upstreams1763684400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE mcp_upstreams (
        id text PRIMARY KEY,
        organisation text NOT NULL,
        prefix text NOT NULL,
        transport jsonb NOT NULL,
        timeout_ms integer NOT NULL,
        enabled boolean NOT NULL,
        revision integer NOT NULL DEFAULT 1,
        known_tools jsonb NOT NULL DEFAULT '[]',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (organisation, prefix)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE mcp_upstreams');
  }
}
