import type { Principal } from '#foundry/auth';
import { defineErrors } from '#foundry/kernel';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CREATES, defineMcpTool, READS } from '../mcp-tool.js';
import type { BuildResources } from '../resources/build-resources.js';
import { type AnyClient, CLIENTS, headersOf, serveEndpoint, type ServedEndpoint } from '../testing/index.js';
import { pingTool } from '../tools/ping.tool.js';
import { ToolCatalog } from '../catalog/tool-catalog.js';
import { ListSplice } from './list-splice.js';
import { McpServerFactory } from './server-factory.js';

const errors = defineErrors('spec', { refused: [409, 'The spec asked for it.'] });

const ana = principalOf({ name: 'ana', scopes: ['tools:ping', 'tools:generate'] });
const bob = principalOf({ name: 'bob', scopes: ['tools:ping', 'tools:generate', 'tools:review'] });

let started: AbortSignal[] = [];

const tools = [
  pingTool,
  defineMcpTool({
    name: 'add',
    title: 'Add',
    description: 'Adds two numbers.',
    scopes: ['tools:generate'],
    hints: READS,
    input: z.strictObject({ a: z.number().describe('the first'), b: z.number().max(100) }),
    output: z.object({ sum: z.number() }),
    run: ({ a, b }) => Promise.resolve({ value: { sum: a + b } }),
  }),
  defineMcpTool({
    name: 'fail',
    title: 'Fail',
    description: 'Fails.',
    scopes: ['tools:generate'],
    hints: CREATES,
    input: z.strictObject({ how: z.enum(['kindly', 'badly']) }),
    output: z.object({}),
    run: ({ how }) =>
      Promise.reject(how === 'kindly' ? errors.refused('It is refused. Ask for something else.') : new Error('secret detail')),
  }),
  defineMcpTool({
    name: 'slow',
    title: 'Slow',
    description: 'Tells how far it is, then waits to be cancelled.',
    scopes: ['tools:generate'],
    hints: READS,
    input: z.strictObject({ steps: z.number(), end: z.boolean() }),
    output: z.object({ done: z.number() }),
    run: async ({ steps, end }, { signal, progress }) => {
      started.push(signal);
      for (let step = 1; step <= steps; step++) await progress(step, steps, `step ${step}`);
      if (!end) await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('cancelled'))));
      return { value: { done: steps } };
    },
  }),
  defineMcpTool({
    name: 'review',
    title: 'Review',
    description: 'Needs a scope that ana does not have.',
    scopes: ['tools:review'],
    hints: READS,
    input: z.strictObject({}),
    output: z.object({ by: z.string() }),
    run: (_, { principal }) => Promise.resolve({ value: { by: principal.name } }),
  }),
];

const resources = {
  list: (principal: Principal) =>
    Promise.resolve([{ uri: 'foundry://builds/b1', name: principal.name, mimeType: 'application/json' }]),
  build: (_: Principal, id: string) =>
    Promise.resolve({ mimeType: 'application/json', bytes: Buffer.from(JSON.stringify({ id })) }),
  artifact: (_: Principal, _id: string, name: string) =>
    Promise.resolve({ mimeType: 'application/zip', bytes: Buffer.from(name) }),
  file: (_: Principal, id: string, path: string) =>
    path === 'missing'
      ? Promise.reject(errors.refused(`There is no ${path}.`))
      : Promise.resolve({ mimeType: 'text/plain', bytes: Buffer.from(`${id} ${path}`) }),
} as unknown as BuildResources;

let served: ServedEndpoint;
beforeAll(async () => {
  served = await serveEndpoint((sdk) => {
    const splice = new ListSplice();
    return { servers: new McpServerFactory(sdk, new ToolCatalog(tools), resources, splice), splice };
  });
});
afterAll(async () => {
  await served.close();
});

describe.each(Object.keys(CLIENTS))('A client with %s', (kind) => {
  const clients: AnyClient[] = [];
  const connect = async (principal: Principal): Promise<AnyClient> => {
    const client = await CLIENTS[kind]!(served.url, headersOf(principal));
    clients.push(client);
    return client;
  };
  afterEach(async () => {
    started = [];
    await Promise.all(clients.splice(0).map((client) => client.close()));
  });

  it('finds the tools with their words, schemas and hints', async () => {
    const { tools: listed } = await (await connect(ana)).listTools();
    expect(listed.map(({ name }) => name)).toEqual(['ping', 'add', 'fail', 'slow', 'review']);
    expect(listed[1]).toMatchObject({
      title: 'Add',
      description: 'Adds two numbers.',
      inputSchema: { type: 'object', properties: { a: { type: 'number', description: 'the first' } }, required: ['a', 'b'] },
      outputSchema: { type: 'object', properties: { sum: { type: 'number' } } },
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    });
  });

  it('calls a tool and gets its structured answer, and the same as text', async () => {
    const answer = await (await connect(ana)).callTool({ name: 'add', arguments: { a: 1, b: 2 } });
    expect(answer.structuredContent).toEqual({ sum: 3 });
    expect(answer.content).toEqual([{ type: 'text', text: '{"sum":3}' }]);
  });

  it('is told what is wrong with its arguments, without the tool being run', async () => {
    const client = await connect(ana);
    const answer = await client.callTool({ name: 'add', arguments: { a: 'one', b: 200 } });
    expect(answer).toMatchObject({ isError: true, content: [{ type: 'text', text: expect.stringMatching(/a.*b/s) as string }] });
  });

  it('gets the sentence and the code of an error for people, and no details of another one', async () => {
    const client = await connect(ana);
    const kindly = await client.callTool({ name: 'fail', arguments: { how: 'kindly' } });
    expect(kindly).toMatchObject({
      isError: true,
      content: [
        { text: expect.stringContaining('It is refused. Ask for something else. [spec.refused] Correlation id:') as string },
      ],
    });
    const badly = await client.callTool({ name: 'fail', arguments: { how: 'badly' } });
    expect(badly).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('[internal]') as string }] });
    expect(JSON.stringify(badly)).not.toContain('secret');
  });

  it('sees how far long work is', async () => {
    const seen: string[] = [];
    const client = await connect(ana);
    await client.callTool(
      { name: 'slow', arguments: { steps: 3, end: true } },
      { onprogress: ({ progress, total, message }) => seen.push(`${progress}/${total} ${message}`) },
    );
    expect(seen).toEqual(['1/3 step 1', '2/3 step 2', '3/3 step 3']);
  });

  it('stops what it called off', async () => {
    const client = await connect(ana);
    const stop = new AbortController();
    const call = client.callTool({ name: 'slow', arguments: { steps: 0, end: false } }, { signal: stop.signal });
    const ended = expect(call).rejects.toThrow();
    await expect.poll(() => started).toHaveLength(1);
    stop.abort();
    await ended;
    await expect.poll(() => started[0]!.aborted).toBe(true);
  });

  it('may not call a tool without its scope', async () => {
    await expect((await connect(ana)).callTool({ name: 'review' })).rejects.toThrow();
    expect(await (await connect(bob)).callTool({ name: 'review' })).toMatchObject({ structuredContent: { by: 'bob' } });
  });

  it('reads resources as whom it signed in', async () => {
    const client = await connect(bob);
    expect((await client.listResources()).resources).toMatchObject([{ uri: 'foundry://builds/b1', name: 'bob' }]);
    expect((await client.readResource({ uri: 'foundry://builds/b1' })).contents).toMatchObject([{ text: '{"id":"b1"}' }]);
    const artifact = await client.readResource({ uri: 'foundry://builds/b1/artifacts/checks/a.zip' });
    expect(artifact.contents).toMatchObject([{ blob: Buffer.from('checks/a.zip').toString('base64') }]);
    const file = await client.readResource({ uri: 'foundry://builds/b1/files/src/a%20b.ts' });
    expect(file.contents).toMatchObject([{ text: 'b1 src/a b.ts' }]);
    await expect(client.readResource({ uri: 'foundry://builds/b1/files/missing' })).rejects.toThrow(/There is no missing/);
    await expect(client.readResource({ uri: 'file:///etc/passwd' })).rejects.toThrow();
  });

  it('lists no builds, and reads none, without the scope', async () => {
    const client = await connect(ana);
    expect((await client.listResources()).resources).toEqual([]);
    await expect(client.readResource({ uri: 'foundry://builds/b1' })).rejects.toThrow();
  });

  it('finds the templates of requests', async () => {
    const client = await connect(ana);
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual(['build_project', 'explain_build']);
    const prompt = await client.getPrompt({ name: 'build_project', arguments: { what: 'a library', data: 'books (title)' } });
    expect(JSON.stringify(prompt)).toContain('a library: books (title).');
  });
});

describe('A session', () => {
  const initialize = {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'spec', version: '1' } },
  };
  const post = (principal: Principal, body: unknown, session?: string): Promise<Response> =>
    fetch(served.url, {
      method: 'POST',
      headers: {
        ...headersOf(principal),
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...(session ? { 'mcp-session-id': session } : {}),
      },
      body: JSON.stringify(body),
    });
  const list = { jsonrpc: '2.0', id: 2, method: 'tools/list' };

  it('belongs to whoever opened it', async () => {
    const opened = await post(ana, initialize);
    await opened.text();
    const id = opened.headers.get('mcp-session-id')!;
    expect((await post(ana, list, id)).status).toBe(200);
    for (const thief of [bob, principalOf({ name: 'ana', organisation: 'other' })]) {
      const answer = await post(thief, list, id);
      expect([answer.status, await answer.json()]).toEqual([404, { code: 'mcp.session_unknown' }]);
      const ending = await fetch(served.url, { method: 'DELETE', headers: { ...headersOf(thief), 'mcp-session-id': id } });
      expect(ending.status).toBe(404);
    }
    expect((await post(ana, list, id)).status).toBe(200);
  });

  it('is over when its owner ends it', async () => {
    const opened = await post(ana, initialize);
    await opened.text();
    const id = opened.headers.get('mcp-session-id')!;
    const before = served.endpoint.sessionCount;
    await fetch(served.url, { method: 'DELETE', headers: { ...headersOf(ana), 'mcp-session-id': id } });
    expect(served.endpoint.sessionCount).toBe(before - 1);
    expect((await post(ana, list, id)).status).toBe(404);
  });

  it('says for how long its connections are kept, also with a stream', async () => {
    const opened = await post(ana, initialize);
    await opened.text();
    expect(opened.headers.get('content-type')).toBe('text/event-stream');
    expect(opened.headers.get('keep-alive')).toMatch(/^timeout=\d+$/);
  });

  it('is not opened by anything but an initialize', async () => {
    const before = served.endpoint.sessionCount;
    expect((await post(ana, list)).status).toBe(400);
    expect((await post(ana, { nonsense: true })).status).toBe(400);
    expect(served.endpoint.sessionCount).toBe(before);
  });

  it('asks for the scopes that are needed together with those that the token has', async () => {
    const opened = await post(ana, initialize);
    await opened.text();
    const call = { jsonrpc: '2.0', id: 3, method: 'tools/call', params: { name: 'review', arguments: {} } };
    const answer = await post(ana, call, opened.headers.get('mcp-session-id')!);
    expect(answer.status).toBe(403);
    const challenge = answer.headers.get('www-authenticate')!;
    expect(challenge).toContain('error="insufficient_scope"');
    expect(challenge).toContain('scope="tools:ping tools:generate tools:review"');
  });
});

function principalOf(given: Partial<Principal>): Principal {
  return {
    organisation: 'default',
    name: 'nobody',
    subject: given.name ?? 'nobody',
    scopes: [],
    operator: false,
    tokenId: 'tok_spec',
    expiresAt: null,
    ...given,
  };
}
