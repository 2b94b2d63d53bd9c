import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Builds before this had no model: what wrote them was the offline planner and the templates. */
export class BuildBrain1763683610000 implements MigrationInterface {
  name = 'BuildBrain1763683610000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE builds ADD COLUMN brain text NOT NULL DEFAULT 'offline'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE builds DROP COLUMN brain');
  }
}
