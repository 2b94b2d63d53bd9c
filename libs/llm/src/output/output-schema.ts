import { z } from 'zod';
import { jsonIn } from './read-json.js';

export interface OutputSpec<T> {
  /** A short name of the shape, which the provider is told: letters, digits, `_` and `-`. */
  readonly name: string;
  readonly schema: z.ZodType<T>;
  /** How often the model is shown its mistakes; 2 when not given. */
  readonly repairs?: number;
}

const SHOWN_PROBLEMS = 20;

/** What the model is asked for: the shape before defaults and transformations, closed to properties that it does not name. */
export function jsonSchemaOf(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _dialect, ...shape } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'object' && jsonSchema.additionalProperties === undefined)
        jsonSchema.additionalProperties = false;
    },
  });
  return shape;
}

/** Whether a provider's strict mode can take the schema: every object closed, and every property required. */
export function isStrict(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isStrict);
  if (typeof schema !== 'object' || schema === null) return true;
  const { type, properties, required, additionalProperties } = schema as Record<string, unknown>;
  if (type === 'object') {
    const names = Object.keys(typeof properties === 'object' && properties !== null ? properties : {});
    if (additionalProperties !== false || !Array.isArray(required) || names.some((name) => !required.includes(name)))
      return false;
  }
  return Object.values(schema).every(isStrict);
}

export type Reading<T> = { readonly value: T } | { readonly problems: readonly string[] };

/** Reads the first value of the answer that has the shape; else what is wrong with the likeliest one. */
export function readOutput<T>(answer: string, schema: z.ZodType<T>): Reading<T> {
  let problems: readonly string[] | undefined;
  for (const candidate of jsonIn(answer)) {
    const result = schema.safeParse(candidate);
    if (result.success) return { value: result.data };
    problems ??= result.error.issues.map(
      ({ path, message }) => `${path.length > 0 ? path.join('.') : 'the whole answer'}: ${message}`,
    );
  }
  return { problems: (problems ?? ['It holds no complete JSON value.']).slice(0, SHOWN_PROBLEMS) };
}

export function instruction(schema: Readonly<Record<string, unknown>>): string {
  return `Answer with one JSON value and nothing else: no explanation, no code fence. It must fit this JSON Schema:\n${JSON.stringify(schema)}`;
}

export function repairRequest(problems: readonly string[], cutOff: boolean, schema: Readonly<Record<string, unknown>>): string {
  const cause = cutOff ? 'It was cut off at the longest allowed length: answer more briefly.\n' : '';
  return `Your answer cannot be used.\n${cause}${problems.map((problem) => `- ${problem}`).join('\n')}\n${instruction(schema)}`;
}
