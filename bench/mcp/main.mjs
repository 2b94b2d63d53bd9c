// What the MCP endpoint costs, in processor time of the server's process, against baselines of the same run; and whether it stays as it
// is over many callers, calls and sessions. Needs "npm run build" before.
//   npm run bench:mcp                      everything
//   npm run bench:mcp -- calls lists       only these: calls, lists, callers, memory
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../measure.mjs';
import { calls, modern, older } from './caller.mjs';
import { cost, startMeasured } from './server.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 7);
const CALLS = Number(process.env.CALLS ?? 2_000);
const MEMORY_CALLS = Number(process.env.MEMORY_CALLS ?? 50_000);
const chosen = process.argv.slice(2);
const wanted = (name) => chosen.length === 0 || chosen.includes(name);
const ERAS = { '2026-07-28': modern, '2025-11-25': older };

const folder = await mkdtemp(join(tmpdir(), 'foundry-bench-mcp-'));
const startProduct = () =>
  startMeasured(['bin/foundry.mjs', 'up', '--port', '0'], {
    FOUNDRY_DATA_DIR: join(folder, 'data'),
    FOUNDRY_ADMIN_TOKEN: 'fdy_benchmarks-only-token-of-a-server-that-ends-at-once',
    FOUNDRY_RATE_LIMIT_PER_TOKEN: '100000000',
    FOUNDRY_RATE_LIMIT_PER_ADDRESS: '100000000',
  }).then((server) => ({ ...server, token: 'fdy_benchmarks-only-token-of-a-server-that-ends-at-once' }));

let missed = false;
function goal(name, value, most, shown = value.toFixed(2)) {
  const met = value <= most;
  missed ||= !met;
  console.log(`${name}: ${shown} (goal ≤ ${most}) ${met ? 'met' : 'NOT MET'}`);
}

/** Median cost of a call on each server, in rounds that take turns, after one that is not counted. */
async function compare(servers, count, work) {
  const figures = servers.map(() => []);
  for (let round = 0; round <= ROUNDS; round++)
    for (const [index, server] of servers.entries()) {
      const each = await cost(server, count, () => calls(count, 4, () => work(index)));
      if (round > 0) figures[index].push(each);
    }
  return figures.map(median);
}

async function compareEras(name, [baseline, measured], most, count, method) {
  for (const [era, connect] of Object.entries(ERAS)) {
    const callers = [await connect(baseline), await connect(measured)];
    const [base, own] = await compare([baseline, measured], count, (index) => callers[index][method]());
    goal(
      `${name}, ${era}`,
      own / base,
      most,
      `${(own / 1_000).toFixed(3)} ms / ${(base / 1_000).toFixed(3)} ms = ${(own / base).toFixed(2)}`,
    );
  }
}

async function benchCalls() {
  const [bare, product] = [await startMeasured(['bench/mcp/bare.mjs']), await startProduct()];
  await compareEras('ping through the full stack / a bare server with the same library', [bare, product], 2, CALLS, 'ping');
  await Promise.all([bare.stop(), product.stop()]);
}

async function benchLists() {
  const [few, many] = [
    await startMeasured(['bench/mcp/listing.mjs', '5']),
    await startMeasured(['bench/mcp/listing.mjs', '500']),
  ];
  const [short, long] = [await modern(few).list(), await modern(many).list()];
  const count = (text) => text.match(/"name":"tool_/g).length;
  console.log(`lists of ${count(short)} and ${count(long)} tools, ${short.length} and ${long.length} bytes`);
  await compareEras('a list of 500 tools / of 5', [few, many], 1.5, Math.ceil(CALLS / 4), 'list');
  await Promise.all([few.stop(), many.stop()]);
}

/** 64 at once, half of them of each era, for as long as the calls last; the first error ends it. */
async function benchCallers() {
  const product = await startProduct();
  const callers = [];
  for (let index = 0; index < 64; index++) callers.push(index % 2 ? await older(product) : modern(product));
  const each = 100;
  const started = performance.now();
  await Promise.all(
    callers.map(async (caller, index) => {
      for (let call = 0; call < each; call++) await ((call + index) % 25 === 0 ? caller.list() : caller.ping());
    }),
  );
  const perSecond = (64 * each) / ((performance.now() - started) / 1_000);
  console.log(`64 callers at once, ${64 * each} calls: no error, ${perSecond.toFixed(0)} calls a second`);
  await product.stop();
}

/**
 * Calls of both eras, with a session opened for every 25 calls: half are ended, half are left as clients do that crash. What a session
 * leaves and what is found again in caches has its bound after a tenth of the calls; from there on memory is to stay.
 */
async function benchMemory() {
  const product = await startProduct();
  const stages = 5;
  const held = [];
  let sessions = 0;
  const lot = async (count) => {
    const newer = modern(product);
    for (let done = 0; done < count; done += 25) {
      const session = await older(product);
      await calls(12, 4, session.ping);
      await calls(13, 4, newer.ping);
      if (++sessions % 2 === 0) await session.end();
    }
  };
  await lot(MEMORY_CALLS / 10);
  for (let stage = 0; stage <= stages; stage++) {
    if (stage > 0) await lot(MEMORY_CALLS / stages);
    const { heapUsed, external, rss } = await product.memory();
    held.push({ heap: (heapUsed + external) / 1_048_576, rss: rss / 1_048_576 });
  }
  const [first, last] = [held[0], held.at(-1)];
  console.log(
    `memory of the server after ${(MEMORY_CALLS / 10).toLocaleString('en')} calls and each ${(MEMORY_CALLS / stages).toLocaleString('en')} more, ${sessions} sessions in all:`,
  );
  console.log(
    `  heap ${held.map(({ heap }) => heap.toFixed(1)).join(', ')} MB; resident ${held.map(({ rss }) => rss.toFixed(0)).join(', ')} MB`,
  );
  goal('more heap in use at the end', last.heap - first.heap, 4, `${(last.heap - first.heap).toFixed(1)} MB`);
  await product.stop();
}

try {
  if (wanted('calls')) await benchCalls();
  if (wanted('lists')) await benchLists();
  if (wanted('callers')) await benchCallers();
  if (wanted('memory')) await benchMemory();
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
process.exitCode = missed ? 1 : 0;
