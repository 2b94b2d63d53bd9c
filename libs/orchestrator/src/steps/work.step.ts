import type { Work } from '#foundry/agents';
import { CHECK_RUNNERS, type CheckRunner } from '#foundry/testing';
import type { Workspaces } from '#foundry/workspace';
import { Inject, Injectable } from '@nestjs/common';
import { BUILD_OPTIONS, type BuildOptions } from '../build.options.js';
import { type Part, PARTS } from '../pipeline.js';
import { WORKSPACES } from '../ports.js';
import { recalledIn } from '../memory/recalled.js';
import { AgentDesks } from './agent-desk.js';
import { AgentSources } from './agent-sources.js';
import { AUTHORS } from './agents.js';
import type { DesignOutput } from './design.step.js';
import type { StepContext, StepHandler, StepResult } from './step.js';

export interface WorkOutput extends Record<string, unknown> {
  /** `idle`: the design has nothing for this half. */
  readonly status: 'done' | 'stopped' | 'idle';
  /** Of the worker's own copy; null when it changed nothing. */
  readonly commit: string | null;
  readonly work: Work | null;
  /** Why it came to no result. */
  readonly reason: string | null;
}

/** Has one worker implement its half of the design, in a copy of the project that nobody else sees. */
@Injectable()
export class WorkStep implements StepHandler {
  readonly steps = PARTS.map((part) => `work-${part}`);

  constructor(
    @Inject(AgentDesks) private readonly desks: AgentDesks,
    @Inject(AgentSources) private readonly sources: AgentSources,
    @Inject(WORKSPACES) private readonly workspaces: Workspaces,
    @Inject(CHECK_RUNNERS) private readonly runners: readonly CheckRunner[],
    @Inject(BUILD_OPTIONS) private readonly options: BuildOptions,
  ) {}

  async run(context: StepContext): Promise<StepResult> {
    const part = context.step.slice('work-'.length) as Part;
    const { design } = context.output('design') as DesignOutput;
    const tasks = design.tasks.filter(({ role }) => role === part);
    if (tasks.length === 0) return { output: idle, summary: 'nothing to do' };
    const { createOutputFilter, planWithDesign, work } = await import('#foundry/agents');
    const { model, records, tell } = await this.desks.open(context, part, `worker/${part}`);
    // Anew at every start: a run that was interrupted is repeated from the same files, and its answers come from the journal.
    const fork = await this.workspaces.fork(await context.workspace(), part);
    await fork.rollback(fork.start);
    const outcome = await work({
      role: part,
      request: context.build.request,
      plan: planWithDesign(context.plan(), design),
      design,
      memories: recalledIn(context),
      memory: this.sources.memory(context.build),
      deployedTools: this.sources.deployedTools(context.build),
      workspace: fork,
      runners: this.runners,
      checkLimitMs: this.options.checkLimitMs,
      records,
      model,
      filter: createOutputFilter(fork, (warnings) => {
        for (const { path, line, message } of warnings) context.log(`${path}:${line} ${message}`);
      }),
      signal: context.signal,
      tell,
      log: (line) => context.log(line),
    });
    if (outcome.status === 'stopped')
      return { output: { status: 'stopped', commit: null, work: null, reason: outcome.reason }, summary: outcome.reason };
    const message = `Go beyond the template: ${part}\n\n${tasks.map(({ id, title }) => `${id} ${title}`).join('\n')}\n`;
    const commit = await fork.commit({ message, author: AUTHORS[part], at: context.build.createdAt });
    return { output: { status: 'done', commit, work: outcome.value, reason: null }, summary: outcome.value.summary };
  }
}

const idle = { status: 'idle', commit: null, work: null, reason: null } satisfies WorkOutput;
