import type { CheckResult } from '#foundry/testing';
import { failingFindings, isBad, refOf, type FailingFinding } from './failing.js';
import type { FixRound, HealingReport, StoppedBy } from './fixes.schemas.js';
import type { HealingLimits, HealRequest } from './healing.types.js';
import { HealingRound } from './healing-round.js';

export const DEFAULT_HEALING_LIMITS: HealingLimits = {
  rounds: 5,
  idleRounds: 2,
  totalMs: 600_000,
  brainMs: 300_000,
  attempts: 12,
};

export interface Healed {
  readonly report: HealingReport;
  /** The latest result of every check, after all that was kept. */
  readonly results: readonly CheckResult[];
}

/**
 * Repairs what failed checks report, round by round: deterministic fixers first, then the brain, then what puts an
 * earlier state back. Every patch is a transaction on the workspace; what is not kept leaves no byte behind.
 */
export async function heal(request: HealRequest): Promise<Healed> {
  const started = performance.now();
  const limits = { ...DEFAULT_HEALING_LIMITS, ...request.limits };
  const { workspace, journal, signal } = request;
  const state = await journal.load();
  const rounds = [...state.rounds];
  const earlier = state.earlier ?? 0;
  let results = state.results ?? request.results;
  // A round that was interrupted is undone: what it had kept is found again, and nothing half-tried stays.
  if (state.open !== undefined) await workspace.rollback(state.open);
  const finish = (stoppedBy: StoppedBy): Healed => ({ report: reportOf(stoppedBy, rounds, results), results });
  if (!results.some(isBad)) return finish(rounds.length > 0 ? 'healed' : 'nothing_failed');

  await settle(request);
  const tried = new Set<string>();
  noteTried(tried, rounds);
  while (results.some(isBad)) {
    signal.throwIfAborted();
    if (rounds.length - earlier >= limits.rounds) return finish('round_limit');
    if (idle(rounds.slice(earlier)) >= limits.idleRounds) return finish('no_progress');
    if (performance.now() - started > limits.totalMs) return finish('time_limit');
    const number = rounds.length + 1;
    const base = await requireHead(request);
    const before = failingFindings(results);
    await journal.begin(number, base, before.length);
    await request.onEvent?.({
      type: 'round',
      round: number,
      failing: [...new Set(before.map((finding) => finding.check))],
      findings: before.length,
    });
    const attempts = rounds.flatMap((round) => round.attempts);
    const round = new HealingRound(request, limits, number, results, attempts, tried, started + limits.totalMs);
    const roundStarted = performance.now();
    await round.run();
    results = round.results;
    const record: FixRound = {
      round: number,
      base,
      head: await requireHead(request),
      analysis: round.analysis,
      attempts: round.attempts,
      gone: goneFrom(before, failingFindings(results)),
      left: failingFindings(results).length,
      notes: round.notes,
      durationMs: Math.round(performance.now() - roundStarted),
    };
    rounds.push(record);
    noteTried(tried, rounds);
    await journal.finish(record, results);
    if (round.attempts.length === 0 && !round.askedBrain && results.some(isBad)) return finish('nothing_to_try');
  }
  return finish('healed');
}

/** No patch is tried twice on the same files: what was refused before another one was kept may be right with that one in place. */
function noteTried(tried: Set<string>, rounds: readonly FixRound[]): void {
  const attempts = rounds.flatMap((round) => round.attempts);
  const lastKept = attempts.findLastIndex(({ verdict }) => verdict === 'applied');
  for (const [index, { key, verdict }] of attempts.entries())
    if (verdict === 'refused' && index < lastKept) tried.delete(key);
    else tried.add(key);
}

/** What a round begins with is a commit: a rollback goes back to it. */
async function settle({ workspace, author, at }: HealRequest): Promise<void> {
  await workspace.commit({ message: 'What was not committed before fixing', author, ...(at ? { at } : {}) });
}

async function requireHead({ workspace }: HealRequest): Promise<string> {
  const head = await workspace.head();
  if (head === null) throw new Error('A workspace without a commit cannot be healed: there is nothing to return to.');
  return head;
}

/** Rounds at the end in which nothing went away. */
function idle(rounds: readonly FixRound[]): number {
  const last = rounds.findLastIndex((round) => round.gone.length > 0);
  return rounds.length - 1 - last;
}

function goneFrom(before: readonly FailingFinding[], after: readonly FailingFinding[]): string[] {
  const present = new Set(after.map((finding) => finding.fingerprint));
  return before.map((finding) => finding.fingerprint).filter((fingerprint) => !present.has(fingerprint));
}

const MAX_LEFT = 200;

function reportOf(stoppedBy: StoppedBy, rounds: readonly FixRound[], results: readonly CheckResult[]): HealingReport {
  const left = failingFindings(results);
  const outcome = stoppedBy === 'nothing_failed' ? 'nothing_failed' : left.length === 0 ? 'healed' : 'unhealed';
  return {
    outcome,
    stoppedBy,
    summary: summaryOf(stoppedBy, rounds, left),
    rounds: [...rounds],
    left: left.slice(0, MAX_LEFT).map(refOf),
  };
}

const REASONS: Readonly<Record<StoppedBy, string>> = {
  healed: '',
  nothing_failed: '',
  no_progress: 'the last rounds made nothing better',
  round_limit: 'the limit of rounds was reached',
  time_limit: 'the time for fixing was used up',
  nothing_to_try: 'nothing that Foundry knows repairs it',
};

function summaryOf(stoppedBy: StoppedBy, rounds: readonly FixRound[], left: readonly FailingFinding[]): string {
  if (stoppedBy === 'nothing_failed') return 'No check failed.';
  const attempts = rounds.flatMap((round) => round.attempts);
  const applied = attempts.filter((attempt) => attempt.verdict === 'applied').length;
  const done = `${counted(applied, 'fix', 'fixes')} applied and ${attempts.length - applied} refused in ${counted(rounds.length, 'round', 'rounds')}`;
  if (left.length === 0) return `Everything that failed was repaired: ${done}.`;
  const checks = [...new Set(left.map((finding) => finding.check))].join(', ');
  return `${counted(left.length, 'finding is', 'findings are')} left in ${checks}, because ${REASONS[stoppedBy]}: ${done}.`;
}

const counted = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
