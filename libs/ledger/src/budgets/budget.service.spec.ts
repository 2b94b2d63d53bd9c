import { AuditLog, listAuditSchema } from '#foundry/audit';
import { describe, expect, it } from 'vitest';
import { CALLER, ok, Scene } from '../accounts/scene.fixture.js';
import { budgetLimitsSchema, createBudgetSchema } from '../ledger.schemas.js';

const scene = Scene.prepare();
const STRANGER = { ...CALLER, organisation: 'other' };

describe('budgets', () => {
  it('are one for each account and period', async () => {
    const { id } = await scene.create({ maxTokens: 5 });
    await expect(scene.create({ maxDollars: 1 })).rejects.toMatchObject({
      code: 'ledger.budget_exists',
      details: { budgetId: id },
    });
    await scene.create({ maxTokens: 5, period: 'day' });
    await scene.create({ maxTokens: 5, agent: '*' });
    await scene.budgets.create(STRANGER, createBudgetSchema.parse({ period: 'month', maxTokens: 5 }));
    expect((await scene.budgets.list(CALLER)).items).toHaveLength(3);
  });

  it('are seen, changed and removed by their own organisation only', async () => {
    const { id } = await scene.create({ maxTokens: 5 });
    const gone = { code: 'ledger.budget_not_found', status: 404 };
    expect((await scene.budgets.list(STRANGER)).items).toEqual([]);
    await expect(scene.budgets.change(STRANGER, id, budgetLimitsSchema.parse({ maxTokens: 9 }))).rejects.toMatchObject(gone);
    await expect(scene.budgets.remove(STRANGER, id)).rejects.toMatchObject(gone);
    await scene.budgets.remove(CALLER, id);
    await expect(scene.budgets.remove(CALLER, id)).rejects.toMatchObject(gone);
  });

  it('that are raised let calls through again, and tell anew when they run out', async () => {
    scene.server.always(ok);
    const { id } = await scene.create({ maxTokens: 1_300 });
    await scene.call();
    await expect(scene.call()).rejects.toThrow();
    const raised = await scene.budgets.change(CALLER, id, budgetLimitsSchema.parse({ maxTokens: 2_300, maxDollars: 0.5 }));
    expect(raised).toMatchObject({ maxTokens: 2_300, maxDollars: 0.5, standings: [{ alerted100At: null, leftDollars: 0.49 }] });
    await scene.call();
    expect(await scene.standing()).toMatchObject({ spentTokens: 2_000, alerted80At: expect.any(String) as string });
  });

  it('are on the record: who set, changed and removed which', async () => {
    const { id } = await scene.create({ maxTokens: 5 });
    await scene.budgets.change(CALLER, id, budgetLimitsSchema.parse({ maxDollars: 2 }));
    await scene.budgets.remove(CALLER, id);
    const { items } = await new AuditLog(scene.database.dataSource).list('acme', listAuditSchema.parse({ limit: 3 }));
    expect(items).toMatchObject([
      { action: 'budget.removed', target: id, subject: 'usr_ada' },
      { action: 'budget.changed', details: { maxDollars: 2 } },
      { action: 'budget.created', details: { maxTokens: 5 } },
    ]);
  });

  it.each([{}, { maxTokens: null }, { maxTokens: -1 }, { maxTokens: 1.5 }, { maxDollars: -0.01 }, { maxTokens: 1, more: true }])(
    'are not limited by %j',
    (limits) => {
      expect(budgetLimitsSchema.safeParse(limits).success).toBe(false);
      expect(createBudgetSchema.safeParse({ period: 'day', ...limits }).success).toBe(false);
    },
  );
});
