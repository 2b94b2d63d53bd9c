import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CodeRuns1763683300000 implements MigrationInterface {
  name = 'CodeRuns1763683300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE code_runs (
        id text PRIMARY KEY,
        organisation text NOT NULL,
        created_by text NOT NULL,
        correlation_id text NOT NULL,
        language text NOT NULL,
        outcome text NOT NULL,
        reached_limit text,
        exit_code integer,
        signal text,
        code text NOT NULL,
        stdout text NOT NULL DEFAULT '',
        stderr text NOT NULL DEFAULT '',
        stdout_bytes bigint NOT NULL DEFAULT 0,
        stderr_bytes bigint NOT NULL DEFAULT 0,
        stdout_truncated boolean NOT NULL DEFAULT false,
        stderr_truncated boolean NOT NULL DEFAULT false,
        files jsonb NOT NULL DEFAULT '[]',
        files_left_out integer NOT NULL DEFAULT 0,
        inputs jsonb NOT NULL DEFAULT '[]',
        stdin_bytes integer NOT NULL DEFAULT 0,
        isolation text NOT NULL,
        timeout_ms integer NOT NULL,
        duration_ms double precision,
        kept_bytes integer NOT NULL,
        idempotency_key text,
        request_hash text,
        created_at timestamptz NOT NULL DEFAULT now(),
        deadline timestamptz NOT NULL,
        finished_at timestamptz
      );
      CREATE INDEX code_runs_newest ON code_runs (organisation, id DESC);
      CREATE INDEX code_runs_by_age ON code_runs (created_at);
      CREATE INDEX code_runs_running ON code_runs (deadline) WHERE outcome = 'running';
      CREATE UNIQUE INDEX code_runs_idempotency ON code_runs (organisation, idempotency_key) WHERE idempotency_key IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE code_runs');
  }
}
