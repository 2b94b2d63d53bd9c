import type { Message } from '#foundry/llm';
import { answering, failing } from '#foundry/llm/testing';
import { describe, expect, it } from 'vitest';
import { BOOKING, CALLER, gated, ok, REQUEST, Scene } from '../accounts/scene.fixture.js';
import { LedgerPasses } from '../ledger.passes.js';
import { listCallsSchema, usageQuerySchema, type UsageQuery } from '../ledger.schemas.js';
import { UsageService } from './usage.service.js';

const scene = Scene.prepare();
const service = (): UsageService => new UsageService(scene.database.dataSource, scene.ledger.options);
const usage = async (query: Partial<UsageQuery> = {}) => await service().usage(CALLER, usageQuerySchema.parse(query));
const calls = async (query: object = {}) => await service().calls(CALLER, listCallsSchema.parse(query));

describe('usage', () => {
  it('is told by agent, project, build, model and day, with its totals, for one organisation only', async () => {
    scene.server.always(ok);
    await scene.call();
    await scene.call({ ...BOOKING, agent: 'core', project: 'blog', buildId: 'bld_2' });
    await scene.call({ organisation: 'acme' });
    await scene.call({ ...BOOKING, organisation: 'other' });
    const one = { calls: 1, failed: 0, promptTokens: 900, completionTokens: 100, cost: 0.01, callsOfUnknownCost: 0 };
    const keys = async (groupBy: UsageQuery['groupBy']) => (await usage({ groupBy })).items.map(({ key }) => key);
    expect(new Set(await keys('agent'))).toEqual(new Set(['worker/backend', 'core', null]));
    expect(new Set(await keys('project'))).toEqual(new Set(['shop', 'blog', null]));
    expect(new Set(await keys('build'))).toEqual(new Set(['bld_1', 'bld_2', null]));
    expect(await usage({ groupBy: 'model' })).toMatchObject({
      items: [{ key: 'a/model-a', calls: 3, cost: 0.03 }],
      totals: { ...one, calls: 3, promptTokens: 2_700, completionTokens: 300, cost: 0.03 },
      prices: ['2026-11-21', expect.any(String)],
      truncated: false,
    });
    expect((await usage({ agent: 'core' })).totals).toMatchObject(one);
    expect((await usage({ groupBy: 'day' })).items).toMatchObject([{ key: new Date().toISOString().slice(0, 10), calls: 3 }]);
  });

  it('says how many calls are of unknown cost, and leaves a sum of nothing but them unknown', async () => {
    scene.server.next(ok, answering('ok', { usage: null }));
    await scene.call({ ...BOOKING, agent: 'known' });
    await scene.call({ ...BOOKING, agent: 'unknown' });
    const { items, totals } = await usage({ groupBy: 'agent' });
    expect(items).toMatchObject([
      { key: 'known', cost: 0.01, callsOfUnknownCost: 0 },
      { key: 'unknown', cost: null, callsOfUnknownCost: 1 },
    ]);
    expect(totals).toMatchObject({ cost: 0.01, callsOfUnknownCost: 1 });
  });

  it('counts what failed, and asks nothing for what no model worked on', async () => {
    scene.server.next(failing(400, 'no'));
    await expect(scene.call()).rejects.toThrow();
    expect((await usage()).totals).toMatchObject({ calls: 1, failed: 1, cost: 0, callsOfUnknownCost: 0 });
  });

  it('is of the time that is asked for', async () => {
    scene.server.always(ok);
    await scene.call();
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    expect((await usage({ to: tomorrow })).totals.calls).toBe(1);
    expect((await usage({ from: tomorrow })).totals.calls).toBe(0);
  });
});

describe('the list of calls', () => {
  it('is paged, newest first, and names what went wrong; nothing that was said is in it', async () => {
    const { script, open } = gated(ok);
    scene.server.next(answering('SECRET ANSWER'), failing(400, 'no'), script);
    await scene.call();
    await expect(scene.call()).rejects.toThrow();
    const running = scene.call();
    await scene.server.until(({ requests }) => requests.length === 3);
    const first = await calls({ limit: '2' });
    expect(first.items).toMatchObject([
      { outcome: 'running', usage: null, cost: null },
      { outcome: 'refused', reason: expect.stringContaining('no') as string },
    ]);
    const second = await calls({ limit: '2', cursor: first.nextCursor });
    expect(second).toMatchObject({
      items: [{ outcome: 'answered', usage: { prompt: 10 }, agent: 'worker/backend' }],
      nextCursor: null,
    });
    expect(JSON.stringify([first, second])).not.toContain('SECRET');
    open();
    await running;
    await expect(calls({ cursor: 'x' })).rejects.toMatchObject({ code: 'ledger.invalid_cursor' });
  });
});

describe('one call', () => {
  const SCOPE = { buildId: 'bld_1', step: 'work', run: 'r1', booking: { organisation: 'acme', agent: 'core' } };

  it('shows the whole conversation and the answer, also of a later turn', async () => {
    scene.server.next(answering('one'), answering('two'), answering('three'));
    const run = scene.ledger.journal.open(SCOPE);
    const user = (content: string) => ({ role: 'user' as const, content });
    const model = (content: string) => ({ role: 'assistant' as const, content });
    const turns: Message[] = [user('1')];
    for (const [answer, next] of [
      ['one', '2'],
      ['two', '3'],
    ] as const) {
      await run.generate({ class: 'code', messages: turns });
      turns.push(model(answer), user(next));
    }
    // The third turn leaves the second one's question out, as a run does that shortens its conversation.
    const shortened = [user('1'), model('one'), user('other')];
    await run.generate({ class: 'code', messages: shortened });
    const { items } = await calls();
    const details = await Promise.all(items.map(({ id }) => service().call(CALLER, id)));
    expect(details.map(({ journal }) => journal?.answer?.text)).toEqual(['three', 'two', 'one']);
    expect(details.map(({ journal }) => journal?.messages)).toEqual([
      shortened,
      [user('1'), model('one'), user('2')],
      [user('1')],
    ]);
    expect(details[0]?.journal).toMatchObject({ step: 'work', run: 'r1', position: 2, state: 'answered', asks: 1 });
  });

  it('is not there for another organisation, and has no words outside of a run', async () => {
    scene.server.next(ok);
    await scene.ledger.llm.generate(REQUEST, { booking: BOOKING });
    const [call] = (await calls()).items;
    expect(await service().call(CALLER, call!.id)).toMatchObject({ journal: null });
    await expect(service().call({ ...CALLER, organisation: 'other' }, call!.id)).rejects.toMatchObject({
      code: 'ledger.call_not_found',
    });
  });
});

describe('what is kept', () => {
  it('is removed when its days are over: words by whole runs, usage later; budgets keep what they counted', async () => {
    scene.server.always(ok);
    const pass = async (days: number): Promise<void> => {
      const options = { ...scene.ledger.options, consume: true, now: () => new Date(Date.now() + days * 86_400_000) };
      const passes = new LedgerPasses(scene.database.dataSource, scene.ledger.accounts, options);
      await passes.onApplicationBootstrap();
      await passes.onModuleDestroy();
    };
    const count = async (table: string): Promise<number> =>
      Number((await scene.database.dataSource.query<[{ n: string }]>(`SELECT count(*) AS n FROM ${table}`))[0].n);
    await scene.create({ maxTokens: 100_000, period: 'total' });
    const open = (run: string) =>
      scene.ledger.journal.open({ buildId: 'bld_1', step: 'work', run, booking: { organisation: 'acme' } });
    await open('old').generate(REQUEST);
    const resumed = open('resumed');
    await resumed.generate(REQUEST);
    await scene.database.dataSource.query(`UPDATE llm_calls SET created_at = now() - interval '29 days'`);
    await resumed.generate(REQUEST);

    await pass(0);
    expect(await count('llm_calls')).toBe(3);
    await pass(2);
    expect(await count('llm_calls')).toBe(2);
    await pass(31);
    expect([await count('llm_calls'), await count('ledger_attempts')]).toEqual([0, 3]);
    await pass(401);
    expect(await count('ledger_attempts')).toBe(0);
    expect(await scene.standing()).toMatchObject({ spentTokens: 3_000 });
  });
});
