import { messageOf } from '#foundry/kernel';
import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { JsonSchema } from '../package/manifest.js';
import { TooSlow, withinTime } from './time-bound.js';

const COMPILE_LIMIT_MS = 2_000;
const VALIDATE_LIMIT_MS = 250;
const MAX_PROBLEMS = 20;

/** With only these, looking at a value takes time in proportion to its size: no limit has to be set up for each call. */
const LINEAR = new Set(
  `$schema type title description default examples deprecated readOnly writeOnly $comment properties required
   additionalProperties minProperties maxProperties enum const items minItems maxItems minimum maximum
   exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength`.split(/\s+/),
);

/** One thing that is wrong with a value. */
export interface SchemaProblem {
  /** JSON pointer into the value; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** The schema is none, or is one that cannot be compiled here. */
export class UnusableSchema extends Error {}

export class CompiledSchema {
  private constructor(
    private readonly validate: ValidateFunction,
    private readonly isLinear: boolean,
  ) {}

  /**
   * @param foreign another server's schema: it may have keywords that nobody here knows, and be of another draft
   * @throws UnusableSchema with a sentence for people
   */
  static async compile(schema: JsonSchema, { foreign = false } = {}): Promise<CompiledSchema> {
    const create = await compiler();
    try {
      const { $schema: _draft, ...rest } = schema;
      const validate = withinTime(COMPILE_LIMIT_MS, () => create(!foreign).compile(foreign ? rest : schema));
      return new CompiledSchema(validate, isLinear(schema));
    } catch (error) {
      throw new UnusableSchema(error instanceof TooSlow ? 'It takes too long to compile.' : messageOf(error), { cause: error });
    }
  }

  /** @returns what is wrong with the value; empty when it fits. */
  problemsOf(value: unknown): SchemaProblem[] {
    try {
      const fits = this.isLinear ? this.validate(value) : withinTime(VALIDATE_LIMIT_MS, () => this.validate(value));
      return fits ? [] : (this.validate.errors ?? []).slice(0, MAX_PROBLEMS).map(problemOf);
    } catch (error) {
      if (error instanceof TooSlow)
        return [{ path: '', message: `could not be compared with the schema within ${VALIDATE_LIMIT_MS} ms` }];
      // A schema that refers to itself without an end of its own.
      if (error instanceof RangeError) return [{ path: '', message: 'is nested too deep for the schema' }];
      throw error;
    }
  }
}

/** Loaded when the first schema is compiled: a start need not wait for it. */
async function compiler(): Promise<(strict: boolean) => Ajv2020> {
  return (await import('./schema-compiler.js')).schemaCompiler;
}

function isLinear(schema: unknown): boolean {
  if (typeof schema === 'boolean') return true;
  if (schema === null || typeof schema !== 'object' || Array.isArray(schema)) return false;
  return Object.entries(schema).every(([keyword, value]) => {
    if (!LINEAR.has(keyword)) return false;
    if (keyword === 'properties') return value !== null && typeof value === 'object' && Object.values(value).every(isLinear);
    return keyword === 'items' || keyword === 'additionalProperties' ? isLinear(value) : true;
  });
}

function problemOf({ instancePath, message, params }: ErrorObject): SchemaProblem {
  const named = ['additionalProperty', 'unevaluatedProperty', 'propertyName']
    .map((key) => (params as Record<string, unknown>)[key])
    .find((name) => typeof name === 'string');
  const allowed = (params as Record<string, unknown>)['allowedValues'];
  const more =
    named === undefined ? (Array.isArray(allowed) ? `: ${JSON.stringify(allowed)}` : '') : `: ${JSON.stringify(named)}`;
  return { path: instancePath.slice(0, 300), message: `${message ?? 'does not fit'}${more}`.slice(0, 500) };
}
