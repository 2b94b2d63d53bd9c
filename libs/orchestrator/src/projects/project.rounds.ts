import { affectedChecks, failingFindings } from '#foundry/fixes';
import type { Sandbox } from '#foundry/sandbox';
import { CHECK_RUNNERS, type CheckName, type CheckResult, type CheckRunner } from '#foundry/testing';
import { editErrors } from '#foundry/workspace';
import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import type { BuildActionEntity } from '../build-action.entity.js';
import type { BuildEntity, BuildStepEntity } from '../build.entity.js';
import { BuildProgress } from '../build.progress.js';
import { BuildActionRepository } from '../build-action.repository.js';
import { BuildRepository, type RoundStep } from '../build.repository.js';
import { BuildRunner } from '../build.runner.js';
import type { Caller } from '../build.service.js';
import { BuildSignals } from '../build.signals.js';
import { checkStep, PARTS } from '../pipeline.js';
import { SANDBOX } from '../ports.js';
import type { FixInput } from '../steps/judge.step.js';
import { ActionJournal, type ActionRequest } from './action.journal.js';
import { ProjectAccess } from './project.access.js';
import { projectErrors } from './project.errors.js';
import { resultsOf } from './check-results.js';
import { editFiles, editsOf, ProjectChanges } from './project.changes.js';
import type { FixProject, PackageProject, RoundView, RunChecks } from './project.schemas.js';
import { firstRound, roundOf } from './round.views.js';

const INSTALLS = PARTS.map((part) => `install-${part}`);
const WAIT_POLL_MS = 150;

/** Longer work on a project: rounds of steps, which any worker carries out and which survive what kills it. */
@Injectable()
export class ProjectRounds {
  constructor(
    @Inject(ProjectAccess) private readonly access: ProjectAccess,
    @Inject(ProjectChanges) private readonly changes: ProjectChanges,
    @Inject(ActionJournal) private readonly journal: ActionJournal,
    @Inject(BuildRepository) private readonly builds: BuildRepository,
    @Inject(BuildActionRepository) private readonly actions: BuildActionRepository,
    @Inject(BuildProgress) private readonly progress: BuildProgress,
    @Inject(BuildRunner) private readonly runner: BuildRunner,
    @Inject(BuildSignals) private readonly signals: BuildSignals,
    @Inject(SANDBOX) private readonly sandbox: Sandbox,
    @Inject(CHECK_RUNNERS) private readonly runners: readonly CheckRunner[],
  ) {}

  /** Runs the named checks, and what they need before them, on the files as they are. */
  async check(caller: Caller, id: string, request: RunChecks, key?: string): Promise<RoundView> {
    const build = await this.access.project(caller, id);
    const names = withGround(this.runners, request.names ?? this.runners.map(({ name }) => name));
    const message = request.names ? `Run ${request.names.join(', ')}` : 'Run every check';
    return await this.start(caller, build, 'checks', message, request, key, () => Promise.resolve(this.checkSteps(names)));
  }

  /**
   * Tries edits as one transaction: the patch, the checks that it may affect, and then it is kept or taken back.
   * @throws project.nothing_to_compare, project.unknown_finding, and what editing throws
   */
  async fix(caller: Caller, id: string, request: FixProject, key?: string): Promise<RoundView> {
    const build = await this.access.project(caller, id);
    const workspace = await this.access.workspace(build);
    const edits = await editsOf(request);
    const message = request.message ?? 'Fix what checks found';
    return await this.start(caller, build, 'fix', message, request, key, async (action) => {
      const known = await resultsOf(this.builds, this.actions, id, action.baseCommit);
      if (known.size === 0)
        throw projectErrors.nothingToCompare('No check has been run on the files as they are: run the checks that fail first.');
      const failing = failingFindings([...known.values()]);
      const targets = request.findings ?? failing.map(({ fingerprint }) => fingerprint);
      const unknown = targets.find((target) => !failing.some(({ fingerprint }) => fingerprint === target));
      if (unknown !== undefined)
        throw projectErrors.unknownFinding(
          `No failed check of the files as they are has a finding ${unknown}: read the failures again.`,
        );
      const { commit, files } = await this.changes.commitWork(workspace, action, (open) => editFiles(open, edits));
      if (commit === null) throw editErrors.withoutEffect('The edits leave every file as it is.');
      const paths = files.map(({ path }) => path);
      const meant = failing.filter(({ fingerprint }) => targets.includes(fingerprint)).map(({ check }) => check);
      const affected = affectedChecks(this.runners, paths).filter((name) => known.has(name));
      const names = withGround(this.runners, request.checks ?? [...meant, ...affected]);
      action.commit = commit;
      const input: FixInput = { targets, all: request.findings !== undefined, files: paths };
      action.input = { ...input };
      return [...this.checkSteps(names), { name: 'judge', dependsOn: [...INSTALLS, ...names.map(checkStep)] }];
    });
  }

  /** Makes the bundle of the files as they are. Checks that have not been run on them are run first. */
  async package(caller: Caller, id: string, request: PackageProject, key?: string): Promise<RoundView> {
    const build = await this.access.project(caller, id);
    const message = request.allowFailing ? 'Package the project, also with failing checks' : 'Package the project';
    return await this.start(caller, build, 'package', message, request, key, async (action) => {
      const known = await resultsOf(this.builds, this.actions, id, action.baseCommit);
      const names = this.runners.map(({ name }) => name);
      const missing = withGround(
        this.runners,
        names.filter((name) => !known.has(name) || known.get(name)?.status === 'error'),
      );
      const carried = names.flatMap((name): RoundStep[] => {
        const result = known.get(name);
        return result === undefined || missing.includes(name)
          ? []
          : [{ name: checkStep(name), dependsOn: [], output: { check: plain(result) }, durationMs: result.durationMs }];
      });
      const run = missing.length > 0 ? this.checkSteps(missing) : [];
      return [
        ...run,
        ...carried,
        { name: 'review', dependsOn: names.map(checkStep) },
        { name: 'package', dependsOn: ['review'] },
      ];
    });
  }

  /** Opens an action and gives it a round; `plan` says which steps, when nothing else can change the files any more. */
  async start(
    caller: Caller,
    build: BuildEntity,
    kind: 'checks' | 'package' | 'fix',
    message: string,
    input: unknown,
    key: string | undefined,
    plan: (action: BuildActionEntity) => Promise<readonly RoundStep[]>,
  ): Promise<RoundView> {
    // Told before anything is begun: what to install is in the sentence.
    await this.sandbox.requireIsolation('client');
    const request: ActionRequest = {
      ...this.changes.requestOf(caller, kind, message, input, key),
      input: kind === 'package' ? { ...(input as PackageProject) } : {},
    };
    const { action, replayed } = await this.journal.begin(build, request);
    if (replayed) return await this.get(caller, build.id, action.round ?? 0);
    try {
      const steps = await plan(action);
      const round = await this.append(action, steps);
      return await this.get(caller, build.id, round);
    } catch (error) {
      await this.journal.undo(action, error);
      throw error;
    }
  }

  async get(caller: Caller, id: string, round: number, waitMs = 0): Promise<RoundView> {
    const build = await this.access.project(caller, id);
    const deadline = performance.now() + waitMs;
    for (;;) {
      const view = await this.viewOf(build, round);
      if (view.status !== 'running' || performance.now() >= deadline) return view;
      await delay(WAIT_POLL_MS);
    }
  }

  async list(caller: Caller, id: string): Promise<RoundView[]> {
    const build = await this.access.project(caller, id);
    const steps = await this.builds.steps(id);
    const actions = await this.actions.rounds(id);
    return [firstRound((await this.builds.find(id)) ?? build, steps), ...actions.map((action) => roundOf(action, steps))];
  }

  /** What a round changed: the patch of a fix, also of one that was taken back. Empty for rounds that change nothing. */
  async diff(caller: Caller, id: string, round: number): Promise<string> {
    const build = await this.access.project(caller, id);
    const action = await this.actions.ofRound(id, round);
    if (round !== 0 && !action) throw projectErrors.noSuchRound(`The project ${id} has no round ${round}.`);
    if (action?.kind !== 'fix' || action.commit === null) return '';
    return await (await this.access.workspace(build)).diff(action.commit);
  }

  /** Stops a round; a fix that was being tried is taken back. */
  async cancel(caller: Caller, id: string, round: number): Promise<RoundView> {
    await this.access.project(caller, id);
    await this.progress.cancelRound(id, round);
    await this.runner.abortStopped(id);
    await this.signals.announceCancel(id);
    await this.runner.whenIdle(id);
    await this.journal.recover(id);
    return await this.get(caller, id, round);
  }

  /** The steps of a round that runs these checks: dependencies first, since the files may ask for others than before. */
  checkSteps(names: readonly CheckName[]): RoundStep[] {
    return [
      ...INSTALLS.map((name) => ({ name, dependsOn: [] })),
      ...this.runners
        .filter(({ name }) => names.includes(name))
        .map(({ name, after }) => ({ name: checkStep(name), dependsOn: [...INSTALLS, ...after.map(checkStep)] })),
    ];
  }

  private async append(action: BuildActionEntity, steps: readonly RoundStep[]): Promise<number> {
    let appended: { round: number; ready: BuildStepEntity[] } | undefined;
    const commit = action.commit ?? action.baseCommit;
    await this.journal.handOver(action, async (change) => {
      appended = await this.progress.appendRound(change, action.kind, steps);
      await change.updateAction(action.id, { round: appended.round, commit, input: action.input });
    });
    if (!appended) throw projectErrors.notOpen(`There is no project ${action.buildId} any more.`);
    await this.progress.enqueue(appended.ready);
    return appended.round;
  }

  private async viewOf(build: BuildEntity, round: number): Promise<RoundView> {
    const steps = await this.builds.steps(build.id);
    if (round === 0) return firstRound((await this.builds.find(build.id)) ?? build, steps);
    const action = await this.actions.ofRound(build.id, round);
    if (!action) throw projectErrors.noSuchRound(`The project ${build.id} has no round ${round}.`);
    return roundOf(action, steps);
  }
}

const plain = ({ round: _round, ...result }: CheckResult & { round: number }): CheckResult => result;

/** `names` with the checks that have to run before them, in the order of the runners. */
export function withGround(runners: readonly Pick<CheckRunner, 'name' | 'after'>[], names: readonly CheckName[]): CheckName[] {
  const wanted = new Set<CheckName>();
  const add = (name: CheckName): void => {
    const runner = runners.find((candidate) => candidate.name === name);
    if (!runner) throw projectErrors.unknownCheck(`There is no check ${name} here.`);
    if (wanted.has(name)) return;
    wanted.add(name);
    runner.after.forEach(add);
  };
  names.forEach(add);
  return runners.map(({ name }) => name).filter((name) => wanted.has(name));
}
