// Starts each program once, in a process of its own, and keeps the code that V8 compiled on the way (bin/programs.mjs).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compiledFile, runProgram } from '../bin/programs.mjs';

/** What each is started with: the server goes until it is ready, commands to their end, the sidecar until its input ends. */
const STARTS = {
  api: ['up', '--port', '0'],
  cli: ['plan', 'A library: books (title, isbn, year) have many loans; a loan has a due date.', '--json'],
  sidecar: ['mcp'],
};

const [program] = process.argv.slice(2);
if (program === undefined) startAll();
else keepCompiled(program);

function startAll() {
  for (const name of Object.keys(STARTS)) {
    // Once to keep the code, and once to see that it is taken.
    for (const purpose of ['keep', 'check']) start(name, purpose);
  }
}

function start(name, purpose) {
  const dataDir = mkdtempSync(join(tmpdir(), 'foundry-compile-'));
  try {
    const env = { PATH: process.env.PATH, FOUNDRY_DATA_DIR: dataDir, FOUNDRY_LOG_LEVEL: 'error', FOUNDRY_COMPILED: purpose };
    const { status, stderr, error } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), name], {
      env,
      encoding: 'utf8',
      input: '',
    });
    if (error) throw error;
    if (status !== 0) throw new Error(`The program ${name} did not start: ${stderr}`);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function keepCompiled(name) {
  process.argv.splice(2, Infinity, ...STARTS[name]);
  endWhenReady();
  const { script, tookKept } = runProgram(name);
  if (process.env.FOUNDRY_COMPILED === 'check') {
    if (tookKept) return;
    process.stderr.write(`V8 does not take the code of ${name} that it compiled itself.\n`);
    process.exit(1);
  }
  process.on('exit', (code) => {
    if (code === 0) writeFileSync(compiledFile(name), script.createCachedData());
  });
}

function endWhenReady() {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text, ...rest) => {
    // By then it listens to signals.
    if (/ready at /.test(text)) setImmediate(() => process.emit('SIGTERM'));
    return write(text, ...rest);
  };
}
