import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, callJson } from './client.js';
import type {
  ApiKeyPage,
  ApiKeyView,
  AuditPage,
  AuditVerification,
  ClientPage,
  ConfigurationView,
  CreateApiKeyInput,
  CreatedApiKey,
  CreateUserInput,
  FailedJobPage,
  OrganisationList,
  OrganisationView,
  QueueList,
  ScopeList,
  UserPage,
  UserView,
} from './types.js';

const ADMIN = '/api/v1/admin';
const QUEUES_AGAIN_MS = 5_000;

const part = (text: string): string => encodeURIComponent(text);
const paged = (path: string, cursor: string, query: Readonly<Record<string, string>> = {}): string => {
  const given = Object.entries({ ...query, cursor }).filter(([, value]) => value !== '');
  return `${path}?${new URLSearchParams(given).toString()}`;
};

/** What there is to give, in words. */
export function useScopes() {
  return useQuery({
    queryKey: ['admin', 'scopes'],
    queryFn: async ({ signal }) => (await callJson<ScopeList>(`${ADMIN}/scopes`, { signal })).items,
    staleTime: Infinity,
  });
}

export function useTokens() {
  return useInfiniteQuery({
    queryKey: ['admin', 'tokens'],
    queryFn: ({ pageParam, signal }) => callJson<ApiKeyPage>(paged(`${ADMIN}/tokens`, pageParam), { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });
}

export function useCreateToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateApiKeyInput) => callJson<CreatedApiKey>(`${ADMIN}/tokens`, { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['admin', 'tokens'] }),
  });
}

export function useRevokeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => callJson<ApiKeyView>(`${ADMIN}/tokens/${part(id)}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['admin', 'tokens'] }),
  });
}

export function useUsers() {
  return useInfiniteQuery({
    queryKey: ['admin', 'users'],
    queryFn: ({ pageParam, signal }) => callJson<UserPage>(paged(`${ADMIN}/users`, pageParam), { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });
}

export function useCreateUser() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateUserInput) => callJson<UserView>(`${ADMIN}/users`, { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['admin', 'users'] }),
  });
}

export function useSwitchUser() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, to }: { id: string; to: 'disable' | 'enable' }) =>
      callJson<UserView>(`${ADMIN}/users/${part(id)}/${to}`, { method: 'POST' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['admin', 'users'] }),
  });
}

export function useOrganisations() {
  return useQuery({
    queryKey: ['admin', 'organisations'],
    queryFn: async ({ signal }) => (await callJson<OrganisationList>(`${ADMIN}/organisations`, { signal })).items,
  });
}

export function useCreateOrganisation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { id: string; name?: string }) =>
      callJson<OrganisationView>(`${ADMIN}/organisations`, { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['admin', 'organisations'] }),
  });
}

export function useSwitchOrganisation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, to }: { id: string; to: 'disable' | 'enable' }) =>
      callJson<OrganisationView>(`${ADMIN}/organisations/${part(id)}/${to}`, { method: 'POST' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['admin', 'organisations'] }),
  });
}

export function usePrograms() {
  return useInfiniteQuery({
    queryKey: ['admin', 'clients'],
    queryFn: ({ pageParam, signal }) => callJson<ClientPage>(paged(`${ADMIN}/clients`, pageParam), { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** Ends everything that a program has. */
export function useRemoveProgram() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(`${ADMIN}/clients/${part(id)}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['admin', 'clients'] }),
  });
}

export interface AuditFilter {
  readonly action: string;
  readonly subject: string;
  readonly target: string;
  readonly result: string;
}

export function useAudit(filter: AuditFilter) {
  return useInfiniteQuery({
    queryKey: ['admin', 'audit', filter],
    queryFn: ({ pageParam, signal }) => callJson<AuditPage>(paged(`${ADMIN}/audit`, pageParam, { ...filter }), { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });
}

export function useVerifyAudit() {
  return useMutation({
    mutationFn: () => callJson<AuditVerification>(`${ADMIN}/audit/verify`, { method: 'POST', body: {} }),
  });
}

/** Read again and again: it is a picture of what goes on. */
export function useQueues() {
  return useQuery({
    queryKey: ['admin', 'queues'],
    queryFn: ({ signal }) => callJson<QueueList>(`${ADMIN}/queues`, { signal }),
    refetchInterval: QUEUES_AGAIN_MS,
  });
}

export function useFailedJobs(name: string | undefined) {
  return useQuery({
    queryKey: ['admin', 'queues', name, 'failed'],
    queryFn: ({ signal }) => callJson<FailedJobPage>(`${ADMIN}/queues/${part(name ?? '')}/failed?limit=20`, { signal }),
    enabled: name !== undefined,
  });
}

export function useQueueAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, action }: { name: string; action: 'pause' | 'resume' | 'retry' | 'drain' }) =>
      call(`${ADMIN}/queues/${part(name)}/${action}`, { method: 'POST' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['admin', 'queues'] }),
  });
}

export function useConfiguration() {
  return useQuery({
    queryKey: ['admin', 'config'],
    queryFn: async ({ signal }) => (await callJson<ConfigurationView>(`${ADMIN}/config`, { signal })).items,
  });
}
