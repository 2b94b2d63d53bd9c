import type { Plan } from '#foundry/planning';
import type { CodeOrigin } from '#foundry/sandbox';
import type { CheckResult } from '#foundry/testing';
import type { Workspace } from '#foundry/workspace';
import type { BuildActionEntity } from '../build-action.entity.js';
import type { BuildEntity } from '../build.entity.js';
import type { FixOutput } from '../check-results.js';
import type { BuildEventData } from '../build.schemas.js';

/** What a step may use. Everything it stores or emits becomes visible with its result, in one transaction. */
export interface StepContext {
  readonly build: Readonly<BuildEntity>;
  readonly step: string;
  readonly round: number;
  /** The step's fence: what a later start of the same step knows another number of. */
  readonly starts: number;
  /** What the build's client asked for and this round carries out; null in every other build. */
  readonly action: Readonly<BuildActionEntity> | null;
  /** Aborted when the build is cancelled or fails elsewhere, when the process stops, or when the step's time is up. */
  readonly signal: AbortSignal;
  /** Of the project as it is now: with what agents add to it while their changes are in it. */
  plan(): Plan;
  /** Whose code the workspace holds: `model` as soon as agents' changes are in it. */
  readonly origin: CodeOrigin;
  workspace(): Promise<Workspace>;
  /** The journaled output of a step this one depends on. */
  output(step: string): Record<string, unknown>;
  /** Results of the checks that have finished, in pipeline order. */
  checks(): CheckResult[];
  /** What the step `fix` of this round did; undefined where there is none. */
  fixing(): FixOutput | undefined;
  attach(name: string, content: string | Uint8Array, mediaType: string): Promise<void>;
  /** Writes to the timeline at once, for what takes long; a step that was taken over tells nothing more. */
  tell(...events: readonly BuildEventData[]): Promise<void>;
  /** What this step told in earlier starts: whoever repeats its work does not tell it again. */
  told(): Promise<BuildEventData[]>;
  /** One line of the step's log, which is stored as an artifact. */
  log(line: string): void;
}

export interface StepResult {
  /** Journaled: small, and enough for the steps that follow. */
  readonly output: Record<string, unknown>;
  /** One line for people: `14 files`, `23 tests passed`. */
  readonly summary: string | null;
  readonly events?: readonly BuildEventData[];
  /** Columns of the build that this step decides. */
  readonly build?: Partial<Pick<BuildEntity, 'plan' | 'title' | 'slug'>>;
}

/** Nest collects every provider of this token; a pipeline step without a handler, or with two, stops the boot. */
export const STEP_HANDLERS = Symbol('STEP_HANDLERS');

export interface StepHandler {
  /** The steps it carries out. */
  readonly steps: readonly string[];
  run(context: StepContext): Promise<StepResult>;
}
