// What a call of a tool costs through the gateway, in processor time of everything that serves it, against the same call of a bare
// server with the protocol's own library and the same handler; over real sockets, for both eras of the protocol. Rounds take turns, and
// medians are compared. Needs "npm run build" before.
//   npm run bench:gateway                       everything
//   npm run bench:gateway -- calls callers      only these: calls, callers, many, lists, search, runtime
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../measure.mjs';
import { calls, modern, older } from '../mcp/caller.mjs';
import { processorOf } from './processor.mjs';
import { deploy, mount, startBare, startProduct } from './servers.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 7);
const CALLS = Number(process.env.CALLS ?? 2_000);
const FROM_SOURCE = ['-C', 'foundry-source', '--import', '@oxc-node/core/register'];
const chosen = process.argv.slice(2);
const wanted = (name) => chosen.length === 0 || chosen.includes(name);
const ERAS = { '2026-07-28': modern, '2025-11-25': older };

let missed = false;
function goal(name, value, met, aim) {
  missed ||= !met;
  console.log(`${name} = ${value.toFixed(2)} (goal ${aim}) ${met ? 'met' : 'NOT MET'}`);
}
const atMost = (name, value, most) => goal(name, value, value <= most, `≤ ${most}`);
const atLeast = (name, value, least) => goal(name, value, value >= least, `≥ ${least}`);
const micros = (us) => `${us.toFixed(0)} µs`;

/** Sends `count` calls, `width` at a time, and makes sure that each adds. */
async function add(caller, name, count, width) {
  let next = 0;
  await calls(count, width, async () => {
    const a = next++;
    const text = await caller.call(name, { a, b: 1 });
    if (!text.includes(`"structuredContent":{"sum":${a + 1}}`))
      throw new Error(`${name} answered wrongly: ${text.slice(0, 300)}`);
  });
}

/** Microseconds for each call: of each server's main thread, its other threads and its programs, and by the clock. */
async function cost(servers, count, work) {
  const before = servers.map(({ pid }) => processorOf(pid));
  const started = performance.now();
  await work();
  const clock = ((performance.now() - started) * 1_000) / count;
  const parts = servers.map(({ pid }, index) => {
    const after = processorOf(pid);
    return Object.fromEntries(Object.entries(after).map(([part, used]) => [part, (used - before[index][part]) / count]));
  });
  const all = parts.reduce((sum, { main, threads, programs }) => sum + main + threads + programs, 0);
  return { parts, all, clock };
}

/** Medians over rounds in which each way is measured once; the first round is for compilers and is not counted. */
async function compare(ways, count = CALLS) {
  const figures = new Map(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round <= ROUNDS; round++)
    for (const [name, { servers, work }] of Object.entries(ways)) {
      const figure = await cost(servers, count, work);
      if (round > 0) figures.get(name).push(figure);
    }
  return Object.fromEntries(
    [...figures].map(([name, all]) => {
      const parts = all[0].parts.map((_, index) =>
        Object.fromEntries(
          ['main', 'threads', 'programs'].map((part) => [part, median(all.map((figure) => figure.parts[index][part]))]),
        ),
      );
      return [name, { parts, all: median(all.map((figure) => figure.all)), clock: median(all.map((figure) => figure.clock)) }];
    }),
  );
}

function show(name, { parts: [own, upstream], all }) {
  const { main, threads, programs } = own;
  const rest = upstream ? `, upstream ${micros(upstream.main + upstream.threads)}` : '';
  console.log(
    `  ${name.padEnd(44)} ${micros(all).padStart(8)}: main thread ${micros(main)}, other threads ${micros(threads)}, programs ${micros(programs)}${rest}`,
  );
}

async function withServers(work) {
  const [bare, product] = [await startBare(), await startProduct()];
  try {
    await deploy(product, 'add');
    await mount(product, 'up', bare);
    await work(bare, product);
  } finally {
    await product.stop();
    await bare.stop();
  }
}

async function benchCalls() {
  await withServers(async (bare, product) => {
    for (const [era, connect] of Object.entries(ERAS)) {
      const [direct, own] = [await connect(bare), await connect(product)];
      const found = await compare({
        'bare server': { servers: [bare], work: () => add(direct, 'add', CALLS, 4) },
        'ping: protocol, sign-in, limits': { servers: [product], work: () => calls(CALLS, 4, own.ping) },
        'deployed: with budget, sandbox, record, audit': { servers: [product], work: () => add(own, 'add', CALLS, 4) },
        'mounted: with budget, upstream, audit': { servers: [product, bare], work: () => add(own, 'up_add', CALLS, 4) },
      });
      console.log(`processor time of a call, revision ${era}, four at once:`);
      for (const [name, figure] of Object.entries(found)) show(name, figure);
      const [base, , deployed, mounted] = Object.values(found).map(({ all }) => all);
      atMost(`${era}: deployed tool / bare server`, deployed / base, 3);
      atMost(`${era}: through the gateway to an upstream / direct`, mounted / base, 2.5);
    }
  });
}

async function benchCallers() {
  await withServers(async (bare, product) => {
    for (const [era, connect] of Object.entries(ERAS)) {
      const [direct, own] = [await connect(bare), await connect(product)];
      const found = await compare({
        direct: { servers: [bare], work: () => add(direct, 'add', CALLS, 16) },
        mounted: { servers: [product, bare], work: () => add(own, 'up_add', CALLS, 16) },
        deployed: { servers: [product], work: () => add(own, 'add', CALLS, 16) },
      });
      const perSecond = (name) => 1e6 / found[name].clock;
      console.log(
        `16 callers, revision ${era}, calls a second: ${Object.keys(found)
          .map((name) => `${name} ${perSecond(name).toFixed(0)}`)
          .join(', ')}`,
      );
      atLeast(`${era}: throughput through the gateway / direct`, perSecond('mounted') / perSecond('direct'), 0.6);
      atLeast(`${era}: throughput of a deployed tool / bare server`, perSecond('deployed') / perSecond('direct'), 0.6);
    }
  });
}

/** Half of the tools deployed and half mounted. */
async function withMany(work) {
  const data = await mkdtemp(join(tmpdir(), 'foundry-bench-gateway-'));
  const seeded = await startProduct(data);
  await deploy(seeded, 'add');
  await seeded.stop();
  const { status, stderr } = spawnSync(process.execPath, [...FROM_SOURCE, 'bench/gateway/seed.ts', data, '249'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const [few, many] = [await startProduct(), await startProduct(data)];
  const [two, half] = [await startBare(2), await startBare(250)];
  try {
    for (const name of ['add', 'add_1', 'add_2']) await deploy(few, name);
    await mount(few, 'up', two);
    await mount(many, 'up', half);
    await work({ few, many, two, half });
  } finally {
    for (const server of [few, many, two, half]) await server.stop();
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function benchMany() {
  await withMany(async ({ few, many, two, half }) => {
    const count = async (server) => (await modern(server).list()).match(/"name":"(?:up_)?add/g).length;
    console.log(`tools beside those built in: ${await count(few)} and ${await count(many)}`);
    for (const [era, connect] of Object.entries(ERAS)) {
      const [short, long] = [await connect(few), await connect(many)];
      const found = await compare({
        'deployed, of 5': { servers: [few], work: () => add(short, 'add', CALLS, 4) },
        'deployed, of 500': { servers: [many], work: () => add(long, 'add', CALLS, 4) },
        'mounted, of 5': { servers: [few, two], work: () => add(short, 'up_add', CALLS, 4) },
        'mounted, of 500': { servers: [many, half], work: () => add(long, 'up_add', CALLS, 4) },
      });
      console.log(`processor time of a call, revision ${era}:`);
      for (const [name, figure] of Object.entries(found)) show(name, figure);
      for (const kind of ['deployed', 'mounted'])
        atMost(`${era}: ${kind} tool of 500 / of 5`, found[`${kind}, of 500`].all / found[`${kind}, of 5`].all, 1.1);
    }
  });
}

function benchRuntime() {
  const { status } = spawnSync(process.execPath, [...FROM_SOURCE, 'bench/gateway/runtime.ts'], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`bench/gateway/runtime.ts ended with ${status}.`);
}

if (wanted('calls')) await benchCalls();
if (wanted('callers')) await benchCallers();
if (wanted('many')) await benchMany();
if (wanted('runtime')) benchRuntime();
process.exitCode = missed ? 1 : 0;
