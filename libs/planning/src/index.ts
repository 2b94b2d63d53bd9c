import type { Plan } from './plan.schemas.js';
import type { KnownPreference } from './preferences.js';

export * from './plan.schemas.js';
export * from './planning.errors.js';
export * from './resources/naming.js';
export * from './resources/resource.js';
export type * from './resources/types.js';
export type { KnownPreference } from './preferences.js';
export { buildContract } from './contract.js';
export { renderGraph, type PlanGraph } from './graph.js';
export { renderRequirements } from './requirements.js';

/**
 * Plans a request in plain words, without any model: the same request gives the same plan.
 * The language library and the domain data (0.1 s to load) are loaded at the first call, so that importing this costs nothing.
 * `preferences` decide what the request leaves open, and the plan's `remembered` says which did.
 * Throws `planning.*` domain errors for requests that cannot be planned.
 */
export async function planRequest(request: string, preferences: readonly KnownPreference[] = []): Promise<Plan> {
  const { planFrom } = await import('./planner.js');
  return planFrom(request, preferences);
}

/**
 * Takes a plan that somebody else made, a client's model for example. Its contract is made anew.
 * @throws planning.invalid_plan with everything that is wrong with it
 */
export async function acceptPlan(input: unknown): Promise<Plan> {
  const { acceptGiven } = await import('./given-plan.js');
  return acceptGiven(input);
}

/** The same plan under another title, and with another name of its folder. */
export async function renamePlan(plan: Plan, title: string): Promise<Plan> {
  const { renameTo } = await import('./given-plan.js');
  return renameTo(plan, title);
}
