import { type Resource, type ResourceField, words } from '#foundry/planning';

/** Amounts that mean something added up, the most telling first. */
const ADDS_UP = [
  /\b(grand )?total\b/,
  /\bamounts?\b/,
  /\b(subtotal|sum)\b/,
  /\b(paid|spent|collected|raised|revenue|income|turnover|proceeds|earnings?)\b/,
  /\b(costs?|expenses?|donations?|payments?|charges?|premium|value|budget|balance|salary|fees?)\b/,
];
/** Amounts for one of something, or bounds of others. */
const RATE =
  /\b(per|unit|each|rate|hourly|daily|nightly|weekly|monthly|min|max|minimum|maximum|limit|target|goal|original|previous)\b/;
/** What is paid once for the whole record: there the price is what it brought in. */
const PAID_ONCE =
  /^(order|sale|booking|reservation|purchase|invoice|payment|transaction|appointment|enrollment|enrolment|rental)$/;

/** The amount of money whose sum over all records people want to know; a product's price is none. */
export function summedField({ entity, fields }: Resource): ResourceField | undefined {
  const amounts = fields.filter((field) => field.type === 'money' && !RATE.test(nameOf(field)));
  for (const pattern of ADDS_UP) {
    const found = amounts.find((field) => pattern.test(nameOf(field)));
    if (found !== undefined) return found;
  }
  const counted = fields.some(({ name }) => /^(quantity|qty)$|count$/i.test(name));
  return PAID_ONCE.test(words(entity.name).at(-1) ?? '') && !counted
    ? amounts.find((field) => /\bprice\b/.test(nameOf(field)))
    : undefined;
}

const nameOf = ({ name }: ResourceField): string => words(name).join(' ');
