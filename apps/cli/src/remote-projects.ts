import {
  changeSchema,
  failureContextSchema,
  fileContentSchema,
  projectFilePageSchema,
  projectSchema,
  roundListSchema,
  roundSchema,
} from '#foundry/orchestrator';
import type { z } from 'zod';
import type { ProjectClient } from './project-client.js';

/** Sends a request below `/api/v1/`; throws what a problem answers. */
export type Send = (path: string, init?: RequestInit) => Promise<Response>;

/** Projects of a Foundry server, over REST. */
export function remoteProjects(send: Send): ProjectClient {
  const at = (id: string, rest = ''): string => `projects/${encodeURIComponent(id)}${rest}`;
  const get = async <S extends z.ZodType>(schema: S, path: string): Promise<z.output<S>> =>
    schema.parse(await (await send(path)).json());
  // A key for each call: one that is sent again because an answer was lost does nothing twice.
  const post = async <S extends z.ZodType>(schema: S, path: string, body: unknown): Promise<z.output<S>> => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
    return schema.parse(await (await send(path, { method: 'POST', headers, body: JSON.stringify(body) })).json());
  };
  return {
    create: (request) => post(projectSchema, 'projects', request),
    get: (id) => get(projectSchema, at(id)),
    close: (id) => post(projectSchema, at(id, '/close'), {}),
    remove: async (id) => void (await send(at(id), { method: 'DELETE' })),
    listFiles: (id, query) => get(projectFilePageSchema, at(id, `/files?${queryOf(query)}`)),
    readFile: (id, path, range) =>
      get(fileContentSchema, at(id, `/files/${path.split('/').map(encodeURIComponent).join('/')}?${queryOf(range)}`)),
    write: (id, request) => post(changeSchema, at(id, '/files'), request),
    edit: (id, request) => post(changeSchema, at(id, '/edits'), request),
    delete: (id, request) => post(changeSchema, at(id, '/files/delete'), request),
    rollback: (id, request) => post(changeSchema, at(id, '/rollback'), request),
    check: (id, request) => post(roundSchema, at(id, '/checks'), request),
    fix: (id, request) => post(roundSchema, at(id, '/fixes'), request),
    package: (id, request) => post(roundSchema, at(id, '/package'), request),
    rounds: async (id) => (await get(roundListSchema, at(id, '/rounds'))).items,
    round: (id, round, waitMs) => get(roundSchema, at(id, `/rounds/${round}?waitMs=${waitMs}`)),
    cancelRound: (id, round) => post(roundSchema, at(id, `/rounds/${round}/cancel`), {}),
    failures: (id, query) => get(failureContextSchema, at(id, `/failures?${queryOf(query)}`)),
  };
}

function queryOf(query: object): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) parameters.set(key, String(value));
  return parameters.toString();
}
