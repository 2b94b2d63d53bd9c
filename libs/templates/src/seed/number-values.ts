import { type ResourceField, words } from '#foundry/planning';
import type { RowContext } from './row.js';

/** Plausible range and step, by the words of a number's name and its unit; the first match decides. */
const RANGES: readonly (readonly [RegExp, readonly [from: number, to: number, step: number]])[] = [
  [/^(day|daily) rate|rate per day/, [180, 520, 10]],
  [/per day/, [15, 90, 5]],
  [/^(night|nightly) rate|per night/, [65, 240, 5]],
  [/ l$/, [0.2, 2, 0.1]],
  [/credit limit|(spending|overdraft|insurance) limit/, [1000, 20000, 500]],
  [/experience/, [1, 25, 1]],
  [/(guest|visitor|attendee|participant) (count|number)|number of (guest|visitor|attendee|participant)/, [20, 180, 5]],
  [/duration.* hours?$/, [1, 8, 0.5]],
  [/duration.* (days?|nights?)$/, [1, 14, 1]],
  [/duration.* (weeks?|months?|years?)$/, [1, 12, 1]],
  [/discount|off$/, [5, 30, 5]],
  [/salary|income/, [2800, 7200, 100]],
  [/hourly|rate per hour|wage/, [18, 95, 1]],
  [/rent/, [650, 2400, 50]],
  [/budget|funding|goal amount|target amount|revenue|deal/, [5000, 90000, 500]],
  [/deposit|balance/, [200, 4800, 10]],
  [/shipping|delivery|tip|tax/, [3, 19, 0.5]],
  [/fee|charge/, [15, 160, 5]],
  [/^total|amount|subtotal|cost|spent|paid/, [18, 640, 0.5]],
  [/price|fare|value/, [6, 180, 0.5]],
  [/year/, [1998, 2025, 1]],
  [/^age| age$/, [18, 67, 1]],
  [/latitude/, [38, 55, 0.0001]],
  [/longitude/, [-9, 14, 0.0001]],
  [/bedroom|bathroom|rooms?$|floors?$/, [1, 5, 1]],
  [/seats?$|guest|party size|people|person|passenger|adults|children/, [1, 6, 1]],
  [/capacity|max(imum)? (participant|attendee|occupan|student)|total seats/, [12, 320, 4]],
  [/reorder|minimum stock|threshold|min(imum)? quantity/, [5, 30, 5]],
  [/stock|on hand|inventory|available/, [0, 180, 1]],
  [/quantity|qty|\bcount|number of|units?$/, [1, 6, 1]],
  [/pages?/, [120, 640, 4]],
  [/mileage|odometer/, [4000, 140000, 100]],
  [/distance|\bkm\b|miles/, [2, 42, 0.5]],
  [/calorie|kcal/, [120, 780, 10]],
  [/protein|carb|fat|sugar|fibre|fiber/, [2, 48, 1]],
  [/heart|pulse|bpm/, [58, 128, 1]],
  [/weight|\bkg\b|mass/, [2, 42, 0.1]],
  [/height|\bcm\b|length|width|depth/, [20, 190, 1]],
  [/area|size|square|sqm|m²/, [28, 160, 1]],
  [/temperature|°c/, [-4, 28, 0.5]],
  [/humidity/, [35, 75, 1]],
  [/duration|minutes|time|runtime/, [15, 120, 15]],
  [/hours?|estimate|effort/, [1, 24, 1]],
  [/days?|nights?/, [1, 14, 1]],
  [/weeks?|months?/, [1, 12, 1]],
  [/servings?|portions?/, [2, 8, 1]],
  [/sets?$/, [2, 5, 1]],
  [/reps|repetition/, [6, 15, 1]],
  [/credits?/, [2, 8, 1]],
  [/score|points|grade|mark/, [52, 98, 1]],
  [/gpa/, [2.4, 4, 0.1]],
  [/priority|level|rank|position|order|sequence/, [1, 5, 1]],
  [/vote|like|view|download/, [3, 480, 1]],
  [/progress|percent|completion|share|%/, [5, 100, 5]],
  [/interest|margin/, [1, 9, 0.25]],
  [/speed|power|watt|voltage/, [20, 240, 5]],
];

/** In kilograms: a cat does not weigh what a dog weighs. */
const SPECIES_WEIGHT: ReadonlyMap<string, readonly [number, number, number]> = new Map([
  ['dog', [5, 38, 0.1]],
  ['cat', [2.8, 6.5, 0.1]],
  ['rabbit', [1.2, 4, 0.1]],
  ['bird', [0.1, 0.6, 0.1]],
  ['hamster', [0.1, 0.2, 0.1]],
  ['horse', [380, 620, 5]],
]);

/** How many people something takes, by what it is. */
const CAPACITIES: readonly (readonly [RegExp, readonly [number, number, number]])[] = [
  [/^(desk|seat|chair|bed|kayak|scooter)$/, [1, 2, 1]],
  [/^(room|table|car|van|boat|cabin|tent|suite|office|space)$/, [2, 16, 1]],
  [/^(tour|class|course|lesson|workshop|session|trip|group|team)$/, [6, 30, 1]],
  [/^(bus|coach|minibus)$/, [16, 60, 2]],
];

const BY_TYPE: Readonly<Record<string, readonly [number, number, number]>> = {
  money: [12, 240, 0.5],
  percent: [5, 95, 5],
  rating: [3, 5, 1],
  decimal: [1, 60, 0.5],
  integer: [1, 40, 1],
};

export function numberValue(row: RowContext, field: ResourceField): number {
  const computed = lineTotal(row, field);
  if (computed !== undefined) return computed;
  const name = `${words(field.name).join(' ')} ${field.unit ?? ''}`.trim();
  if (field.type === 'rating')
    return row.faker.helpers.weightedArrayElement([
      { value: 5, weight: 5 },
      { value: 4, weight: 5 },
      { value: 3, weight: 2 },
      { value: 2, weight: 1 },
    ]);
  const [from, to, step] =
    (/weight/.test(name) ? speciesWeight(row) : undefined) ??
    (/^(max )?capacity/.test(name) ? CAPACITIES.find(([noun]) => noun.test(row.nouns[0]!))?.[1] : undefined) ??
    RANGES.find(([pattern]) => pattern.test(name))?.[1] ??
    BY_TYPE[field.type]!;
  const low = Math.max(from, field.min ?? -Infinity);
  const high = Math.min(Math.max(to, low), field.max ?? Infinity);
  const whole = field.type === 'integer';
  const usedStep = whole ? Math.max(1, Math.round(step)) : step;
  const steps = Math.max(0, Math.floor((high - Math.min(low, high)) / usedStep));
  const value = Math.min(low, high) + row.faker.number.int({ max: steps }) * usedStep;
  return whole ? Math.round(value) : Math.round(value * 10_000) / 10_000;
}

function speciesWeight({ values }: RowContext): readonly [number, number, number] | undefined {
  for (const value of Object.values(values)) {
    const range = SPECIES_WEIGHT.get(String(value).toLowerCase());
    if (range !== undefined) return range;
  }
  return undefined;
}

/** Quantity times price, where a row has all three. */
function lineTotal(row: RowContext, field: ResourceField): number | undefined {
  if (!/^(total|amount|lineTotal|totalPrice|totalAmount|subtotal)$/.test(field.name)) return undefined;
  const { quantity, price, unitPrice } = row.values;
  const each = unitPrice ?? price;
  return typeof quantity === 'number' && typeof each === 'number' ? Math.round(quantity * each * 100) / 100 : undefined;
}

export function booleanValue(row: RowContext, field: ResourceField): boolean {
  const name = words(field.name).join(' ');
  const probability = /archiv|delet|urgent|featured|admin|banned|hidden|premium|block|overdue|recurring|private/.test(name)
    ? 0.2
    : /complet|done|paid|read|sold|reserved|fulfilled/.test(name)
      ? 0.5
      : 0.8;
  return row.faker.datatype.boolean(probability);
}
