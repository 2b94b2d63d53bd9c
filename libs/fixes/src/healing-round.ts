import { messageOf, TimeLimit } from '#foundry/kernel';
import type { CheckResult } from '#foundry/testing';
import { editFiles, pathsOfEdits, type Edit, type FileBefore } from '#foundry/workspace';
import { analyseFindings } from './analyser.js';
import { fixContext } from './fix-context.js';
import { failingFindings, isBad } from './failing.js';
import type { FixContext, Patch } from './fixer.js';
import type { FailureAnalysis, FixAttempt } from './fixes.schemas.js';
import { refusals } from './guards.js';
import type { HealingLimits, HealRequest } from './healing.types.js';
import { editsOf } from './suggestions.js';
import { bounded, keyOf, tryPatch } from './transaction.js';

/** One round: what fixers propose, together and then one by one; then the brain; then the last resorts. */
export class HealingRound {
  readonly attempts: FixAttempt[] = [];
  readonly notes: string[] = [];
  analysis: FailureAnalysis = { root_causes: [], fix_suggestions: [], confidence_score: 0, estimated_complexity: 'low' };
  askedBrain = false;

  constructor(
    private readonly request: HealRequest,
    private readonly limits: HealingLimits,
    private readonly number: number,
    public results: readonly CheckResult[],
    private readonly earlier: readonly FixAttempt[],
    /** Patches that were tried before, so that none is tried twice. */
    private readonly tried: Set<string>,
    /** By the monotonic clock. */
    private readonly deadline: number,
  ) {}

  async run(): Promise<void> {
    const context = await fixContext(this.request, this.results);
    const patches = await this.proposals(context, false);
    this.analysis = analyseFindings(context.findings, patches, await textsOf(context, patches));
    await this.applyAll(patches);
    if (this.healed()) return;
    const progressBefore = this.applied();
    await this.consultBrain();
    if (this.healed() || this.applied() > progressBefore || this.applied() > 0) return;
    const again = await fixContext(this.request, this.results);
    await this.applyAll(await this.proposals(again, true));
  }

  private healed(): boolean {
    return !this.results.some(isBad);
  }

  private applied(): number {
    return this.attempts.filter((attempt) => attempt.verdict === 'applied').length;
  }

  private async proposals(context: FixContext, lastResort: boolean): Promise<Patch[]> {
    const patches: Patch[] = [];
    for (const fixer of this.request.fixers.filter((one) => (one.lastResort ?? false) === lastResort)) {
      this.request.signal.throwIfAborted();
      try {
        patches.push(...(await fixer.propose(context)));
      } catch (error) {
        this.request.signal.throwIfAborted();
        this.notes.push(`The fixer ${fixer.name} could not propose anything: ${messageOf(error)}`);
      }
    }
    return patches.filter((patch) => patch.changes.length > 0 && !this.tried.has(keyOf(patch.changes)));
  }

  /** All at once where they do not meet in a file: most of what they do is right, and checks are what costs. */
  private async applyAll(patches: readonly Patch[]): Promise<void> {
    const together = independent(patches);
    if (together.length > 1) {
      const targets = [...new Set(together.flatMap((patch) => patch.targets))];
      const summary = together.map((patch) => patch.summary).join('; ');
      const fixer = [...new Set(together.map((patch) => patch.fixer))].join(', ');
      const changes = together.flatMap((patch) => patch.changes);
      const verdict = await this.attempt({ fixer, summary: shortened(summary), targets, changes }, true);
      if (verdict === 'applied') for (const patch of together) this.tried.add(keyOf(patch.changes));
    }
    let left = this.limits.attempts;
    for (const patch of patches) {
      const present = new Set(failingFindings(this.results).map((finding) => finding.fingerprint));
      if (left === 0 || this.healed() || performance.now() > this.deadline) return;
      if (this.tried.has(keyOf(patch.changes)) || !patch.targets.some((target) => present.has(target))) continue;
      if (this.madeForOtherText(patch)) continue;
      left--;
      await this.attempt({ ...patch, targets: patch.targets.filter((target) => present.has(target)) }, true);
    }
  }

  /** A whole file that was proposed before another patch changed the file would undo that patch. The next round proposes anew. */
  private madeForOtherText(patch: Patch): boolean {
    const changed = new Set(this.attempts.filter((one) => one.verdict === 'applied').flatMap((one) => one.files));
    return patch.changes.some((change) => changed.has(change.path));
  }

  private async attempt(patch: Patch, all: boolean): Promise<'applied' | 'refused'> {
    this.tried.add(keyOf(patch.changes));
    const base = await this.request.workspace.head();
    if (base === null) throw new Error('A workspace without a commit cannot be healed.');
    const { attempt, results } = await tryPatch(this.request, patch, this.results, { base, all });
    this.results = results;
    await this.record(attempt);
    return attempt.verdict;
  }

  private async record(attempt: FixAttempt): Promise<void> {
    this.attempts.push(attempt);
    await this.request.onEvent?.({ type: 'attempt', round: this.number, attempt });
  }

  private async consultBrain(): Promise<void> {
    const { brain, workspace, plan, signal } = this.request;
    if (brain === undefined || performance.now() > this.deadline) return;
    this.askedBrain = true;
    const started = performance.now();
    const context = await fixContext(this.request, this.results);
    const limit = new TimeLimit(this.limits.brainMs, signal);
    try {
      const proposal = await brain.proposeFixes({
        round: this.number,
        plan,
        workspace,
        failed: this.results.filter(isBad),
        findings: context.findings,
        analysis: this.analysis,
        attempts: [...this.earlier, ...this.attempts],
        signal: limit.signal,
      });
      this.analysis = { ...proposal.analysis, root_causes: proposal.analysis.root_causes.slice(0, 20) };
      const edits = [...(await editsOf(proposal.analysis.fix_suggestions, context.read)), ...proposal.edits];
      if (edits.length === 0) {
        this.notes.push(`The ${brain.name} proposed no change.`);
        return;
      }
      const { changes, diff } = await editFiles(await filesFor(context, edits), edits);
      const reasons = [...refusals(changes), ...((await this.request.filter?.(changes)) ?? [])];
      const files = new Set(changes.map((change) => change.path));
      const near = context.findings.filter((finding) => finding.file !== undefined && files.has(finding.file));
      const targets = proposal.targets ?? (near.length > 0 ? near : context.findings).map((finding) => finding.fingerprint);
      const patch: Patch = {
        fixer: brain.name,
        summary: shortened(proposal.analysis.root_causes[0]?.split('\n')[0] ?? 'what failed'),
        targets,
        changes: changes.map(({ path, after }) => ({ path, content: after })),
      };
      if (reasons.length > 0) await this.record(refusedUntried(patch, reasons, diff, performance.now() - started));
      else if (this.tried.has(keyOf(patch.changes))) this.notes.push(`The ${brain.name} proposed again what had been refused.`);
      else await this.attempt(patch, proposal.targets !== undefined);
    } catch (error) {
      signal.throwIfAborted();
      this.notes.push(
        isOver(limit)
          ? `The ${brain.name} did not answer within ${Math.round(this.limits.brainMs / 1000)} s.`
          : `The answer of the ${brain.name} could not be used: ${messageOf(error)}`,
      );
    } finally {
      limit.stop();
    }
  }
}

const isOver = ({ signal }: TimeLimit): boolean => signal.aborted && (signal.reason as Error).name === 'TimeoutError';

/** What is at each path that edits touch. */
async function filesFor(context: FixContext, edits: readonly Edit[]): Promise<Map<string, FileBefore | null>> {
  const files = new Map<string, FileBefore | null>();
  for (const path of await pathsOfEdits(edits)) {
    const text = await context.read(path);
    files.set(path, text === undefined && !context.paths.includes(path) ? null : { text: text ?? null });
  }
  return files;
}

/** Refused by the rules for what a fix may change: nothing was written. */
function refusedUntried(patch: Patch, reasons: readonly string[], diff: string, durationMs: number): FixAttempt {
  return {
    key: keyOf(patch.changes),
    fixer: patch.fixer,
    summary: patch.summary,
    targets: [...patch.targets],
    verdict: 'refused',
    reason: reasons.slice(0, 5).join(' '),
    commit: null,
    files: patch.changes.map((change) => change.path).sort(),
    diff: bounded(diff),
    checks: [],
    durationMs: Math.round(durationMs),
  };
}

/** The first patch for each target, and of those the ones that meet in no file. */
function independent(patches: readonly Patch[]): Patch[] {
  const files = new Set<string>();
  const targets = new Set<string>();
  return patches.filter((patch) => {
    if (patch.targets.some((target) => targets.has(target)) || patch.changes.some(({ path }) => files.has(path))) return false;
    for (const target of patch.targets) targets.add(target);
    for (const { path } of patch.changes) files.add(path);
    return true;
  });
}

async function textsOf(context: FixContext, patches: readonly Patch[]): Promise<Map<string, string>> {
  const paths = new Set(patches.flatMap((patch) => patch.changes.map((change) => change.path)));
  const texts = new Map<string, string>();
  for (const path of paths) {
    const text = await context.read(path);
    if (text !== undefined) texts.set(path, text);
  }
  return texts;
}

const shortened = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
