import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker, WorkerInput } from './protocol.js';

interface Pending {
  readonly resolve: (reply: Buffer) => void;
  readonly reject: (error: Error) => void;
}

/** PostgreSQL that has met a full disk answers at once or never: writing what failed again is not among what it does. */
const SILENT_ON_FULL_DISK_MS = 10_000;

/** A worker's error with the system's error code, if it had one. */
export interface BackendError extends Error {
  code?: string;
}

/** The PGlite thread, seen from the main thread: batches in, replies out. */
export class PgliteBackend {
  /** Resolves when the database is open; rejects when it cannot be opened. */
  readonly ready: Promise<Extract<FromWorker, { ready: true }>>;
  /** Called once when the thread stops without having been asked to. */
  onLost: (error: BackendError) => void = () => {};
  private readonly worker: Worker;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private closing: Promise<void> | undefined;
  /** The error code of a write that the disk had no room for, until the thread answers again. */
  private noSpace: string | undefined;
  private silence: NodeJS.Timeout | undefined;
  private lost: Error | undefined;
  private settleReady!: { resolve: (message: Extract<FromWorker, { ready: true }>) => void; reject: (error: Error) => void };

  constructor(
    input: WorkerInput,
    private readonly silentOnFullDiskMs = SILENT_ON_FULL_DISK_MS,
  ) {
    this.ready = new Promise((resolve, reject) => (this.settleReady = { resolve, reject }));
    // a failed start is reported by whoever waits for it, not as an unhandled rejection before that
    this.ready.catch(() => {});
    this.worker = takeSpare() ?? startThread();
    this.worker.postMessage({ open: input } satisfies ToWorker, []);
    this.worker.on('message', (message: FromWorker) => this.receive(message));
    this.worker.on('error', (error) => this.lose(error));
    this.worker.on('exit', (code) => {
      if (!this.closing) this.lose(new Error(`its thread ended with code ${code}`));
    });
  }

  execute(batch: Uint8Array): Promise<Buffer> {
    if (this.lost) return Promise.reject(this.lost);
    return this.request((id) => {
      const copy = new Uint8Array(batch); // a buffer of its own: pooled memory cannot be transferred
      return [{ id, batch: copy }, [copy.buffer]];
    });
  }

  /** Ends the PostgreSQL cleanly, then its thread. Idempotent. */
  close(): Promise<void> {
    this.closing ??= (async () => {
      try {
        await this.ready;
        if (!this.lost) await this.request((id) => [{ id, close: true }, []]);
      } catch {
        // it never opened or died meanwhile, which those who used it were told: only the thread is left to end
      }
      clearTimeout(this.silence);
      await this.worker.terminate();
    })();
    return this.closing;
  }

  /** For who finds that the PostgreSQL does not go on although its thread lives. */
  giveUp(cause: Error): void {
    this.lose(cause);
  }

  /** Kills the thread without closing the database, as a crash would. */
  async abort(): Promise<void> {
    await this.worker.terminate();
  }

  private request(message: (id: number) => [ToWorker, ArrayBuffer[]]): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const id = this.nextId++;
      this.pending.set(id, { resolve, reject });
      this.worker.postMessage(...message(id));
    });
  }

  private receive(message: FromWorker): void {
    if ('noSpace' in message) return this.expectAnswer(message.noSpace);
    clearTimeout(this.silence);
    this.silence = undefined;
    if ('ready' in message) return this.settleReady.resolve(message);
    if ('fatal' in message) {
      const error: BackendError = new Error(message.fatal);
      if (message.code !== undefined) error.code = message.code;
      return this.lose(error);
    }
    this.answer(message);
  }

  private answer(message: Extract<FromWorker, { id: number }>): void {
    const pending = this.pending.get(message.id);
    this.pending.delete(message.id);
    const { buffer, byteOffset, byteLength } = message.reply;
    pending?.resolve(Buffer.from(buffer, byteOffset, byteLength));
  }

  private expectAnswer(noSpace: string): void {
    this.noSpace = noSpace;
    this.silence ??= setTimeout(
      () => this.lose(new Error('the disk is full, and it does not answer any more')),
      this.silentOnFullDiskMs,
    ).unref();
  }

  private lose(cause: BackendError): void {
    if (this.lost) return;
    clearTimeout(this.silence);
    const error: BackendError = new Error(`The embedded PostgreSQL has stopped: ${cause.message}.`, { cause });
    const code = cause.code ?? this.noSpace;
    if (code !== undefined) error.code = code;
    this.lost = error;
    this.settleReady.reject(error);
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
    this.onLost(error);
  }
}

/** Where bin/programs.mjs leaves a thread that it started before anything else, for whoever needs the first. */
const SPARE = Symbol.for('foundry.database.thread');
const spares = globalThis as { [SPARE]?: Worker };

function takeSpare(): Worker | undefined {
  const thread = spares[SPARE];
  delete spares[SPARE];
  thread?.removeAllListeners('error');
  thread?.ref();
  return thread;
}

function startThread(): Worker {
  // V8's defaults make it check all of PostgreSQL's code before the first of it runs, and optimise it while everything is
  // starting: a third of the start's CPU time. With these it checks a function when it compiles it, as it must, and
  // optimises what has run for a while (bench/start.mjs).
  setFlagsFromString('--wasm-lazy-validation');
  setFlagsFromString('--wasm-tiering-budget=100000000');
  const [script, execArgv] = workerScript();
  return new Worker(script, { execArgv, stdin: false });
}

/** Built code is plain JavaScript; run from source, the thread needs the same transpiler as the main thread. */
function workerScript(): [URL, string[]] {
  const fromSource = import.meta.url.endsWith('.ts');
  const script = new URL(`./pglite.worker.${fromSource ? 'ts' : 'js'}`, import.meta.url);
  return [script, fromSource ? ['--import', '@oxc-node/core/register'] : []];
}
