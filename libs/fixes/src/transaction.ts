import type { CheckName, CheckResult } from '#foundry/testing';
import { messageOf, sha256 } from '#foundry/kernel';
import { affectedChecks, dependants, withGround } from './affected-checks.js';
import { failingFindings, isBad, refOf } from './failing.js';
import { partOf, type FileChange, type Patch } from './fixer.js';
import { MAX_FINDINGS, type FixAttempt } from './fixes.schemas.js';
import type { HealRequest } from './healing.types.js';
import { objection } from './verdict.js';

const MAX_DIFF = 64 * 1024;

/** What installed dependencies are made from. */
const MANIFEST = /^(backend|frontend)\/package(-lock)?\.json$/;

export interface Tried {
  readonly attempt: FixAttempt;
  /** Results of every check after the attempt; those before it when it was refused. */
  readonly results: readonly CheckResult[];
}

type Environment = Pick<HealRequest, 'workspace' | 'checks' | 'runChecks' | 'install' | 'author' | 'at' | 'signal'>;

/**
 * Applies a patch, judges it by running the checks that it may affect, those that it is for first, and keeps it or puts
 * every byte back. A patch is a commit from the start: what is killed in between is undone by returning to `base`.
 * @param all whether every target has to go, or one is enough
 */
export async function tryPatch(
  environment: Environment,
  patch: Patch,
  before: readonly CheckResult[],
  options: { readonly base: string; readonly all: boolean },
): Promise<Tried> {
  const started = performance.now();
  const { workspace, author, at } = environment;
  const files = patch.changes.map((change) => change.path).sort();
  const key = keyOf(patch.changes);
  const record = (rest: Pick<FixAttempt, 'verdict' | 'reason' | 'commit' | 'diff' | 'checks'>): FixAttempt => ({
    key,
    fixer: patch.fixer,
    summary: patch.summary,
    targets: [...patch.targets],
    findings: failingFindings(before)
      .filter(({ fingerprint }) => patch.targets.includes(fingerprint))
      .slice(0, MAX_FINDINGS)
      .map(refOf),
    files,
    durationMs: Math.round(performance.now() - started),
    ...rest,
  });
  const after = new Map<CheckName, CheckResult>();
  let diff = '';
  let kept = false;
  let reason: string | undefined;
  try {
    const written = patch.changes.flatMap(({ path, content }) => (content === null ? [] : [{ path, content }]));
    const removed = patch.changes.flatMap(({ path, content }) => (content === null ? [{ path }] : []));
    await workspace.change({ write: written, remove: removed });
    const commit = await workspace.commit({ message: `Fix: ${patch.summary}`, author, paths: files, ...(at ? { at } : {}) });
    if (commit === null) {
      kept = true; // nothing to put back
      return {
        attempt: record({ verdict: 'refused', reason: 'It changes nothing.', commit: null, diff, checks: [] }),
        results: before,
      };
    }
    diff = bounded(await workspace.diff(commit));
    await installAgain(environment, files);
    reason = await judge(environment, patch, before, after, files, options.all);
    if (reason === undefined) {
      kept = true;
      const checks = [...after.values()].map(({ name, status }) => ({ name, status }));
      return { attempt: record({ verdict: 'applied', reason: null, commit, diff, checks }), results: merged(before, after) };
    }
  } catch (error) {
    environment.signal.throwIfAborted();
    reason = `It could not be applied: ${messageOf(error)}`;
  } finally {
    if (!kept) await workspace.rollback(options.base);
  }
  if (files.some((file) => MANIFEST.test(file))) await installAgain(environment, files);
  const checks = [...after.values()].map(({ name, status }) => ({ name, status }));
  return { attempt: record({ verdict: 'refused', reason, commit: null, diff, checks }), results: before };
}

/** Runs what is likeliest to speak against the patch first, so that a bad one costs little. */
async function judge(
  { checks, runChecks, signal }: Environment,
  patch: Patch,
  before: readonly CheckResult[],
  after: Map<CheckName, CheckResult>,
  files: readonly string[],
  all: boolean,
): Promise<string | undefined> {
  const known = new Set(before.map((result) => result.name));
  const meant = failingFindings(before)
    .filter((finding) => patch.targets.includes(finding.fingerprint))
    .map((finding) => finding.check);
  const affected = affectedChecks(checks, files).filter((name) => known.has(name));
  const waves = [meant, affected.filter((name) => before.some((result) => result.name === name && isBad(result))), affected];
  for (const wave of waves) {
    const names = withGround(checks, wave).filter((name) => known.has(name) && !after.has(name));
    if (names.length === 0) continue;
    const current = merged(before, after).filter((result) => !names.includes(result.name));
    for (const result of await runChecks(names, current, signal)) after.set(result.name, result);
    signal.throwIfAborted();
    const reason = objection(patch.targets, before, [...after.values()], { all, files });
    if (reason !== undefined) return reason;
  }
  // What had been withheld because something before it failed can be run now.
  const passed = new Set([...after.values()].filter((result) => result.status === 'passed').map((result) => result.name));
  const freed = dependants(checks, passed).filter(
    (name) => known.has(name) && !after.has(name) && before.some((result) => result.name === name && wasWithheld(result)),
  );
  if (freed.length > 0)
    for (const result of await runChecks(freed, merged(before, after), signal)) after.set(result.name, result);
  return undefined;
}

const wasWithheld = (result: CheckResult): boolean =>
  result.status === 'skipped' && result.reason?.startsWith('It needs ') === true;

async function installAgain({ install, signal }: Environment, files: readonly string[]): Promise<void> {
  const parts = new Set(files.filter((file) => MANIFEST.test(file)).map((file) => partOf(file)));
  for (const part of parts) if (part && install) await install(part, signal);
}

export function merged(before: readonly CheckResult[], after: ReadonlyMap<CheckName, CheckResult>): CheckResult[] {
  return before.map((result) => after.get(result.name) ?? result);
}

export function bounded(diff: string): string {
  return diff.length <= MAX_DIFF ? diff : `${diff.slice(0, MAX_DIFF)}\n… ${diff.length - MAX_DIFF} characters left out …\n`;
}

/** Hash of what a patch makes of its files. */
export function keyOf(changes: readonly FileChange[]): string {
  const sorted = [...changes].sort((a, b) => (a.path < b.path ? -1 : 1));
  return sha256(JSON.stringify(sorted.map(({ path, content }) => [path, content]))).slice(0, 24);
}
