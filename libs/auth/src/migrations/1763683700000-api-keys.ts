import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ApiKeys1763683700000 implements MigrationInterface {
  name = 'ApiKeys1763683700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE api_tokens
        ADD COLUMN kind text NOT NULL DEFAULT 'key' CHECK (kind IN ('admin', 'key')),
        ADD COLUMN created_by text,
        ADD COLUMN last_used_at timestamptz;
      -- Until now there were no others, and a key may be called admin from now on.
      UPDATE api_tokens SET kind = 'admin';
      ALTER TABLE api_tokens ALTER COLUMN kind DROP DEFAULT;
      DROP INDEX api_tokens_one_admin;
      CREATE UNIQUE INDEX api_tokens_one_admin ON api_tokens (organisation) WHERE kind = 'admin' AND revoked_at IS NULL;
      CREATE INDEX api_tokens_by_organisation ON api_tokens (organisation, id DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM api_tokens WHERE kind = 'key';
      DROP INDEX api_tokens_by_organisation;
      DROP INDEX api_tokens_one_admin;
      CREATE UNIQUE INDEX api_tokens_one_admin ON api_tokens (organisation) WHERE name = 'admin' AND revoked_at IS NULL;
      ALTER TABLE api_tokens DROP COLUMN kind, DROP COLUMN created_by, DROP COLUMN last_used_at;
    `);
  }
}
