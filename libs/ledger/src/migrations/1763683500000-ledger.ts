import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Ledger1763683500000 implements MigrationInterface {
  name = 'Ledger1763683500000';

  async up(runner: QueryRunner): Promise<void> {
    // Requests and answers are JSON in columns of text: jsonb refuses the NUL characters and halves of surrogate pairs that
    // files and models may hold.
    await runner.query(`
      CREATE TABLE llm_calls (
        id text PRIMARY KEY,
        organisation text NOT NULL,
        agent text,
        project text,
        build_id text NOT NULL,
        step text NOT NULL,
        run text NOT NULL,
        position integer NOT NULL,
        class text NOT NULL,
        prompt_name text,
        prompt_hash text,
        request_hash text NOT NULL,
        request text NOT NULL,
        based_on text,
        shared_messages integer NOT NULL DEFAULT 0,
        correlation_id text,
        state text NOT NULL,
        asks integer NOT NULL DEFAULT 1,
        response text,
        usage jsonb,
        cost numeric(20, 9),
        error jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz
      );
      CREATE UNIQUE INDEX llm_calls_live ON llm_calls (build_id, step, run, position) WHERE state <> 'void';
      CREATE INDEX llm_calls_age ON llm_calls (created_at);

      CREATE TABLE llm_exchanges (
        call_id text NOT NULL REFERENCES llm_calls (id) ON DELETE CASCADE,
        exchange text NOT NULL,
        answer text NOT NULL,
        PRIMARY KEY (call_id, exchange)
      );

      CREATE TABLE ledger_attempts (
        id text PRIMARY KEY,
        call_id text,
        organisation text NOT NULL,
        agent text,
        project text,
        build_id text,
        correlation_id text,
        request_hash text NOT NULL,
        class text NOT NULL,
        provider text NOT NULL,
        model text NOT NULL,
        host text NOT NULL,
        state text NOT NULL,
        outcome text,
        reason text,
        started_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        duration_ms integer,
        reserved_tokens bigint NOT NULL,
        reserved_dollars numeric(20, 9),
        prompt_tokens integer,
        completion_tokens integer,
        cached_tokens integer,
        reasoning_tokens integer,
        cost numeric(20, 9),
        cost_unknown boolean NOT NULL DEFAULT false,
        booked_tokens bigint NOT NULL DEFAULT 0,
        booked_dollars numeric(20, 9) NOT NULL DEFAULT 0
      );
      CREATE INDEX ledger_attempts_newest ON ledger_attempts (organisation, id DESC);
      CREATE INDEX ledger_attempts_started ON ledger_attempts (organisation, started_at);
      CREATE INDEX ledger_attempts_call ON ledger_attempts (call_id) WHERE call_id IS NOT NULL;
      CREATE INDEX ledger_attempts_open ON ledger_attempts (expires_at) WHERE state = 'reserved';

      CREATE TABLE ledger_budgets (
        id text PRIMARY KEY,
        organisation text NOT NULL,
        agent text,
        project text,
        build_id text,
        period text NOT NULL,
        max_tokens bigint,
        max_dollars numeric(20, 9),
        allow_unknown_price boolean NOT NULL DEFAULT false,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE UNIQUE INDEX ledger_budgets_one ON ledger_budgets
        (organisation, coalesce(agent, ''), coalesce(project, ''), coalesce(build_id, ''), period);

      CREATE TABLE ledger_counters (
        budget_id text NOT NULL REFERENCES ledger_budgets (id) ON DELETE CASCADE,
        period_start timestamptz NOT NULL,
        subject text NOT NULL,
        spent_tokens bigint NOT NULL DEFAULT 0,
        spent_dollars numeric(20, 9) NOT NULL DEFAULT 0,
        reserved_tokens bigint NOT NULL DEFAULT 0,
        reserved_dollars numeric(20, 9) NOT NULL DEFAULT 0,
        unknown_calls integer NOT NULL DEFAULT 0,
        alerted_80_at timestamptz,
        alerted_100_at timestamptz,
        PRIMARY KEY (budget_id, period_start, subject)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ledger_counters, ledger_budgets, ledger_attempts, llm_exchanges, llm_calls');
  }
}
