import { type Resource, type ResourceField, words } from '#foundry/planning';
import type { RowContext } from './row.js';

/** The day that all seed dates lie around; the delivered backend moves them around the day it seeds. A Thursday. */
export const REFERENCE_DAY = Date.UTC(2026, 0, 15);
const DAY = 86_400_000;

const OVER =
  /complet|done|played|\bheld|performed|collected|served|shipped|sold|finish|closed|resolved|paid|deliver|returned|checked out|attended|cancel|no show|missed|archived|ended|expired|retired|reject/i;
/** What goes on has just begun. */
const CURRENT = /in progress|ongoing|\bactive|running|checked in|on trip|under way/i;
const AHEAD = /schedul|plan|upcoming|pending|requested|confirm|booked|reserved|draft|open|to ?do|backlog|new|waiting/i;

/** Things that are written down once they have happened. */
const RECORDED =
  /^(comment|rating|review|message|post|article|news|note|entry|log|donation|payment|expense|transaction|invoice|sale|receipt|feedback|reply|answer|vote|like|favou?rite|follow|measurement|reading|score|result|grade|record|journal|mileage|refund|withdrawal|deposit|transfer|complaint|testimonial|contribution|purchase|incident|accident|issue|ticket|bug|defect|report|claim|inquiry|enquiry)$/;

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
  [/^opened|^started|^reported|^taken|^captured|^found|^noticed/, () => [-160, -1]],
  [/./, (row) => (row.nouns.some((noun) => RECORDED.test(noun)) ? [-90, -1] : [-38, 26])],
];

/** A day (`YYYY-MM-DD`) or, for `datetime`, an instant in working hours, that fits the row's status and its start. */
export function dateValue(row: RowContext, field: ResourceField): string {
  const day = dayValue(row, field);
  const date = new Date(REFERENCE_DAY + day * DAY).toISOString().slice(0, 10);
  if (field.type === 'date') return date;
  const start = startOf(row, field);
  if (start !== undefined && start.days[0] === 1)
    return new Date(Date.parse(start.value) + (1 + (row.index % 3)) * 3_600_000).toISOString();
  const evening = row.nouns.some((noun) => /event|concert|show|performance|party|screening/.test(noun));
  const hour = evening ? 17 + (row.index % 4) : 8 + ((row.index * 5) % 9);
  return `${date}T${String(hour).padStart(2, '0')}:${row.index % 2 === 0 ? '00' : '30'}:00.000Z`;
}

function dayValue(row: RowContext, field: ResourceField): number {
  const { faker } = row;
  const start = startOf(row, field);
  if (start !== undefined) {
    const first = Math.round((Date.parse(start.value.slice(0, 10)) - REFERENCE_DAY) / DAY);
    const end = first + faker.number.int({ min: start.days[0], max: start.days[1] });
    return DONE.test(named(field)) || isOver(row) ? Math.min(end, Math.max(first, -1)) : end;
  }
  const name = words(field.name).join(' ');
  let [from, to] = RANGES.find(([pattern]) => pattern.test(name))![1](row);
  if (from < 0 && to > 0) {
    // What is over lies behind us, what is planned ahead.
    const value = stateOf(row);
    if (OVER.test(value)) to = -1;
    else if (AHEAD.test(value)) from = 0;
    else if (CURRENT.test(value) && !/due|deadline|target/.test(name)) [from, to] = [-3, 0];
  }
  const day = faker.number.int({ min: from, max: to });
  const weekday = new Date(REFERENCE_DAY + day * DAY).getUTCDay();
  const onWeekends =
    Math.abs(day) > 200 || row.nouns.some((noun) => /event|concert|show|trip|booking|reservation|match|stay/.test(noun));
  if (onWeekends || (weekday !== 0 && weekday !== 6)) return day;
  return day + (day < 0 ? -2 : 2) >= from && day + (day < 0 ? -2 : 2) <= to ? day + (day < 0 ? -2 : 2) : day;
}

/** What ends a span, what begins it, and how many days may lie between; a departure ends a stay and begins a trip. */
const SPANS: readonly (readonly [end: RegExp, start: RegExp, days: readonly [from: number, to: number]])[] = [
  [
    /^(end|until|to$|finish|check ?out|return|arriv|closed|completed|resolved)/,
    /^(start|from$|begin|check ?in|date$|scheduled|borrow|loan|opened|created|pick ?up|depart|issued?)/,
    [1, 12],
  ],
  [/^depart/, /^(check ?in|arriv)/, [1, 12]],
  [/^(due|deadline|payable)/, /^(issued?|invoice|billed|borrow|loan|created|order|date$)/, [14, 30]],
  [/^(paid|payment|settled)/, /^(issued?|invoice|billed|order)/, [2, 21]],
  [/^(deliver|shipp|sent|dispatch)/, /^(order|placed|purchase|created|date$)/, [1, 6]],
];

const named = ({ name }: ResourceField): string => words(name).join(' ');

/** The field that begins the span whose end `field` is, and the days between. */
function spanOf(resource: Resource, field: ResourceField): { start: ResourceField; days: readonly [number, number] } | undefined {
  for (const [end, begin, days] of SPANS) {
    if (!end.test(named(field))) continue;
    const start = resource.fields.find((other) => other !== field && other.type === field.type && begin.test(named(other)));
    if (start !== undefined) return { start, days };
  }
  return undefined;
}

/** Whether `field` is filled after another of its type, because it ends what that one begins. */
export const endsSpan = (resource: Resource, field: ResourceField): boolean => spanOf(resource, field) !== undefined;

/** What has happened when it has a date. */
const DONE = /^(paid|payment|settled|deliver|shipp|sent|dispatch|complet|resolv|closed|returned)/;

/** The start of the span whose end `field` is. */
function startOf(row: RowContext, field: ResourceField): { value: string; days: readonly [number, number] } | undefined {
  const span = spanOf(row.resource, field);
  const value = span === undefined ? undefined : row.values[span.start.valueName];
  return span === undefined || typeof value !== 'string' ? undefined : { value, days: span.days };
}

/** Where the row stands, by its status; empty when it has none. */
function stateOf({ resource, values }: RowContext): string {
  const status = resource.fields.find((field) => field.type === 'enum' && /status|state|stage/i.test(field.name));
  return String(status === undefined ? '' : (values[status.valueName] ?? ''));
}

/** What is paid may still be due, and a cancelled stay may still lie ahead; what took place does not. */
const isOver = (row: RowContext): boolean => /complet|done|played|finish|ended|checked out/i.test(stateOf(row));

/** Whether an optional date has not happened yet: nothing is completed while it is planned. */
export function notYet(row: RowContext, field: ResourceField): boolean {
  if (!/^(complet|resolv|closed|returned|return date|paid|deliver|finish|checked out|actual)/.test(words(field.name).join(' ')))
    return false;
  const state = stateOf(row);
  return state !== '' && !OVER.test(state);
}

export function timeValue(row: RowContext, field: ResourceField): string {
  const start = startOf(row, field);
  if (start !== undefined && !OPENING.test(row.resource.fields.map(named).join(' '))) return later(start.value, row.index);
  const name = words(field.name).join(' ');
  const from = /open|start|check ?in|departure|begin/.test(name) ? 8 : /clos|end|check ?out|arrival/.test(name) ? 17 : 9;
  const evening = /door/.test(name) || row.nouns.some((noun) => /concert|show|performance|screening/.test(noun));
  return `${String((evening ? 18 : from) + (row.index % 3)).padStart(2, '0')}:${row.index % 2 === 0 ? '00' : '30'}`;
}

/** Hours of a place or a shift, not of a lesson or an appointment. */
const OPENING = /open|clos|shift|check ?in|check ?out/;

/** Three quarters of an hour to two hours after `time`, on the same day. */
function later(time: string, index: number): string {
  const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) + [45, 60, 90, 120][index % 4]!;
  const end = Math.min(minutes, 24 * 60 - 1);
  return `${String(Math.floor(end / 60)).padStart(2, '0')}:${String(end % 60).padStart(2, '0')}`;
}
