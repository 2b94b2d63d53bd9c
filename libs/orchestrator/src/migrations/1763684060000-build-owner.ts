import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who asked for a build, by the account and not by its name: private memories belong to accounts. */
export class BuildOwner1763684060000 implements MigrationInterface {
  name = 'BuildOwner1763684060000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE builds ADD COLUMN owner_subject text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE builds DROP COLUMN owner_subject');
  }
}
