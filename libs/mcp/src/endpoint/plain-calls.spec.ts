import type { Principal } from '#foundry/auth';
import { defineErrors } from '#foundry/kernel';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ForeignTool } from '../catalog/foreign-tool.js';
import { READS } from '../mcp-tool.js';
import { headersOf, serveEndpoint, type ServedEndpoint, serveTools } from '../testing/index.js';
import { plainCallIn } from './plain-call.js';
import { exchangePlain } from './plain-exchange.js';

const errors = defineErrors('spec', { refused: [409, 'The spec asked for it.'] });
const ana: Principal = {
  organisation: 'default',
  name: 'ana',
  subject: 'ana',
  scopes: ['tools:invoke'],
  operator: false,
  tokenId: 'tok_spec',
  expiresAt: null,
};

let signals: AbortSignal[] = [];
const toolOf = (name: string, run: ForeignTool['run'], more: Partial<ForeignTool> = {}): ForeignTool => ({
  name,
  title: name,
  description: 'For the spec.',
  scopes: ['tools:invoke'],
  hints: READS,
  inputSchema: { type: 'object' },
  run,
  ...more,
});
const text = (words: string) => [{ type: 'text' as const, text: words }];
const tools = [
  toolOf('add', ({ a, b }) => {
    const sum = Number(a) + Number(b);
    return Promise.resolve({ content: text(`{"sum":${sum}}`), structuredContent: { sum } });
  }),
  toolOf('words', (input) => Promise.resolve({ content: text(JSON.stringify(input)), _meta: { 'example.org/cost': 3 } })),
  toolOf('no', () => Promise.resolve({ content: text('It does not work.'), isError: true })),
  toolOf('refused', () => Promise.reject(errors.refused('It is refused.'))),
  toolOf('broken', () => Promise.reject(new Error('secret detail'))),
  toolOf('review', () => Promise.resolve({ content: [] }), { scopes: ['tools:review'] }),
  toolOf('mirrored', () => Promise.resolve({ content: [] }), {
    inputSchema: { type: 'object', properties: { a: { type: 'string', 'x-mcp-header': 'A' } } },
  }),
  toolOf('slow', async (_, { signal }) => {
    signals.push(signal);
    await once(signal, 'abort');
    throw new Error('called off');
  }),
];

let served: ServedEndpoint;
beforeAll(async () => {
  served = await serveEndpoint((sdk) => serveTools(sdk, tools));
});
afterAll(async () => {
  await served.close();
});
beforeEach(() => {
  signals = [];
});

const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'spec', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};
const COMMON = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

interface Sent {
  readonly headers: Record<string, string>;
  readonly body: { jsonrpc: string; id: unknown; method: string; params: Record<string, unknown> };
}

const newer = (name: string, input: object = {}): Sent => ({
  headers: { ...COMMON, 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': name },
  body: { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name, arguments: input, _meta: META } },
});
const older = (name: string, input: object = {}, session = 'some'): Sent => ({
  headers: { ...COMMON, 'mcp-protocol-version': '2025-11-25', 'mcp-session-id': session },
  body: { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name, arguments: input } },
});

const post = (sent: { headers: Record<string, string>; body: object }, who = ana, signal?: AbortSignal): Promise<Response> =>
  fetch(served.url, {
    method: 'POST',
    headers: { ...headersOf(who), ...sent.headers },
    body: JSON.stringify(sent.body),
    ...(signal && { signal }),
  });

async function session(): Promise<string> {
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'spec', version: '1' } };
  const opened = await post({ headers: COMMON, body: { jsonrpc: '2.0', id: 1, method: 'initialize', params } });
  await opened.text();
  return opened.headers.get('mcp-session-id')!;
}

/** The message of an answer, be it JSON or an event. */
async function messageOf(answer: Response): Promise<Record<string, unknown>> {
  const body = await answer.text();
  const data = answer.headers.get('content-type') === 'application/json' ? body : /^data: ([^\n]+)$/m.exec(body)![1]!;
  return JSON.parse(data) as Record<string, unknown>;
}

const CALLS = [
  ['add', { a: 1, b: 2 }],
  ['words', { ä: ['"', '\u2028'] }],
  ['no', {}],
  ['refused', {}],
  ['broken', {}],
] as const;

describe('an ordinary call', () => {
  it.each(CALLS)('of %s is answered as the protocol’s library answers it, in the newer protocol', async (name, input) => {
    const plain = newer(name, input);
    const special = newer(name, input);
    special.body.params['_meta'] = { ...META, 'example.org/trace': '1' };
    expect([plainCallIn(plain.headers, plain.body), plainCallIn(special.headers, special.body)]).toEqual([
      { id: 7, name, input, session: undefined },
      undefined,
    ]);
    const [own, library] = [await post(plain), await post(special)];
    expect(own.headers.get('content-type')).toBe('application/json');
    expect(await messageOf(own)).toEqual(await messageOf(library));
  });

  it.each(CALLS)('of %s is answered as the protocol’s library answers it, in the older protocols', async (name, input) => {
    const id = await session();
    const special = older(name, input, id);
    special.body.params['_meta'] = {};
    const [own, library] = [await post(older(name, input, id)), await post(special)];
    expect([own, library].map((answer) => answer.headers.get('content-type'))).toEqual(['application/json', 'text/event-stream']);
    expect(own.headers.get('mcp-session-id')).toBe(id);
    expect(await messageOf(own)).toEqual(await messageOf(library));
  });

  it('needs the scopes of its tool, and asks for them', async () => {
    for (const sent of [newer('review'), older('review', {}, await session())]) {
      const answer = await post(sent);
      expect(answer.status).toBe(403);
      expect(answer.headers.get('www-authenticate')).toContain('scope="tools:invoke tools:review"');
    }
  });

  it('in somebody else’s session is refused', async () => {
    expect((await post(older('add', {}, await session()), { ...ana, subject: 'bob' })).status).toBe(404);
  });

  it('is called off when the client of the newer protocol goes away', async () => {
    const gone = new AbortController();
    const answer = post(newer('slow'), ana, gone.signal);
    await vi.waitFor(() => expect(signals).toHaveLength(1), { timeout: 20_000 });
    gone.abort();
    await expect(answer).rejects.toThrow();
    await vi.waitFor(() => expect(signals[0]!.aborted).toBe(true), { timeout: 20_000 });
  });

  it('is called off when the client of the older protocols says so, without an answer', async () => {
    const id = await session();
    const answer = post(older('slow', {}, id));
    await vi.waitFor(() => expect(signals).toHaveLength(1), { timeout: 20_000 });
    const body = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } };
    expect((await post({ headers: older('slow', {}, id).headers, body })).status).toBe(202);
    expect(await (await answer).text()).toBe('');
    expect(signals[0]!.aborted).toBe(true);
  });

  it('is called off when its session ends, and the session goes on while its client is away', async () => {
    const id = await session();
    const gone = new AbortController();
    const left = post(older('slow', {}, id), ana, gone.signal);
    await vi.waitFor(() => expect(signals).toHaveLength(1), { timeout: 20_000 });
    gone.abort();
    await expect(left).rejects.toThrow();
    expect((await messageOf(await post({ ...older('add', { a: 1, b: 1 }, id) })))['id']).toBe(7);
    expect(signals[0]!.aborted).toBe(false);
    await fetch(served.url, { method: 'DELETE', headers: { ...headersOf(ana), 'mcp-session-id': id } });
    expect(signals[0]!.aborted).toBe(true);
  });

  it('that takes long is answered as a stream', async () => {
    const { promise, resolve } = withResolvers();
    const run = (): Promise<string> => promise;
    const server = createServer((_, response) => void exchangePlain(response, { headers: {}, run }, { streamAfterMs: 1 }));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    resolve('{"id":1}');
    expect(await answer.text()).toBe('event: message\ndata: {"id":1}\n\n');
    server.close();
  });
});

function withResolvers(): { promise: Promise<string>; resolve: (text: string) => void } {
  let resolve!: (text: string) => void;
  return { promise: new Promise<string>((done) => (resolve = done)), resolve };
}

/** A request of which anything may be changed. */
interface Changeable {
  headers: Record<string, string>;
  body: Record<string, unknown> & { params: Record<string, unknown> & { _meta: Record<string, unknown> } };
}

describe('a request is no ordinary call', () => {
  const changed = (change: (sent: Changeable) => void, sent = newer('add')) => {
    const copy = structuredClone(sent) as unknown as Changeable;
    change(copy);
    return plainCallIn(copy.headers, copy.body);
  };

  it.each<[string, Parameters<typeof changed>[0]]>([
    ['it is no JSON', ({ headers }) => (headers['content-type'] = 'text/plain')],
    ['it does not take both kinds of answers', ({ headers }) => (headers['accept'] = 'application/json')],
    ['its headers name another method', ({ headers }) => (headers['mcp-method'] = 'tools/list')],
    ['its headers name another tool', ({ headers }) => (headers['mcp-name'] = 'words')],
    ['its headers name no tool', ({ headers }) => delete headers['mcp-name']],
    ['its headers name another revision', ({ headers }) => (headers['mcp-protocol-version'] = '2099-01-01')],
    ['it is of a session', ({ headers }) => (headers['mcp-session-id'] = 'some')],
    ['it is no JSON-RPC', ({ body }) => (body['jsonrpc'] = '1.0')],
    ['it wants no answer', ({ body }) => delete body['id']],
    ['its id is no id', ({ body }) => (body['id'] = 1.5)],
    ['it has something more', ({ body }) => (body['more'] = 1)],
    ['its parameters are none', ({ body }) => (body.params = [] as never)],
    ['its parameters have something more', ({ body }) => (body.params['task'] = {})],
    ['its tool has no name', ({ body }) => (body.params['name'] = 7)],
    ['its arguments are none', ({ body }) => (body.params['arguments'] = [])],
    ['it wants to hear of progress', ({ body }) => (body.params._meta['progressToken'] = 1)],
    ['its envelope is missing', ({ body }) => delete (body.params as { _meta?: object })._meta],
    ['its envelope names another revision', ({ body }) => (body.params._meta[Object.keys(META)[0]!] = '2025-11-25')],
    ['its envelope does not say who the client is', ({ body }) => (body.params._meta[Object.keys(META)[1]!] = { name: 1 })],
    ['its envelope has no capabilities', ({ body }) => delete body.params._meta[Object.keys(META)[2]!]],
  ])('when %s', (_, change) => {
    expect(changed(() => undefined)).toBeDefined();
    expect(changed(change)).toBeUndefined();
  });

  it('when it is of the older protocols and wants progress, or has no session, or is one of several', () => {
    expect(changed(() => undefined, older('add'))).toBeDefined();
    expect(changed(({ body }) => (body.params._meta = { progressToken: 1 }), older('add'))).toBeUndefined();
    expect(changed(({ headers }) => delete headers['mcp-session-id'], older('add'))).toBeUndefined();
    expect(plainCallIn(older('add').headers, [older('add').body])).toBeUndefined();
  });

  it('when its tool wants parameters in headers, which the library compares', async () => {
    const sent = newer('mirrored', { a: 'one' });
    const answer = await messageOf(await post(sent));
    expect(answer).toMatchObject({ error: { code: expect.any(Number) as number } });
  });
});
