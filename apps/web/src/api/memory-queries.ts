import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, callJson } from './client.js';
import type {
  CreateMemory,
  CreateResult,
  ImportResult,
  MemoryGraph,
  MemoryHistory,
  MemoryPage,
  MemoryScope,
  MemoryType,
  MemoryView,
  RelationType,
  SearchHit,
  SearchResult,
  UpdateMemory,
} from './types.js';

const MEMORIES = '/api/v1/memories';
export const EXPORT_PATH = `${MEMORIES}/export`;
const ALL = ['memories'] as const;

const pathOf = (id: string): string => `${MEMORIES}/${encodeURIComponent(id)}`;
const one = (id: string) => [...ALL, 'one', id] as const;

export interface MemoryQuestion {
  /** Empty: all of them, the newest first. */
  readonly query: string;
  readonly type: MemoryType | '';
  readonly scope: MemoryScope | '';
  readonly pinned: boolean;
}

export interface FoundMemories {
  readonly items: readonly { readonly memory: MemoryView; readonly why: SearchHit['why'] | undefined }[];
  readonly nextCursor: string | null;
  /** Why meaning was not looked at; null when it was, or nothing was searched for. */
  readonly reason: string | null;
}

/** Memories that answer a question, the best first, or all that there are. */
export function useMemories({ query, type, scope, pinned }: MemoryQuestion) {
  return useInfiniteQuery({
    queryKey: [...ALL, 'found', query, type, scope, pinned],
    queryFn: async ({ pageParam, signal }): Promise<FoundMemories> => {
      const parameters = new URLSearchParams({ limit: '20' });
      if (type) parameters.set('types', type);
      if (scope) parameters.set('scopes', scope);
      if (pinned) parameters.set('pinned', 'true');
      if (pageParam) parameters.set('cursor', pageParam);
      if (query === '') {
        const { items, nextCursor } = await callJson<MemoryPage>(`${MEMORIES}?${parameters}`, { signal });
        return { items: items.map((memory) => ({ memory, why: undefined })), nextCursor, reason: null };
      }
      parameters.set('query', query);
      const { items, nextCursor, reason } = await callJson<SearchResult>(`${MEMORIES}/search?${parameters}`, { signal });
      return { items, nextCursor, reason };
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

export function useMemory(id: string) {
  return useQuery({ queryKey: one(id), queryFn: ({ signal }) => callJson<MemoryView>(pathOf(id), { signal }) });
}

export function useMemoryHistory(id: string) {
  return useQuery({
    queryKey: [...one(id), 'history'],
    queryFn: ({ signal }) => callJson<MemoryHistory>(`${pathOf(id)}/history`, { signal }),
  });
}

export function useMemoryGraph(id: string) {
  return useQuery({
    queryKey: [...one(id), 'graph'],
    queryFn: ({ signal }) => callJson<MemoryGraph>(`${pathOf(id)}/graph?depth=1&limit=50`, { signal }),
  });
}

/** A change of one memory, after which everything about memories is read anew. */
function useChange<Given, Answer>(mutationFn: (given: Given) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: ALL }) });
}

export const useCreateMemory = () =>
  useChange((body: CreateMemory) => callJson<CreateResult>(MEMORIES, { method: 'POST', body }));
export const useUpdateMemory = (id: string) =>
  useChange((body: UpdateMemory) => callJson<MemoryView>(pathOf(id), { method: 'PATCH', body }));
export const useBoostMemory = (id: string) =>
  useChange(() => callJson<MemoryView>(`${pathOf(id)}/boost`, { method: 'POST', body: {} }));
export const usePinMemory = (id: string) =>
  useChange((pinned: boolean) => callJson<MemoryView>(`${pathOf(id)}/pin`, { method: 'POST', body: { pinned } }));
export const useRelateMemory = (id: string) =>
  useChange((body: { type: RelationType; to: string }) => call(`${pathOf(id)}/relations`, { method: 'POST', body }));
export const useImportMemories = () =>
  useChange((lines: Blob) =>
    callJson<ImportResult>(`${MEMORIES}/import`, {
      method: 'POST',
      body: new Blob([lines], { type: 'application/x-ndjson' }),
    }),
  );

/** The one that is forgotten is not asked for again. */
export function useForgetMemory(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(pathOf(id), { method: 'DELETE' }),
    onSuccess: () => {
      client.removeQueries({ queryKey: one(id) });
      void client.invalidateQueries({ queryKey: [...ALL, 'found'] });
    },
  });
}
