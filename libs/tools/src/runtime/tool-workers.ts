import {
  createWorkerPool,
  type NetworkOrigin,
  networkOrigin,
  nodeAnswerSchema,
  nodeWorker,
  type NodeAnswer,
  type Sandbox,
  type WorkerCallResult,
  type WorkerPool,
  type WorkerPoolLimits,
  type WorkerProgram,
} from '#foundry/sandbox';
import { join } from 'node:path';
import { z } from 'zod';
import type { ToolPermissions } from '../package/manifest.js';
import type { ToolLanguage } from '../package/tool-package.js';
import { NODE_PROGRAM, PYTHON_PROGRAM } from './tool-folders.js';

const MIB = 1024 ** 2;

/** Bytes of a call's input as JSON. */
export const MAX_INPUT_BYTES = MIB;
/** Bytes of a call's answer as JSON, with what it printed. */
export const MAX_ANSWER_BYTES = 2 * MIB;
/** Bytes of what a call prints that are kept. */
export const MAX_CONSOLE_BYTES = 16 * 1024;

/** What a worker needs to know of the version that it runs. */
export interface RunnableTool {
  /** Absolute path of the folder that `ToolFolders` made. */
  readonly folder: string;
  readonly language: ToolLanguage;
  readonly permissions: ToolPermissions;
  /** Told which host it tried to reach and may not. */
  readonly onRefused?: (what: string) => void;
}

/** One call as the program beside the tool is given it. */
export interface ToolCallContext {
  readonly tool: string;
  readonly version: number;
  readonly callId: string;
  readonly secrets: Readonly<Record<string, string>>;
}

/** What that program answers: nothing in it is to be believed. */
const refusedSchema = z.array(z.string()).max(10);
export const toolAnswerSchema = z.union([
  z.object({
    error: z.object({ name: z.string(), message: z.string(), stack: z.string().optional() }),
    refused: refusedSchema,
  }),
  z.object({ output: z.unknown().optional(), refused: refusedSchema }),
]);

export type ToolWorkerResult = WorkerCallResult<NodeAnswer>;

export interface ToolWorkersOptions {
  readonly sandbox: Pick<Sandbox, 'start'>;
  readonly toolOf: (key: string) => RunnableTool | Promise<RunnableTool>;
  /** Hosts that may be inside of the network. */
  readonly inside?: readonly NetworkOrigin[];
  readonly limits: Partial<WorkerPoolLimits>;
}

/** Warm sandboxed processes that run tools, each for one version of one tool. */
export class ToolWorkers {
  private readonly pool: WorkerPool<NodeAnswer>;

  constructor({ sandbox, toolOf, inside = [], limits }: ToolWorkersOptions) {
    this.pool = createWorkerPool({
      sandbox,
      program: async (key) => programOf(await toolOf(key), inside),
      answer: nodeAnswerSchema,
      limits: { maxLineBytes: MAX_ANSWER_BYTES, ...limits },
    });
  }

  async call(
    key: string,
    input: unknown,
    context: ToolCallContext,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<ToolWorkerResult> {
    return await this.pool.call({ key, payload: { args: [input, context] }, timeoutMs, ...(signal && { signal }) });
  }

  async warm(key: string): Promise<void> {
    await this.pool.warm(key);
  }

  status(): ReturnType<WorkerPool<NodeAnswer>['status']> {
    return this.pool.status();
  }

  async close(): Promise<void> {
    await this.pool.close();
  }
}

/** Programs of a tool: threads and children, itself included. Node alone has about a dozen threads. */
const PROCESSES = 64;

export function programOf(
  { folder, language, permissions, onRefused }: RunnableTool,
  inside: readonly NetworkOrigin[],
): WorkerProgram {
  const { memoryMb, network } = permissions;
  const allowed = network.flatMap((host) => networkOrigin(host) ?? []);
  const common = {
    origin: 'client' as const,
    ...(allowed.length === 0
      ? { network: 'none' as const }
      : { network: 'hosts' as const, hosts: { allowed, inside, ...(onRefused && { onRefused }) } }),
    limits: {
      memoryBytes: (memoryMb + BASE_MEMORY_MB[language]) * MIB,
      processes: PROCESSES,
      openFiles: 256,
      fileBytes: 16 * MIB,
      writtenBytes: 64 * MIB,
    },
  };
  if (language === 'python') {
    const args = ['-B', join(folder, PYTHON_PROGRAM), String(MAX_ANSWER_BYTES), String(MAX_CONSOLE_BYTES)];
    return { ...common, command: 'python3', args, cwd: folder, mounts: [{ source: folder }], env: { PYTHONUTF8: '1' } };
  }
  return nodeWorker({
    ...common,
    module: join(folder, NODE_PROGRAM),
    nodeFlags: [`--max-old-space-size=${memoryMb}`],
    maxLineBytes: MAX_ANSWER_BYTES,
    consoleBytes: MAX_CONSOLE_BYTES,
  });
}

/** MiB that the interpreter itself takes before it has loaded anything, which is not the tool's to answer for. */
const BASE_MEMORY_MB: Readonly<Record<ToolLanguage, number>> = { typescript: 64, javascript: 64, python: 16 };
