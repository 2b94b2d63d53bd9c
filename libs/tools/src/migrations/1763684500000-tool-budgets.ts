import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ToolBudgets1763684500000 implements MigrationInterface {
  name = 'ToolBudgets1763684500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE tool_budgets (
        id text PRIMARY KEY,
        organisation text NOT NULL,
        token text NOT NULL,
        period text NOT NULL,
        max_calls integer,
        max_seconds double precision,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX tool_budgets_organisation ON tool_budgets (organisation, id);

      CREATE TABLE tool_budget_use (
        budget_id text NOT NULL REFERENCES tool_budgets (id) ON DELETE CASCADE,
        token text NOT NULL,
        period_start timestamptz NOT NULL,
        calls integer NOT NULL,
        seconds double precision NOT NULL,
        PRIMARY KEY (budget_id, token, period_start)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE tool_budget_use, tool_budgets');
  }
}
