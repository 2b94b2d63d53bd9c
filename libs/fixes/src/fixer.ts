import type { Plan } from '#foundry/planning';
import type { CheckName } from '#foundry/testing';
import type { FailingFinding } from './failing.js';

export interface FileChange {
  readonly path: string;
  /** Null removes the file. */
  readonly content: string | null;
}

export interface Patch {
  readonly fixer: string;
  /** What it does, in a few words: `remove the unused import Database`. */
  readonly summary: string;
  /** Fingerprints of the findings that it is for. All of them must go. */
  readonly targets: readonly string[];
  readonly changes: readonly FileChange[];
}

/** A program of a part's own dependencies, run in the sandbox over the workspace. */
export type RunProgram = (
  part: 'backend' | 'frontend',
  args: readonly string[],
  options?: { readonly stdin?: string; readonly reads?: readonly string[] },
) => Promise<{ readonly exitCode: number | null; readonly stdout: string; readonly stderr: string }>;

export interface FixContext {
  readonly plan: Plan;
  readonly findings: readonly FailingFinding[];
  readonly failing: ReadonlySet<CheckName>;
  /** Paths of every project file, sorted. */
  readonly paths: readonly string[];
  /** A project file as text; undefined when it is not there, or is not text. */
  read(path: string): Promise<string | undefined>;
  /** What the template renders for a path; undefined when it renders none, or nothing is known of a template. */
  rendered(path: string): Promise<string | undefined>;
  readonly run: RunProgram;
  /** `content` as the project formats it; unchanged when it cannot be parsed. */
  format(path: string, content: string): Promise<string>;
  readonly signal: AbortSignal;
}

/**
 * Repairs one class of failures without a model. It proposes; whether a patch is kept is decided by running checks, so
 * a fixer may offer several patches for one finding, the likeliest first.
 */
export interface Fixer {
  readonly name: string;
  /** Tried only when nothing else helped in a round: it does not repair, it puts an earlier state back. */
  readonly lastResort?: boolean;
  propose(context: FixContext): Promise<readonly Patch[]>;
}

export const partOf = (path: string): 'backend' | 'frontend' | undefined =>
  path.startsWith('backend/') ? 'backend' : path.startsWith('frontend/') ? 'frontend' : undefined;
