import type { Plan } from '#foundry/planning';
import type { CheckName } from '#foundry/testing';
import type { FailingFinding } from '../failing.js';
import type { FixContext, Fixer, RunProgram } from '../fixer.js';
import { formatted } from '../format.js';

export function finding(check: CheckName, rule: string, message: string, file?: string, line?: number): FailingFinding {
  return {
    check,
    rule,
    message,
    severity: 'error',
    fingerprint: `${check} ${rule} ${file ?? ''} ${message}`.slice(0, 80),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  };
}

export function contextOf(
  files: Readonly<Record<string, string>>,
  findings: readonly FailingFinding[],
  more: { readonly rendered?: Readonly<Record<string, string>>; readonly run?: RunProgram } = {},
): FixContext {
  const read = (path: string): Promise<string | undefined> => Promise.resolve(files[path]);
  return {
    plan: {} as Plan,
    findings,
    failing: new Set(findings.map(({ check }) => check)),
    paths: Object.keys(files).sort(),
    read,
    rendered: (path) => Promise.resolve(more.rendered?.[path]),
    run: more.run ?? (() => Promise.reject(new Error('No program is run here.'))),
    format: (path, content) => formatted(path, content, read),
    signal: new AbortController().signal,
  };
}

/** What each proposed patch makes of a file, in the order of the proposals. */
export async function proposals(fixer: Fixer, context: FixContext, path: string): Promise<(string | null | undefined)[]> {
  const patches = await fixer.propose(context);
  return patches.map(({ changes }) => changes.find((change) => change.path === path)?.content);
}
