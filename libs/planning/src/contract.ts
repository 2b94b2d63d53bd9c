import type { Plan } from './plan.schemas.js';

/** The OpenAPI document of a plan. */
export function buildContract(plan: Omit<Plan, 'contract'>): Record<string, unknown> {
  return { openapi: '3.1.0', info: { title: plan.title, version: '1.0.0' }, paths: {} };
}
