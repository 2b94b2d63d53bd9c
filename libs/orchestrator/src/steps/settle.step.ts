import type { BeyondCriterion, SettledDesign } from '#foundry/agents';
import { renderGraph, renderRequirements, type Plan } from '#foundry/planning';
import { CHECK_RUNNERS, criteriaEvidence, provenCriteria, runCheck, type CheckResult, type CheckRunner } from '#foundry/testing';
import type { Workspace, Workspaces } from '#foundry/workspace';
import { Inject, Injectable } from '@nestjs/common';
import type { IntegrateOutput, SettleOutput } from '../agent-state.js';
import { BUILD_OPTIONS, type BuildOptions } from '../build.options.js';
import type { BuildEventData } from '../build.schemas.js';
import { isBad } from '../check-results.js';
import { WORKSPACES } from '../ports.js';
import { AUTHORS } from './agents.js';
import type { DesignOutput } from './design.step.js';
import type { StepContext, StepHandler, StepResult } from './step.js';
import { skippedFor } from './withheld-check.js';

/** Checks at once after the agents' changes were taken back. */
const PARALLEL = 2;
const MOST_FINDINGS = 50;
const MOST_DIFF = 4 * 1024 * 1024;

/**
 * Decides what of the agents' work is handed over: all of it when no check fails and nothing that the template proves was lost,
 * else nothing. Criteria beyond the template are claimed when every check that should prove them did.
 */
@Injectable()
export class SettleStep implements StepHandler {
  readonly steps = ['settle'];

  constructor(
    @Inject(CHECK_RUNNERS) private readonly runners: readonly CheckRunner[],
    @Inject(WORKSPACES) private readonly workspaces: Workspaces,
    @Inject(BUILD_OPTIONS) private readonly options: BuildOptions,
  ) {}

  async run(context: StepContext): Promise<StepResult> {
    const { design, stopped } = context.output('design') as DesignOutput;
    const { accepted, dropped } = context.output('integrate') as IntegrateOutput;
    // As it was before the agents: `context.plan()` is the one with their additions.
    const plan = context.build.plan;
    if (!plan) throw new Error('The agents’ work is settled before there is a plan.');
    const proven = new Set(provenBeyond(context, design));
    const withdrawn = accepted.length === 0 ? null : reasonToWithdraw(context, plan, design, proven);
    const events: BuildEventData[] = [];
    let checks: readonly CheckResult[] = [];
    let failing: readonly CheckResult[] = [];
    if (withdrawn !== null) {
      failing = context
        .checks()
        .filter(isBad)
        .map((result) => ({ ...result, findings: result.findings.slice(0, MOST_FINDINGS), output: '' }));
      const { commit } = context.output('assemble') as { commit: string };
      const workspace = await context.workspace();
      await this.keepRecord(context, workspace, commit, withdrawn, failing);
      await workspace.rollback(commit);
      checks = await this.checkAgain(context, plan);
      proven.clear();
      events.push({ type: 'agents.withdrawn', reason: withdrawn }, ...checks.map(finished));
    }
    const { planAsProven } = await import('#foundry/agents');
    const reasonFor = (criterion: BeyondCriterion): string =>
      withdrawn ?? dropped.find(({ part }) => criterion.provenBy.some((check) => check === `${part}_unit`))?.reason ?? UNPROVEN;
    const settled = noteMissingDesign(planAsProven(plan, design, proven, reasonFor), stopped);
    await this.describe(context, plan, settled, events);
    await this.removeForks(context);
    const output: SettleOutput = { withdrawn, failing, checks, proven: [...proven] };
    const summary = withdrawn ?? `${proven.size} of ${design.criteria.length} criteria beyond the template proven`;
    return { output, summary, build: { plan: settled }, events };
  }

  /** What was taken back and why: the results of the checks will be those of what is handed over. */
  private async keepRecord(
    context: StepContext,
    workspace: Workspace,
    base: string,
    reason: string,
    failing: readonly CheckResult[],
  ): Promise<void> {
    const { commit } = context.output('integrate') as IntegrateOutput;
    const record = { reason, base, commit, checks: failing };
    await context.attach('withdrawn/why.json', `${JSON.stringify(record, null, 2)}\n`, 'application/json');
    const commits: string[] = [];
    for (const { sha } of await workspace.log()) {
      if (sha === base) break;
      commits.push(sha);
    }
    // A start before this one may have been killed when it had taken everything back.
    if (commits.length === 0) commits.push(commit);
    const diffs = await Promise.all(commits.reverse().map((sha) => workspace.diff(sha)));
    await context.attach('withdrawn/changes.diff', diffs.join('\n').slice(0, MOST_DIFF), 'text/plain');
  }

  /** All checks on the template's state, in the order that they need, a few at a time. */
  private async checkAgain(context: StepContext, plan: Plan): Promise<CheckResult[]> {
    const results = new Map<string, CheckResult>();
    const waiting = [...this.runners];
    const workspace = await context.workspace();
    const next = async (): Promise<void> => {
      for (;;) {
        context.signal.throwIfAborted();
        const index = waiting.findIndex((runner) => runner.after.every((name) => results.has(name)));
        const [runner] = index < 0 ? [] : waiting.splice(index, 1);
        if (!runner) return;
        const checkContext = {
          buildId: context.build.id,
          workspace,
          plan,
          origin: 'template' as const,
          signal: context.signal,
          attach: (file: string, content: Uint8Array, mediaType: string) => context.attach(file, content, mediaType),
          onLine: (line: string) => context.log(line),
        };
        const broken = runner.after.map((name) => results.get(name)).find((result) => result?.status !== 'passed');
        const result = broken
          ? skippedFor(runner, broken)
          : await runCheck(runner, checkContext, { limitMs: this.options.checkLimitMs });
        await context.attach(`checks/${runner.name}.json`, `${JSON.stringify(result, null, 2)}\n`, 'application/json');
        results.set(runner.name, { ...result, output: '' });
      }
    };
    // A worker that finds nothing ready leaves; the one that runs what is waited for goes on with the rest.
    await Promise.all(Array.from({ length: PARALLEL }, next));
    return [...results.values()];
  }

  /** Writes what changed in the plan to the README, which says what is covered, and to the artifacts. */
  private async describe(context: StepContext, before: Plan, plan: Plan, events: BuildEventData[]): Promise<void> {
    const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
    const { request } = context.build;
    await context.attach('requirements.md', renderRequirements(request, plan), 'text/markdown');
    await context.attach('plan.json', json(plan), 'application/json');
    await context.attach('graph.json', json(renderGraph(plan)), 'application/json');
    if (JSON.stringify(before) === JSON.stringify(plan)) return;
    const { renderPart, toProjectModel } = await import('#foundry/templates');
    const files = await renderPart(toProjectModel(plan, this.options.generator), 'project');
    const readme = files.filter(({ path }) => path === 'README.md');
    const workspace = await context.workspace();
    await workspace.write(readme);
    const author = AUTHORS.orchestrator;
    const message = 'Say what is covered';
    const sha = await workspace.commit({ message, author, at: context.build.createdAt, paths: ['README.md'] });
    if (sha) events.push({ type: 'commit.made', sha, author: author.name, message });
  }

  private async removeForks(context: StepContext): Promise<void> {
    const workspace = await context.workspace();
    for (const name of await this.workspaces.forks(context.build.id))
      await this.workspaces.removeFork(await this.workspaces.fork(workspace, name));
  }
}

const finished = ({ name, status, durationMs, findings, reason }: CheckResult): BuildEventData => ({
  type: 'check.finished',
  check: name,
  status,
  durationMs,
  findings: findings.length,
  reason: reason ?? null,
});

const UNPROVEN = 'It was worked on, but no test proves it.';

/** Criteria beyond the template that every check proved which should, and that none refuted. */
function provenBeyond(context: StepContext, design: SettledDesign): string[] {
  const evidence = criteriaEvidence(context.plan(), context.checks());
  return design.criteria.flatMap(({ id, provenBy }) => {
    const found = evidence.find((one) => one.id === id);
    return found?.proven && provenBy.every((check) => found.by.some((by) => by === check)) ? [id] : [];
  });
}

/** Why the project cannot be handed over with the agents' changes; null when it can. */
function reasonToWithdraw(context: StepContext, plan: Plan, design: SettledDesign, proven: ReadonlySet<string>): string | null {
  const checks = context.checks();
  const bad = checks.filter(({ status }) => status === 'failed' || status === 'error').map(({ name }) => name);
  if (bad.length > 0) return `The agents' changes were taken back, since these checks did not pass with them: ${bad.join(', ')}.`;
  const kept = provenCriteria(plan, checks);
  const ran = new Set(checks.filter(({ status }) => status === 'passed').map(({ name }) => name as string));
  const lost = plan.criteria.filter(({ id, provenBy }) => !kept.has(id) && provenBy.some((check) => ran.has(check)));
  if (lost.length > 0)
    return `The agents' changes were taken back, since with them no test proves ${lost.map(({ id }) => id).join(', ')} any more.`;
  if (design.criteria.length > 0 && proven.size === 0)
    return "The agents' changes were taken back, since no test proves anything that they were made for.";
  return null;
}

/** When the architect did not get there, nobody looked further than the planner: that is said where people look for it. */
function noteMissingDesign(plan: Plan, stopped: string | null): Plan {
  if (stopped === null) return plan;
  const notCovered = plan.coverage.notCovered.map(({ part, reason }) => ({ part, reason: `${reason} ${stopped}`.slice(0, 600) }));
  return { ...plan, coverage: { ...plan.coverage, notCovered } };
}
