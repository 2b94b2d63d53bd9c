import { Prices } from '#foundry/llm';
import { answering } from '#foundry/llm/testing';
import { describe, expect, it } from 'vitest';
import type { BudgetAlert } from './alerts.js';
import { BOOKING, BOUND, CALLER, EXCEEDED, gated, ok, REQUEST, Scene } from './scene.fixture.js';

const scene = Scene.prepare();

describe('200 calls at once against a budget for 50', () => {
  it.each([
    ['tokens', { maxTokens: 50 * BOUND }],
    ['dollars', { maxDollars: (50 * BOUND * 10) / 1_000_000 }],
  ])('in %s, from two processes, are 50 answers and 150 refusals', async (_unit, limit) => {
    await scene.create(limit);
    const { script, open } = gated(answering('ok', { usage: { prompt_tokens: BOUND - 200, completion_tokens: 200 } }));
    scene.server.always(script);
    const processes = [scene.ledger, scene.another()];
    const calls = Array.from({ length: 200 }, (_, index) => scene.call(BOOKING, processes[index % 2]));
    const settled = Promise.allSettled(calls);
    await scene.server.until(({ requests }) => requests.length === 50);
    const { reservedTokens, leftTokens, leftDollars } = await scene.standing();
    expect(reservedTokens).toBe(50 * BOUND);
    expect(leftTokens ?? leftDollars).toBe(0);
    open();
    const results = await settled;
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(50);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject(EXCEEDED);
    expect(scene.server.requests).toHaveLength(50);
    expect(await scene.standing()).toMatchObject({ spentTokens: 50 * BOUND, reservedTokens: 0, reservedDollars: 0, share: 1 });
    expect((await scene.standing()).spentDollars).toBeCloseTo((50 * BOUND) / 100_000, 9);
  });

  it('that use less than was set aside leave room for more calls, and still never exceed it', async () => {
    await scene.create({ maxTokens: 50_000 });
    scene.server.always(ok);
    const results = await Promise.allSettled(Array.from({ length: 200 }, () => scene.call()));
    const answered = results.filter(({ status }) => status === 'fulfilled').length;
    // The last ones need room for as much as they could take.
    expect(answered).toBe(Math.floor((50_000 - BOUND) / 1_000) + 1);
    expect(await scene.standing()).toMatchObject({ spentTokens: answered * 1_000, reservedTokens: 0 });
    expect(scene.server.requests).toHaveLength(answered);
  });
});

describe('a budget', () => {
  it('is refused as soon as a call could pass it, in one sentence that says what to do', async () => {
    await scene.create({ maxTokens: BOUND - 1, agent: 'worker/backend' });
    await expect(scene.call()).rejects.toMatchObject({
      ...EXCEEDED,
      message: expect.stringMatching(
        /^a\/model-a was not asked: of the budget of 1,246 tokens for a month of the agent worker\/backend \(bud_\w+\) 0 tokens are spent, and this call may take up to 1,247 tokens \(\$0\.0125\); raise the budget, ask for a shorter answer, or wait for the next period\.$/,
      ) as string,
    });
    expect(scene.server.requests).toHaveLength(0);
  });

  it('covers its own organisation, agent, project and build, and no others', async () => {
    scene.server.always(ok);
    await scene.create({ maxTokens: 0, agent: 'worker/backend', project: 'shop', buildId: 'bld_1' });
    await expect(scene.call()).rejects.toMatchObject(EXCEEDED);
    for (const other of [
      { ...BOOKING, organisation: 'other' },
      { ...BOOKING, agent: 'core' },
      { ...BOOKING, project: 'blog' },
      { ...BOOKING, buildId: 'bld_2' },
      { organisation: 'acme' },
    ])
      await scene.call(other);
    await scene.ledger.llm.generate(REQUEST);
    expect(scene.server.requests).toHaveLength(6);
  });

  it('of * is one for each', async () => {
    scene.server.always(ok);
    await scene.create({ maxTokens: 2_300, buildId: '*' });
    for (const buildId of ['bld_1', 'bld_2']) {
      await scene.call({ ...BOOKING, buildId });
      await scene.call({ ...BOOKING, buildId });
      await expect(scene.call({ ...BOOKING, buildId })).rejects.toMatchObject(EXCEEDED);
    }
    await scene.call({ organisation: 'acme' });
    const { items } = await scene.budgets.list(CALLER);
    expect(items[0]?.standings).toMatchObject([
      { buildId: 'bld_1', spentTokens: 2_000 },
      { buildId: 'bld_2', spentTokens: 2_000 },
    ]);
  });

  it('begins anew with its period', async () => {
    scene.server.always(ok);
    let now = new Date('2026-11-21T23:59:00Z');
    scene.ledger = scene.another({ now: () => now });
    await scene.create({ maxTokens: 1_500, period: 'day' });
    await scene.call();
    await expect(scene.call()).rejects.toMatchObject(EXCEEDED);
    now = new Date('2026-11-22T00:00:00Z');
    await scene.call();
  });

  it('must all have room: nothing is set aside when one of several has none', async () => {
    await scene.create({ maxTokens: 10_000 });
    await scene.create({ maxTokens: 10, agent: 'worker/backend' });
    await expect(scene.call()).rejects.toMatchObject(EXCEEDED);
    expect(await scene.standing()).toMatchObject({ reservedTokens: 0, spentTokens: 0 });
  });

  it('that is made later counts what was used and what is under way', async () => {
    const { script, open } = gated(ok);
    scene.server.next(ok, script);
    await scene.call();
    const running = scene.call();
    await scene.server.until(({ requests }) => requests.length === 2);
    const { standings } = await scene.create({ maxTokens: 100_000 });
    expect(standings[0]).toMatchObject({ spentTokens: 1_000, reservedTokens: BOUND });
    open();
    await running;
    expect(await scene.standing()).toMatchObject({ spentTokens: 2_000, reservedTokens: 0 });
  });

  it('lets a call wait while only what others have set aside is in the way', async () => {
    await scene.create({ maxTokens: BOUND + 1_000 });
    const { script, open } = gated(ok);
    scene.server.next(script, ok);
    const first = scene.call();
    await scene.server.until(({ requests }) => requests.length === 1);
    const second = scene.call();
    expect(scene.server.requests).toHaveLength(1);
    open();
    await Promise.all([first, second]);
    expect(await scene.standing()).toMatchObject({ spentTokens: 2_000 });
  });
});

describe('a budget in dollars', () => {
  it('refuses a model whose price nobody knows, unless it allows that', async () => {
    scene.server.always(ok);
    scene.ledger = scene.another({ prices: new Prices() });
    const { id } = await scene.create({ maxDollars: 1 });
    await expect(scene.call()).rejects.toMatchObject({
      code: 'ledger.price_unknown',
      message: expect.stringContaining('FOUNDRY_MODEL_PRICES') as string,
    });
    expect(scene.server.requests).toHaveLength(0);
    await scene.budgets.change(CALLER, id, { maxDollars: 1, maxTokens: null, allowUnknownPrice: true });
    expect(await scene.call()).toMatchObject({ cost: null });
    expect(await scene.standing()).toMatchObject({ spentDollars: 0, callsOfUnknownCost: 1 });
  });

  it('is not asked about prices when it is in tokens', async () => {
    scene.server.always(ok);
    scene.ledger = scene.another({ prices: new Prices() });
    await scene.create({ maxTokens: 10_000 });
    await scene.call();
    expect(await scene.standing()).toMatchObject({ spentTokens: 1_000, spentDollars: 0, callsOfUnknownCost: 1 });
  });
});

describe('alerts', () => {
  it('are raised at 80 % and at 100 %, once a period each', async () => {
    const raised: BudgetAlert[] = [];
    scene.ledger.alerts.subscribe((alert) => raised.push(alert));
    scene.server.always(ok);
    await scene.create({ maxTokens: 10_000 });
    for (let calls = 0; calls < 7; calls++) await scene.call();
    expect(raised).toEqual([]);
    await scene.call();
    expect(raised).toMatchObject([{ percent: 80, spentTokens: 8_000, maxTokens: 10_000, organisation: 'acme' }]);
    await scene.call();
    await expect(scene.call()).rejects.toMatchObject(EXCEEDED);
    await expect(scene.call()).rejects.toMatchObject(EXCEEDED);
    expect(raised.map(({ percent }) => percent)).toEqual([80, 100]);
    expect(await scene.standing()).toMatchObject({
      alerted80At: expect.any(String) as string,
      alerted100At: expect.any(String) as string,
    });
  });

  it('come both when one call uses it all, and a listener that fails keeps nobody from working', async () => {
    const raised: number[] = [];
    scene.ledger.alerts.subscribe(() => {
      throw new Error('listener');
    });
    scene.ledger.alerts.subscribe(({ percent }) => raised.push(percent));
    scene.server.always(answering('ok', { usage: { prompt_tokens: 2_000, completion_tokens: 0 } }));
    await scene.create({ maxTokens: 2_000 });
    await scene.call();
    expect(raised).toEqual([80, 100]);
  });
});
