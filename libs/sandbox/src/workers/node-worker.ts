import { dirname } from 'node:path';
import { z } from 'zod';
import { libraryProgram } from '../library-program.js';
import { DEFAULT_MAX_LINE_BYTES } from './json-lines.js';
import type { WorkerProgram } from './worker-pool.types.js';

const PROGRAM = 'node-worker.mjs';
const DEFAULT_CONSOLE_BYTES = 64 * 1024;
/** What one byte of printed text may take in an answer: `\u0000`. */
const ESCAPED_BYTES = 6;

export interface NodeWorkerOptions extends Partial<Omit<WorkerProgram, 'command' | 'args'>> {
  /** Absolute path of an ES or CommonJS module whose folder the worker sees read-only, unless `mounts` says otherwise. */
  readonly module: string;
  /** Name of the function in it; default `default`. */
  readonly export?: string;
  /** Flags of Node itself. */
  readonly nodeFlags?: readonly string[];
  /** Bytes of an answer, the same as the pool's `maxLineBytes`; default 1 MiB. A larger result is an error of its call. */
  readonly maxLineBytes?: number;
  /** Bytes of what one call prints that are kept; default 64 KiB. */
  readonly consoleBytes?: number;
}

/** A worker that loads a function once; each call `{args: […]}` calls it with these arguments. */
export function nodeWorker(options: NodeWorkerOptions): WorkerProgram {
  const {
    module,
    export: exported = 'default',
    nodeFlags = [],
    maxLineBytes = DEFAULT_MAX_LINE_BYTES,
    consoleBytes = DEFAULT_CONSOLE_BYTES,
    cwd = dirname(module),
    mounts = [],
    ...rest
  } = options;
  const program = libraryProgram('sandbox', PROGRAM);
  // With what is printed an answer still has room for what the call is answered.
  const printed = Math.min(consoleBytes, Math.floor(maxLineBytes / (2 * ESCAPED_BYTES)));
  return {
    ...rest,
    command: 'node',
    args: [...nodeFlags, program, module, exported, String(maxLineBytes), String(printed)],
    cwd,
    mounts: [{ source: program }, ...(mounts.some(({ source }) => source === cwd) ? [] : [{ source: cwd }]), ...mounts],
  };
}

const printedSchema = z.object({ text: z.string(), bytes: z.number(), truncated: z.boolean() });

/** What such a worker answers: the function's result, or what it threw; and what was printed meanwhile. */
export const nodeAnswerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown().optional(), console: printedSchema }),
  z.object({
    ok: z.literal(false),
    error: z.object({ name: z.string(), message: z.string(), stack: z.string().optional() }),
    console: printedSchema,
  }),
]);
export type NodeAnswer = z.infer<typeof nodeAnswerSchema>;
