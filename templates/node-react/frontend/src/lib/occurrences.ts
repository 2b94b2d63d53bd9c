import { useQuery } from '@tanstack/react-query';
import { api, type QueryParameters } from './api';
import { type Entity, fieldOf } from './entity';
import { toDay } from './form-values';
import { addDays } from './month';
import { queryKeys } from './queries';
import { type Page, type Stored, valueOf } from './records';

/** A record and the days it takes place on. */
export interface Occurrence {
  readonly record: Stored;
  readonly from: string;
  readonly to: string;
  /** `14:30` where the visitor is; `null` when only the day is known. */
  readonly time: string | null;
}

const PAGE_SIZE = 100;
/** So that one look at a calendar never becomes an endless download. */
const MAX_PAGES = 5;
/** How long before the first day something may have begun that is still going on. */
const LONGEST_DAYS = 31;

interface Period {
  readonly date: string;
  readonly end?: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly conditions?: QueryParameters;
}

/** The records of a period, in the order of time. */
export function useOccurrences(entity: Entity, { date, end, from, to, conditions = {} }: Period) {
  const isMoment = fieldOf(entity, date).type === 'datetime';
  // The API compares moments in UTC: a day more on both ends covers every time zone.
  const margin = isMoment ? 1 : 0;
  const query = {
    ...conditions,
    [`${date}From`]: addDays(from, -margin - (end === undefined ? 0 : LONGEST_DAYS)),
    [`${date}To`]: addDays(to, margin),
    sort: date,
    pageSize: PAGE_SIZE,
  };
  return useQuery({
    queryKey: queryKeys.list(entity.path, { ...query, page: 'all' }),
    queryFn: async ({ signal }) => {
      const records: Stored[] = [];
      for (let page = 1; page <= MAX_PAGES; page++) {
        const answer = await api.get<Page<Stored>>(entity.path, { query: { ...query, page }, signal });
        records.push(...answer.items);
        if (records.length >= answer.total) break;
      }
      return records
        .map((record) => toOccurrence(record, date, end, isMoment))
        .filter((occurrence) => occurrence !== null)
        .filter((occurrence) => occurrence.to >= from && occurrence.from <= to);
    },
  });
}

function toOccurrence(record: Stored, date: string, end: string | undefined, isMoment: boolean): Occurrence | null {
  const start = valueOf(record, date);
  if (typeof start !== 'string') return null;
  const finish = end === undefined ? undefined : valueOf(record, end);
  const day = (text: string) => (isMoment ? toDay(new Date(text)) : text);
  const from = day(start);
  const to = typeof finish === 'string' && day(finish) > from ? day(finish) : from;
  return { record, from, to, time: isMoment ? new Date(start).toTimeString().slice(0, 5) : null };
}
