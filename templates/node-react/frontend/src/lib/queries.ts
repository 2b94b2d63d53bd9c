import { hashKey, keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type QueryParameters } from './api';
import type { Entity } from './entity';
import type { Page, RecordInput, Stored } from './records';

/** Cache keys, from the general to the particular. */
export const queryKeys = {
  list: (path: string, query: QueryParameters) => [path, 'list', query] as const,
  record: (path: string, id: number) => [path, 'record', id] as const,
  dashboard: ['dashboard'] as const,
};

export type ListKey = ReturnType<typeof queryKeys.list>;

export function listQuery<TRecord extends Stored>(entity: Pick<Entity<TRecord>, 'path'>, query: QueryParameters) {
  return queryOptions({
    queryKey: queryKeys.list(entity.path, query),
    queryFn: ({ signal }) => api.get<Page<TRecord>>(entity.path, { query, signal }),
  });
}

/** One page of records; while the next one loads, the last one stays in view. */
export function useRecords<TRecord extends Stored>(entity: Pick<Entity<TRecord>, 'path'>, query: QueryParameters) {
  return useQuery({ ...listQuery(entity, query), placeholderData: keepPreviousData });
}

export function useRecord<TRecord extends Stored>(entity: Entity<TRecord>, id: number, enabled = true) {
  return useQuery({
    queryKey: queryKeys.record(entity.path, id),
    queryFn: ({ signal }) => api.get<TRecord>(`${entity.path}/${id}`, { signal }),
    enabled,
  });
}

/** Creates a record, or changes the one with `id`. */
export function useSaveRecord<TRecord extends Stored>(entity: Entity<TRecord>) {
  const invalidate = useInvalidate();
  return useMutation({
    mutationFn: ({ id, input }: { id: number | undefined; input: RecordInput }) =>
      id === undefined
        ? api.post<TRecord>(entity.path, input)
        : api.patch<TRecord>(`${entity.path}/${id}`, input),
    onSuccess: invalidate,
  });
}

export function useDeleteRecord(entity: Entity) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.delete(`${entity.path}/${id}`),
    onSuccess: async (_, id) => {
      const gone = queryKeys.record(entity.path, id);
      // The page of the record may still be open: asking again for what is gone would only give an error.
      await client.invalidateQueries({ queryKey: gone, refetchType: 'none' });
      await client.invalidateQueries({ predicate: ({ queryHash }) => queryHash !== hashKey(gone) });
    },
  });
}

/** Records carry the names of the records they refer to, so a change to one may show anywhere. */
function useInvalidate() {
  const client = useQueryClient();
  return () => client.invalidateQueries();
}

/** What the amounts of records add up to. */
export interface Sum {
  readonly field: string;
  readonly label: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly amount: number;
}

export interface Dashboard {
  readonly counts: readonly { entity: string; label: string; total: number; path: string; sum?: Sum }[];
  readonly breakdowns: readonly {
    entity: string;
    field: string;
    label: string;
    path: string;
    items: readonly { value: string; label: string; count: number; sum?: Sum }[];
  }[];
  readonly timeline: {
    entity: string;
    field: string;
    label: string;
    /** `month`: `2026-01`. */
    items: readonly { month: string; count: number }[];
  } | null;
  readonly recent: readonly { entity: string; id: number; label: string; path: string; createdAt: string }[];
}

export function useDashboard() {
  return useQuery({
    queryKey: queryKeys.dashboard,
    queryFn: ({ signal }) => api.get<Dashboard>('dashboard', { signal }),
  });
}
