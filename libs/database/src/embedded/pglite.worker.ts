/**
 * The embedded PostgreSQL. It runs in a thread of its own because a query blocks the thread it runs in. Batches are
 * answered strictly in the order in which they arrive.
 */
import { existsSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import type { FromWorker, ToWorker, WorkerInput } from './protocol.js';
import { completeOrNothing, unpackTemplate } from './template-archive.js';
import { reportLackOfSpace } from './lack-of-space.js';

const port = parentPort!;
const send = (message: FromWorker, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

reportLackOfSpace((noSpace) => send({ noSpace }));

const timings: Record<string, number> = { loaded: performance.now() };
let origin: 'existing' | 'template' | 'initdb' = 'existing';

async function open(input: WorkerInput): Promise<PGlite> {
  if (!existsSync(input.postgresDirectory)) {
    origin = input.templateFile === undefined ? 'initdb' : 'template';
    if (input.templateFile !== undefined) unpackTemplate(input.templateFile, input.postgresDirectory);
    else await completeOrNothing(input.postgresDirectory, async (partial) => (await create(partial)).close());
    timings['copied'] = performance.now();
  }
  const postgres = await create(input.postgresDirectory);
  timings['opened'] = performance.now();
  return postgres;
}

function create(directory: string): Promise<PGlite> {
  return PGlite.create({
    dataDir: directory,
    extensions: { vector },
    // 128 MB by default: preparing them takes a quarter of the start, and what they hold is in the system's cache too
    startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=32MB'],
    // 1 MiB instead of 16: a fresh directory is 15 MB smaller, and quicker to copy
    initDbStartParams: ['--wal-segsize=1'],
  });
}

/**
 * The stream variant hands every chunk over before PGlite's own parser sees it; the plain one parses and keeps every
 * message for the life of the process.
 */
async function execute(postgres: PGlite, batch: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  await postgres.execProtocolRawStream(batch, { syncToFs: false, onRawData: (chunk) => chunks.push(chunk.slice()) });
  const reply = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    reply.set(chunk, offset);
    offset += chunk.length;
  }
  return reply;
}

function fatal(error: unknown): void {
  const cause = error as NodeJS.ErrnoException;
  send({ fatal: cause.message, code: cause.code });
}

let work: Promise<void> = Promise.resolve();
let opened: PGlite;

async function answer(message: ToWorker): Promise<void> {
  if ('open' in message) {
    opened = await open(message.open);
    send({ ready: true, origin, timings });
  } else if ('close' in message) {
    await opened.close();
    send({ id: message.id, reply: new Uint8Array() });
    port.close();
  } else {
    const reply = await execute(opened, message.batch);
    send({ id: message.id, reply }, [reply.buffer]);
  }
}

port.on('message', (message: ToWorker) => {
  work = work.then(() => answer(message)).catch(fatal);
});
