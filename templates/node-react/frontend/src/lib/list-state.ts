import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { QueryParameters } from './api';

export const PAGE_SIZES = [10, 20, 50, 100];
const DEFAULT_PAGE_SIZE = 20;
/** Parameters of the page's address that are not filters. */
const RESERVED = new Set(['search', 'sort', 'page', 'pageSize', 'view', 'month']);

/** What a list shows. It lives in the address, so that it survives a reload and can be shared. */
export interface ListState {
  readonly search: string;
  /** `name`, or `-name` for descending; `''` for the API's own order. */
  readonly sort: string;
  readonly page: number;
  readonly pageSize: number;
  readonly view: string | null;
  /** `2026-01`: what a calendar shows. */
  readonly month: string | null;
  /** By query parameter of the API. */
  readonly filters: Readonly<Record<string, string>>;
  /** `search` and the filters. */
  readonly conditions: QueryParameters;
  /** All of it, as the API takes it. */
  readonly query: QueryParameters;
  /** Sets parameters of the address; `null` removes one. Anything but turning the page goes back to the first one. */
  readonly set: (changes: Readonly<Record<string, string | number | null>>) => void;
  readonly clear: () => void;
}

export function useListState(): ListState {
  const [parameters, setParameters] = useSearchParams();
  return useMemo(() => {
    const search = parameters.get('search') ?? '';
    const sort = parameters.get('sort') ?? '';
    const page = positive(parameters.get('page')) ?? 1;
    const requested = positive(parameters.get('pageSize'));
    const pageSize = requested !== undefined && PAGE_SIZES.includes(requested) ? requested : DEFAULT_PAGE_SIZE;
    const filters = Object.fromEntries([...parameters].filter(([name]) => !RESERVED.has(name)));
    const conditions = { ...filters, search: search || undefined };
    return {
      search,
      sort,
      page,
      pageSize,
      view: parameters.get('view'),
      month: parameters.get('month'),
      filters,
      conditions,
      query: { ...conditions, sort: sort || undefined, page, pageSize },
      set: (changes) =>
        setParameters(
          (current) => {
            const next = new URLSearchParams(current);
            if (!('page' in changes)) next.delete('page');
            for (const [name, value] of Object.entries(changes)) {
              if (value === null || value === '') next.delete(name);
              else next.set(name, String(value));
            }
            return next;
          },
          { replace: true },
        ),
      clear: () =>
        setParameters(
          (current) => {
            const kept = [...current].filter(([name]) => RESERVED.has(name) && name !== 'search' && name !== 'page');
            return new URLSearchParams(kept);
          },
          { replace: true },
        ),
    };
  }, [parameters, setParameters]);
}

function positive(text: string | null): number | undefined {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
