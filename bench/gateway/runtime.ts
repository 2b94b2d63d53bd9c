// What a call of a warm deployed tool costs, in processor time of Foundry's process and of the tool's, beside a bare call of the
// same handler: through the sandbox's warm worker alone, in the same run and in rounds that take turns.
//   npm run bench:gateway -- runtime
import 'reflect-metadata';
import { createWorkerPool, nodeAnswerSchema, nodeWorker } from '#foundry/sandbox';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ToolDeployments } from '../../libs/tools/src/deploy/tool.deployments.js';
import { ToolRuntime } from '../../libs/tools/src/runtime/tool.runtime.js';
import { OWNER, packageOf, ToolsUnderTest, UPLOAD } from '../../libs/tools/src/tools.fixture.js';

const CALLS = Number(process.env['CALLS'] ?? 2_000);
const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
const AT_ONCE = 16;
const CLOCK_TICK_US = 10_000;

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

interface Cost {
  /** Microseconds of this process, of the programs that it started, and from the first call to the last, each for one call. */
  readonly own: number;
  readonly programs: number;
  readonly wall: number;
}

/** Ticks of processor time that programs below this process have used, by their ids. */
function programTicks(): Map<number, number> {
  const all = new Map<number, { parent: number; ticks: number }>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      all.set(Number(name), { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) });
    } catch (error) {
      if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error; // it has ended meanwhile
    }
  }
  const isBelow = (pid: number): boolean => {
    const parent = all.get(pid)?.parent;
    return parent !== undefined && (parent === process.pid || isBelow(parent));
  };
  return new Map([...all].filter(([pid]) => isBelow(pid)).map(([pid, { ticks }]) => [pid, ticks]));
}

/** Microseconds since then, of programs that are still there. */
function programTimeSince(before: ReadonlyMap<number, number>): number {
  const ticks = [...programTicks()].reduce((sum, [pid, now]) => sum + now - (before.get(pid) ?? 0), 0);
  return ticks * CLOCK_TICK_US;
}

async function cost(atOnce: number, call: (index: number) => Promise<unknown>): Promise<Cost> {
  const [own, programs, started] = [process.cpuUsage(), programTicks(), performance.now()];
  let next = 0;
  const caller = async (): Promise<void> => {
    for (let index = next++; index < CALLS; index = next++) await call(index);
  };
  await Promise.all(Array.from({ length: atOnce }, caller));
  const used = process.cpuUsage(own);
  return {
    own: (used.user + used.system) / CALLS,
    programs: programTimeSince(programs) / CALLS,
    wall: ((performance.now() - started) * 1_000) / CALLS,
  };
}

const tools = await ToolsUnderTest.open();
const get = await tools.start();
const deployments = get(ToolDeployments);
const runtime = get(ToolRuntime);
const handler = `export default async ({ a, b }) => ({ sum: a + b });\n`;
const asScript = { 'src/index.ts': null, 'src/sum.ts': null, 'tests/add.test.ts': null, 'src/index.js': handler };
const test = `import { test } from 'node:test';\nimport '../src/index.js';\ntest('loads', () => {});\n`;
await deployments.deploy(OWNER, packageOf({}, { ...asScript, 'tests/add.test.js': test }), UPLOAD);

const bareFolder = join(tools.folder, 'bare');
mkdirSync(bareFolder);
writeFileSync(join(bareFolder, 'handler.mjs'), handler);
const bare = createWorkerPool({
  sandbox: tools.sandbox,
  program: () => nodeWorker({ module: join(bareFolder, 'handler.mjs') }),
  answer: nodeAnswerSchema,
  limits: { maxWorkers: 2, maxCalls: 1e9 },
});

const ways = {
  'the sandbox alone, one at a time': () => cost(1, (a) => bare.call({ payload: { args: [{ a, b: 1 }] } })),
  'a deployed tool, one at a time': () => cost(1, (a) => runtime.invoke(OWNER, 'add', { a, b: 1 })),
  [`the sandbox alone, ${AT_ONCE} at once`]: () => cost(AT_ONCE, (a) => bare.call({ payload: { args: [{ a, b: 1 }] } })),
  [`a deployed tool, ${AT_ONCE} at once`]: () => cost(AT_ONCE, (a) => runtime.invoke(OWNER, 'add', { a, b: 1 })),
};
try {
  const figures = new Map<string, Cost[]>(Object.keys(ways).map((name) => [name, []]));
  // The first round is for compilers and starts, and is not counted.
  for (let round = 0; round <= ROUNDS; round++)
    for (const [name, measure] of Object.entries(ways)) {
      const figure = await measure();
      if (round > 0) figures.get(name)!.push(figure);
    }
  for (const [name, costs] of figures) {
    const of = (part: keyof Cost): string => median(costs.map((figure) => figure[part])).toFixed(0);
    console.log(
      `${name}: ${of('own')} µs of Foundry’s process, ${of('programs')} µs of the tool’s, ${of('wall')} µs by the clock`,
    );
  }
} finally {
  await bare.close();
  await tools.close();
}
