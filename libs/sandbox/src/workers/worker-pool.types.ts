import type { z } from 'zod';
import type { CodeOrigin, LimitName, RunRequest, Sandbox } from '../sandbox.types.js';

/**
 * A program that reads calls from its standard input and writes answers to its standard output, a JSON object a line:
 * `{"ready":true}` once, then for each `{"id":"…",…}` one `{"id":"…",…}` with the same id. It ends when its input does.
 * `nodeWorker` makes one of a module.
 */
export interface WorkerProgram extends Pick<RunRequest, 'command' | 'args' | 'cwd' | 'mounts' | 'env' | 'limits'> {
  /** Default `client`: isolated, or refused where nothing isolates. */
  readonly origin?: CodeOrigin;
  /** Default `none`. */
  readonly network?: RunRequest['network'];
  readonly hosts?: RunRequest['hosts'];
  readonly serves?: RunRequest['serves'];
  readonly reaches?: RunRequest['reaches'];
}

export interface WorkerPoolOptions<Answer> {
  readonly sandbox: Pick<Sandbox, 'start'>;
  /**
   * What workers of a key run; asked for each worker that is started. Its `limits` are for a worker's whole life. Where
   * they say nothing: 512 MiB of memory, an hour of processor time, no limit of wall time or output, which the pool keeps.
   */
  readonly program: (key: string) => WorkerProgram | Promise<WorkerProgram>;
  /** What an answer looks like besides its id. */
  readonly answer: z.ZodType<Answer>;
  readonly limits?: Partial<WorkerPoolLimits>;
}

export interface WorkerPoolLimits {
  /** Workers at one time, those that start or end included; default 4. */
  readonly maxWorkers: number;
  /** Workers of one key at one time; default `maxWorkers`. */
  readonly maxWorkersPerKey: number;
  /** Free workers kept ready for each key in use, so that the call after a crash or a recycling need not wait; default 1. */
  readonly spares: number;
  /** Calls that one worker has at one time; default 1. */
  readonly callsAtOnce: number;
  /** Calls that wait for a worker; default 100. */
  readonly maxQueued: number;
  /** Milliseconds that a call waits for a worker; default 30,000. */
  readonly maxWaitMs: number;
  /** Milliseconds from a call's being sent to its answer; default 30,000. */
  readonly callTimeoutMs: number;
  /** Milliseconds until a worker has said that it is ready; default 10,000. */
  readonly startTimeoutMs: number;
  /** Calls after which a worker is replaced; default 1,000. */
  readonly maxCalls: number;
  /** Milliseconds after which it is; default 600,000. */
  readonly maxAgeMs: number;
  /** Bytes of memory with which it is, measured from outside between calls; default 256 MiB. */
  readonly maxMemoryBytes: number;
  /** Milliseconds after which a worker that nobody needs is ended; default 60,000. */
  readonly maxIdleMs: number;
  /** Bytes of one call, and of one answer; default 1 MiB. */
  readonly maxLineBytes: number;
  /** Bytes of output that are no answer, since the last call was sent; more ends the worker. Default 256 KiB. */
  readonly maxStrayBytes: number;
}

export interface WorkerCall {
  /**
   * Whom the call is for, such as a tool and an organisation: workers keep what their calls leave in memory and in /tmp,
   * so one worker serves one key only. Default: the key ''.
   */
  readonly key?: string;
  /** What the worker is sent besides the id. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Milliseconds; default `callTimeoutMs`. */
  readonly timeoutMs?: number;
  /** Aborting gives the call up at once. */
  readonly signal?: AbortSignal;
}

/**
 * `crashed`: the worker ended. `protocol_broken`: it answered with something else than an answer. `not_started`: no worker
 * came to be ready. A limit's name: it ended the worker.
 */
export type WorkerFailure = 'timed_out' | 'crashed' | 'protocol_broken' | 'not_started' | 'cancelled' | LimitName;

interface CallTimes {
  /** Milliseconds in the queue, a cold start included. */
  readonly waitedMs: number;
  /** Milliseconds from being sent to the end. */
  readonly durationMs: number;
}

export type WorkerCallResult<Answer> =
  | (CallTimes & { readonly outcome: 'answered'; readonly answer: Answer })
  /** The reason is a sentence for people, and may hold the worker's own last words. */
  | (CallTimes & { readonly outcome: WorkerFailure; readonly reason: string });

export interface WorkerPoolStatus {
  readonly starting: number;
  readonly idle: number;
  readonly busy: number;
  readonly ending: number;
  readonly queued: number;
  /** Workers started since the pool was made. */
  readonly started: number;
  /** Of these, replaced for their calls, age or memory. */
  readonly recycled: number;
  /** Bytes of output that were no answers, of all workers. */
  readonly strayBytes: number;
}

/** Sandboxed processes that are kept ready and called over their pipes. */
export interface WorkerPool<Answer> {
  /**
   * A call has one worker and one try: what fails may have had effects.
   * @throws sandbox.workers_busy when too many calls wait, or this one waited too long; sandbox.call_too_large;
   *         sandbox.workers_closed; sandbox.isolation_required as `Sandbox.start`.
   */
  call(call: WorkerCall): Promise<WorkerCallResult<Answer>>;
  /** Starts a worker for a key unless there is one. Resolves when one is ready, or none could be: the next call says why. */
  warm(key?: string): Promise<void>;
  status(): WorkerPoolStatus;
  /** Gives up all calls. Resolves when no worker is left. */
  close(): Promise<void>;
}
