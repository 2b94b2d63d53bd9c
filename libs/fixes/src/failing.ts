import { sha256 } from '#foundry/kernel';
import type { CheckName, CheckResult, Finding } from '#foundry/testing';
import type { FindingRef } from './fixes.schemas.js';

/** A finding that keeps a project from being handed over, and the check it is of. */
export interface FailingFinding extends Finding {
  readonly check: CheckName;
}

export const isBad = (result: CheckResult): boolean => result.status === 'failed' || result.status === 'error';

/**
 * What is wrong, check by check. A check that could not finish, or failed and names nothing, counts as one finding: else
 * nobody would see it go.
 */
export function failingFindings(results: readonly CheckResult[]): FailingFinding[] {
  return results.filter(isBad).flatMap((result): FailingFinding[] => {
    const errors = result.findings.filter((finding) => finding.severity === 'error');
    const found = errors.length > 0 ? errors : result.findings.filter((finding) => finding.severity === 'warning');
    if (found.length > 0) return found.map((finding) => ({ ...finding, check: result.name }));
    const message = result.reason ?? 'The check failed and named nothing.';
    const fingerprint = sha256(`${result.name}\u0000${result.status}`).slice(0, 24);
    return [{ check: result.name, rule: result.status, message, severity: 'error', fingerprint }];
  });
}

/** What else a check would find is not known while one of these is there: a file that cannot be read, a server that does not start. */
export function hidesOthers(finding: FailingFinding): boolean {
  switch (finding.check) {
    case 'backend_type':
    case 'frontend_type':
      // TS1…: syntax; TS2305, TS2307, TS2614, TS2724: what comes from a module that is not there has any type.
      return /^(TS1\d{3}|TS17\d{3}|TS5\d{3}|TS6053|TS18003|TS2305|TS2307|TS2614|TS2724|TS7016|tsc)$/.test(finding.rule);
    case 'backend_lint':
    case 'frontend_lint':
    case 'backend_security':
      return finding.rule === 'syntax' || finding.rule === 'eslint' || finding.rule === 'format';
    case 'backend_unit':
    case 'frontend_unit':
      return ['test-file', 'vitest', 'no-tests', 'error'].includes(finding.rule);
    case 'contract':
      return ['start', 'no-answer', 'error'].includes(finding.rule);
    case 'compose':
      return ['file', 'yaml', 'compose-specification'].includes(finding.rule);
    case 'smoke':
      return ['start', 'not-opened', 'error'].includes(finding.rule);
    case 'backend_build':
    case 'frontend_build':
    case 'docker_build':
      return true;
    default:
      return finding.rule === 'error';
  }
}

export function refOf({ check, fingerprint, file, line, rule, message }: FailingFinding): FindingRef {
  return { check, fingerprint, file: file ?? null, line: line ?? null, rule, message: message.slice(0, 300) };
}
