import { AuditLog } from '#foundry/audit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ToolChanges } from '../registry/tool.changes.js';
import type { ToolOwner } from '../tool.schemas.js';
import { ToolsUnderTest } from '../tools.fixture.js';
import { createToolBudgetSchema } from './budget.schemas.js';
import { ToolBudgets } from './tool.budgets.js';

let tools: ToolsUnderTest;
let changes: ToolChanges[];
beforeAll(async () => {
  tools = await ToolsUnderTest.open();
  changes = [];
});
afterAll(async () => {
  await Promise.all(changes.map((one) => one.onModuleDestroy()));
  await tools.close();
});

/** As a process that starts; several may run on the same database. */
async function start(): Promise<ToolBudgets> {
  const heard = new ToolChanges(tools.database);
  await heard.ready();
  changes.push(heard);
  return new ToolBudgets(tools.database.dataSource, new AuditLog(tools.database.dataSource), heard);
}

let count = 0;
let owner: ToolOwner;
let budgets: ToolBudgets;
beforeEach(async () => {
  owner = { organisation: `org${++count}`, subject: 'usr_ada', name: 'ada', tokenId: 'tok_a' };
  budgets = await start();
});
const limit = (input: object) => budgets.create(owner, createToolBudgetSchema.parse({ period: 'day', ...input }));
const tries = async (n: number, of = [budgets], by = owner, mostMs = 100) => {
  const all = await Promise.allSettled(Array.from({ length: n }, (_, index) => of[index % of.length]!.enter(by, mostMs)));
  return all.filter(({ status }) => status === 'fulfilled').length;
};

describe('a budget of tool calls', () => {
  it('lets exactly as many calls in as it has, from several processes at once', async () => {
    await limit({ maxCalls: 30 });
    const others = [budgets, await start(), await start()];
    expect(await tries(120, others)).toBe(30);
    await expect(budgets.enter(owner, 100)).rejects.toMatchObject({
      code: 'tools.budget_exhausted',
      status: 429,
      details: { retryAfterSeconds: expect.any(Number) as number },
    });
  });

  it('books all the time that a call may take, and then what it took', async () => {
    await limit({ maxSeconds: 10 });
    const settle = await budgets.enter(owner, 6_000);
    expect(await tries(1, [budgets], owner, 6_000)).toBe(0);
    await settle(500);
    expect((await budgets.list(owner))[0]!.used).toMatchObject([
      { token: 'tok_a', calls: 1, seconds: expect.closeTo(0.5) as number },
    ]);
    expect(await tries(3, [budgets], owner, 6_000)).toBe(1);
    // A call that may take longer than the whole budget is let in when nothing of it is used.
    expect(await tries(2, [budgets], { ...owner, tokenId: 'tok_b' }, 60_000)).toBe(1);
  });

  it('is each token’s own, or one token’s', async () => {
    await limit({ maxCalls: 2 });
    const other = { ...owner, tokenId: 'tok_b' };
    expect([await tries(5), await tries(5, [budgets], other)]).toEqual([2, 2]);
    await limit({ token: 'tok_c', maxCalls: 1 });
    expect([
      await tries(3, [budgets], { ...owner, tokenId: 'tok_c' }),
      await tries(3, [budgets], { ...owner, organisation: 'free' }),
    ]).toEqual([1, 3]);
  });

  it('books nothing where one of several budgets is used up', async () => {
    const [first] = [await limit({ maxCalls: 5 }), await limit({ maxCalls: 0, period: 'total' })];
    expect(await tries(3)).toBe(0);
    expect((await budgets.list(owner)).find(({ id }) => id === first.id)!.used).toEqual([]);
  });

  it('holds in every process once it is made, and no more once it is removed; only its organisation sees it', async () => {
    const other = await start();
    expect(await tries(1, [other])).toBe(1);
    const { id } = await limit({ maxCalls: 0 });
    await expect.poll(() => tries(1, [other]), { timeout: 30_000 }).toBe(0);
    const stranger = { ...owner, organisation: 'strange' };
    expect(await budgets.list(stranger)).toEqual([]);
    await expect(budgets.remove(stranger, id)).rejects.toMatchObject({ code: 'tools.budget_not_found' });
    await budgets.remove(owner, id);
    await expect.poll(() => tries(1, [other]), { timeout: 30_000 }).toBe(1);
    expect(createToolBudgetSchema.safeParse({ period: 'day' }).success).toBe(false);
  });
});
