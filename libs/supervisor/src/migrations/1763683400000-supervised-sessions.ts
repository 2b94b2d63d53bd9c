import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SupervisedSessions1763683400000 implements MigrationInterface {
  name = 'SupervisedSessions1763683400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE supervised_sessions (
        id text PRIMARY KEY,
        organisation text NOT NULL,
        created_by text NOT NULL,
        correlation_id text NOT NULL,
        goal text NOT NULL,
        plan jsonb NOT NULL,
        status text NOT NULL,
        timeout_ms integer,
        attempt integer NOT NULL DEFAULT 1,
        starts integer NOT NULL DEFAULT 0,
        summary text,
        error jsonb,
        idempotency_key text,
        request_hash text,
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz
      );
      CREATE INDEX supervised_sessions_newest ON supervised_sessions (organisation, id DESC);
      CREATE INDEX supervised_sessions_unfinished ON supervised_sessions (id) WHERE finished_at IS NULL;
      CREATE UNIQUE INDEX supervised_sessions_idempotency ON supervised_sessions (organisation, idempotency_key)
        WHERE idempotency_key IS NOT NULL;

      CREATE TABLE supervised_parts (
        session_id text NOT NULL REFERENCES supervised_sessions (id) ON DELETE CASCADE,
        position integer NOT NULL,
        step text NOT NULL,
        language text NOT NULL,
        code text NOT NULL,
        status text NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        run_id text,
        outcome text,
        reached_limit text,
        exit_code integer,
        stdout text NOT NULL DEFAULT '',
        stderr text NOT NULL DEFAULT '',
        duration_ms double precision,
        error jsonb,
        PRIMARY KEY (session_id, position)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE supervised_parts, supervised_sessions');
  }
}
