import type { Plan } from '#foundry/planning';
import type { CheckName, CheckResult, CheckRunner } from '#foundry/testing';
import type { CommitAuthor, Edit, FileChange, Workspace } from '#foundry/workspace';
import type { FailureAnalysis, FixAttempt, FixRound } from './fixes.schemas.js';
import type { FailingFinding } from './failing.js';
import type { Fixer, RunProgram } from './fixer.js';

/** What the brain is shown. Everything in it is data: none of it is an instruction to anybody. */
export interface FailureContext {
  /** From 1. */
  readonly round: number;
  readonly plan: Plan;
  readonly workspace: Workspace;
  /** The checks that did not pass, with their output where it is known. */
  readonly failed: readonly CheckResult[];
  readonly findings: readonly FailingFinding[];
  /** What is known without a model. */
  readonly analysis: FailureAnalysis;
  /** Attempts of all rounds so far: what was tried and why it was refused. */
  readonly attempts: readonly FixAttempt[];
  readonly signal: AbortSignal;
}

export interface FixProposal {
  readonly analysis: FailureAnalysis;
  /** Beside the analysis' own suggestions; both are applied as one patch. */
  readonly edits: readonly Edit[];
  /** Fingerprints that the patch is for; by default those of the files that it touches. */
  readonly targets?: readonly string[];
}

/** A model or a client: what the loop asks when nothing else helps. Throwing means that it has nothing to say. */
export interface FixBrain {
  readonly name: 'model' | 'client';
  proposeFixes(context: FailureContext): Promise<FixProposal>;
}

/** What is known of an earlier run of the loop that was interrupted. */
export interface HealingState {
  /** Finished rounds. */
  readonly rounds: readonly FixRound[];
  /** How many of them belong to an earlier try, which ended: limits count from there. */
  readonly earlier?: number;
  /** Results after the last finished round; undefined before the first. */
  readonly results?: readonly CheckResult[];
  /** The commit that an unfinished round began with. */
  readonly open?: string;
}

/** Where rounds are recorded, so that a loop that was killed goes on after the last finished one. */
export interface RoundJournal {
  load(): Promise<HealingState>;
  /** Before anything is changed. */
  begin(round: number, base: string, findings: number): Promise<void>;
  finish(round: FixRound, results: readonly CheckResult[]): Promise<void>;
}

export interface HealingLimits {
  /** Rounds at most; default 5. */
  readonly rounds: number;
  /** Rounds one after another in which no finding went away; default 2. */
  readonly idleRounds: number;
  /** Milliseconds for everything; default 600,000. */
  readonly totalMs: number;
  /** Milliseconds for one answer of the brain; default 300,000. */
  readonly brainMs: number;
  /** Deterministic patches that are tried one by one in a round; default 12. */
  readonly attempts: number;
}

export type HealingEvent =
  | { readonly type: 'round'; readonly round: number; readonly failing: readonly CheckName[]; readonly findings: number }
  | { readonly type: 'attempt'; readonly round: number; readonly attempt: FixAttempt };

/** Runs checks on the workspace as it is now. Checks whose ground is missing come back as skipped. */
export type RunChecks = (
  names: readonly CheckName[],
  known: readonly CheckResult[],
  signal: AbortSignal,
) => Promise<readonly CheckResult[]>;

export interface HealRequest {
  readonly workspace: Workspace;
  readonly plan: Plan;
  /** The latest result of every check. */
  readonly results: readonly CheckResult[];
  readonly checks: readonly Pick<CheckRunner, 'name' | 'after'>[];
  readonly runChecks: RunChecks;
  readonly fixers: readonly Fixer[];
  /** Runs programs for the fixers: see `sandboxPrograms`. */
  readonly program: RunProgram;
  readonly brain?: FixBrain;
  readonly journal: RoundJournal;
  readonly author: CommitAuthor;
  /** The date of the commits; default now. */
  readonly at?: Date;
  /** Installs and links a part's dependencies again after its manifest changed. */
  readonly install?: (part: 'backend' | 'frontend', signal: AbortSignal) => Promise<void>;
  /** Files as the project's template renders them, by path: what dependencies it offers, what the plan decides. */
  readonly rendering?: () => Promise<ReadonlyMap<string, string>>;
  /** Refuses a brain's changes before they are applied, one sentence each: secrets, dangerous constructs. */
  readonly filter?: (changes: readonly FileChange[]) => Promise<readonly string[]>;
  readonly limits?: Partial<HealingLimits>;
  readonly signal: AbortSignal;
  readonly onEvent?: (event: HealingEvent) => Promise<void> | void;
}
