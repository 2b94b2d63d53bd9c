import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, callJson } from './client.js';
import type {
  CreateToolBudgetInput,
  CreateUpstream,
  DeployedTool,
  SecretView,
  ToolAnswer,
  ToolBudgetView,
  ToolCallPage,
  ToolCallView,
  ToolPage,
  ToolStatsList,
  ToolVersionView,
  ToolView,
  UpstreamView,
} from './types.js';

const TOOLS = '/api/v1/tools';
const UPSTREAMS = '/api/v1/admin/upstreams';
const BUDGETS = '/api/v1/tool-budgets';
const SECRETS = '/api/v1/tool-secrets';
/** Health changes without anybody's doing. */
const UPSTREAMS_AGAIN_MS = 5_000;

const part = (text: string): string => encodeURIComponent(text);
const toolPath = (name: string): string => `${TOOLS}/${part(name)}`;

const toolKeys = {
  all: ['tools'] as const,
  one: (name: string) => ['tools', 'one', name] as const,
  stats: ['tool-stats'] as const,
  upstreams: ['upstreams'] as const,
  secrets: ['tool-secrets'] as const,
  budgets: ['tool-budgets'] as const,
};

export interface ToolFilter {
  readonly search: string;
  /** Also those that are out of service. */
  readonly undeployed: boolean;
}

export function useTools({ search, undeployed }: ToolFilter) {
  return useInfiniteQuery({
    queryKey: [...toolKeys.all, 'list', search, undeployed],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: '50' });
      if (search) query.set('search', search);
      if (undeployed) query.set('undeployed', 'true');
      if (pageParam) query.set('cursor', pageParam);
      return callJson<ToolPage>(`${TOOLS}?${query}`, { signal });
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** How every tool does that was called in the last seven days. */
export function useToolStats() {
  return useQuery({
    queryKey: toolKeys.stats,
    queryFn: async ({ signal }) => (await callJson<ToolStatsList>('/api/v1/tool-stats', { signal })).items,
  });
}

export function useTool(name: string) {
  return useQuery({
    queryKey: toolKeys.one(name),
    queryFn: ({ signal }) => callJson<ToolView>(toolPath(name), { signal }),
  });
}

export function useToolVersions(name: string) {
  return useQuery({
    queryKey: [...toolKeys.one(name), 'versions'],
    queryFn: async ({ signal }) => (await callJson<{ items: ToolVersionView[] }>(`${toolPath(name)}/versions`, { signal })).items,
  });
}

export function useToolCalls(name: string) {
  return useInfiniteQuery({
    queryKey: [...toolKeys.one(name), 'calls'],
    queryFn: ({ pageParam, signal }) =>
      callJson<ToolCallPage>(`${toolPath(name)}/calls?limit=20${pageParam && `&cursor=${part(pageParam)}`}`, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** The record of a call that was just made, with what the tool printed. @returns undefined when this token may not see records */
export function useToolCall(name: string, callId: string | undefined) {
  return useQuery({
    queryKey: [...toolKeys.one(name), 'call', callId],
    queryFn: async ({ signal }): Promise<ToolCallView | null> => {
      const { items } = await callJson<ToolCallPage>(`${toolPath(name)}/calls?limit=20`, { signal });
      return items.find(({ id }) => id === callId) ?? null;
    },
    enabled: callId !== undefined,
    staleTime: Infinity,
  });
}

export function useInvokeTool(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ input, signal }: { input: unknown; signal: AbortSignal }) =>
      callJson<ToolAnswer>(`${toolPath(name)}/invoke`, { method: 'POST', body: { input }, signal }),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: [...toolKeys.one(name), 'calls'] });
      void client.invalidateQueries({ queryKey: toolKeys.stats });
    },
  });
}

export function useRollbackTool(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (version: number) => callJson<ToolView>(`${toolPath(name)}/rollback`, { method: 'POST', body: { version } }),
    onSuccess: () => client.invalidateQueries({ queryKey: toolKeys.all }),
  });
}

export function useUndeployTool(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => callJson<ToolView>(toolPath(name), { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: toolKeys.all }),
  });
}

export interface Upload {
  readonly archive: Blob;
  readonly gitRepository: string;
  readonly gitCommit: string;
}

/** A package as a ZIP, through every gate. @throws ApiProblem `tools.rejected` with the checks among its members */
export function useUploadTool() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ archive, gitRepository, gitCommit }: Upload) => {
      const origin = new URLSearchParams({ ...(gitRepository && { gitRepository }), ...(gitCommit && { gitCommit }) });
      return callJson<DeployedTool>(`${TOOLS}?${origin}`, {
        method: 'POST',
        body: new Blob([archive], { type: 'application/zip' }),
      });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: toolKeys.all }),
  });
}

/** A build has changed what is deployed. */
export function useToolsChanged(): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: toolKeys.all });
}

export function useUpstreams() {
  return useQuery({
    queryKey: toolKeys.upstreams,
    queryFn: async ({ signal }) => (await callJson<{ items: UpstreamView[] }>(UPSTREAMS, { signal })).items,
    refetchInterval: UPSTREAMS_AGAIN_MS,
  });
}

export type NewUpstream = Pick<CreateUpstream, 'prefix' | 'transport'>;

export function useCreateUpstream() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewUpstream) => callJson<UpstreamView>(UPSTREAMS, { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: toolKeys.upstreams }),
  });
}

export function useChangeUpstream() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ prefix, to }: { prefix: string; to: 'enabled' | 'disabled' | 'refreshed' | 'removed' }) => {
      const path = `${UPSTREAMS}/${part(prefix)}`;
      if (to === 'removed') await call(path, { method: 'DELETE' });
      else if (to === 'refreshed') await call(`${path}/refresh`, { method: 'POST' });
      else await call(path, { method: 'PATCH', body: { enabled: to === 'enabled' } });
    },
    onSettled: () => client.invalidateQueries({ queryKey: toolKeys.upstreams }),
  });
}

export function useToolSecrets() {
  return useQuery({
    queryKey: toolKeys.secrets,
    queryFn: async ({ signal }) => (await callJson<{ items: SecretView[] }>(SECRETS, { signal })).items,
  });
}

export function useSetSecret() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, value }: { name: string; value: string }) =>
      callJson<SecretView>(`${SECRETS}/${part(name)}`, { method: 'PUT', body: { value } }),
    onSuccess: () => client.invalidateQueries({ queryKey: toolKeys.secrets }),
  });
}

export function useRemoveSecret() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => call(`${SECRETS}/${part(name)}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: toolKeys.secrets }),
  });
}

export function useToolBudgets() {
  return useQuery({
    queryKey: toolKeys.budgets,
    queryFn: async ({ signal }) => (await callJson<{ items: ToolBudgetView[] }>(BUDGETS, { signal })).items,
  });
}

export function useCreateToolBudget() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateToolBudgetInput) => callJson<ToolBudgetView>(BUDGETS, { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: toolKeys.budgets }),
  });
}

export function useRemoveToolBudget() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(`${BUDGETS}/${part(id)}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: toolKeys.budgets }),
  });
}
