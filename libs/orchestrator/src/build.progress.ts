import type { Artifact } from '#foundry/artifacts';
import { JobQueue } from '#foundry/queue';
import { Inject, Injectable } from '@nestjs/common';
import type { BuildActionEntity } from './build-action.entity.js';
import type { BuildEntity, BuildStepEntity } from './build.entity.js';
import { buildErrors } from './build.errors.js';
import { checkJob, type StepRef, stepJob } from './build.jobs.js';
import { PIPELINE } from './build.options.js';
import { type Actor, type BuildChange, BuildRepository, type RoundStep } from './build.repository.js';
import { type BuildError, type BuildEventData, type BuildStatus, terminalStatuses } from './build.schemas.js';
import { checksOf, fixingOf, isBad } from './check-results.js';
import { closeFixRounds } from './fix.journal.js';
import { isReady } from './ready-steps.js';
import { checkOfStep, FIX_STEP, isLaterPhase, REVIEW_STEP, type StepDefinition } from './pipeline.js';
import type { StepResult } from './steps/step.js';
import { TOOL_CHECK, TOOL_FIX } from './tools/tool-steps.js';

/** A step this process may work on. `starts` is its fence: whoever claims it later takes it over. */
export interface ClaimedStep {
  readonly build: BuildEntity;
  readonly step: BuildStepEntity;
  /** Every step of the round, as journaled when the claim was made. */
  readonly steps: readonly BuildStepEntity[];
  /** What a client asked for and the round carries out; null in the rounds of every other build. */
  readonly action: BuildActionEntity | null;
}

/** How often a step may be started before it is taken for one that kills its process. */
const MAX_STARTS = 40;

/** The build's state machine: every transition is one transaction that changes the journal and tells the timeline. */
@Injectable()
export class BuildProgress {
  constructor(
    @Inject(BuildRepository) private readonly builds: BuildRepository,
    @Inject(JobQueue) private readonly queue: JobQueue,
    @Inject(PIPELINE) private readonly pipeline: readonly StepDefinition[],
  ) {}

  /** @returns undefined when the job is stale: the build has ended, or the step is done or belongs to a later attempt. */
  async claim(
    ref: StepRef,
    inputHash: (build: BuildEntity, step: BuildStepEntity, steps: readonly BuildStepEntity[]) => string,
  ): Promise<ClaimedStep | undefined> {
    return await this.builds.change(ref.buildId, async (change) => {
      const { build } = change;
      if (terminalStatuses.has(build.status)) return undefined;
      const steps = (await change.steps()).filter((step) => step.round === ref.round);
      const step = steps.find((candidate) => candidate.name === ref.step);
      if (!step || step.attempt !== ref.attempt || !isReady(step, steps)) return undefined;
      const events: BuildEventData[] = [];
      if (step.startedAt !== null)
        events.push({ type: 'step.interrupted', step: step.name, round: step.round, attempt: step.starts });
      if (step.starts >= MAX_STARTS) {
        await change.append(...events);
        await giveUp(change, step, steps);
        return undefined;
      }
      const phase = this.phaseOf(step, steps, build.status);
      if (isLaterPhase(build.status, phase)) {
        events.push({ type: 'build.status', from: build.status, to: phase });
        await change.updateBuild({ status: phase });
      }
      await change.updateStep(step, {
        status: 'running',
        starts: step.starts + 1,
        startedAt: change.now(),
        inputHash: inputHash(build, step, steps),
      });
      events.push({ type: 'step.started', step: step.name, round: step.round, attempt: step.starts });
      await change.append(...events);
      return { build, step, steps, action: build.brain === 'client' ? await change.actionOf(step.round) : null };
    });
  }

  /** Adds to the timeline while a step is at work, unless it was taken over or the build has ended. */
  async tell(claimed: ClaimedStep, events: readonly BuildEventData[]): Promise<void> {
    await this.finish(claimed, [], async (change) => {
      await change.append(...events);
      return [];
    });
  }

  async succeed(claimed: ClaimedStep, result: StepResult, artifacts: readonly Artifact[], durationMs: number): Promise<void> {
    const next = await this.finish(claimed, artifacts, async (change, step, steps) => {
      await change.updateStep(step, { status: 'succeeded', output: result.output, finishedAt: change.now(), durationMs });
      if (result.build) await change.updateBuild(result.build);
      await change.append(...(result.events ?? []), finished(step, durationMs, result.summary));
      if (steps.every((other) => other.status === 'succeeded')) {
        if (change.build.brain === 'client') {
          const last = steps.at(-1);
          const result = last && !checkOfStep(last.name) ? last.output : null;
          await endRound(change, step.round, { status: 'succeeded', result });
          return [];
        }
        await change.append({ type: 'build.succeeded', durationMs: await end(change, { status: 'succeeded' }) });
        return [];
      }
      return steps.filter((other) => other.status === 'pending' && other.dependsOn.includes(step.name) && isReady(other, steps));
    });
    await this.enqueue(next ?? []);
  }

  async fail(
    claimed: ClaimedStep,
    error: { code: string; message: string },
    artifacts: readonly Artifact[],
    durationMs: number,
  ): Promise<void> {
    await this.finish(claimed, artifacts, async (change, step, steps) => {
      await change.updateStep(step, { status: 'failed', error, finishedAt: change.now(), durationMs });
      await change.append(finished(step, durationMs, error.message));
      await endWithFailure(change, steps, error);
      return [];
    });
  }

  /** Ends a build at once; work in progress is aborted by whoever listens to the cancel channel. */
  async cancel(buildId: string, by: Actor): Promise<void> {
    await this.builds.change(buildId, async (change) => {
      if (terminalStatuses.has(change.build.status)) {
        throw buildErrors.alreadyFinished(`The build ${buildId} has already ${ended(change.build.status)}.`);
      }
      await stopSteps(change, await change.steps());
      await change.append({ type: 'build.cancelled', durationMs: await end(change, { status: 'cancelled' }) });
      await change.audit(by, 'build.cancelled');
    });
  }

  /**
   * Gives a build that stands open another round of steps, in the transaction of whoever asks for it; `enqueue` what it
   * returns after the commit. What a step depends on has to be in the round as well.
   */
  async appendRound(
    change: BuildChange,
    kind: string,
    plan: readonly RoundStep[],
  ): Promise<{ round: number; ready: BuildStepEntity[] }> {
    const { build } = change;
    if (build.status !== 'open')
      throw buildErrors.notOpen(`The build ${build.id} is ${build.status}; only an open one gets a round.`);
    const round = Math.max(...(await change.steps()).map((step) => step.round)) + 1;
    const steps = await change.insertSteps(round, plan);
    await change.updateBuild({ status: 'checking' });
    await change.append(
      { type: 'round.started', round, kind, steps: steps.map((step) => step.name) },
      { type: 'build.status', from: 'open', to: 'checking' },
    );
    return { round, ready: steps.filter((step) => step.status === 'pending' && isReady(step, steps)) };
  }

  /** Ends a build that stands open and was delivered. @throws build.not_open */
  async succeedOpen(buildId: string): Promise<void> {
    await this.builds.change(buildId, async (change) => {
      const { status } = change.build;
      if (status !== 'open') throw buildErrors.notOpen(`The build ${buildId} is ${status}, not open.`);
      await change.append({ type: 'build.succeeded', durationMs: await end(change, { status: 'succeeded' }) });
    });
  }

  /** Ends the round that an open build is in; the build stays. @throws build.not_running when no round is under way. */
  async cancelRound(buildId: string, round: number): Promise<void> {
    await this.builds.change(buildId, async (change) => {
      const steps = (await change.steps()).filter((step) => step.round === round);
      const isUnderWay = steps.some((step) => step.status === 'pending' || step.status === 'running');
      if (round === 0 || !isUnderWay || terminalStatuses.has(change.build.status))
        throw buildErrors.notRunning(`Round ${round} of ${buildId} is not under way.`);
      await stopSteps(change, steps);
      await endRound(change, round, { status: 'cancelled' });
    });
  }

  /** Makes a failed build one that goes on: the step that failed, and those that were stopped with it, are started anew. */
  async reopen(buildId: string, by: Actor): Promise<void> {
    const ready = await this.builds.change(buildId, async (change) => {
      const { status } = change.build;
      if (status !== 'failed')
        throw buildErrors.notResumable(`The build ${buildId} is ${status}; only a build that failed can be resumed.`);
      const all = await change.steps();
      const latest = Math.max(...all.map(({ round }) => round));
      const steps = all.filter(({ round }) => round === latest);
      const failed = steps.find((step) => step.status === 'failed');
      // What could not be repaired is tried anew: a model may answer now that did not.
      const unrepaired = failed?.name === REVIEW_STEP && fixingOf(steps)?.outcome === 'unhealed';
      if (unrepaired || failed?.name === FIX_STEP) await closeFixRounds(change.manager, buildId, latest);
      for (const step of steps) {
        if (step.status === 'succeeded' && !(unrepaired && step.name === FIX_STEP)) continue;
        // Without a start time: what failed was not interrupted. `starts` goes on, since it fences off who still works on it.
        const fresh = { status: 'pending', error: null, startedAt: null, finishedAt: null, durationMs: null } as const;
        await change.updateStep(step, { ...fresh, attempt: step.attempt + 1 });
      }
      const phase = unrepaired ? 'fixing' : failed ? this.definition(failed.name).phase : 'queued';
      await change.updateBuild({ status: phase, error: null, finishedAt: null });
      await change.append({ type: 'build.resumed' }, { type: 'build.status', from: status, to: phase });
      await change.audit(by, 'build.resumed');
      return steps.filter((step) => step.status === 'pending' && isReady(step, steps));
    });
    await this.enqueue(ready ?? []);
  }

  /**
   * Enqueues everything of a build that can run. A step whose job is lost gets a new attempt, and so a new job id: the
   * queue could still refuse the old one.
   */
  async resume(buildId: string, isLost: (step: BuildStepEntity) => Promise<boolean>): Promise<string[]> {
    const lost = new Set<string>();
    for (const step of await this.builds.steps(buildId)) {
      if ((step.status === 'running' || step.status === 'pending') && (await isLost(step))) lost.add(fenceOf(step));
    }
    const ready = await this.builds.change(buildId, async (change) => {
      if (terminalStatuses.has(change.build.status)) return [];
      const steps = await change.steps();
      for (const step of steps) {
        // Compared with what was seen before: a step that went on meanwhile is not lost.
        if (lost.has(fenceOf(step))) await change.updateStep(step, { status: 'pending', attempt: step.attempt + 1 });
      }
      return steps.filter((step) => step.status === 'pending' && isReady(step, steps));
    });
    await this.enqueue(ready ?? []);
    return (ready ?? []).map((step) => step.name);
  }

  /** Enqueueing twice is harmless: the job's id is derived from the step and its attempt. */
  async enqueue(steps: readonly BuildStepEntity[]): Promise<void> {
    for (const step of steps) {
      const { queue, weight } = this.definition(step.name);
      const payload = { buildId: step.buildId, step: step.name, round: step.round, attempt: step.attempt };
      const options = { jobId: jobIdOf(step), priority: Math.max(1, 1_000 - Math.round(weight * 10)) };
      await this.queue.enqueue(queue === 'checks' ? checkJob : stepJob, payload, options);
    }
  }

  /** A build in which nothing failed is never fixing. */
  private phaseOf(step: BuildStepEntity, steps: readonly BuildStepEntity[], present: BuildStatus): BuildStatus {
    if (step.name === FIX_STEP && !checksOf(steps).some(isBad)) return present;
    if (step.name === TOOL_FIX && steps.find(({ name }) => name === TOOL_CHECK)?.output?.['passed'] === true) return present;
    return this.definition(step.name).phase;
  }

  definition(step: string): StepDefinition {
    const found = this.pipeline.find((candidate) => candidate.name === step);
    if (!found) throw new Error(`The pipeline has no step ${step}.`);
    return found;
  }

  /** Applies the end of a step, unless it was taken over or the build has ended in the meantime. */
  private async finish(
    claimed: ClaimedStep,
    artifacts: readonly Artifact[],
    apply: (change: BuildChange, step: BuildStepEntity, steps: BuildStepEntity[]) => Promise<BuildStepEntity[]>,
  ): Promise<BuildStepEntity[] | undefined> {
    return await this.builds.change(claimed.build.id, async (change) => {
      if (terminalStatuses.has(change.build.status)) return [];
      const steps = (await change.steps()).filter((step) => step.round === claimed.step.round);
      const step = steps.find((candidate) => candidate.name === claimed.step.name);
      if (!step || step.status !== 'running' || step.starts !== claimed.step.starts) return [];
      await change.storeArtifacts(artifacts);
      await change.append(
        ...artifacts.map(({ name, size, sha256 }) => ({ type: 'artifact.stored' as const, name, size, sha256 })),
      );
      return await apply(change, step, steps);
    });
  }
}

export const jobIdOf = (step: Pick<BuildStepEntity, 'buildId' | 'name' | 'round' | 'attempt'>): string =>
  `${step.buildId}.${step.name}.r${step.round}.a${step.attempt}`;

const fenceOf = (step: BuildStepEntity): string => `${jobIdOf(step)} ${step.status} ${step.starts}`;

async function endWithFailure(
  change: BuildChange,
  steps: readonly BuildStepEntity[],
  error: { code: string; message: string },
): Promise<void> {
  await stopSteps(change, steps);
  const round = steps[0]?.round ?? 0;
  // A project that a client holds open outlives a round of it that went wrong.
  if (change.build.brain === 'client' && round > 0) return await endRound(change, round, { status: 'failed', error });
  await change.append({ type: 'build.failed', error, durationMs: await end(change, { status: 'failed', error }) });
}

/** The build stands open again, and what asked for the round is told how it ended. */
async function endRound(
  change: BuildChange,
  round: number,
  end: { status: 'succeeded' | 'failed' | 'cancelled'; result?: Record<string, unknown> | null; error?: BuildError },
): Promise<void> {
  await change.endActionOf(round, end);
  await change.append(
    { type: 'round.finished', round, status: end.status, error: end.error ?? null },
    { type: 'build.status', from: change.build.status, to: 'open' },
  );
  await change.updateBuild({ status: 'open' });
}

async function giveUp(change: BuildChange, step: BuildStepEntity, steps: readonly BuildStepEntity[]): Promise<void> {
  const message = `The step ${step.name} was started ${step.starts} times, and its process ended each time.`;
  const error = { code: 'build.step_crashed', message };
  await change.updateStep(step, { status: 'failed', error, finishedAt: change.now() });
  await endWithFailure(change, steps, error);
}

async function stopSteps(change: BuildChange, steps: readonly BuildStepEntity[]): Promise<void> {
  for (const step of steps) {
    if (step.status !== 'pending' && step.status !== 'running') continue;
    await change.updateStep(step, { status: 'cancelled', finishedAt: step.startedAt ? change.now() : null });
  }
}

const finished = (step: BuildStepEntity, durationMs: number, summary: string | null): BuildEventData => ({
  type: 'step.finished',
  step: step.name,
  round: step.round,
  status: step.status,
  durationMs,
  summary,
});

/** Ends the build. @returns milliseconds since it was asked for, by the very time that it is said to have ended at. */
async function end(change: BuildChange, how: Partial<BuildEntity>): Promise<number> {
  const finishedAt = change.now();
  await change.updateBuild({ ...how, finishedAt });
  return finishedAt.getTime() - change.build.createdAt.getTime();
}

const ended = (status: string): string => (status === 'cancelled' ? 'been cancelled' : status);
