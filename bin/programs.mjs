// Runs one of the built programs. All of them are one script, and V8 is given the code that it compiled when the same
// program was started by `npm run build`: two thirds of what a start would otherwise parse and compile.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { Worker } from 'node:worker_threads';

const bundle = fileURLToPath(new URL('../dist/programs/programs.cjs', import.meta.url));

/**
 * Where V8's code of a program is kept. It is for one version of Node: with another one it is left aside. A worker needs a
 * server's database to start, and is a server without HTTP.
 */
export const compiledFile = (program) => `${bundle}.${program === 'worker' ? 'api' : program}`;

/**
 * Code is only taken from what was compiled with the same settings, so they are all made here, before anything is.
 *
 * PostgreSQL's WebAssembly: V8's defaults make it check all of it before the first of it runs, and optimise it while
 * everything is starting: a third of the start's processor time.
 */
function setFlags() {
  setFlagsFromString('--wasm-lazy-validation');
  setFlagsFromString('--wasm-tiering-budget=100000000');
  // A command ends within seconds, beside tools that need the processors, and what a start runs a few hundred times a server
  // never runs again: optimising it does not pay off. Each version of V8 has its own measure of when to begin.
  const before22 = Number.parseInt(process.versions.node, 10) < 22;
  setFlagsFromString(before22 ? '--interrupt-budget=500000' : '--invocation-count-for-turbofan=20000');
}

/**
 * The server waits for its embedded database longer than for all else: that thread begins first. libs/database takes it from
 * here when it opens the database; nothing else keeps it alive.
 */
function startDatabaseThread() {
  const thread = new Worker(new URL('../dist/programs/pglite.worker.js', import.meta.url), { execArgv: [], stdin: false });
  const place = Symbol.for('foundry.database.thread');
  globalThis[place] = thread;
  // Then libs/database starts one itself, and is told why that fails.
  thread.once('error', () => delete globalThis[place]);
  thread.unref();
}

/** Starts `api`, `worker`, `cli` or `sidecar` in this process. Returns the script, and whether V8 took the kept code. */
export function runProgram(program) {
  if (!existsSync(bundle)) {
    process.stderr.write('foundry: The program is not built yet. Run "npm ci" (or "npm run build") first.\n');
    process.exit(1);
  }
  setFlags();
  if (program === 'api' && !process.env.DATABASE_URL) startDatabaseThread();
  const kept = compiledFile(program);
  // Plain ASCII: as latin1 it stays outside of V8's heap, one byte a character.
  const code = readFileSync(bundle, 'latin1');
  const cachedData = existsSync(kept) ? readFileSync(kept) : undefined;
  const script = new Script(code, { filename: bundle, cachedData });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(bundle), module, bundle);
  module.exports[program]();
  return { script, tookKept: cachedData !== undefined && !script.cachedDataRejected };
}
