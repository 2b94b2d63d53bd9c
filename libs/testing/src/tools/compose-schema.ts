import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

let validator: ValidateFunction | undefined;

/**
 * Validator of the Compose Specification. The schema is the one that the `dclint` package ships and keeps up to date;
 * its `exports` hide the file, so it is loaded by its path.
 */
function composeValidator(): ValidateFunction {
  if (validator) return validator;
  const load = createRequire(import.meta.url);
  const schema = load(join(dirname(load.resolve('dclint/package.json')), 'schemas', 'compose.schema.json')) as object;
  // its `$schema` is draft 7, spelled with https, which Ajv does not know by that name
  // Making the code shorter takes longer than running it once.
  validator = new Ajv({ allErrors: true, strict: false, code: { optimize: false } }).compile({ ...schema, $schema: undefined });
  return validator;
}

export interface SchemaProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** What of a parsed Compose file the specification does not allow, one problem for each place. */
export function composeSchemaProblems(document: unknown): SchemaProblem[] {
  const validate = composeValidator();
  if (validate(document)) return [];
  const messages = new Map<string, string[]>();
  for (const error of validate.errors ?? []) {
    if (error.keyword === 'if') continue;
    const path = error.instancePath;
    messages.set(path, [...(messages.get(path) ?? []), sentence(error)]);
  }
  const paths = [...messages.keys()];
  return (
    paths
      // a failed choice is reported at its place and again at each place inside of it: the innermost says most
      .filter((path) => !paths.some((other) => other !== path && other.startsWith(`${path}/`)))
      .map((path) => ({
        path: path
          .split('/')
          .slice(1)
          .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')),
        message: [...new Set(messages.get(path))].slice(0, 4).join('; or '),
      }))
  );
}

function sentence(error: ErrorObject): string {
  const { additionalProperty, allowedValues } = error.params as { additionalProperty?: string; allowedValues?: unknown[] };
  if (additionalProperty !== undefined)
    return `"${additionalProperty}" is not a property that the Compose Specification knows here`;
  if (allowedValues !== undefined) return `must be one of ${allowedValues.map(String).join(', ')}`;
  return error.message ?? error.keyword;
}
