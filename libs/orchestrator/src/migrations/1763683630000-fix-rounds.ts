import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was tried to repair a build's project. */
export class FixRounds1763683630000 implements MigrationInterface {
  name = 'FixRounds1763683630000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE build_fix_rounds (
        build_id text NOT NULL REFERENCES builds (id) ON DELETE CASCADE,
        build_round integer NOT NULL,
        round integer NOT NULL,
        base_commit text NOT NULL,
        record jsonb,
        results jsonb,
        closed boolean NOT NULL DEFAULT false,
        started_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        PRIMARY KEY (build_id, build_round, round)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE build_fix_rounds');
  }
}
