import type { Database } from '#foundry/database';
import type { Booking, GenerateRequest, GenerateResult } from '#foundry/llm';
import { after, answering, ModelServer, type Script } from '#foundry/llm/testing';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { BudgetService } from '../budgets/budget.service.js';
import { budgetsOf, clearLedger, ledgerOn, openLedgerDatabase, pricesAt, type TestLedger } from '../ledger.fixture.js';
import { type BudgetView, type CreateBudget, createBudgetSchema, type Standing } from '../ledger.schemas.js';

export const CALLER = { organisation: 'acme', name: 'ada', subject: 'usr_ada' };
export const BOOKING: Booking = { organisation: 'acme', agent: 'worker/backend', project: 'shop', buildId: 'bld_1' };
export const REQUEST: GenerateRequest = {
  class: 'code',
  messages: [{ role: 'user', content: 'Hello' }],
  maxOutputTokens: 200,
};
/** What REQUEST can take: 1,000 for the frame, 47 bytes of JSON, 200 of the answer. */
export const BOUND = 1_247;
/** An answer that used 1,000 tokens. */
export const ok = answering('ok', { usage: { prompt_tokens: 900, completion_tokens: 100 } });
export const EXCEEDED = { code: 'ledger.budget_exceeded', status: 402 };

/** A script whose answers wait for `open`. */
export function gated(script: Script): { script: Script; open: () => void } {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  return { script: after(gate, script), open };
}

/** One organisation's ledger and a model server, new for each test. */
export class Scene {
  database!: Database;
  server!: ModelServer;
  ledger!: TestLedger;
  budgets!: BudgetService;

  /** To be called once in a file of tests. */
  static prepare(): Scene {
    const scene = new Scene();
    beforeAll(async () => {
      scene.database = await openLedgerDatabase();
    });
    afterAll(async () => {
      await scene.database.close();
    });
    beforeEach(async () => {
      scene.server = await ModelServer.start();
      scene.ledger = scene.another();
      scene.budgets = budgetsOf(scene.database.dataSource, scene.ledger);
    });
    afterEach(async () => {
      await scene.ledger.llm.close();
      await scene.server.close();
      await clearLedger(scene.database);
    });
    return scene;
  }

  /** A ledger as another process has it. A million tokens cost ten dollars, so that 1,000 cost one cent. */
  another(overrides: Parameters<typeof ledgerOn>[2] = {}): TestLedger {
    return ledgerOn(this.database.dataSource, [this.server], {
      prices: pricesAt(this.server, 10, 10),
      ...overrides,
      service: { concurrency: 200, retry: { attempts: 1 }, ...overrides.service },
    });
  }

  async call(booking: Booking = BOOKING, from = this.ledger): Promise<GenerateResult> {
    return await from.llm.generate(REQUEST, { booking });
  }

  async create(budget: Partial<CreateBudget>): Promise<BudgetView> {
    return await this.budgets.create(CALLER, createBudgetSchema.parse({ period: 'month', ...budget }));
  }

  /** How the first budget stands. */
  async standing(): Promise<Standing> {
    const { items } = await this.budgets.list(CALLER);
    return items[0]?.standings[0] as Standing;
  }
}
