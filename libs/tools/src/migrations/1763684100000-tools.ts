import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Tools1763684100000 implements MigrationInterface {
  name = 'Tools1763684100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE tools (
        id text PRIMARY KEY,
        organisation text NOT NULL,
        name text NOT NULL,
        active_version integer,
        latest_version integer NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE UNIQUE INDEX tools_by_name ON tools (organisation, name);
      CREATE TABLE tool_versions (
        id text PRIMARY KEY,
        tool_id text NOT NULL REFERENCES tools (id) ON DELETE CASCADE,
        organisation text NOT NULL,
        version integer NOT NULL,
        manifest jsonb NOT NULL,
        language text NOT NULL,
        package_sha256 text NOT NULL,
        content_sha256 text NOT NULL,
        content_bytes integer NOT NULL,
        source text NOT NULL,
        build_id text,
        git_repository text,
        git_commit text,
        checks jsonb NOT NULL DEFAULT '[]',
        created_by text NOT NULL,
        correlation_id text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE UNIQUE INDEX tool_versions_newest ON tool_versions (tool_id, version DESC);
      CREATE INDEX tool_versions_by_content ON tool_versions (organisation, content_sha256);
      CREATE TABLE tool_calls (
        id text PRIMARY KEY,
        organisation text NOT NULL,
        tool text NOT NULL,
        version integer NOT NULL,
        outcome text NOT NULL,
        error_code text,
        error_message text,
        duration_ms double precision NOT NULL,
        waited_ms double precision NOT NULL,
        input_bytes integer NOT NULL,
        output_bytes integer NOT NULL,
        console text NOT NULL DEFAULT '',
        console_bytes integer NOT NULL DEFAULT 0,
        refused jsonb NOT NULL DEFAULT '[]',
        subject text NOT NULL,
        caller text NOT NULL,
        correlation_id text NOT NULL,
        started_at timestamptz NOT NULL
      );
      CREATE INDEX tool_calls_newest ON tool_calls (organisation, tool, id DESC);
      CREATE INDEX tool_calls_by_age ON tool_calls (started_at);
      CREATE TABLE tool_secrets (
        organisation text NOT NULL,
        name text NOT NULL,
        key_id text NOT NULL,
        nonce bytea NOT NULL,
        sealed bytea NOT NULL,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (organisation, name)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE tool_secrets; DROP TABLE tool_calls; DROP TABLE tool_versions; DROP TABLE tools');
  }
}
