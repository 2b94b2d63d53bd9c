import type { CodeRunEntity } from './code-run.entity.js';
import type { CodeRunRow, FoundRow } from './code-run.repository.js';
import type { CodeRunMatch, CodeRunSummary, CodeRunView } from './code-run.schemas.js';

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

export function viewOf(run: CodeRunEntity): CodeRunView {
  return {
    id: run.id,
    language: run.language,
    outcome: run.outcome,
    limit: run.limit,
    exitCode: run.exitCode,
    signal: run.signal,
    stdout: run.stdout,
    stderr: run.stderr,
    stdoutBytes: run.stdoutBytes,
    stderrBytes: run.stderrBytes,
    stdoutTruncated: run.stdoutTruncated,
    stderrTruncated: run.stderrTruncated,
    files: run.files,
    filesLeftOut: run.filesLeftOut,
    durationMs: run.durationMs,
    timeoutMs: run.timeoutMs,
    createdAt: run.createdAt.toISOString(),
    finishedAt: iso(run.finishedAt),
    createdBy: run.createdBy,
    correlationId: run.correlationId,
    code: run.code,
    inputs: run.inputs,
    stdinBytes: run.stdinBytes,
    isolation: run.isolation,
  };
}

export function summaryOf(row: CodeRunRow): CodeRunSummary {
  return {
    id: row.id,
    language: row.language,
    outcome: row.outcome,
    limit: row.reached_limit,
    exitCode: row.exit_code,
    signal: row.signal,
    code: row.code,
    stdout: row.stdout,
    stderr: row.stderr,
    stdoutBytes: Number(row.stdout_bytes),
    stderrBytes: Number(row.stderr_bytes),
    durationMs: row.duration_ms,
    timeoutMs: row.timeout_ms,
    createdAt: row.created_at.toISOString(),
    finishedAt: iso(row.finished_at),
    createdBy: row.created_by,
    correlationId: row.correlation_id,
  };
}

const LONGEST_EXCERPT = 200;

/** Where in a run that was found the text stands: the first place in each of its three texts. */
export function matchesOf(row: FoundRow, text: string): CodeRunMatch[] {
  const texts = { code: row.whole_code, stdout: row.whole_stdout, stderr: row.whole_stderr } as const;
  return (Object.keys(texts) as (keyof typeof texts)[]).flatMap((place) => {
    const match = firstMatch(texts[place], text);
    return match === undefined ? [] : [{ in: place, ...match }];
  });
}

function firstMatch(whole: string, text: string): Omit<CodeRunMatch, 'in'> | undefined {
  const at = whole.toLowerCase().indexOf(text.toLowerCase());
  // A few letters change their length with their case; then the place in the lower-cased text may lie beyond this one.
  if (at < 0 || at > whole.length) return undefined;
  const before = whole.slice(0, at);
  const start = before.lastIndexOf('\n') + 1;
  const end = whole.indexOf('\n', at);
  const line = whole.slice(start, end < 0 ? undefined : end);
  const from = Math.max(0, Math.min(at - start - LONGEST_EXCERPT / 4, line.length - LONGEST_EXCERPT));
  return { line: before.split('\n').length, text: line.slice(from, from + LONGEST_EXCERPT) };
}
