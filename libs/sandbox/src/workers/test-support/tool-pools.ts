import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMarked, RUN_MARKER } from '../../process-markers.js';
import { findProgram } from '../../programs.js';
import { createSandbox } from '../../sandbox.js';
import type { Sandbox } from '../../sandbox.types.js';
import { nodeAnswerSchema, nodeWorker, type NodeAnswer, type NodeWorkerOptions } from '../node-worker.js';
import { createWorkerPool } from '../worker-pool.js';
import type { WorkerCall, WorkerCallResult, WorkerPool, WorkerPoolLimits, WorkerProgram } from '../worker-pool.types.js';

/** What a client could have written: a function that does as it is told. */
const TOOL = `
import { writeSync } from 'node:fs';
const kept = [];
let calls = 0;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const deeds = {
  echo: ({ value }) => value,
  count: () => ++calls,
  pid: () => process.pid,
  identity: () => process.env.IDENTITY + '/' + started,
  print: ({ text }) => { console.log(text); console.error('aside'); process.stdout.write('no end'); },
  printAfter: async ({ ms, text }) => { await sleep(ms); console.log(text); return text; },
  throw: ({ message }) => { throw new TypeError(message); },
  exit: ({ code }) => process.exit(code),
  loop: () => { for (;;); },
  hang: () => new Promise(() => setInterval(() => {}, 1000)),
  sleep: async ({ ms }) => { await sleep(ms); return ms; },
  reject: async () => { setTimeout(() => { throw new Error('from a timer'); }, 0); await sleep(5000); },
  keep: ({ bytes }) => { kept.push(Buffer.alloc(bytes, 1)); return kept.length; },
  hog: async () => { for (;;) { kept.push(Buffer.alloc(8 * 1024 * 1024, 1)); await sleep(5); } },
  big: ({ bytes }) => 'x'.repeat(bytes),
  cycle: () => { const loop = {}; loop.loop = loop; return loop; },
  raw: ({ text }) => { writeSync(1, text); return 'done'; },
  flood: () => { const line = 'x'.repeat(65536); for (;;) { try { writeSync(1, line); } catch { /* full */ } } },
  floodAside: () => { for (;;) { try { writeSync(2, 'x'.repeat(4096) + '\\n'); } catch { /* full */ } } },
  host: async () => (await import('node:fs')).readFileSync('/etc/shadow', 'utf8'),
  network: async () => { await fetch('http://192.0.2.1/'); },
};
const started = Math.random();
export default async (deed, input = {}) => deeds[deed](input);
export const other = () => 'the other one';
export const notAFunction = 7;
`;

export const isolating = findProgram('bwrap') !== null;

export type Result = WorkerCallResult<NodeAnswer>;
export type Deed = (deed: string, input?: object, more?: Partial<WorkerCall>) => Promise<Result>;

/** Pools of real workers, sandboxed where that can be, in a folder of their own. */
export class ToolPools {
  readonly data = realpathSync(mkdtempSync(join(tmpdir(), 'workers-spec-')));
  readonly tools = join(this.data, 'tools');
  readonly sandbox: Sandbox;
  private readonly instance = `workers${process.pid}x${Math.random().toString(36).slice(2)}`;
  private readonly pools: WorkerPool<NodeAnswer>[] = [];

  constructor() {
    mkdirSync(this.tools);
    writeFileSync(join(this.tools, 'tool.mjs'), TOOL);
    const runDirectory = join(this.data, 'runs');
    this.sandbox = createSandbox({ runDirectory, instanceId: this.instance, allowUnsandboxed: !isolating });
  }

  /** A pool of the tool; without spares unless the limits say so. */
  ofTool(limits: Partial<WorkerPoolLimits> = {}, more: Partial<NodeWorkerOptions> = {}): WorkerPool<NodeAnswer> {
    const module = join(this.tools, 'tool.mjs');
    return this.of((key) => nodeWorker({ module, env: { IDENTITY: key }, ...more }), { spares: 0, ...limits });
  }

  /** A pool of a program that speaks for itself. */
  ofScript(script: string, limits: Partial<WorkerPoolLimits> = {}): WorkerPool<NodeAnswer> {
    const args = ['-e', script];
    return this.of(() => ({ command: 'node', args, cwd: this.tools, mounts: [{ source: this.tools }] }), limits);
  }

  of(program: (key: string) => WorkerProgram, limits: Partial<WorkerPoolLimits> = {}): WorkerPool<NodeAnswer> {
    const pool = createWorkerPool({ sandbox: this.sandbox, program, answer: nodeAnswerSchema, limits });
    this.pools.push(pool);
    return pool;
  }

  async closeAll(): Promise<void> {
    for (const pool of this.pools.splice(0)) await pool.close();
  }

  /** Processes that workers have left. */
  survivors(): unknown[] {
    return findMarked(RUN_MARKER).filter(({ value }) => value.startsWith(`${this.instance}.`));
  }

  remove(): void {
    rmSync(this.data, { recursive: true, force: true });
  }
}

export function callerOf(pool: WorkerPool<NodeAnswer>): Deed {
  return (deed, input = {}, more = {}) => pool.call({ payload: { args: [deed, input] }, ...more });
}

/** The function's result; fails the test when there is none. */
export async function valueOf(result: Promise<Result>): Promise<unknown> {
  const known = await result;
  if (known.outcome !== 'answered' || !known.answer.ok) throw new Error(JSON.stringify(known));
  return known.answer.value;
}
