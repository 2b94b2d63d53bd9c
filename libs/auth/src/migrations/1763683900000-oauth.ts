import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OAuth1763683900000 implements MigrationInterface {
  name = 'OAuth1763683900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE oauth_records (
        kind text NOT NULL,
        id text NOT NULL,
        payload jsonb NOT NULL,
        grant_id text,
        uid text,
        expires_at timestamptz,
        consumed_at timestamptz,
        PRIMARY KEY (kind, id)
      );
      CREATE INDEX oauth_records_by_grant ON oauth_records (grant_id) WHERE grant_id IS NOT NULL;
      CREATE INDEX oauth_records_by_uid ON oauth_records (kind, uid) WHERE uid IS NOT NULL;
      CREATE INDEX oauth_records_by_end ON oauth_records (expires_at) WHERE expires_at IS NOT NULL;
      CREATE TABLE oauth_keys (
        id text PRIMARY KEY,
        use text NOT NULL,
        secret jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        retired_at timestamptz
      );
      -- Also when several processes start at once.
      CREATE UNIQUE INDEX oauth_keys_one_in_use ON oauth_keys (use) WHERE retired_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE oauth_records; DROP TABLE oauth_keys');
  }
}
