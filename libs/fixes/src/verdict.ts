import type { CheckResult } from '#foundry/testing';
import { failingFindings, hidesOthers, isBad } from './failing.js';

/**
 * Why a patch may not be kept, judged by the results that are there so far; undefined when they speak for it.
 * @param after results of some of the checks; those that are missing are judged when they are there
 */
export function objection(
  targets: readonly string[],
  before: readonly CheckResult[],
  after: readonly CheckResult[],
  options: { readonly all: boolean; readonly files: readonly string[] },
): string | undefined {
  const ran = new Set(after.map((result) => result.name));
  const was = failingFindings(before.filter((result) => ran.has(result.name)));
  const is = failingFindings(after);
  const present = new Set(is.map((finding) => finding.fingerprint));
  const known = new Set(was.map((finding) => finding.fingerprint));
  const judged = targets.filter((target) => known.has(target));
  const still = judged.filter((target) => present.has(target));
  if (judged.length > 0 && (options.all ? still.length > 0 : still.length === judged.length)) {
    const one = is.find((finding) => still.includes(finding.fingerprint));
    return `What it was for is still there: ${shortly(one?.message)}`;
  }
  for (const result of after) {
    const earlier = before.find((candidate) => candidate.name === result.name);
    const problem = earlier && lost(earlier, result, options.files);
    if (problem) return problem;
  }
  return undefined;
}

/** What a check showed before the patch and does not show any more. */
function lost(before: CheckResult, after: CheckResult, files: readonly string[]): string | undefined {
  if (before.status === 'passed' && after.status !== 'passed') {
    const first = failingFindings([after])[0];
    return `${after.name} passed before and does not now: ${shortly(first?.message ?? after.reason)}`;
  }
  if (isBad(before) && after.status === 'skipped' && !after.reason?.startsWith('It needs '))
    return `${after.name} can no longer be run: ${shortly(after.reason)}`;
  const shrunk = lessEvidence(before, after);
  if (shrunk) return shrunk;
  if (!isBad(before) || !isBad(after)) return undefined;
  const earlier = failingFindings([before]);
  const now = failingFindings([after]);
  const known = new Set(earlier.map((finding) => finding.fingerprint));
  const gone = earlier.filter((finding) => !now.some((other) => other.fingerprint === finding.fingerprint));
  // What was hidden before may show now, and so is not this patch's doing; anything else new is.
  const hidden = gone.filter(hidesOthers);
  const added = now.find(({ fingerprint, file }) => {
    if (known.has(fingerprint)) return false;
    return hidden.length === 0 || (file !== undefined && files.includes(file) && !hidden.some((one) => one.file === file));
  });
  if (added) return `${after.name} finds something new: ${shortly(added.message)}`;
  return undefined;
}

/** A check may not pass because there is less to check: tests that are gone, files that are left out, criteria nobody proves. */
function lessEvidence(before: CheckResult, after: CheckResult): string | undefined {
  if (after.status === 'skipped' || after.status === 'error') return undefined;
  for (const fact of ['passed', 'total', 'files', 'operations', 'called', 'rules'] as const) {
    const [was, is] = [before.facts?.[fact], after.facts?.[fact]];
    if (typeof was === 'number' && typeof is === 'number' && is < was)
      return `${after.name} looks at less than before: ${fact} fell from ${was} to ${is}.`;
  }
  const proven = criteria(before);
  const missing = proven.filter((id) => !criteria(after).includes(id));
  return missing.length > 0 ? `${after.name} no longer proves ${missing.join(', ')}.` : undefined;
}

const criteria = (result: CheckResult): string[] =>
  String(result.facts?.['criteria'] ?? '')
    .split(' ')
    .filter(Boolean);

const shortly = (message = 'no reason was given'): string => {
  const line = message.split('\n')[0] ?? '';
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
};
