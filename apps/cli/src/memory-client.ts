import {
  type CreateMemory,
  type CreateResult,
  createResultSchema,
  type ForgetResult,
  forgetResultSchema,
  type ImportResult,
  importResultSchema,
  type MemoryFilter,
  MemoryForgetting,
  type MemoryOwner,
  MemorySearch,
  MemoryService,
  MemorySessions,
  MemoryTransfer,
  type MemoryView,
  memoryViewSchema,
  searchMemoriesSchema,
  type SearchResult,
  searchResultSchema,
  type SessionResult,
  sessionResultSchema,
  type SessionStart,
} from '#foundry/memory';
import type { Caller } from '#foundry/orchestrator';
import type { Runtime } from '#foundry/runtime';
import { buffer } from 'node:stream/consumers';
import type { z } from 'zod';

export interface Searched {
  readonly query: string;
  readonly limit: number;
  readonly types?: MemoryFilter['types'];
  readonly project?: string;
}

/** What the command needs of memories, whether Foundry runs in this process or on a server. */
export interface MemoryClient {
  create(memory: CreateMemory): Promise<CreateResult>;
  search(query: Searched): Promise<SearchResult>;
  start(wanted: SessionStart): Promise<SessionResult>;
  pin(id: string, pinned: boolean): Promise<MemoryView>;
  forget(id: string): Promise<ForgetResult>;
  export(filter: Pick<MemoryFilter, 'types'>): AsyncIterable<string | Uint8Array>;
  import(lines: AsyncIterable<Uint8Array>): Promise<ImportResult>;
}

/** Memories of Foundry in this process. */
export function localMemories(runtime: Runtime, { organisation, subject, name }: Caller): MemoryClient {
  const owner: MemoryOwner = { organisation, user: subject, name };
  const [service, transfer] = [runtime.get(MemoryService), runtime.get(MemoryTransfer)];
  return {
    create: (input) => service.create(owner, input),
    search: (query) => runtime.get(MemorySearch).search(owner, searchMemoriesSchema.parse(query)),
    start: (wanted) => runtime.get(MemorySessions).start(owner, wanted),
    pin: (id, pinned) => service.pin(owner, id, pinned),
    forget: (id) => runtime.get(MemoryForgetting).forget(owner, id),
    export: (filter) => transfer.export(owner, filter),
    import: (lines) => transfer.import(owner, lines),
  };
}

/** Memories of a Foundry server, over REST. */
export function remoteMemories(send: (path: string, init?: RequestInit) => Promise<Response>): MemoryClient {
  const post = async <S extends z.ZodType>(schema: S, path: string, body: unknown): Promise<z.output<S>> => {
    const headers = { 'content-type': 'application/json' };
    return schema.parse(await (await send(path, { method: 'POST', headers, body: JSON.stringify(body) })).json());
  };
  const at = (id: string, rest = ''): string => `memories/${encodeURIComponent(id)}${rest}`;
  return {
    create: (memory) => post(createResultSchema, 'memories', memory),
    search: (query) => post(searchResultSchema, 'memories/search', query),
    start: (wanted) => post(sessionResultSchema, 'memories/session-start', wanted),
    pin: (id, pinned) => post(memoryViewSchema, at(id, '/pin'), { pinned }),
    forget: async (id) => forgetResultSchema.parse(await (await send(at(id), { method: 'DELETE' })).json()),
    async *export({ types }) {
      const query = new URLSearchParams({ ...(types && { types: types.join(',') }) });
      const { body } = await send(`memories/export?${query.toString()}`);
      if (body) yield* body as AsyncIterable<Uint8Array>;
    },
    import: async (lines) => {
      const body = await buffer(lines);
      const headers = { 'content-type': 'application/x-ndjson' };
      return importResultSchema.parse(await (await send('memories/import', { method: 'POST', headers, body })).json());
    },
  };
}
