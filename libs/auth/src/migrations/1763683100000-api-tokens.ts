import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ApiTokens1763683100000 implements MigrationInterface {
  name = 'ApiTokens1763683100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE api_tokens (
        id text PRIMARY KEY,
        name text NOT NULL,
        organisation text NOT NULL,
        hash text NOT NULL UNIQUE,
        prefix text NOT NULL,
        scopes text[] NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz,
        revoked_at timestamptz
      );
      -- One first token, also when several processes start at once on a new database.
      CREATE UNIQUE INDEX api_tokens_one_admin ON api_tokens (organisation) WHERE name = 'admin' AND revoked_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_tokens');
  }
}
