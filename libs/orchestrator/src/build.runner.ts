import type { Artifact, ArtifactStore } from '#foundry/artifacts';
import { DomainError, messageOf, sha256, stableJson, TimeLimit } from '#foundry/kernel';
import type { Workspace, Workspaces } from '#foundry/workspace';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { codeOriginOf, planInForce } from './agent-state.js';
import type { BuildEntity, BuildStepEntity } from './build.entity.js';
import { buildErrors } from './build.errors.js';
import type { StepRef } from './build.jobs.js';
import { BuildProgress, type ClaimedStep } from './build.progress.js';
import { BuildRepository } from './build.repository.js';
import { BuildSignals } from './build.signals.js';
import { checksOf, fixingOf } from './check-results.js';
import type { StepDefinition } from './pipeline.js';
import { requireSpace, SPACE_FOR_STEP } from './disk-space.js';
import { ARTIFACT_STORE, FREE_SPACE, type FreeSpace, WORKSPACES } from './ports.js';
import { PIPELINE } from './build.options.js';
import { STEP_HANDLERS, type StepContext, type StepHandler } from './steps/step.js';
import { StepLog } from './steps/step-log.js';

/** Longest a step may take besides its own limits, in milliseconds: installing on a slow line is the longest. */
const STEP_TIME_LIMIT_MS = 15 * 60_000;
const MAX_EVENTS = 100_000;

/**
 * Carries out one step: claim it in the journal, do its work, record the result. The work happens between two
 * transactions, so a process that dies in between leaves a step that is `running`, and the reconciler starts it again.
 */
@Injectable()
export class BuildRunner {
  private readonly logger = new Logger(BuildRunner.name);
  private readonly running = new Map<string, RunningStep>();
  private readonly handlers: ReadonlyMap<string, StepHandler>;

  constructor(
    @Inject(BuildProgress) private readonly progress: BuildProgress,
    @Inject(BuildRepository) private readonly builds: BuildRepository,
    @Inject(BuildSignals) private readonly signals: BuildSignals,
    @Inject(WORKSPACES) private readonly workspaces: Workspaces,
    @Inject(ARTIFACT_STORE) private readonly artifacts: ArtifactStore,
    @Inject(FREE_SPACE) private readonly freeSpace: FreeSpace,
    @Inject(STEP_HANDLERS) handlers: readonly StepHandler[],
    @Inject(PIPELINE) pipeline: readonly StepDefinition[],
  ) {
    this.handlers = handlersByStep(handlers, pipeline);
  }

  async run(ref: StepRef, stopping: AbortSignal): Promise<void> {
    const key = keyOf(ref.buildId, ref.step, ref.round);
    // A queue delivers a job again while it is still running here, when the clock was set past its lock. Its second
    // delivery ends with the first, so that the queue never takes a step for done that is not.
    const before = this.running.get(key);
    if (before) return await before.ended;
    const controller = new AbortController();
    const run: RunningStep = { ref, controller, starts: undefined, ended: Promise.resolve() };
    this.running.set(key, run);
    run.ended = this.claimAndCarryOut(run, stopping).finally(() => this.running.delete(key));
    await run.ended;
  }

  /** Whether this process is doing the step now. */
  isAtWork({ buildId, name, round }: Pick<BuildStepEntity, 'buildId' | 'name' | 'round'>): boolean {
    return this.running.has(keyOf(buildId, name, round));
  }

  /**
   * Aborts what this process does for the build and the journal wants no more. The journal is asked, since a signal may be late: the
   * build may have been resumed meanwhile.
   */
  async abortStopped(buildId: string): Promise<void> {
    const mine = this.runsOf(buildId).filter(({ starts }) => starts !== undefined);
    if (mine.length === 0) return;
    const rows = await this.builds.steps(buildId);
    for (const { ref, starts, controller } of mine) {
      const row = rows.find(({ name, round }) => name === ref.step && round === ref.round);
      if (row?.status !== 'running' || row.starts !== starts) controller.abort(new Error('The build was stopped.'));
    }
  }

  /** Builds that this process is at work on. */
  builtHere(): Set<string> {
    return new Set([...this.running.values()].map(({ ref }) => ref.buildId));
  }

  private runsOf(buildId: string): RunningStep[] {
    return [...this.running.values()].filter(({ ref }) => ref.buildId === buildId);
  }

  /** Resolves when this process does nothing for the build any more. */
  async whenIdle(buildId: string): Promise<void> {
    await Promise.allSettled(this.runsOf(buildId).map(({ ended }) => ended));
  }

  private async claimAndCarryOut(run: RunningStep, stopping: AbortSignal): Promise<void> {
    const { ref, controller } = run;
    const claimed = await this.progress.claim(ref, (build, step, steps) => inputHash(build, step, steps));
    if (!claimed) return;
    run.starts = claimed.step.starts;
    await TimeLimit.during(STEP_TIME_LIMIT_MS, [controller.signal, stopping], (signal) =>
      this.carryOut(claimed, signal, stopping),
    );
  }

  private async carryOut(claimed: ClaimedStep, signal: AbortSignal, stopping: AbortSignal): Promise<void> {
    const started = performance.now();
    const stored: Artifact[] = [];
    const log = new StepLog();
    const context = this.contextOf(claimed, signal, stored, log);
    const { name } = claimed.step;
    try {
      await requireSpace(this.freeSpace, SPACE_FOR_STEP);
      const result = await this.handlerOf(name).run(context);
      signal.throwIfAborted();
      await this.storeLog(claimed, log, stored);
      await this.progress.succeed(claimed, result, stored, performance.now() - started);
    } catch (error) {
      // Stopping is not failing: the queue takes the job back, and the step is started again after the restart.
      if (stopping.aborted) throw error;
      // Cancelled, or failed elsewhere: the journal already says so.
      if (stopCause(signal) === 'cancelled') return;
      await this.fail(
        claimed,
        stopCause(signal) === 'timed out' ? timedOut(name) : error,
        log,
        stored,
        performance.now() - started,
      );
    }
  }

  private async fail(claimed: ClaimedStep, error: unknown, log: StepLog, stored: Artifact[], durationMs: number): Promise<void> {
    const { build, step } = claimed;
    if (!(error instanceof DomainError))
      this.logger.error({ err: error, buildId: build.id, step: step.name }, 'A step failed unexpectedly.');
    const failure =
      error instanceof DomainError
        ? error
        : buildErrors.stepFailed(`The step ${step.name} could not be finished: ${messageOf(error)}`, { cause: error });
    log.add(failure.message);
    await this.storeLog(claimed, log, stored).catch((cause: unknown) =>
      this.logger.warn({ err: cause, buildId: build.id }, 'The log of a failed step could not be stored.'),
    );
    await this.progress.fail(claimed, { code: failure.code, message: failure.message }, stored, durationMs);
    await this.abortStopped(build.id);
    await this.signals.announceCancel(build.id); // other workers may be at work on it as well
  }

  private async storeLog({ build, step }: ClaimedStep, log: StepLog, stored: Artifact[]): Promise<void> {
    const text = log.text();
    if (text) stored.push(await this.artifacts.put(build.id, `logs/${step.name}.log`, Buffer.from(text), 'text/plain'));
  }

  private contextOf(claimed: ClaimedStep, signal: AbortSignal, stored: Artifact[], log: StepLog): StepContext {
    const { build, step, steps, action } = claimed;
    let workspace: Promise<Workspace> | undefined;
    return {
      build,
      step: step.name,
      round: step.round,
      starts: step.starts,
      action,
      signal,
      plan: () => {
        if (!build.plan) throw new Error(`${step.name} was started before the plan was there.`);
        return planInForce(build.plan, steps);
      },
      origin: codeOriginOf(build, steps),
      workspace: () => (workspace ??= this.workspaces.open(build.id)),
      output: (name) => {
        const found = steps.find((candidate) => candidate.name === name && candidate.status === 'succeeded');
        if (!found) throw new Error(`${step.name} was started before ${name} had finished.`);
        return found.output ?? {};
      },
      checks: () => checksOf(steps),
      fixing: () => fixingOf(steps),
      attach: async (name, content, mediaType) => {
        const bytes = typeof content === 'string' ? Buffer.from(content) : content;
        stored.push(await this.artifacts.put(build.id, name, bytes, mediaType));
      },
      tell: (...events) => this.progress.tell(claimed, events),
      told: async () =>
        (await this.builds.eventsAfter(build.id, 0, MAX_EVENTS)).flatMap(({ data }) =>
          'run' in data && data.step === step.name ? [data] : [],
        ),
      log: (line) => log.add(line),
    };
  }

  private handlerOf(step: string): StepHandler {
    const handler = this.handlers.get(step);
    if (!handler) throw new Error(`No handler carries out the step ${step}.`);
    return handler;
  }
}

interface RunningStep {
  readonly ref: StepRef;
  readonly controller: AbortController;
  /** Which start of the step this is; undefined until it is claimed. */
  starts: number | undefined;
  ended: Promise<void>;
}

const keyOf = (buildId: string, step: string, round: number): string => `${buildId} ${step} ${round}`;

function stopCause(signal: AbortSignal): 'cancelled' | 'timed out' | undefined {
  if (!signal.aborted) return undefined;
  return signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError' ? 'timed out' : 'cancelled';
}

const timedOut = (step: string): DomainError =>
  buildErrors.stepTimedOut(`The step ${step} was stopped after ${STEP_TIME_LIMIT_MS / 60_000} minutes.`);

function handlersByStep(handlers: readonly StepHandler[], pipeline: readonly StepDefinition[]): Map<string, StepHandler> {
  const byStep = new Map<string, StepHandler>();
  for (const handler of handlers) {
    for (const step of handler.steps) {
      if (byStep.has(step)) throw new Error(`Two handlers carry out the step ${step}.`);
      byStep.set(step, handler);
    }
  }
  const missing = pipeline.filter((step) => !byStep.has(step.name)).map((step) => step.name);
  if (missing.length > 0) throw new Error(`No handler carries out: ${missing.join(', ')}.`);
  return byStep;
}

function inputHash(build: BuildEntity, step: BuildStepEntity, steps: readonly BuildStepEntity[]): string {
  const before = steps.filter((candidate) => step.dependsOn.includes(candidate.name)).map((candidate) => candidate.output);
  return sha256(stableJson([step.name, build.request, before]));
}
