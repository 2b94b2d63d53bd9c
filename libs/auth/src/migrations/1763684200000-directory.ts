import { newId } from '#foundry/kernel';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Directory1763684200000 implements MigrationInterface {
  name = 'Directory1763684200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE organisations (
        id text PRIMARY KEY,
        name text NOT NULL,
        created_by text,
        created_at timestamptz NOT NULL DEFAULT now(),
        disabled_at timestamptz
      );
      CREATE TABLE users (
        id text PRIMARY KEY,
        organisation text NOT NULL REFERENCES organisations (id),
        kind text NOT NULL CHECK (kind IN ('admin', 'person')),
        name text NOT NULL,
        email text,
        scopes text[],
        subject text,
        created_by text,
        created_at timestamptz NOT NULL DEFAULT now(),
        disabled_at timestamptz
      );
      -- One first user each, also when several processes start at once on a new database.
      CREATE UNIQUE INDEX users_one_admin ON users (organisation) WHERE kind = 'admin';
      CREATE UNIQUE INDEX users_by_subject ON users (organisation, subject) WHERE subject IS NOT NULL;
      CREATE UNIQUE INDEX users_by_email ON users (organisation, lower(email)) WHERE email IS NOT NULL;
      CREATE INDEX users_by_organisation ON users (organisation, id DESC);
      ALTER TABLE api_tokens ADD COLUMN user_id text REFERENCES users (id);
      INSERT INTO organisations (id, name, created_at)
        SELECT organisation, organisation, min(created_at) FROM api_tokens GROUP BY organisation;
    `);
    const organisations = (await runner.query('SELECT id FROM organisations ORDER BY id')) as { id: string }[];
    for (const { id } of organisations) {
      const user = newId('usr');
      await runner.query(
        `INSERT INTO users (id, organisation, kind, name, created_at)
         SELECT $1, id, 'admin', 'admin', created_at FROM organisations WHERE id = $2`,
        [user, id],
      );
      await runner.query('UPDATE api_tokens SET user_id = $1 WHERE organisation = $2', [user, id]);
    }
    await runner.query(`
      ALTER TABLE api_tokens ALTER COLUMN user_id SET NOT NULL;
      CREATE INDEX api_tokens_by_user ON api_tokens (user_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE api_tokens DROP COLUMN user_id; DROP TABLE users; DROP TABLE organisations');
  }
}
