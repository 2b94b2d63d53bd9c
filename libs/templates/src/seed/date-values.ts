import { type ResourceField, words } from '#foundry/planning';
import type { RowContext } from './row.js';

/** The day that all seed dates lie around; the delivered backend moves them around the day it seeds. A Thursday. */
export const REFERENCE_DAY = Date.UTC(2026, 0, 15);
const DAY = 86_400_000;

const OVER =
  /complet|done|finish|closed|resolved|paid|deliver|returned|checked out|attended|cancel|no show|missed|archived|ended|expired|retired|reject/i;
const AHEAD = /schedul|plan|upcoming|pending|requested|confirm|booked|reserved|draft|open|to ?do|backlog|new|waiting/i;

/** Things that are written down once they have happened. */
const RECORDED =
  /^(comment|rating|review|message|post|article|news|note|entry|log|donation|payment|expense|transaction|invoice|sale|receipt|feedback|reply|answer|vote|like|favou?rite|follow|measurement|reading|score|result|grade|record|journal|mileage|refund|withdrawal|deposit|transfer|complaint|testimonial|contribution|purchase)$/;

/** Days from the reference day, by the words of a date's name. */
const RANGES: readonly (readonly [RegExp, (row: RowContext) => readonly [from: number, to: number]])[] = [
  [
    /birth|\bdob\b|born/,
    (row) =>
      row.nouns.some((noun) => /pet|animal|dog|cat/.test(noun))
        ? [-13 * 365, -200]
        : row.nouns.some((noun) => /student|pupil|child/.test(noun))
          ? [-24 * 365, -17 * 365]
          : [-68 * 365, -21 * 365],
  ],
  [/hire|joined|employ|member since|regist|enrol|founded|established/, () => [-2200, -40]],
  [/release|publication|premier/, () => [-4000, -30]],
  [/purchase|acquired|manufactur|bought/, () => [-1400, -60]],
  [/expir|valid (to|until)|warranty|renew|next/, () => [20, 500]],
  [/due|deadline|target/, () => [-9, 32]],
  [
    /(publish|creat|order|issue|invoice|posted|sent|paid|payment|transaction|expense|review|report|log|record|sold|sale|receiv|shipp|request|submit|last|appli|upload|complet|resolv|deliver|return|loan|borrow|checked)/,
    () => [-160, -1],
  ],
  [/^opened|^started|^reported/, () => [-160, -1]],
  [/./, (row) => (row.nouns.some((noun) => RECORDED.test(noun)) ? [-90, -1] : [-38, 26])],
];

/** A day (`YYYY-MM-DD`) or, for `datetime`, an instant in working hours, that fits the row's status and its start. */
export function dateValue(row: RowContext, field: ResourceField): string {
  const day = dayValue(row, field);
  const date = new Date(REFERENCE_DAY + day * DAY).toISOString().slice(0, 10);
  if (field.type === 'date') return date;
  const start = startOf(row, field);
  if (start?.includes('T') === true) return new Date(Date.parse(start) + (1 + (row.index % 3)) * 3_600_000).toISOString();
  const evening = row.nouns.some((noun) => /event|concert|show|performance|party|screening/.test(noun));
  const hour = evening ? 17 + (row.index % 4) : 8 + ((row.index * 5) % 9);
  return `${date}T${String(hour).padStart(2, '0')}:${row.index % 2 === 0 ? '00' : '30'}:00.000Z`;
}

function dayValue(row: RowContext, field: ResourceField): number {
  const { faker } = row;
  const start = startOf(row, field);
  if (start !== undefined)
    return Math.round((Date.parse(start.slice(0, 10)) - REFERENCE_DAY) / DAY) + faker.number.int({ min: 1, max: 12 });
  const name = words(field.name).join(' ');
  let [from, to] = RANGES.find(([pattern]) => pattern.test(name))![1](row);
  if (from < 0 && to > 0) {
    // What is over lies behind us, what is planned ahead.
    const status = row.resource.fields.find((other) => other.type === 'enum' && /status|state|stage/i.test(other.name));
    const value = String(status === undefined ? '' : row.values[status.valueName]);
    if (OVER.test(value)) to = -1;
    else if (AHEAD.test(value)) from = 0;
  }
  const day = faker.number.int({ min: from, max: to });
  const weekday = new Date(REFERENCE_DAY + day * DAY).getUTCDay();
  const onWeekends =
    Math.abs(day) > 200 || row.nouns.some((noun) => /event|concert|show|trip|booking|reservation|match|stay/.test(noun));
  if (onWeekends || (weekday !== 0 && weekday !== 6)) return day;
  return day + (day < 0 ? -2 : 2) >= from && day + (day < 0 ? -2 : 2) <= to ? day + (day < 0 ? -2 : 2) : day;
}

const END = /^(end|until|to$|finish|check ?out|return|arriv|closed|completed|resolved|departure)/;
const START = /^(start|from$|begin|check ?in|date$|scheduled|borrow|loan|opened|created|pick ?up)/;

/** The start of a span whose end `field` is. */
function startOf(row: RowContext, field: ResourceField): string | undefined {
  if (!END.test(words(field.name).join(' '))) return undefined;
  const start = row.resource.dateFields.find(
    (other) => other !== field && other.type === field.type && START.test(words(other.name).join(' ')),
  );
  const value = start === undefined ? undefined : row.values[start.valueName];
  return typeof value === 'string' ? value : undefined;
}

/** Whether an optional date has not happened yet: nothing is completed while it is planned. */
export function notYet(row: RowContext, field: ResourceField): boolean {
  if (!/^(complet|resolv|closed|returned|return date|paid|deliver|finish|checked out|actual)/.test(words(field.name).join(' ')))
    return false;
  const status = row.resource.fields.find((other) => other.type === 'enum' && /status|state|stage/i.test(other.name));
  return status !== undefined && !OVER.test(String(row.values[status.valueName]));
}

export function timeValue(row: RowContext, field: ResourceField): string {
  const name = words(field.name).join(' ');
  const from = /open|start|check ?in|departure|begin/.test(name) ? 8 : /clos|end|check ?out|arrival/.test(name) ? 17 : 9;
  const evening = /door/.test(name) || row.nouns.some((noun) => /concert|show|performance|screening/.test(noun));
  return `${String((evening ? 18 : from) + (row.index % 3)).padStart(2, '0')}:${row.index % 2 === 0 ? '00' : '30'}`;
}
