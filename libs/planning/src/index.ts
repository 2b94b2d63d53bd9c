import type { Plan } from './plan.schemas.js';

export * from './plan.schemas.js';
export * from './planning.errors.js';
export * from './resources/naming.js';
export * from './resources/resource.js';
export type * from './resources/types.js';
export { buildContract } from './contract.js';
export { renderGraph, type PlanGraph } from './graph.js';
export { renderRequirements } from './requirements.js';

/**
 * Plans a request in plain words, without any model: the same request gives the same plan.
 * The language library and the domain data (0.1 s to load) are loaded at the first call, so that importing this costs nothing.
 * Throws `planning.*` domain errors for requests that cannot be planned.
 */
export async function planRequest(request: string): Promise<Plan> {
  const { planFrom } = await import('./planner.js');
  return planFrom(request);
}
