import { type CodeOrigin, libraryProgram, type Sandbox } from '#foundry/sandbox';
import type { Workspace } from '#foundry/workspace';
import type { RunProgram } from './fixer.js';

export interface ProgramOptions {
  readonly sandbox: Sandbox;
  readonly workspace: Workspace;
  /** Whose code the workspace holds: a linter runs the project's configuration. */
  readonly origin: CodeOrigin;
  readonly signal: AbortSignal;
}

/** Milliseconds: ESLint over a part takes a few seconds. */
const PROGRAM_MS = 120_000;
/** Bytes of an answer: the text of every file that a linter would change. */
const ANSWER_BYTES = 16 * 1024 * 1024;

/** Runs Node programs for the fixers, with the part's folder as the working directory and no network. */
export function sandboxPrograms({ sandbox, workspace, origin, signal }: ProgramOptions): RunProgram {
  return async (part, args, options = {}) => {
    const result = await sandbox.run({
      command: 'node',
      args,
      cwd: `${workspace.root}/${part}`,
      mounts: [{ source: workspace.root }, ...(options.reads ?? []).map((source) => ({ source }))],
      origin,
      network: 'none',
      env: { CI: '1', NO_COLOR: '1' },
      ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
      signal,
      limits: { wallTimeMs: PROGRAM_MS, captureBytes: ANSWER_BYTES },
    });
    return { exitCode: result.exitCode, stdout: result.stdout.text, stderr: result.stderr.text };
  };
}

/** A program of this library that a sandboxed Node runs. */
export const ownProgram = (name: string): string => libraryProgram('fixes', name);
