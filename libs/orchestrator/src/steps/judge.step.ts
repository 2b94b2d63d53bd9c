import { failingFindings, objection } from '#foundry/fixes';
import { Inject, Injectable } from '@nestjs/common';
import { BuildActionRepository } from '../build-action.repository.js';
import { BuildRepository } from '../build.repository.js';
import { clientAuthor } from '../projects/client-author.js';
import { resultsOf } from '../projects/check-results.js';
import type { StepContext, StepHandler, StepResult } from './step.js';

/** What the action of a fix tells its last step. */
export interface FixInput {
  /** Fingerprints that it is for. */
  readonly targets: readonly string[];
  /** Whether all of them have to be gone, or at least one. */
  readonly all: boolean;
  readonly files: readonly string[];
}

/** Decides about a client's fix: kept when what it is for is gone and nothing is lost, else taken back byte for byte. */
@Injectable()
export class JudgeStep implements StepHandler {
  readonly steps = ['judge'];

  constructor(
    @Inject(BuildRepository) private readonly builds: BuildRepository,
    @Inject(BuildActionRepository) private readonly actions: BuildActionRepository,
  ) {}

  async run(context: StepContext): Promise<StepResult> {
    const { action, build, round } = context;
    if (!action || action.baseCommit === null || action.commit === null) throw new Error('A fix was judged that has no patch.');
    const { targets, all, files } = action.input as unknown as FixInput;
    const after = context.checks();
    const names = new Set(after.map(({ name }) => name));
    const before = [...(await resultsOf(this.builds, this.actions, build.id, action.baseCommit)).values()].filter(({ name }) =>
      names.has(name),
    );
    const refusal = objection(targets, before, after, { all, files });
    const left = failingFindings(after);
    const gone = targets.filter((target) => !left.some(({ fingerprint }) => fingerprint === target));
    const workspace = await context.workspace();
    const diff = await workspace.diff(action.commit);
    if (refusal !== undefined) await workspace.rollback(action.baseCommit);
    const kept = refusal === undefined;
    const reason = refusal ?? `${gone.length} of ${targets.length} findings are gone, and nothing that passed before fails now.`;
    const record = {
      kept,
      reason,
      targets,
      gone,
      left: left.length,
      files,
      checks: after.map(({ name, status }) => ({ name, status })),
      base: action.baseCommit,
      commit: action.commit,
      author: action.actor,
    };
    await context.attach(`fixes/round-${round}.json`, `${JSON.stringify(record, null, 2)}\n`, 'application/json');
    await context.attach(`fixes/round-${round}.diff`, diff, 'text/plain');
    const { name } = clientAuthor(action.actor);
    return {
      output: record,
      summary: kept ? 'kept' : 'taken back',
      events: [
        ...(kept ? [{ type: 'commit.made' as const, sha: action.commit, author: name, message: action.message }] : []),
        { type: 'fix.settled', round, kept, reason },
      ],
    };
  }
}
