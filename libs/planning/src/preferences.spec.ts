import { describe, expect, it } from 'vitest';
import { planRequest, planSchema, renderRequirements } from './index.js';

const SHOP = 'A shop: products (name, price, stock) belong to suppliers (name, email).';
const teal = { id: 'mem_teal', text: 'I like teal as the primary colour of buttons.' };
const euros = { id: 'mem_euro', text: 'Prices are always in euros' };

describe('remembered preferences', () => {
  it('decide what the request leaves open, and the plan says which memory did', async () => {
    const plan = await planRequest(SHOP, [teal, euros]);
    expect(plan.theme).toEqual({ primary: 'teal' });
    const price = plan.entities.flatMap((entity) => entity.fields).find((field) => field.name === 'price');
    expect(price?.currency).toBe('EUR');
    expect(plan.remembered).toEqual([
      { memory: 'mem_teal', part: 'component colour', text: teal.text },
      { memory: 'mem_euro', part: 'currency', text: euros.text },
    ]);
    expect(planSchema.parse(plan)).toEqual(plan);
    expect(plan.criteria.at(-1)?.text).toContain('teal');
    expect(renderRequirements(SHOP, plan)).toMatch(/## From memory[^#]*component colour, by `mem_teal`/);
  });

  it('never stand against the request', async () => {
    const plan = await planRequest('A shop: products (name, price in GBP). Use crimson for the buttons.', [teal, euros]);
    expect(plan.theme.primary).toBe('crimson');
    expect(plan.entities.flatMap((entity) => entity.fields).find((field) => field.name === 'price')?.currency).toBe('GBP');
    // Also where the planner itself made nothing of it.
    expect((await planRequest(`${SHOP} All of it counted in GBP, in crimson.`, [euros])).remembered).toBeUndefined();
    expect(plan.remembered).toBeUndefined();
  });

  it('are taken in their order, each part once, and not where they say what is not wanted', async () => {
    const no = { id: 'mem_no', text: 'Never use red for buttons' };
    const later = { id: 'mem_later', text: 'Buttons in orange, please' };
    const plan = await planRequest(SHOP, [no, teal, later]);
    expect(plan.theme.primary).toBe('teal');
    expect(plan.remembered?.map(({ memory }) => memory)).toEqual(['mem_teal']);
  });

  it('change nothing when they speak of something else', async () => {
    const other = { id: 'mem_x', text: 'Prefers meetings after lunch and tea without sugar' };
    expect(await planRequest(SHOP, [other])).toEqual(await planRequest(SHOP));
  });
});
