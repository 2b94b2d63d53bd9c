import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the token could do that asked for a build; builds of before may do nothing in its name. */
export class BuildAuthority1763684600000 implements MigrationInterface {
  name = 'BuildAuthority1763684600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE builds ADD COLUMN owner_scopes text[] NOT NULL DEFAULT '{}', ADD COLUMN owner_token text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE builds DROP COLUMN owner_scopes, DROP COLUMN owner_token');
  }
}
