import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { callJson } from './client.js';
import type { BudgetList, ModelCallDetail, ModelCallPage, UsageGroup, UsageView } from './types.js';

/** What models used in the last 30 days. */
export function useUsage(groupBy: UsageGroup) {
  return useQuery({
    queryKey: ['ledger', 'usage', groupBy],
    queryFn: ({ signal }) => callJson<UsageView>(`/api/v1/ledger/usage?groupBy=${groupBy}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

export function useBudgets() {
  return useQuery({
    queryKey: ['ledger', 'budgets'],
    queryFn: async ({ signal }) => (await callJson<BudgetList>('/api/v1/ledger/budgets', { signal })).items,
  });
}

export function useModelCalls() {
  return useInfiniteQuery({
    queryKey: ['ledger', 'calls'],
    queryFn: ({ pageParam, signal }) =>
      callJson<ModelCallPage>(`/api/v1/ledger/calls?limit=20${pageParam && `&cursor=${encodeURIComponent(pageParam)}`}`, {
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** With what was said. */
export function useModelCall(id: string | undefined) {
  return useQuery({
    queryKey: ['ledger', 'call', id],
    queryFn: ({ signal }) => callJson<ModelCallDetail>(`/api/v1/ledger/calls/${encodeURIComponent(id ?? '')}`, { signal }),
    enabled: id !== undefined,
  });
}
