import type { Plan } from '#foundry/planning';
import { z } from 'zod';
import type { AgentModel, TellAgentEvent } from '../agent.types.js';
import { agentPrompt, type Remembered, rememberedInput } from '../prompts.js';
import { askForObject, type ObjectOutcome } from '../run/ask-for-object.js';

const MOST_CRITERIA = 12;

/** A new operation of the service that both halves rely on. */
export const contractOperationSchema = z.strictObject({
  method: z.enum(['get', 'post', 'put', 'patch', 'delete']),
  path: z
    .string()
    .max(200)
    .regex(/^\/api\/[a-z0-9-]+(\/([a-z0-9-]+|\{[a-zA-Z]+\}))*$/, 'is not a path below /api/ of lower-case names'),
  summary: z.string().min(1).max(200),
  status: z.int().min(200).max(204),
  /** JSON Schema of the answer; null for an answer without a body. */
  response: z.record(z.string(), z.unknown()).nullable(),
});
export type ContractOperation = z.output<typeof contractOperationSchema>;

const provenBySchema = z.array(z.enum(['backend_unit', 'frontend_unit'])).min(1);

/** What the architect answers; `partOf` says whether words are the request's own. */
export function designSchema(plan: Plan, request: string) {
  const isQuoted = (part: string): boolean => flat(request).includes(flat(part)) && flat(part).length > 2;
  const entities = new Set(plan.entities.map(({ name }) => name));
  return z
    .strictObject({
      summary: z.string().max(1_000),
      criteria: z
        .array(
          z.strictObject({
            text: z.string().min(10).max(400),
            part: z.string().max(500).refine(isQuoted, 'does not quote the request letter by letter'),
            entity: z
              .string()
              .refine((name) => entities.has(name), 'is not an entity of the plan')
              .nullable(),
            provenBy: provenBySchema,
          }),
        )
        .max(MOST_CRITERIA),
      contract: z.array(contractOperationSchema).max(20),
      tasks: z
        .array(
          z.strictObject({
            role: z.enum(['backend', 'frontend']),
            title: z.string().min(1).max(200),
            description: z.string().min(1).max(4_000),
            criteria: z.array(z.int().min(1).max(MOST_CRITERIA)).min(1),
          }),
        )
        .max(6),
      leftOut: z.array(z.strictObject({ part: z.string().max(500), reason: z.string().min(1).max(300) })).max(30),
    })
    .superRefine(({ criteria, tasks, contract }, context) => {
      for (const { criteria: numbers } of tasks)
        for (const number of numbers)
          if (number > criteria.length)
            context.addIssue({ code: 'custom', path: ['tasks'], message: `There is no criterion ${number}.` });
      criteria.forEach(({ provenBy }, index) => {
        const roles = tasks.filter((task) => task.criteria.includes(index + 1)).map(({ role }) => `${role}_unit`);
        const missing = provenBy.filter((proof) => !roles.includes(proof));
        if (missing.length > 0)
          context.addIssue({
            code: 'custom',
            path: ['criteria', index],
            message: `No task of the right half has the criterion ${index + 1}, which ${missing.join(' and ')} should prove.`,
          });
      });
      const known = (plan.contract['paths'] ?? {}) as Record<string, Record<string, unknown>>;
      for (const { method, path } of contract)
        if (known[path]?.[method] !== undefined)
          context.addIssue({
            code: 'custom',
            path: ['contract'],
            message: `The contract has ${method.toUpperCase()} ${path} already.`,
          });
    });
}
export type Design = z.output<ReturnType<typeof designSchema>>;

export interface DesignRequest {
  /** What is remembered of earlier projects; data like everything else that somebody wrote. */
  readonly memories?: readonly Remembered[];
  readonly request: string;
  readonly plan: Plan;
  readonly model: AgentModel;
  readonly signal: AbortSignal;
  readonly tell: TellAgentEvent;
}

/** Asks the architect what the request wants beyond the plan. */
export async function design({ request, plan, memories, model, signal, tell }: DesignRequest): Promise<ObjectOutcome<Design>> {
  const { contract, coverage, tasks: _tasks, ...shown } = plan;
  return await askForObject({
    prompt: agentPrompt('core/design'),
    inputs: {
      request,
      plan: { ...shown, operations: Object.keys(contract['paths'] ?? {}) },
      not_covered: coverage.notCovered,
      memories: rememberedInput(memories),
      next_criterion: `AC-${nextNumber(plan.criteria)}`,
    },
    output: { name: 'design', schema: designSchema(plan, request) },
    model,
    signal,
    tell,
  });
}

export const nextNumber = (numbered: readonly { readonly id: string }[]): number =>
  Math.max(0, ...numbered.map(({ id }) => Number(/\d+$/.exec(id)?.[0] ?? 0))) + 1;

/** Spelling apart from spaces and letter case. */
const flat = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase();
