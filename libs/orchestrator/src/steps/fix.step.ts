import type { OutputFilter } from '#foundry/agents';
import type { Fixer, RememberedFix } from '#foundry/fixes';
import { DomainError } from '#foundry/kernel';
import type { CodeOrigin, DependencyStore, Sandbox } from '#foundry/sandbox';
import { CHECK_RUNNERS, type CheckResult, type CheckRunner } from '#foundry/testing';
import type { Workspace } from '#foundry/workspace';
import { Inject, Injectable } from '@nestjs/common';
import { BUILD_OPTIONS, type BuildOptions } from '../build.options.js';
import { type FixOutput, isBad } from '../check-results.js';
import { FixJournal } from '../fix.journal.js';
import { BuildMemory } from '../memory/build-memory.js';
import { FIX_STEP } from '../pipeline.js';
import { DEPENDENCY_STORE, SANDBOX } from '../ports.js';
import { AUTHORS } from './agents.js';
import { FixBrains } from './fix-brain.js';
import type { StepContext, StepHandler, StepResult } from './step.js';

/** Less than a step may take: the report of what is left has to be written as well. */
const TOTAL_MS = 12 * 60_000;

/** Repairs what the checks report. Where nothing failed it does nothing, and loads nothing either. */
@Injectable()
export class FixStep implements StepHandler {
  readonly steps = [FIX_STEP];

  constructor(
    @Inject(CHECK_RUNNERS) private readonly runners: readonly CheckRunner[],
    @Inject(BUILD_OPTIONS) private readonly options: BuildOptions,
    @Inject(SANDBOX) private readonly sandbox: Sandbox,
    @Inject(DEPENDENCY_STORE) private readonly store: DependencyStore,
    @Inject(FixJournal) private readonly journal: FixJournal,
    @Inject(FixBrains) private readonly brains: FixBrains,
    @Inject(BuildMemory) private readonly memory: BuildMemory,
  ) {}

  async run(context: StepContext): Promise<StepResult> {
    const before = context.checks();
    if (!before.some(isBad))
      return { output: { outcome: 'nothing_failed', summary: 'No check failed.', checks: [] }, summary: 'nothing to fix' };
    const { checkSet, failingFindings, FIXERS, heal, rememberedFixer, rememberedIn, restoreFixer, sandboxPrograms } =
      await import('#foundry/fixes');
    const workspace = await context.workspace();
    const { build, signal } = context;
    const touched = await this.touchedByAgents(context, workspace);
    const brain = await this.brains.of(context);
    // What a model proposes is run to judge it, also where nothing else in the project is a model's.
    const remembered = await this.trusted(await this.memory.fixesOf(build, failingFindings(before)), context, FIXERS);
    const origin = brain || remembered.some(({ fix }) => !isFoundrys(fix, FIXERS)) ? 'model' : context.origin;
    const filter = brain || remembered.length > 0 ? await this.filterOf(context, workspace) : undefined;
    const { report, results } = await heal({
      workspace,
      plan: context.plan(),
      results: before,
      checks: this.runners,
      runChecks: checkSet({
        runners: this.runners,
        limitMs: this.options.checkLimitMs,
        contextOf: () => ({
          buildId: build.id,
          workspace,
          plan: context.plan(),
          origin,
          attach: (file, content, mediaType) => context.attach(file, content, mediaType),
          onLine: () => undefined,
        }),
      }),
      fixers: [
        ...(remembered.length > 0 ? [rememberedFixer({ remembered, ...(filter ? { filter } : {}) })] : []),
        ...FIXERS,
        restoreFixer({ mayRestore: (path) => !touched.has(path) }),
      ],
      program: sandboxPrograms({ sandbox: this.sandbox, workspace, origin, signal }),
      ...(brain ? { brain, ...(filter ? { filter } : {}) } : {}),
      journal: this.journal.of({ buildId: build.id, buildRound: context.round, starts: context.starts }),
      author: AUTHORS.fixer,
      at: build.createdAt,
      install: (part, stop) => this.install(workspace, part, origin, stop),
      rendering: () => this.rendering(context),
      limits: { totalMs: TOTAL_MS },
      signal,
      onEvent: (event) => {
        if (event.type === 'round')
          context.log(`round ${event.round}: ${event.findings} findings in ${event.failing.join(', ')}`);
        else
          context.log(
            `${event.attempt.verdict} ${event.attempt.fixer}: ${event.attempt.summary}${event.attempt.reason ? ` (${event.attempt.reason})` : ''}`,
          );
      },
    });
    const changed = results.filter((result) => before.find((other) => other.name === result.name) !== result);
    await this.attachResults(context, changed);
    await context.attach('fixes.json', `${JSON.stringify(report, null, 2)}\n`, 'application/json');
    // Where nobody could be asked, nothing is decided: the build fails with why, and a resumed one asks again.
    if (report.outcome === 'unhealed' && brain?.outage) throw brain.outage;
    const output: FixOutput = {
      outcome: report.outcome,
      summary: report.summary,
      checks: changed.map((result) => ({ ...result, output: '' })),
    };
    const used = report.rounds.flatMap(({ attempts }) =>
      attempts.filter(({ verdict }) => verdict === 'applied').flatMap(rememberedIn),
    );
    const memories = await this.memory.texts(
      build,
      remembered.map(({ id }) => id),
    );
    return {
      output: { ...output },
      summary: report.summary,
      events: [
        ...(memories.length > 0
          ? [{ type: 'memory.recalled' as const, purpose: 'fixing' as const, memories, used: [...new Set(used)] }]
          : []),
        ...changed.map(eventOf),
      ],
    };
  }

  /** What a model or a client once wrote is tried only where what they write may run. */
  private async trusted(
    remembered: readonly RememberedFix[],
    context: StepContext,
    fixers: readonly Fixer[],
  ): Promise<readonly RememberedFix[]> {
    const own = remembered.filter(({ fix }) => isFoundrys(fix, fixers));
    if (own.length === remembered.length) return own;
    try {
      await this.sandbox.requireIsolation('model');
      return remembered;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      context.log(`Fixes that a model once wrote are not tried again: ${error.message}`);
      return own;
    }
  }

  /** What a model proposes is looked through before it is written: where it would write, secrets, dangerous constructs. */
  private async filterOf(context: StepContext, workspace: Workspace): Promise<OutputFilter> {
    const { createOutputFilter, refusedFixes } = await import('#foundry/agents');
    const filter = createOutputFilter(workspace, (warnings) => {
      for (const { path, line, message } of warnings) context.log(`${path}:${line} ${message}`);
    });
    return async (changes) => [...refusedFixes(changes.map(({ path }) => path)), ...(await filter(changes))];
  }

  private async attachResults(context: StepContext, results: readonly CheckResult[]): Promise<void> {
    for (const result of results)
      await context.attach(`checks/${result.name}.json`, `${JSON.stringify(result, null, 2)}\n`, 'application/json');
  }

  private async install(
    workspace: Workspace,
    part: 'backend' | 'frontend',
    origin: CodeOrigin,
    signal: AbortSignal,
  ): Promise<void> {
    const read = async (name: string): Promise<string> => (await workspace.read(`${part}/${name}`)).toString('utf8');
    const [packageJson, packageLock] = [await read('package.json'), await read('package-lock.json')];
    const { path } = await this.store.ensure({ packageJson, packageLock, origin, signal });
    await workspace.linkDependencies(part, path);
  }

  private async rendering(context: StepContext): Promise<ReadonlyMap<string, string>> {
    const { renderProject, toProjectModel } = await import('#foundry/templates');
    const files = await renderProject(toProjectModel(context.plan(), this.options.generator));
    return new Map(
      files.flatMap(({ path, content }): [string, string][] => (typeof content === 'string' ? [[path, content]] : [])),
    );
  }

  /** Files that somebody else than the template and earlier fixes has changed: rendering them again would undo that. */
  private async touchedByAgents(context: StepContext, workspace: Workspace): Promise<Set<string>> {
    const assembled = context.output('assemble')['commit'];
    const touched = new Set<string>();
    for (const { sha, author, files } of await workspace.log()) {
      if (sha === assembled) break;
      if (author.email !== AUTHORS.fixer.email) for (const file of files) touched.add(file);
    }
    return touched;
  }
}

/** Made by Foundry's own fixers, and by nobody else. */
const isFoundrys = ({ fixer }: RememberedFix['fix'], fixers: readonly Fixer[]): boolean =>
  fixer.split(', ').every((name) => fixers.some((one) => one.name === name));

const eventOf = (result: CheckResult) => ({
  type: 'check.finished' as const,
  check: result.name,
  status: result.status,
  durationMs: result.durationMs,
  findings: result.findings.length,
  reason: result.reason ?? null,
});
