import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Audit1763683800000 implements MigrationInterface {
  name = 'Audit1763683800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_chains (
        organisation text PRIMARY KEY,
        length bigint NOT NULL,
        head text NOT NULL
      );
      CREATE TABLE audit_entries (
        organisation text NOT NULL,
        seq bigint NOT NULL,
        at timestamptz NOT NULL,
        subject text NOT NULL,
        name text NOT NULL,
        action text NOT NULL,
        target text,
        result text NOT NULL,
        correlation_id text,
        details jsonb NOT NULL,
        previous text NOT NULL,
        hash text NOT NULL,
        PRIMARY KEY (organisation, seq)
      );
      CREATE INDEX audit_entries_by_target ON audit_entries (organisation, target, seq DESC);
      -- Against mistakes and against whoever holds the application's statements, not against an owner of the database:
      -- what an owner does is what the chain is there to show.
      CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'The audit log is append-only.';
      END $$;
      CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE ON audit_entries
        FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
      CREATE TRIGGER audit_entries_are_kept BEFORE TRUNCATE ON audit_entries
        FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_entries; DROP TABLE audit_chains; DROP FUNCTION audit_is_append_only');
  }
}
