import { describe, expect, it } from 'vitest';
import { toProjectModel } from './model.js';
import { choice, entity, field, plan } from './testing/plan-builder.js';

const money = (name: string) => field(name, 'money', { currency: 'EUR' });
const summed = (name: string, ...fields: Parameters<typeof entity>[1]): string | undefined =>
  toProjectModel(plan('Sums', [entity(name, [field('code'), ...fields])]), '1').entities[0]!.sumField?.name;

describe('what a dashboard adds up', () => {
  it.each([
    ['Invoice', ['amount', 'total'], 'total'],
    ['Expense', ['amount'], 'amount'],
    ['Project', ['hourlyRate', 'budget'], 'budget'],
    ['Booking', ['price'], 'price'],
    ['Artist', ['fee'], 'fee'],
  ])('of an %s with %j is its %s', (name, amounts, expected) => {
    expect(summed(name, ...amounts.map(money))).toBe(expected);
  });

  it.each([
    ['Product', ['price', 'unitCost']],
    ['Room', ['pricePerNight', 'costPerHour']],
    ['CrewMember', ['dayRate']],
    ['Customer', ['creditLimit']],
  ])('of a %s with %j is nothing: such amounts do not add up', (name, amounts) => {
    expect(summed(name, ...amounts.map(money))).toBeUndefined();
  });

  it('is no price that is meant for one of several', () => {
    expect(summed('Order', money('price'), field('quantity', 'integer'))).toBeUndefined();
  });

  it('is told for every state of such a record too', () => {
    const invoice = entity('Invoice', [field('number'), money('amount'), choice('status', ['open', 'paid'])]);
    const [breakdown] = toProjectModel(plan('Sums', [invoice]), '1').dashboard.breakdowns;
    expect([breakdown!.field.name, breakdown!.sum?.name]).toEqual(['status', 'amount']);
  });
});
