import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What clients do to builds that stand open. */
export class BuildActions1763683620000 implements MigrationInterface {
  name = 'BuildActions1763683620000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE build_actions (
        id text PRIMARY KEY,
        build_id text NOT NULL REFERENCES builds (id) ON DELETE CASCADE,
        kind text NOT NULL,
        status text NOT NULL,
        round integer,
        base_commit text,
        commit text,
        actor text NOT NULL,
        subject text NOT NULL,
        message text NOT NULL,
        input jsonb NOT NULL,
        result jsonb,
        error jsonb,
        holder text NOT NULL,
        idempotency_key text,
        request_hash text NOT NULL,
        correlation_id text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz
      );
      CREATE UNIQUE INDEX build_actions_open ON build_actions (build_id) WHERE status = 'open';
      CREATE UNIQUE INDEX build_actions_round ON build_actions (build_id, round);
      CREATE UNIQUE INDEX build_actions_key ON build_actions (build_id, idempotency_key);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE build_actions');
  }
}
