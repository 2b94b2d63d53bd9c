import {
  deployedToolSchema,
  secretListSchema,
  secretViewSchema,
  toolAnswerViewSchema,
  toolCallPageSchema,
  toolPageSchema,
  toolStatsSchema,
  toolVersionsSchema,
  toolViewSchema,
} from '#foundry/tools';
import type { z } from 'zod';
import type { Send } from './remote-projects.js';
import type { ToolClient } from './tool-client.js';

/** Tools of a Foundry server, over REST. */
export function remoteTools(send: Send): ToolClient {
  const at = (name: string, rest = ''): string => `tools/${encodeURIComponent(name)}${rest}`;
  const ask = async <S extends z.ZodType>(schema: S, path: string, init?: RequestInit): Promise<z.output<S>> =>
    schema.parse(await (await send(path, init)).json());
  const json = (method: string, body: unknown, signal?: AbortSignal): RequestInit => ({
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
  return {
    list: (query) => ask(toolPageSchema, `tools?${queryOf(query)}`),
    get: (name) => ask(toolViewSchema, at(name)),
    versions: async (name) => (await ask(toolVersionsSchema, at(name, '/versions'))).items,
    upload: (upload, origin) => {
      if (!('archive' in upload)) return ask(deployedToolSchema, 'tools', json('POST', { ...upload, ...origin }));
      const headers = { 'content-type': 'application/zip' };
      return ask(deployedToolSchema, `tools?${queryOf(origin)}`, {
        method: 'POST',
        headers,
        body: new Uint8Array(upload.archive),
      });
    },
    invoke: (name, input, signal) => ask(toolAnswerViewSchema, at(name, '/invoke'), json('POST', { input }, signal)),
    rollback: (name, version) => ask(toolViewSchema, at(name, '/rollback'), json('POST', { version })),
    undeploy: (name) => ask(toolViewSchema, at(name), { method: 'DELETE' }),
    calls: (name, query) => ask(toolCallPageSchema, at(name, `/calls?${queryOf(query)}`)),
    stats: (name) => ask(toolStatsSchema, at(name, '/stats')),
    secrets: async () => (await ask(secretListSchema, 'tool-secrets')).items,
    setSecret: (name, value) => ask(secretViewSchema, `tool-secrets/${encodeURIComponent(name)}`, json('PUT', { value })),
    removeSecret: async (name) => void (await send(`tool-secrets/${encodeURIComponent(name)}`, { method: 'DELETE' })),
  };
}

function queryOf(query: object): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) parameters.set(key, String(value));
  return parameters.toString();
}
