// The servers that are compared: a bare one, and the product with a deployed tool and with the bare one mounted.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMeasured } from '../mcp/server.mjs';

const TOKEN = 'fdy_benchmarks-only-token-of-a-server-that-ends-at-once';
const HANDLER = 'export default async ({ a, b }) => ({ sum: a + b });\n';
const TEST = "import { test } from 'node:test';\nimport '../src/index.js';\ntest('loads', () => {});\n";

export const startBare = (tools = 1) => startMeasured(['bench/gateway/bare.mjs', String(tools)]);

/** The product with data of its own; `stop` removes them unless they were given. */
export async function startProduct(given, extra = []) {
  const data = given ?? (await mkdtemp(join(tmpdir(), 'foundry-bench-gateway-')));
  const server = await startMeasured([...extra, 'bin/foundry.mjs', 'up', '--port', '0'], {
    FOUNDRY_DATA_DIR: data,
    FOUNDRY_ADMIN_TOKEN: TOKEN,
    FOUNDRY_RATE_LIMIT_PER_TOKEN: '100000000',
    FOUNDRY_RATE_LIMIT_PER_ADDRESS: '100000000',
  });
  const stop = async () => {
    await server.stop();
    if (given === undefined) await rm(data, { recursive: true, force: true, maxRetries: 5 });
  };
  return { ...server, token: TOKEN, stop };
}

async function rest(server, path, body) {
  const response = await fetch(new URL(path, server.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`);
  return await response.json();
}

/** Deploys a tool with the handler of the bare server. */
export async function deploy(server, name) {
  const object = (...fields) => ({
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field, { type: 'number' }])),
    required: fields,
    additionalProperties: false,
  });
  const manifest = {
    name,
    description: 'Adds two numbers.',
    inputSchema: object('a', 'b'),
    outputSchema: object('sum'),
    examples: [{ input: { a: 1, b: 2 }, output: { sum: 3 } }],
  };
  const files = { 'tool.json': JSON.stringify(manifest), 'src/index.js': HANDLER, 'tests/add.test.js': TEST };
  await rest(server, '/api/v1/tools', { files: Object.entries(files).map(([path, content]) => ({ path, content })) });
}

/** Mounts a server; its tools are called `prefix_…`. */
export async function mount(server, prefix, upstream) {
  const view = await rest(server, '/api/v1/admin/upstreams', {
    prefix,
    transport: { kind: 'http', url: new URL('/mcp', upstream.url).href },
  });
  if (view.health !== 'connected') throw new Error(`The upstream server is ${view.health}: ${view.lastError}`);
}
