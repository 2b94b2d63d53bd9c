import type { SessionEntity, SessionPartEntity } from './supervisor.entity.js';
import type { SessionSummary, SessionView } from './supervisor.schemas.js';

export function summaryOf(session: SessionEntity, parts: readonly SessionPartEntity[]): SessionSummary {
  const count = (status: string): number => parts.filter((part) => part.status === status).length;
  return {
    id: session.id,
    status: session.status,
    goal: session.goal.slice(0, 200),
    summary: session.summary,
    counts: { parts: parts.length, succeeded: count('succeeded'), failed: count('failed'), skipped: count('skipped') },
    createdAt: session.createdAt.toISOString(),
    finishedAt: session.finishedAt?.toISOString() ?? null,
    durationMs: session.finishedAt ? Math.max(0, session.finishedAt.getTime() - session.createdAt.getTime()) : null,
    createdBy: session.createdBy,
    correlationId: session.correlationId,
  };
}

export function viewOf(session: SessionEntity, parts: readonly SessionPartEntity[]): SessionView {
  return {
    ...summaryOf(session, parts),
    goal: session.goal,
    plan: session.plan,
    parts: parts.map((part) => ({
      step: part.step,
      language: part.language,
      status: part.status,
      attempts: part.attempts,
      runId: part.runId,
      outcome: part.outcome,
      limit: part.limit,
      exitCode: part.exitCode,
      stdout: part.stdout,
      stderr: part.stderr,
      durationMs: part.durationMs,
      error: part.error,
    })),
    error: session.error,
  };
}

/** What came of the parts, in a sentence; those that are still pending are the ones that are skipped. */
export function outcomeOf(parts: readonly SessionPartEntity[]): { status: 'succeeded' | 'failed'; summary: string } {
  const failed = parts.find(({ status }) => status === 'failed');
  const all = parts.length === 1 ? 'The code part' : `All ${parts.length} code parts`;
  if (!failed) return { status: 'succeeded', summary: `${all} succeeded.` };
  const skipped = parts.filter(({ status }) => status === 'pending').length;
  const rest =
    skipped === 0
      ? ''
      : `; ${skipped === 1 ? 'the part' : `the ${skipped} parts`} after it ${skipped === 1 ? 'was' : 'were'} skipped`;
  return { status: 'failed', summary: `${failed.step} (${failed.language}) failed: ${reasonOf(failed)}${rest}.` };
}

function reasonOf({ error, outcome, limit, exitCode }: SessionPartEntity): string {
  if (error) return error.message.replace(/\.$/, '');
  if (outcome === 'limit_reached') return `it reached the limit ${limit ?? ''}`.trimEnd();
  return exitCode === null ? 'a signal ended it' : `it ended with exit code ${exitCode}`;
}
