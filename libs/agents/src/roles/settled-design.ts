import type { Plan, PlanCriterion } from '#foundry/planning';
import { nextNumber, type ContractOperation, type Design } from './design.js';

/** A criterion that goes beyond what the template proves. */
export interface BeyondCriterion extends Pick<PlanCriterion, 'id' | 'text' | 'entity' | 'provenBy'> {
  /** The words of the request that it answers. */
  readonly part: string;
}

/** A design with Foundry's own numbers, as it is journaled and as workers are given it. */
export interface SettledDesign {
  readonly summary: string;
  readonly criteria: readonly BeyondCriterion[];
  readonly tasks: ReadonlyArray<{
    readonly id: string;
    readonly role: 'backend' | 'frontend';
    readonly title: string;
    readonly description: string;
    readonly criteria: readonly string[];
  }>;
  readonly contract: readonly ContractOperation[];
  readonly leftOut: ReadonlyArray<{ readonly part: string; readonly reason: string }>;
}

export const NO_DESIGN: SettledDesign = { summary: '', criteria: [], tasks: [], contract: [], leftOut: [] };

/** Numbers what the architect listed: criteria and tasks go on where the plan's end. */
export function settleDesign(plan: Plan, design: Design): SettledDesign {
  const firstCriterion = nextNumber(plan.criteria);
  const firstTask = nextNumber(plan.tasks);
  const idOf = (place: number): string => `AC-${firstCriterion + place - 1}`;
  return {
    summary: design.summary,
    criteria: design.criteria.map(({ text, part, entity, provenBy }, index) => ({
      id: idOf(index + 1),
      text,
      part,
      ...(entity === null ? {} : { entity }),
      provenBy,
    })),
    tasks: design.tasks.map(({ criteria, ...task }, index) => ({
      id: `T-${firstTask + index}`,
      ...task,
      criteria: [...new Set(criteria)].map(idOf),
    })),
    contract: design.contract,
    leftOut: design.leftOut,
  };
}

/** The plan while the workers' changes are in the project: with the criteria, tasks and operations of the design. */
export function planWithDesign(plan: Plan, design: SettledDesign): Plan {
  const criteria = design.criteria.map(({ part: _part, ...criterion }) => criterion);
  const tasks = design.tasks.map(({ description: _description, criteria: ids, ...task }) => ({
    ...task,
    criteria: [...ids],
    dependsOn: [],
  }));
  return {
    ...plan,
    criteria: [...plan.criteria, ...criteria],
    tasks: [...plan.tasks, ...tasks],
    contract: contractWith(plan.contract, design.contract),
  };
}

function contractWith(contract: Plan['contract'], operations: readonly ContractOperation[]): Plan['contract'] {
  const paths = { ...(contract['paths'] as Record<string, Record<string, unknown>> | undefined) };
  for (const { method, path, summary, status, response } of operations) {
    const answer =
      response === null
        ? { description: summary }
        : { description: summary, content: { 'application/json': { schema: response } } };
    const parameters = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'integer' },
    }));
    paths[path] = {
      ...paths[path],
      [method]: { summary, ...(parameters.length > 0 ? { parameters } : {}), responses: { [status]: answer } },
    };
  }
  return { ...contract, paths };
}

/**
 * The plan that is handed over: criteria beyond the template that tests prove are claimed; all others are named among what is not
 * covered, with the reason.
 * @param proven ids; @param reasonFor why a criterion is not proven, one sentence
 */
export function planAsProven(
  plan: Plan,
  design: SettledDesign,
  proven: ReadonlySet<string>,
  reasonFor: (criterion: BeyondCriterion) => string,
): Plan {
  const kept: SettledDesign = {
    ...design,
    criteria: design.criteria.filter(({ id }) => proven.has(id)),
    tasks: design.tasks
      .map((task) => ({ ...task, criteria: task.criteria.filter((id) => proven.has(id)) }))
      .filter(({ criteria }) => criteria.length > 0),
    contract: proven.size > 0 ? design.contract : [],
  };
  const whole = new Set(
    design.criteria
      .map(({ part }) => flat(part))
      .filter((part) => design.criteria.every((one) => flat(one.part) !== part || proven.has(one.id))),
  );
  const covered = plan.coverage.covered.map(({ part, criteria }) => ({ part, criteria: [...criteria] }));
  for (const { part, id } of kept.criteria) {
    const known = covered.find((one) => flat(one.part) === flat(part));
    if (known) known.criteria.push(id);
    else covered.push({ part, criteria: [id] });
  }
  // What the planner left out is answered when a part that says the same is proven as a whole.
  const notCovered = plan.coverage.notCovered.filter(
    ({ part }) => ![...whole].some((done) => done.includes(flat(part)) || flat(part).includes(done)),
  );
  const add = (part: string, reason: string): void => {
    const known = notCovered.findIndex((one) => flat(one.part) === flat(part));
    if (known >= 0) notCovered.splice(known, 1, { part, reason });
    else notCovered.push({ part, reason });
  };
  for (const criterion of design.criteria) if (!proven.has(criterion.id)) add(criterion.part, reasonFor(criterion));
  for (const { part, reason } of design.leftOut) if (!notCovered.some((one) => flat(one.part) === flat(part))) add(part, reason);
  return { ...planWithDesign(plan, kept), coverage: { covered, notCovered } };
}

const flat = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[.;,]+$/, '')
    .trim()
    .toLowerCase();
