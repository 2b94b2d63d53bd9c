import { keepPreviousData, QueryClient, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { isFinished } from '../build/status.js';
import { ApiProblem, call, callJson } from './client.js';
import type {
  ArtifactView,
  BuildKind,
  BuildPage,
  BuildReport,
  BuildStatus,
  BuildView,
  CheckResult,
  CommitSummary,
  FixRoundView,
  Plan,
  WorkspaceEntry,
} from './types.js';

/** How often a list is read again while something in it is still being built. */
const ACTIVE_LIST_MS = 3_000;

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A server on this machine answers also when the browser believes to be offline.
        networkMode: 'always',
        staleTime: 5_000,
        retry: (failures, error) => !(error instanceof ApiProblem && error.status < 500) && failures < 2,
      },
      mutations: { networkMode: 'always' },
    },
  });
}

export interface BuildFilter {
  readonly search?: string;
  readonly status?: BuildStatus;
}

export const keys = {
  builds: (filter?: BuildFilter) => (filter ? (['builds', filter] as const) : (['builds'] as const)),
  plan: (request: string) => ['plan', request] as const,
  build: (id: string) => ['build', id] as const,
  artifacts: (id: string) => ['artifacts', id] as const,
  artifact: (id: string, name: string) => ['artifact', id, name] as const,
  files: (id: string) => ['files', id] as const,
  file: (id: string, path: string) => ['files', id, path] as const,
  commits: (id: string) => ['commits', id] as const,
  fixes: (id: string) => ['fixes', id] as const,
  diff: (id: string, sha: string) => ['diff', id, sha] as const,
};

const buildPath = (id: string): string => `/api/v1/builds/${encodeURIComponent(id)}`;
const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
export const artifactPath = (id: string, name: string): string => `${buildPath(id)}/artifacts/${encodePath(name)}`;
export const bundlePath = (id: string): string => `${buildPath(id)}/bundle`;
export const filePath = (id: string, path: string): string => `${buildPath(id)}/files/${encodePath(path)}`;

export function useBuilds(filter: BuildFilter) {
  return useInfiniteQuery({
    queryKey: keys.builds(filter),
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: '20' });
      if (filter.search) query.set('search', filter.search);
      if (filter.status) query.set('status', filter.status);
      if (pageParam) query.set('cursor', pageParam);
      return callJson<BuildPage>(`/api/v1/builds?${query}`, { signal });
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some((build) => !isFinished(build.status))) ? ACTIVE_LIST_MS : false,
  });
}

/** @param request an empty one is not asked about. */
export function usePlan(request: string) {
  return useQuery({
    queryKey: keys.plan(request),
    queryFn: ({ signal }) => callJson<Plan>('/api/v1/plans', { method: 'POST', body: { request }, signal }),
    enabled: request !== '',
    placeholderData: (previous) => (request === '' ? undefined : previous),
    // The planner is deterministic: the same request has the same plan as long as the page is open.
    staleTime: Infinity,
  });
}

/** @param idempotencyKey of the submission: sending it again never starts a second build. */
export function useStartBuild() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ request, kind, idempotencyKey }: { request: string; kind: BuildKind; idempotencyKey: string }) =>
      callJson<BuildView>('/api/v1/builds', {
        method: 'POST',
        body: { request, kind },
        headers: { 'idempotency-key': idempotencyKey },
      }),
    onSuccess: (build) => {
      client.setQueryData(keys.build(build.id), build);
      void client.invalidateQueries({ queryKey: keys.builds() });
    },
  });
}

export function useBuild(id: string) {
  return useQuery({ queryKey: keys.build(id), queryFn: ({ signal }) => callJson<BuildView>(buildPath(id), { signal }) });
}

export function useCancelBuild(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => callJson<BuildView>(`${buildPath(id)}/cancel`, { method: 'POST' }),
    onSuccess: (build) => client.setQueryData(keys.build(id), build),
    onSettled: () => client.invalidateQueries({ queryKey: keys.builds() }),
  });
}

export function useArtifacts(id: string, enabled = true) {
  return useQuery({
    queryKey: keys.artifacts(id),
    enabled,
    queryFn: async ({ signal }) => (await callJson<{ items: ArtifactView[] }>(`${buildPath(id)}/artifacts`, { signal })).items,
  });
}

function useArtifact<T>(id: string, name: string, enabled: boolean, read: (response: Response) => Promise<T>) {
  return useQuery({
    queryKey: keys.artifact(id, name),
    queryFn: async ({ signal }) => await read(await call(artifactPath(id, name), { signal })),
    enabled,
    staleTime: Infinity,
  });
}

const asText = (response: Response): Promise<string> => response.text();

export const useCheckResult = (id: string, check: string, enabled: boolean) =>
  useArtifact(id, `checks/${check}.json`, enabled, async (response) => (await response.json()) as CheckResult);
export const useReport = (id: string, enabled: boolean) =>
  useArtifact(id, 'report.json', enabled, async (response) => (await response.json()) as BuildReport);
export const useStepLog = (id: string, step: string, enabled: boolean) => useArtifact(id, `logs/${step}.log`, enabled, asText);
export const usePicture = (id: string, name: string) => useArtifact(id, name, true, (response) => response.blob());

export function useFiles(id: string) {
  return useQuery({
    queryKey: keys.files(id),
    queryFn: async ({ signal }) => (await callJson<{ items: WorkspaceEntry[] }>(`${buildPath(id)}/files`, { signal })).items,
  });
}

export function useFile(id: string, path: string | undefined) {
  return useQuery({
    queryKey: keys.file(id, path ?? ''),
    queryFn: async ({ signal }) => new Uint8Array(await (await call(filePath(id, path!), { signal })).arrayBuffer()),
    enabled: path !== undefined,
  });
}

export function useCommits(id: string) {
  return useQuery({
    queryKey: keys.commits(id),
    queryFn: async ({ signal }) => (await callJson<{ items: CommitSummary[] }>(`${buildPath(id)}/commits`, { signal })).items,
  });
}

export function useFixes(id: string) {
  return useQuery({
    queryKey: keys.fixes(id),
    queryFn: async ({ signal }) => (await callJson<{ items: FixRoundView[] }>(`${buildPath(id)}/fixes`, { signal })).items,
  });
}

export function useDiff(id: string, sha: string, enabled: boolean) {
  return useQuery({
    queryKey: keys.diff(id, sha),
    queryFn: async ({ signal }) => await (await call(`${buildPath(id)}/commits/${sha}/diff`, { signal })).text(),
    enabled,
    staleTime: Infinity,
  });
}
