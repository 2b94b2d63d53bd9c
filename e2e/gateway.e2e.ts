import { type AnyClient, CLIENTS } from '#foundry/mcp/testing';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ISOLATION } from './support/code-runs.js';
import { startServer, temporaryFolder } from './support/foundry.js';
import { Rest } from './support/rest.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Awaited<ReturnType<typeof startServer>>;
let other: Awaited<ReturnType<typeof startServer>>;
let rest: Rest;
beforeAll(async () => {
  folder = await temporaryFolder('gateway');
  server = await startServer(join(folder.path, 'data'), ISOLATION);
  other = await startServer(join(folder.path, 'other'), ISOLATION);
  rest = new Rest(server.url, server.token);
});
afterAll(async () => {
  await Promise.all([server.stop(), other.stop()]);
  await folder.remove();
});

const numbers = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'], additionalProperties: false };
const packageOf = (name: string, factor: number) => ({
  files: Object.entries({
    'tool.json': JSON.stringify({
      name,
      description: `Multiplies a number by ${factor}.`,
      inputSchema: numbers,
      outputSchema: numbers,
      examples: [{ input: { n: 2 }, output: { n: 2 * factor } }],
    }),
    'src/index.js': `export default ({ n }) => ({ n: n * ${factor} });\n`,
    'tests/it.test.js': `import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport it from '../src/index.js';\ntest('multiplies', () => assert.equal(it({ n: 1 }).n, ${factor}));\n`,
  }).map(([path, content]) => ({ path, content })),
});

it('lists a tool to every kind of client the moment it is deployed, also to those that were connected before', async () => {
  const bearer = { authorization: `Bearer ${server.token}` };
  const changed = new Map<string, number>();
  const clients = new Map<string, AnyClient>();
  for (const [kind, connect] of Object.entries(CLIENTS))
    clients.set(
      kind,
      await connect(new URL('/mcp', server.url), bearer, { onToolsChanged: () => void changed.set(kind, performance.now()) }),
    );
  const names = async (client: AnyClient) => (await client.listTools()).tools.map(({ name }) => name);
  for (const client of clients.values()) expect(await names(client)).not.toContain('double');

  const deployed = await rest.post('/api/v1/tools', packageOf('double', 2));
  const answeredAt = performance.now();
  expect(deployed.status).toBe(201);
  await expect.poll(() => changed.size, { timeout: 30_000, interval: 20 }).toBe(clients.size);
  // About a hundredth of a second on a machine that does nothing else; the aim is one second.
  for (const [kind, at] of changed) expect([kind, at - answeredAt < 5_000]).toEqual([kind, true]);
  for (const client of clients.values()) {
    expect(await names(client)).toContain('double');
    const answer = await client.callTool({ name: 'double', arguments: { n: 21 } });
    expect(answer).toMatchObject({ structuredContent: { n: 42 } });
    expect(await client.callTool({ name: 'double', arguments: { n: 'x' } })).toMatchObject({ isError: true });
  }
  const said = await rest.post('/api/v1/chat', { text: 'use double with n=4' });
  expect(await said.json()).toMatchObject({ intent: 'use-tool', answer: '8', outcome: 'done' });

  changed.clear();
  await rest.fetch('/api/v1/tools/double', { method: 'DELETE' });
  await expect.poll(() => changed.size, { timeout: 30_000, interval: 20 }).toBe(clients.size);
  for (const client of clients.values()) {
    expect(await names(client)).not.toContain('double');
    await client.close();
  }
});

it('has the tools of another server under its prefix, with credentials of its own, and lives when that one dies', async () => {
  const there = new Rest(other.url, other.token);
  expect((await there.post('/api/v1/tools', packageOf('triple', 3))).status).toBe(201);
  const url = new URL('/mcp', other.url).href;
  const transport = { kind: 'http', url, headers: { authorization: `Bearer ${other.token}` } };
  const mounted = await rest.post('/api/v1/admin/upstreams', { prefix: 'far', transport });
  expect([mounted.status, await mounted.json()]).toMatchObject([201, { health: 'connected' }]);

  // The newer library keeps lists until it hears of a change.
  const client = await CLIENTS['the older library']!(new URL('/mcp', server.url), {
    authorization: `Bearer ${server.token}`,
  });
  const names = async () => (await client.listTools()).tools.map(({ name }) => name);
  expect(await names()).toEqual(expect.arrayContaining(['ping', 'far_ping', 'far_triple']));
  expect(await client.callTool({ name: 'far_triple', arguments: { n: 5 } })).toMatchObject({ structuredContent: { n: 15 } });

  other.process.kill('SIGKILL');
  const dead = await client.callTool({ name: 'far_triple', arguments: { n: 5 } });
  expect(dead).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('[gateway.upstream_') as string }] });
  expect(await names()).toEqual(expect.arrayContaining(['ping', 'far_triple']));
  expect((await client.callTool({ name: 'ping', arguments: {} })).isError).toBeFalsy();
  expect((await rest.fetch('/api/v1/admin/upstreams/far', { method: 'DELETE' })).status).toBe(204);
  await expect.poll(names, { timeout: 30_000 }).not.toContain('far_triple');
  await client.close();
});
