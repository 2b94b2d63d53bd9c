import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Builds1763683200000 implements MigrationInterface {
  name = 'Builds1763683200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE builds (
        id text PRIMARY KEY,
        kind text NOT NULL,
        organisation text NOT NULL,
        status text NOT NULL,
        request text NOT NULL,
        title text,
        slug text,
        plan jsonb,
        error jsonb,
        correlation_id text NOT NULL,
        created_by text NOT NULL,
        last_event integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz
      );
      CREATE INDEX builds_newest ON builds (organisation, id DESC);
      CREATE INDEX builds_unfinished ON builds (id) WHERE status NOT IN ('succeeded', 'failed', 'cancelled');

      CREATE TABLE build_steps (
        build_id text NOT NULL REFERENCES builds (id) ON DELETE CASCADE,
        name text NOT NULL,
        round integer NOT NULL,
        position integer NOT NULL,
        status text NOT NULL,
        depends_on text[] NOT NULL,
        attempt integer NOT NULL DEFAULT 1,
        starts integer NOT NULL DEFAULT 0,
        input_hash text,
        output jsonb,
        error jsonb,
        correlation_id text NOT NULL,
        started_at timestamptz,
        finished_at timestamptz,
        duration_ms double precision,
        PRIMARY KEY (build_id, name, round)
      );

      CREATE TABLE build_events (
        build_id text NOT NULL REFERENCES builds (id) ON DELETE CASCADE,
        seq integer NOT NULL,
        data jsonb NOT NULL,
        correlation_id text NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (build_id, seq)
      );

      CREATE TABLE build_artifacts (
        build_id text NOT NULL REFERENCES builds (id) ON DELETE CASCADE,
        name text NOT NULL,
        size bigint NOT NULL,
        sha256 text NOT NULL,
        media_type text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (build_id, name)
      );

      CREATE TABLE build_idempotency_keys (
        organisation text NOT NULL,
        key text NOT NULL,
        request_hash text NOT NULL,
        build_id text NOT NULL REFERENCES builds (id) ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (organisation, key)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE build_idempotency_keys, build_artifacts, build_events, build_steps, builds');
  }
}
