import type { Database } from '#foundry/database';
import { type Booking, type GenerateRequest, Prices } from '#foundry/llm';
import { after, answering, failing, ModelServer, type Script, silent } from '#foundry/llm/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BudgetService } from '../budgets/budget.service.js';
import { AttemptEntity } from '../ledger.entity.js';
import { clearLedger, ledgerOn, openLedgerDatabase, pricesAt, type TestLedger } from '../ledger.fixture.js';
import { type CreateBudget, createBudgetSchema, type Standing } from '../ledger.schemas.js';
import type { BudgetAlert } from './alerts.js';

const CALLER = { organisation: 'acme', name: 'ada' };
const BOOKING: Booking = { organisation: 'acme', agent: 'worker/backend', project: 'shop', buildId: 'bld_1' };
/** What every answer of these tests is told to have used. */
const USED = { prompt_tokens: 900, completion_tokens: 100 };
const REQUEST: GenerateRequest = { class: 'code', messages: [{ role: 'user', content: 'Hello' }], maxOutputTokens: 200 };
/** 1,000 for the frame, 47 bytes of JSON, 200 of the answer. */
const BOUND = 1_247;

let database: Database;
let server: ModelServer;
let ledger: TestLedger;
let budgets: BudgetService;

beforeAll(async () => {
  database = await openLedgerDatabase();
});
afterAll(async () => {
  await database.close();
});
beforeEach(async () => {
  server = await ModelServer.start();
  ledger = newLedger();
  budgets = new BudgetService(database.dataSource, ledger.accounts, ledger.options);
});
afterEach(async () => {
  await ledger.llm.close();
  await server.close();
  await clearLedger(database);
});

/** As another process has it. A million tokens cost ten dollars, so that USED costs one cent. */
const newLedger = (overrides: Parameters<typeof ledgerOn>[2] = {}): TestLedger =>
  ledgerOn(database.dataSource, [server], {
    prices: pricesAt(server, 10, 10),
    ...overrides,
    service: { concurrency: 200, retry: { attempts: 1 }, ...overrides.service },
  });
const ok = answering('ok', { usage: USED });
const call = (booking: Booking = BOOKING, from = ledger) => from.llm.generate(REQUEST, { booking });
const create = (budget: Partial<CreateBudget>) =>
  budgets.create(CALLER, createBudgetSchema.parse({ period: 'month', ...budget }));
const standing = async (): Promise<Standing> => {
  const { items } = await budgets.list(CALLER);
  return items[0]?.standings[0] as Standing;
};
const EXCEEDED = { code: 'ledger.budget_exceeded', status: 402 };

/** A script whose answers wait for `open`. */
function gated(script: Script): { script: Script; open: () => void } {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  return { script: after(gate, script), open };
}

describe('200 calls at once against a budget for 50', () => {
  it.each([
    ['tokens', { maxTokens: 50 * BOUND }],
    ['dollars', { maxDollars: (50 * BOUND * 10) / 1_000_000 }],
  ])('in %s, from two processes, are 50 answers and 150 refusals', async (_unit, limit) => {
    await create(limit);
    const { script, open } = gated(answering('ok', { usage: { prompt_tokens: BOUND - 200, completion_tokens: 200 } }));
    server.always(script);
    const processes = [ledger, newLedger()];
    const calls = Array.from({ length: 200 }, (_, index) => call(BOOKING, processes[index % 2]));
    const settled = Promise.allSettled(calls);
    await server.until(({ requests }) => requests.length === 50);
    const { reservedTokens, leftTokens, leftDollars } = await standing();
    expect(reservedTokens).toBe(50 * BOUND);
    expect(leftTokens ?? leftDollars).toBe(0);
    open();
    const results = await settled;
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(50);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject(EXCEEDED);
    expect(server.requests).toHaveLength(50);
    expect(await standing()).toMatchObject({ spentTokens: 50 * BOUND, reservedTokens: 0, reservedDollars: 0, share: 1 });
    expect((await standing()).spentDollars).toBeCloseTo((50 * BOUND) / 100_000, 9);
  });

  it('that use less than was set aside leave room for more calls, and still never exceed it', async () => {
    await create({ maxTokens: 50_000 });
    server.always(ok);
    const results = await Promise.allSettled(Array.from({ length: 200 }, () => call()));
    const answered = results.filter(({ status }) => status === 'fulfilled').length;
    // The last ones need room for as much as they could take.
    expect(answered).toBe(Math.floor((50_000 - BOUND) / 1_000) + 1);
    expect(await standing()).toMatchObject({ spentTokens: answered * 1_000, reservedTokens: 0 });
    expect(server.requests).toHaveLength(answered);
  });
});

describe('a budget', () => {
  it('is refused as soon as a call could pass it, in one sentence that says what to do', async () => {
    await create({ maxTokens: BOUND - 1, agent: 'worker/backend' });
    await expect(call()).rejects.toMatchObject({
      ...EXCEEDED,
      message: expect.stringMatching(
        /^a\/model-a was not asked: of the budget of 1,246 tokens for a month of the agent worker\/backend \(bud_\w+\) 0 tokens are spent, and this call may take up to 1,247 tokens \(\$0\.0125\); raise the budget, ask for a shorter answer, or wait for the next period\.$/,
      ) as string,
    });
    expect(server.requests).toHaveLength(0);
  });

  it('covers its own organisation, agent, project and build, and no others', async () => {
    server.always(ok);
    await create({ maxTokens: 0, agent: 'worker/backend', project: 'shop', buildId: 'bld_1' });
    await expect(call()).rejects.toMatchObject(EXCEEDED);
    for (const other of [
      { ...BOOKING, organisation: 'other' },
      { ...BOOKING, agent: 'core' },
      { ...BOOKING, project: 'blog' },
      { ...BOOKING, buildId: 'bld_2' },
      { organisation: 'acme' },
    ])
      await call(other);
    await ledger.llm.generate(REQUEST);
    expect(server.requests).toHaveLength(6);
  });

  it('of * is one for each', async () => {
    server.always(ok);
    await create({ maxTokens: 2_300, buildId: '*' });
    for (const buildId of ['bld_1', 'bld_2']) {
      await call({ ...BOOKING, buildId });
      await call({ ...BOOKING, buildId });
      await expect(call({ ...BOOKING, buildId })).rejects.toMatchObject(EXCEEDED);
    }
    await call({ organisation: 'acme' });
    const { items } = await budgets.list(CALLER);
    expect(items[0]?.standings).toMatchObject([
      { buildId: 'bld_1', spentTokens: 2_000 },
      { buildId: 'bld_2', spentTokens: 2_000 },
    ]);
  });

  it('begins anew with its period', async () => {
    server.always(ok);
    let now = new Date('2026-11-21T23:59:00Z');
    ledger = newLedger({ now: () => now });
    await create({ maxTokens: 1_500, period: 'day' });
    await call();
    await expect(call()).rejects.toMatchObject(EXCEEDED);
    now = new Date('2026-11-22T00:00:00Z');
    await call();
  });

  it('must all have room: nothing is set aside when one of several has none', async () => {
    await create({ maxTokens: 10_000 });
    await create({ maxTokens: 10, agent: 'worker/backend' });
    await expect(call()).rejects.toMatchObject(EXCEEDED);
    expect(await standing()).toMatchObject({ reservedTokens: 0, spentTokens: 0 });
  });

  it('that is made later counts what was used and what is under way', async () => {
    const { script, open } = gated(ok);
    server.next(ok, script);
    await call();
    const running = call();
    await server.until(({ requests }) => requests.length === 2);
    const { standings } = await create({ maxTokens: 100_000 });
    expect(standings[0]).toMatchObject({ spentTokens: 1_000, reservedTokens: BOUND });
    open();
    await running;
    expect(await standing()).toMatchObject({ spentTokens: 2_000, reservedTokens: 0 });
  });

  it('lets a call wait while only what others have set aside is in the way', async () => {
    await create({ maxTokens: BOUND + 1_000 });
    const { script, open } = gated(ok);
    server.next(script, ok);
    const first = call();
    await server.until(({ requests }) => requests.length === 1);
    const second = call();
    expect(server.requests).toHaveLength(1);
    open();
    await Promise.all([first, second]);
    expect(await standing()).toMatchObject({ spentTokens: 2_000 });
  });
});

describe('what is booked', () => {
  it('is what the provider counted, to the provider that answered', async () => {
    const other = await ModelServer.start();
    server.always(failing(500, 'broken'));
    other.next(answering('ok', { usage: { prompt_tokens: 7, completion_tokens: 3 } }));
    const two = ledgerOn(database.dataSource, [server, other], {
      prices: pricesAt(other, 1_000, 1_000),
      service: { retry: { attempts: 1 } },
    });
    expect(await two.llm.generate(REQUEST, { booking: BOOKING })).toMatchObject({ provider: 'b', cost: 0.01 });
    const rows = await database.dataSource.manager.find(AttemptEntity, { order: { id: 'ASC' } });
    expect(rows).toMatchObject([
      { provider: 'a', outcome: 'server_error', cost: null, costUnknown: false, bookedTokens: '0' },
      { provider: 'b', outcome: 'answered', cost: '0.010000000', promptTokens: 7, bookedTokens: '10' },
    ]);
    await other.close();
  });

  it('is all that was set aside when an answer comes without usage: unknown, and not nothing', async () => {
    await create({ maxTokens: 100_000 });
    server.next(answering('ok', { usage: null }));
    expect(await call()).toMatchObject({ usage: null, cost: null });
    expect(await standing()).toMatchObject({ spentTokens: BOUND, callsOfUnknownCost: 1 });
  });

  it('is all that was set aside when the call was cancelled while the model was at work', async () => {
    await create({ maxTokens: 100_000 });
    server.next(silent);
    const stop = new AbortController();
    const cancelled = ledger.llm.generate(REQUEST, { booking: BOOKING, signal: stop.signal });
    await server.until(({ requests }) => requests.length === 1);
    stop.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'llm.cancelled' });
    expect(await standing()).toMatchObject({ spentTokens: BOUND, reservedTokens: 0, callsOfUnknownCost: 1 });
  });

  it.each([401, 402, 429, 500])('is nothing when the provider refused with %d', async (status) => {
    await create({ maxTokens: 100_000 });
    server.always(failing(status, 'no'));
    await expect(call()).rejects.toThrow();
    expect(await standing()).toMatchObject({ spentTokens: 0, reservedTokens: 0, callsOfUnknownCost: 0 });
  });

  it('is more than was set aside when a server ignores the limit of an answer: what it counted is what it costs', async () => {
    await create({ maxTokens: 2_000 });
    server.next(answering('ok', { usage: { prompt_tokens: 900, completion_tokens: 5_000 } }));
    await call();
    expect(await standing()).toMatchObject({ spentTokens: 5_900, leftTokens: -3_900 });
    await expect(call()).rejects.toMatchObject(EXCEEDED);
  });
});

describe('a budget in dollars', () => {
  it('refuses a model whose price nobody knows, unless it allows that', async () => {
    server.always(ok);
    ledger = newLedger({ prices: new Prices() });
    const { id } = await create({ maxDollars: 1 });
    await expect(call()).rejects.toMatchObject({
      code: 'ledger.price_unknown',
      message: expect.stringContaining('FOUNDRY_MODEL_PRICES') as string,
    });
    expect(server.requests).toHaveLength(0);
    await budgets.change(CALLER, id, { maxDollars: 1, maxTokens: null, allowUnknownPrice: true });
    expect(await call()).toMatchObject({ cost: null });
    expect(await standing()).toMatchObject({ spentDollars: 0, callsOfUnknownCost: 1 });
  });

  it('is not asked about prices when it is in tokens', async () => {
    server.always(ok);
    ledger = newLedger({ prices: new Prices() });
    await create({ maxTokens: 10_000 });
    await call();
    expect(await standing()).toMatchObject({ spentTokens: 1_000, spentDollars: 0, callsOfUnknownCost: 1 });
  });
});

describe('alerts', () => {
  it('are raised at 80 % and at 100 %, once a period each', async () => {
    const raised: BudgetAlert[] = [];
    ledger.alerts.subscribe((alert) => raised.push(alert));
    server.always(ok);
    await create({ maxTokens: 10_000 });
    for (let calls = 0; calls < 7; calls++) await call();
    expect(raised).toEqual([]);
    await call();
    expect(raised).toMatchObject([{ percent: 80, spentTokens: 8_000, maxTokens: 10_000, organisation: 'acme' }]);
    await call();
    await expect(call()).rejects.toMatchObject(EXCEEDED);
    await expect(call()).rejects.toMatchObject(EXCEEDED);
    expect(raised.map(({ percent }) => percent)).toEqual([80, 100]);
    expect(await standing()).toMatchObject({
      alerted80At: expect.any(String) as string,
      alerted100At: expect.any(String) as string,
    });
  });

  it('come both when one call uses it all, and a listener that fails keeps nobody from working', async () => {
    const raised: number[] = [];
    ledger.alerts.subscribe(() => {
      throw new Error('listener');
    });
    ledger.alerts.subscribe(({ percent }) => raised.push(percent));
    server.always(answering('ok', { usage: { prompt_tokens: 2_000, completion_tokens: 0 } }));
    await create({ maxTokens: 2_000 });
    await call();
    expect(raised).toEqual([80, 100]);
  });
});

describe('what a dead process has set aside', () => {
  const leave = async (): Promise<void> => {
    server.next(silent);
    const dying = ledgerOn(database.dataSource, [server], {
      prices: pricesAt(server, 10, 10),
      // As of a process that is killed: nothing of its attempt is ever settled.
      around: { before: { after: () => new Promise(() => undefined) } },
    });
    void dying.llm.generate(REQUEST, { booking: BOOKING });
    await server.until(({ requests }) => requests.length === 1);
  };

  it('is free again when the time of a call has passed, and its cost is unknown', async () => {
    await create({ maxTokens: BOUND + 10 });
    await leave();
    expect(await standing()).toMatchObject({ reservedTokens: BOUND });
    ledger = newLedger({ now: () => new Date(Date.now() + 361_000) });
    server.next(ok);
    await call();
    expect(await standing()).toMatchObject({ reservedTokens: 0, spentTokens: 1_000, callsOfUnknownCost: 1 });
    expect(await database.dataSource.manager.countBy(AttemptEntity, { state: 'lost' })).toBe(1);
  });

  it('is free at once when no other process can be alive', async () => {
    await create({ maxTokens: 10_000 });
    await leave();
    await ledger.accounts.releaseDead(false);
    expect(await standing()).toMatchObject({ reservedTokens: BOUND });
    await ledger.accounts.releaseDead(true);
    expect(await standing()).toMatchObject({ reservedTokens: 0, callsOfUnknownCost: 1 });
  });
});
