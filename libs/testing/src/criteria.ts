import type { Plan } from '#foundry/planning';
import type { CheckName, CheckResult } from './check.types.js';

export interface NamedTest {
  /** The test's full name, with those of its suites. */
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped';
}

export interface CriteriaOutcome {
  /** Some test names the criterion, all that name it passed. */
  readonly proven: string[];
  /** A test that names it failed. */
  readonly refuted: string[];
}

/** Criteria by the `AC-n` in test names; a criterion with only skipped tests is neither proven nor refuted. */
export function criteriaOfTests(tests: readonly NamedTest[]): CriteriaOutcome {
  const statuses = new Map<string, Set<NamedTest['status']>>();
  for (const test of tests) {
    for (const id of test.name.match(/\bAC-\d+\b/g) ?? []) {
      statuses.set(id, (statuses.get(id) ?? new Set()).add(test.status));
    }
  }
  const proven: string[] = [];
  const refuted: string[] = [];
  for (const [id, of] of statuses) {
    if (of.has('failed')) refuted.push(id);
    else if (of.has('passed') && !of.has('skipped')) proven.push(id);
  }
  return { proven: inOrder(proven), refuted: inOrder(refuted) };
}

/** Criteria as a check's facts carry them: ids separated by spaces. */
export function criteriaFacts(outcome: CriteriaOutcome): { criteria: string; criteriaRefuted: string } {
  return { criteria: outcome.proven.join(' '), criteriaRefuted: outcome.refuted.join(' ') };
}

/** The criteria that a check without named tests speaks for, less those of the entities it found something about. */
export function criteriaOfCheck(
  plan: Plan,
  check: CheckName,
  brokenEntities: ReadonlySet<string>,
  untriedEntities: ReadonlySet<string> = new Set(),
): CriteriaOutcome {
  const own = plan.criteria.filter((criterion) => criterion.provenBy.some((by) => by === check));
  const broken = (entity: string | undefined): boolean =>
    entity === undefined ? brokenEntities.size > 0 : brokenEntities.has(entity) || brokenEntities.has('*');
  const untried = (entity: string | undefined): boolean =>
    entity === undefined ? untriedEntities.size > 0 : untriedEntities.has(entity);
  return {
    proven: own.filter(({ entity }) => !broken(entity) && !untried(entity)).map((criterion) => criterion.id),
    refuted: own.filter((criterion) => broken(criterion.entity)).map((criterion) => criterion.id),
  };
}

export interface CriterionEvidence {
  readonly id: string;
  readonly proven: boolean;
  /** The checks that proved it. */
  readonly by: readonly CheckName[];
  /** The checks that showed the opposite. */
  readonly refutedBy: readonly CheckName[];
}

/** Which criteria of the plan the results prove: at least one check proves it and none refutes it. */
export function criteriaEvidence(plan: Plan, results: readonly CheckResult[]): CriterionEvidence[] {
  return plan.criteria.map(({ id }) => {
    const by = results.filter((result) => idsOf(result, 'criteria').includes(id)).map((result) => result.name);
    const refutedBy = results.filter((result) => idsOf(result, 'criteriaRefuted').includes(id)).map((result) => result.name);
    return { id, proven: by.length > 0 && refutedBy.length === 0, by, refutedBy };
  });
}

/** Ids of the plan's criteria that the results prove, in the plan's order. */
export function provenCriteria(plan: Plan, results: readonly CheckResult[]): Set<string> {
  return new Set(
    criteriaEvidence(plan, results)
      .filter((evidence) => evidence.proven)
      .map((evidence) => evidence.id),
  );
}

function idsOf(result: CheckResult, fact: 'criteria' | 'criteriaRefuted'): string[] {
  return String(result.facts?.[fact] ?? '')
    .split(' ')
    .filter(Boolean);
}

function inOrder(ids: readonly string[]): string[] {
  return [...ids].sort((a, b) => Number(a.slice(3)) - Number(b.slice(3)));
}
