import type { FileConflict } from '#foundry/agents';
import type { MergeConflict, MergeOptions, Workspace, Workspaces } from '#foundry/workspace';
import { Inject, Injectable } from '@nestjs/common';
import type { IntegrateOutput } from '../agent-state.js';
import type { BuildEventData } from '../build.schemas.js';
import { type Part, PARTS } from '../pipeline.js';
import { WORKSPACES } from '../ports.js';
import { AgentDesks } from './agent-desk.js';
import { AUTHORS } from './agents.js';
import type { DesignOutput } from './design.step.js';
import type { StepContext, StepHandler, StepResult } from './step.js';
import type { WorkOutput } from './work.step.js';

/** Conflicting files of one worker that the integrator is asked about; more of them are no conflict but a misunderstanding. */
const MOST_CONFLICTS = 5;

interface Candidates {
  readonly accepted: readonly Part[];
  readonly dropped: IntegrateOutput['dropped'];
}

/** Joins the workers' changes into the project, one worker after the other; what cannot be joined is left out and said. */
@Injectable()
export class IntegrateStep implements StepHandler {
  readonly steps = ['integrate'];

  constructor(
    @Inject(AgentDesks) private readonly desks: AgentDesks,
    @Inject(WORKSPACES) private readonly workspaces: Workspaces,
  ) {}

  async run(context: StepContext): Promise<StepResult> {
    const { commit: base } = context.output('assemble') as { commit: string };
    const workspace = await context.workspace();
    // An earlier start may have joined a part of it.
    if ((await workspace.head()) !== base) await workspace.rollback(base);
    const candidates = candidatesOf(context);
    const accepted: Part[] = [];
    const dropped = [...candidates.dropped];
    const events: BuildEventData[] = [];
    for (const part of candidates.accepted) {
      const problem = await this.join(context, workspace, part, events);
      if (problem === null) accepted.push(part);
      else dropped.push({ part, reason: `The ${part}'s changes could not be joined: ${problem}` });
    }
    const { design } = context.output('design') as DesignOutput;
    const { planWithDesign } = await import('#foundry/agents');
    const plan = accepted.length > 0 ? planWithDesign(context.plan(), design) : null;
    const output: IntegrateOutput = { commit: (await workspace.head()) ?? base, accepted, dropped, plan };
    const content = { role: 'oi', brain: 'model', base, commit: output.commit, accepted, dropped };
    await context.attach('oi-output.json', `${JSON.stringify(content, null, 2)}\n`, 'application/json');
    return { output, summary: summaryOf(accepted, dropped), events };
  }

  /** @returns why it could not be joined; null when it was */
  private async join(context: StepContext, workspace: Workspace, part: Part, events: BuildEventData[]): Promise<string | null> {
    const fork = await this.workspaces.fork(workspace, part);
    const author = AUTHORS.orchestrator;
    const message = `Join the ${part}'s changes`;
    const options: MergeOptions = { message, author, at: context.build.createdAt };
    let outcome = await this.workspaces.merge(fork, options);
    if (outcome.status === 'conflicts') {
      const settled = await this.settle(context, part, outcome.conflicts);
      if (typeof settled === 'string') return settled;
      outcome = await this.workspaces.merge(fork, { ...options, resolutions: settled });
    }
    if (outcome.status === 'conflicts') return namesOf(outcome.conflicts);
    if (outcome.status === 'merged') events.push({ type: 'commit.made', sha: outcome.commit, author: author.name, message });
    return null;
  }

  /** @returns the files as the integrator wants them, or why there are none */
  private async settle(
    context: StepContext,
    part: Part,
    conflicts: readonly MergeConflict[],
  ): Promise<NonNullable<MergeOptions['resolutions']> | string> {
    const { createOutputFilter, integrate } = await import('#foundry/agents');
    const texts = conflicts.flatMap((conflict) => conflictOfTexts(conflict) ?? []);
    if (texts.length < conflicts.length || texts.length > MOST_CONFLICTS) return namesOf(conflicts);
    const resolutions: Record<string, { content: string }> = {};
    for (const [index, conflict] of texts.entries()) {
      const { model, tell } = await this.desks.open(context, `${part}-${index}`, 'oi/integrate');
      const outcome = await integrate({ conflict, model, signal: context.signal, tell });
      if (outcome.status === 'stopped') return `${conflict.path}: ${outcome.reason}`;
      if (!outcome.value.resolved) return `${conflict.path}: ${outcome.value.reason}`;
      const { content } = outcome.value;
      const change = { path: conflict.path, kind: 'modified', before: conflict.ours, after: content } as const;
      const problems = await createOutputFilter(await context.workspace())([change]);
      if (problems.length > 0) return problems.join(' ');
      resolutions[conflict.path] = { content };
    }
    return resolutions;
  }
}

/** Workers that got there and whose work makes sense: pages for a backend that is not there are none. */
function candidatesOf(context: StepContext): Candidates {
  const dropped: { part: Part; reason: string }[] = [];
  const accepted: Part[] = [];
  for (const part of PARTS) {
    const { status, commit, reason } = context.output(`work-${part}`) as WorkOutput;
    const missing = dropped.find((other) => other.part === 'backend');
    if (status === 'stopped') dropped.push({ part, reason: `The ${part} worker came to no result: ${reason ?? ''}` });
    else if (commit !== null && missing) dropped.push({ part, reason: `It needs the backend's changes. ${missing.reason}` });
    else if (commit !== null) accepted.push(part);
  }
  return { accepted, dropped };
}

/** undefined for what is not two versions of one text. */
function conflictOfTexts({ path, kind, base, ours, theirs }: MergeConflict): FileConflict | undefined {
  if ((kind !== 'content' && kind !== 'both-added') || ours === null || theirs === null) return undefined;
  const text = (side: { readonly content: Buffer } | null): string | null => side && side.content.toString('utf8');
  return { path, base: text(base), ours: text(ours), theirs: text(theirs) };
}

const namesOf = (conflicts: readonly MergeConflict[]): string =>
  `both workers changed ${conflicts
    .slice(0, MOST_CONFLICTS)
    .map(({ path }) => path)
    .join(', ')}.`;

function summaryOf(accepted: readonly Part[], dropped: IntegrateOutput['dropped']): string {
  const joined = accepted.length > 0 ? `joined ${accepted.join(' and ')}` : 'nothing to join';
  return [joined, ...dropped.map(({ reason }) => reason)].join('; ');
}
