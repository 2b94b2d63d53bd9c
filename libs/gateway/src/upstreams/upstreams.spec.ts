// long because every way in which a server can go wrong is played against the same set-up
import { Audit1763683800000, auditEntities, AuditLog } from '#foundry/audit';
import { ALL_SCOPES, type Principal } from '#foundry/auth';
import { type Database, openTestDatabase } from '#foundry/database';
import { callDirectly, type ForeignTool } from '#foundry/mcp';
import { createSandbox, type Sandbox } from '#foundry/sandbox';
import { ToolBudgets, ToolCallJournal, ToolChanges, toolEntities, toolMigrations, type ToolSecrets } from '#foundry/tools';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ECHO, PlayedUpstream, PROGRAM } from '../gateway.fixture.js';
import { Upstreams1763684400000 } from '../migrations/1763684400000-upstreams.js';
import { gatewayEntities } from './upstream.entity.js';
import { createUpstreamSchema } from './upstream.schemas.js';
import { UpstreamService } from './upstream.service.js';
import { Upstreams } from './upstreams.js';

let database: Database;
let sandbox: Sandbox;
let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'gateway-')));
  database = await openTestDatabase({
    entities: [...auditEntities, ...toolEntities, ...gatewayEntities],
    migrations: [Audit1763683800000, ...toolMigrations, Upstreams1763684400000],
  });
  sandbox = createSandbox({ runDirectory: join(folder, 'runs'), instanceId: `gateway${process.pid}`, allowUnsandboxed: true });
});
afterAll(async () => {
  await database.close();
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

const SECRETS: Readonly<Record<string, string>> = { API_KEY: 'sealed-and-secret', GREETING: 'hello' };
const secrets = {
  valuesOf: (_: string, names: readonly string[]) =>
    Promise.resolve(Object.fromEntries(names.map((name) => [name, SECRETS[name] ?? '']))),
} as unknown as ToolSecrets;

const processes: { upstreams: Upstreams; changes: ToolChanges; journal: ToolCallJournal }[] = [];
/** As a process that starts; several may run on the same database. */
async function start() {
  const changes = new ToolChanges(database);
  await changes.ready();
  const audit = new AuditLog(database.dataSource);
  const directory = () => Promise.resolve(join(folder, 'programs'));
  const budgets = new ToolBudgets(database.dataSource, audit, changes);
  const journal = new ToolCallJournal(database.dataSource, audit, { directory: folder });
  const upstreams = new Upstreams(database.dataSource, changes, budgets, journal, secrets, {
    sandbox,
    directory,
    leftAloneMs: 3_000,
  });
  processes.push({ upstreams, changes, journal });
  return { upstreams, budgets, journal, service: new UpstreamService(database.dataSource, audit, changes, upstreams), audit };
}

let count = 0;
let ada: Principal;
let played: PlayedUpstream;
let here: Awaited<ReturnType<typeof start>>;
beforeEach(async () => {
  const organisation = `org${++count}`;
  ada = {
    organisation,
    subject: 'usr_ada',
    name: 'ada',
    scopes: ALL_SCOPES,
    operator: false,
    tokenId: 'tok_caller',
    expiresAt: null,
  };
  played = await PlayedUpstream.start();
  here = await start();
});
afterEach(async () => {
  for (const one of processes.splice(0)) {
    await one.upstreams.onModuleDestroy();
    await one.journal.close();
    await one.changes.onModuleDestroy();
  }
  await played.close();
});

const mount = (input: Record<string, unknown> = {}) =>
  here.service.create(ada, createUpstreamSchema.parse({ prefix: 'up', transport: { kind: 'http', url: played.url }, ...input }));
const toolsOf = async (process = here) => (await process.upstreams.toolsOf(ada.organisation)) as ForeignTool[];
async function call(name: string, input: Record<string, unknown>, signal = new AbortController().signal, process = here) {
  const tool = (await toolsOf(process)).find((one) => one.name === name)!;
  return await callDirectly(tool, input, { principal: ada, signal, progress: () => Promise.resolve() });
}

describe('an upstream server', () => {
  it('that is mounted has its tools in the list, under its prefix, and answers calls of them', async () => {
    const view = await mount();
    expect(view).toMatchObject({ health: 'connected', tools: ['up_echo'], leftOut: [], lastError: null });
    expect(await toolsOf()).toMatchObject([
      { name: 'up_echo', hints: { readOnly: true, destructive: false }, scopes: ['tools:invoke'], inputSchema: ECHO.inputSchema },
    ]);
    expect(await call('up_echo', { text: 'hi' })).toMatchObject({ content: [{ type: 'text', text: 'hi' }] });
    await here.journal.flush();
    const { items } = await here.audit.list(ada.organisation, { limit: 10 });
    expect(items.map(({ action, result }) => `${action} ${result}`)).toEqual(['upstream.called done', 'upstream.mounted done']);
    expect(items[0]).toMatchObject({
      target: 'up_echo',
      details: { outcome: 'succeeded', durationMs: expect.any(Number) as number },
    });
  });

  it('is given its own credentials, and nothing of the caller’s', async () => {
    await mount({ transport: { kind: 'http', url: played.url, headers: { authorization: 'Bearer ${secret:API_KEY}' } } });
    await call('up_echo', { text: 'hi' });
    for (const { headers } of played.seen) expect(headers.authorization).toBe('Bearer sealed-and-secret');
    expect(JSON.stringify(played.seen)).not.toContain(ada.tokenId);
    const [view] = await here.service.list(ada);
    expect(JSON.stringify(view)).not.toContain('sealed-and-secret');
  });

  it('may be a program in the sandbox, with what it is given and without a network', async () => {
    await mkdir(join(folder, 'programs'));
    await writeFile(join(folder, 'programs/server.mjs'), PROGRAM);
    const transport = { kind: 'stdio', command: 'node', args: ['server.mjs'], env: { GREETING: '${secret:GREETING}' } };
    expect(await mount({ prefix: 'prog', transport })).toMatchObject({
      health: 'connected',
      tools: ['prog_echo'],
      lastError: null,
    });
    expect(JSON.stringify(await call('prog_echo', { text: 'oh' }))).toContain('oh hello');
    await expect(call('prog_echo', { text: 'die' })).rejects.toMatchObject({ code: 'gateway.upstream_unavailable' });
    expect(JSON.stringify(await call('prog_echo', { text: 'again' }))).toContain('again hello');
  });

  it('that is dead keeps its tools in the list, and nobody waits for it', async () => {
    await mount();
    const { port } = played;
    await played.close();
    await expect(call('up_echo', { text: 'hi' })).rejects.toMatchObject({ code: 'gateway.upstream_unavailable', status: 502 });
    expect((await toolsOf()).map(({ name }) => name)).toEqual(['up_echo']);
    const later = await start();
    expect((await toolsOf(later)).map(({ name }) => name)).toEqual(['up_echo']);
    for (let n = 0; n < 3; n++) await call('up_echo', { text: 'hi' }).catch(() => undefined);
    expect((await here.service.get(ada, 'up')).health).toBe('left_alone');
    await expect(call('up_echo', { text: 'hi' })).rejects.toThrow(/left alone/);
    played = await PlayedUpstream.start(port);
    await expect
      .poll(() => call('up_echo', { text: 'back' }).catch(() => undefined), { timeout: 60_000, interval: 500 })
      .toBeDefined();
  });

  it('that stalls is given up after its time, and may be called off before', async () => {
    await mount({ timeoutMs: 300 });
    played.instead.set('tools/call', () => undefined);
    await expect(call('up_echo', { text: 'hi' })).rejects.toMatchObject({ code: 'gateway.upstream_timed_out', status: 504 });
    const stop = new AbortController();
    const running = call('up_echo', { text: 'hi' }, stop.signal);
    stop.abort(new Error('no longer wanted'));
    await expect(running).rejects.toThrow('no longer wanted');
  });

  it.each<[string, Parameters<typeof answerWith>[0], string]>([
    ['refuses', { error: { code: -32602, message: 'not like this' } }, 'gateway.upstream_refused'],
    ['answers with no result', { result: 5 }, 'gateway.upstream_answer_invalid'],
    ['breaks its own schema', { result: { content: [], structuredContent: { sum: 'x' } } }, 'gateway.upstream_answer_invalid'],
    ['answers without end', { huge: true }, 'gateway.upstream_answer_invalid'],
    ['sends its callers elsewhere', { redirect: true }, 'gateway.upstream_unavailable'],
    ['answers with what is no JSON', { text: '<html>' }, 'gateway.upstream_unavailable'],
  ])('that %s is an error with a code, and the next call works', async (_, answer, code) => {
    played.tools = [{ ...ECHO, outputSchema: { type: 'object', properties: { sum: { type: 'number' } }, required: ['sum'] } }];
    await mount();
    played.instead.set('tools/call', answerWith(answer));
    await expect(call('up_echo', { text: 'hi' })).rejects.toMatchObject({ code });
    played.instead.set('tools/call', answerWith({ result: { content: [], structuredContent: { sum: 5 } } }));
    expect(await call('up_echo', { text: 'hi' })).toMatchObject({ structuredContent: { sum: 5 } });
  });

  it('that lies about its list has left out what does not fit', async () => {
    played.tools = [
      ECHO,
      { ...ECHO, name: 'echo' },
      { ...ECHO, name: 'no good name' },
      { ...ECHO, name: 'no_object', inputSchema: { type: 'string' } },
      { ...ECHO, name: 'long', description: 'x'.repeat(100_000) },
      ...Array.from({ length: 600 }, (_, n) => ({ ...ECHO, name: `t${n}` })),
    ];
    const view = await mount();
    expect(view.tools.slice(0, 3)).toEqual(['up_echo', 'up_long', 'up_t0']);
    expect(view.tools).toHaveLength(500);
    expect(view.leftOut.join('\n')).toMatch(/echo: it is there twice[^]*no good name[^]*no_object[^]*more than 500 tools/);
    expect((await toolsOf()).find(({ name }) => name === 'up_long')!.description.length).toBeLessThan(4_200);
  });

  it('has its answers compared with its own schema, for no longer than that may take', async () => {
    const outputSchema = (text: object) => ({
      $schema: 'http://json-schema.org/draft-07/schema#',
      'x-of-its-own': true,
      type: 'object',
      properties: { text },
    });
    played.tools = [
      { ...ECHO, name: 'plain', outputSchema: outputSchema({ type: 'string' }) },
      { ...ECHO, name: 'slow', outputSchema: outputSchema({ type: 'string', pattern: '^(a+)+$' }) },
    ];
    const structuredContent = { text: `${'a'.repeat(60)}!` };
    played.instead.set('tools/call', () => ({ content: [{ type: 'text', text: 'a' }], structuredContent }));
    await mount();
    expect(await call('up_plain', { text: 'hi' })).toMatchObject({ structuredContent });
    await expect(call('up_slow', { text: 'hi' })).rejects.toMatchObject({
      code: 'gateway.upstream_answer_invalid',
      message: expect.stringContaining('could not be compared') as string,
    });
  });

  it('may speak nothing but the newer protocol', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const serve = toNodeHandler(
      createMcpHandler(
        () => {
          const server = new McpServer({ name: 'newer', version: '1' });
          const words = { inputSchema: z.object({ a: z.number() }), outputSchema: z.object({ twice: z.number() }) };
          server.registerTool('double', words, ({ a }) => ({
            content: [{ type: 'text', text: `${2 * a}` }],
            structuredContent: { twice: 2 * a },
          }));
          return server;
        },
        { legacy: 'reject' },
      ),
    );
    const server = createServer((request, response) => {
      seen.push(request.headers);
      void serve(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
    expect(await mount({ transport: { kind: 'http', url } })).toMatchObject({ health: 'connected', tools: ['up_double'] });
    expect(await call('up_double', { a: 4 })).toEqual({
      content: [{ type: 'text', text: '8' }],
      structuredContent: { twice: 8 },
    });
    expect(seen.at(-1)).toMatchObject({ 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'double' });
    server.closeAllConnections();
    server.close();
  });

  it('may answer with a stream, and say and ask other things on it', async () => {
    await mount();
    played.instead.set('tools/call', ({ id }, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const event = (message: object, end = '\n'): string => `event: message${end}data: ${JSON.stringify(message)}${end}${end}`;
      response.write('id: 1\ndata:\n\n: nothing\n\n');
      response.write(event({ jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 'so far' } }));
      response.write(event({ jsonrpc: '2.0', id: 99, method: 'ping' }));
      const answer = event({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: 'at last' }] } }, '\r\n');
      response.write(answer.slice(0, 40));
      setImmediate(() => response.end(answer.slice(40)));
    });
    expect(await call('up_echo', { text: 'hi' })).toMatchObject({ content: [{ type: 'text', text: 'at last' }] });
    // The answer to its ping, which is a message without a method.
    await expect.poll(() => played.seen.some(({ method }) => (method as string | undefined) === undefined)).toBe(true);
  });

  it('that has forgotten the session is called in a new one, once', async () => {
    let sessions = 0;
    played.instead.set('initialize', ({ id, params }, response) => {
      const result = {
        protocolVersion: params?.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: 'p', version: '1' },
      };
      response.writeHead(200, { 'content-type': 'application/json', 'mcp-session-id': `s${++sessions}` });
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
    });
    await mount();
    played.instead.set('tools/call', ({ id }, response) => {
      const { headers } = played.seen.at(-1)!;
      if (headers['mcp-session-id'] === 's1') return void response.writeHead(404).end();
      response.writeHead(200, { 'content-type': 'application/json' });
      return void response.end(JSON.stringify({ jsonrpc: '2.0', id, result: { content: [] } }));
    });
    expect(await call('up_echo', { text: 'hi' })).toEqual({ content: [] });
    expect([sessions, played.count('tools/call')]).toEqual([2, 2]);
  });

  it('is told that a call is called off', async () => {
    await mount();
    played.instead.set('tools/call', () => undefined);
    const stop = new AbortController();
    const running = call('up_echo', { text: 'hi' }, stop.signal);
    await expect.poll(() => played.count('tools/call')).toBe(1);
    stop.abort(new Error('no longer wanted'));
    await expect(running).rejects.toThrow('no longer wanted');
    await expect.poll(() => played.count('notifications/cancelled')).toBe(1);
  });

  it('has an entry in the audit log for each call, with how it ended', async () => {
    await mount();
    played.instead.set('tools/call', answerWith({ result: { content: [], isError: true } }));
    expect(await call('up_echo', {})).toMatchObject({ isError: true });
    played.instead.set('tools/call', answerWith({ error: { code: -32602, message: 'not like this' } }));
    await expect(call('up_echo', {})).rejects.toMatchObject({ code: 'gateway.upstream_refused' });
    await here.budgets.create(ada, { token: ada.tokenId, period: 'day', maxCalls: 0 });
    await expect(call('up_echo', {})).rejects.toMatchObject({ code: 'tools.budget_exhausted' });
    await here.journal.flush();
    const { items } = await here.audit.list(ada.organisation, { limit: 10, action: 'upstream.called' });
    expect(items.map(({ result, details }) => [result, details['outcome']])).toEqual([
      ['refused', 'tools.budget_exhausted'],
      ['failed', 'gateway.upstream_refused'],
      ['done', 'tool_error'],
    ]);
  });

  it('answers no more calls than the token’s budget allows', async () => {
    await mount();
    await here.budgets.create(ada, { token: ada.tokenId, period: 'day', maxCalls: 2 });
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => call('up_echo', { text: 'hi' })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(played.count('tools/call')).toBe(2);
    await expect(call('up_echo', { text: 'hi' })).rejects.toMatchObject({ code: 'tools.budget_exhausted', status: 429 });
  });

  it('that changes its list, or is changed, is told in every process', async () => {
    const other = await start();
    expect(await toolsOf(other)).toEqual([]);
    const heard: string[] = [];
    other.upstreams.onChange((organisation) => heard.push(organisation));
    await mount();
    await expect.poll(async () => (await toolsOf(other)).map(({ name }) => name), { timeout: 30_000 }).toEqual(['up_echo']);
    expect(heard).toContain(ada.organisation);
    played.tools = [ECHO, { ...ECHO, name: 'more' }];
    await here.service.refresh(ada, 'up');
    expect((await toolsOf()).map(({ name }) => name)).toEqual(['up_echo', 'up_more']);
    await here.service.update(ada, 'up', { enabled: false });
    expect(await toolsOf()).toEqual([]);
    expect(await here.service.get(ada, 'up')).toMatchObject({ health: 'disabled', tools: [] });
    await here.service.update(ada, 'up', { enabled: true });
    await here.service.remove(ada, 'up');
    await expect.poll(() => toolsOf(other), { timeout: 30_000 }).toEqual([]);
    await expect(here.service.get(ada, 'up')).rejects.toMatchObject({ code: 'gateway.upstream_not_found' });
  });

  it('is its organisation’s alone', async () => {
    await mount();
    const bob = { ...ada, organisation: 'another' };
    expect(await here.service.list(bob)).toEqual([]);
    for (const attempt of [
      () => here.service.get(bob, 'up'),
      () => here.service.update(bob, 'up', { enabled: false }),
      () => here.service.remove(bob, 'up'),
      () => here.service.refresh(bob, 'up'),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'gateway.upstream_not_found' });
    await expect(mount()).rejects.toMatchObject({ code: 'gateway.prefix_taken' });
  });

  it.each([
    ['ftp://example.com', 'Invalid'],
    ['https://user:secret@example.com', 'credentials'],
    ['file:///etc/passwd', 'Invalid'],
  ])('cannot be at %s', (url, words) => {
    const read = createUpstreamSchema.safeParse({ prefix: 'up', transport: { kind: 'http', url } });
    expect(JSON.stringify(read.error)).toContain(words);
  });
});

function answerWith(answer: { result?: unknown; error?: unknown; huge?: boolean; redirect?: boolean; text?: string }) {
  return (message: { id?: number | string }, response: import('node:http').ServerResponse) => {
    if (answer.redirect) return void response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end();
    response.writeHead(200, { 'content-type': 'application/json' });
    if (answer.huge) {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(1024 * 1024)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
      return undefined;
    }
    const { result, error, text } = answer;
    return void response.end(text ?? JSON.stringify({ jsonrpc: '2.0', id: message.id, ...(error ? { error } : { result }) }));
  };
}
