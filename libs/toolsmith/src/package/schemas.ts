import type { Kind, Operation } from '../catalogue/operation.js';
import type { ToolInput, ToolPlan, ToolStep } from '../tool-plan.js';

type Schema = Record<string, unknown>;

const ROW: Schema = { type: 'object' };
const OF_KIND: Readonly<Record<Kind, Schema>> = {
  text: { type: 'string' },
  date: { type: 'string' },
  time: { type: 'string' },
  colour: { type: 'string' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  texts: { type: 'array', items: { type: 'string' } },
  numbers: { type: 'array', items: { type: 'number' } },
  rows: { type: 'array', items: ROW },
  value: {},
};

/** What an operation takes as an object, where the function's type says so. */
const isRecord = (operation: Operation | undefined): boolean =>
  operation !== undefined && ['fillTemplate', 'unflatten', 'formatQuery'].includes(operation.fn);

const consumerOf = (plan: Pick<ToolPlan, 'steps'>, input: ToolInput): Operation | undefined => {
  const step = plan.steps.find(({ args }) => args.some((argument) => argument.from === 'input' && argument.name === input.name));
  return step?.what.type === 'operation' ? step.what.operation : undefined;
};

export function inputSchemaOf(plan: Pick<ToolPlan, 'steps' | 'inputs'>): Schema {
  return {
    type: 'object',
    properties: Object.fromEntries(
      plan.inputs.map((input) => [
        input.name,
        {
          ...(input.kind === 'value' && isRecord(consumerOf(plan, input)) ? { type: 'object' } : OF_KIND[input.kind]),
          description: `${input.about}.`,
          ...(input.fallback !== undefined && { default: input.fallback }),
        },
      ]),
    ),
    required: plan.inputs.filter(({ optional }) => !optional).map(({ name }) => name),
    additionalProperties: false,
  };
}

export function outputSchemaOf(plan: Pick<ToolPlan, 'steps' | 'outputs'>): Schema {
  return {
    type: 'object',
    properties: Object.fromEntries(plan.outputs.map(({ name, step }) => [name, schemaOfStep(plan.steps[step]!)])),
    required: plan.outputs.map(({ name }) => name),
    additionalProperties: false,
  };
}

function schemaOfStep({ what, kind, isEach }: ToolStep): Schema {
  const own = what.type === 'operation' ? what.operation.outSchema : undefined;
  if (isEach && what.type === 'operation') return { type: 'array', items: own ?? OF_KIND[what.operation.out] };
  return own ?? OF_KIND[kind];
}

const TYPES: Readonly<Record<Kind, string>> = {
  text: 'string',
  date: 'string',
  time: 'string',
  colour: 'string',
  number: 'number',
  boolean: 'boolean',
  texts: 'string[]',
  numbers: 'number[]',
  rows: 'Record<string, unknown>[]',
  value: 'unknown',
};

export const inputType = (plan: Pick<ToolPlan, 'steps'>, input: ToolInput): string =>
  input.kind === 'value' && isRecord(consumerOf(plan, input)) ? 'Record<string, unknown>' : TYPES[input.kind];

export const outputType = ({ what, kind, isEach }: ToolStep): string =>
  isEach && what.type === 'operation' ? `${TYPES[what.operation.out]}[]` : TYPES[kind];
