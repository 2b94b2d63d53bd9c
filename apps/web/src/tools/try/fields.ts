/** A JSON Schema as far as a form can show it; whatever it cannot is written as JSON. */

type Schema = Readonly<Record<string, unknown>>;

interface Common {
  readonly title?: string;
  readonly description?: string;
}
export interface NamedField {
  readonly name: string;
  readonly required: boolean;
  readonly field: Field;
}
export type Field =
  | (Common & {
      readonly kind: 'text';
      readonly format: string | undefined;
      readonly initial: string | undefined;
      readonly nullable: boolean;
    })
  | (Common & {
      readonly kind: 'number';
      readonly whole: boolean;
      readonly minimum: number | undefined;
      readonly maximum: number | undefined;
      readonly initial: number | undefined;
      readonly nullable: boolean;
    })
  | (Common & { readonly kind: 'boolean'; readonly initial: boolean | undefined })
  | (Common & { readonly kind: 'choice'; readonly options: readonly unknown[]; readonly initial: unknown })
  | (Common & { readonly kind: 'list'; readonly item: Field; readonly minItems: number; readonly maxItems: number })
  | (Common & { readonly kind: 'object'; readonly fields: readonly NamedField[] })
  | (Common & { readonly kind: 'json'; readonly initial: unknown });

/** Schemas may refer to themselves. */
const MAX_DEPTH = 6;

/** The fields of a tool's input. */
export function fieldsOf(schema: Schema): Field {
  return fieldOf(schema, schema, 0);
}

function fieldOf(given: unknown, root: Schema, depth: number): Field {
  const schema = resolved(given, root);
  if (schema === undefined || depth > MAX_DEPTH) return { kind: 'json', initial: undefined };
  const common: Common = {
    ...(typeof schema['title'] === 'string' && { title: schema['title'] }),
    ...(typeof schema['description'] === 'string' && { description: schema['description'] }),
  };
  const initial = schema['default'];
  if ('const' in schema) return { ...common, kind: 'choice', options: [schema['const']], initial: schema['const'] };
  if (Array.isArray(schema['enum'])) return { ...common, kind: 'choice', options: schema['enum'], initial };
  // What is one of several shapes has no one form.
  if (['anyOf', 'oneOf', 'allOf', 'not', 'if', 'patternProperties'].some((word) => word in schema))
    return { ...common, kind: 'json', initial };
  const { type, nullable } = typeOf(schema);
  switch (type) {
    case 'string': {
      const format = typeof schema['format'] === 'string' ? schema['format'] : undefined;
      return { ...common, kind: 'text', format, initial: typeof initial === 'string' ? initial : undefined, nullable };
    }
    case 'number':
    case 'integer':
      return {
        ...common,
        kind: 'number',
        whole: type === 'integer',
        minimum: numberIn(schema, 'minimum'),
        maximum: numberIn(schema, 'maximum'),
        initial: numberIn(schema, 'default'),
        nullable,
      };
    case 'boolean':
      return nullable
        ? { ...common, kind: 'choice', options: [true, false, null], initial }
        : { ...common, kind: 'boolean', initial: typeof initial === 'boolean' ? initial : undefined };
    case 'array':
      if (nullable || !isSchema(schema['items']) || 'prefixItems' in schema) return { ...common, kind: 'json', initial };
      return {
        ...common,
        kind: 'list',
        item: fieldOf(schema['items'], root, depth + 1),
        minItems: numberIn(schema, 'minItems') ?? 0,
        maxItems: numberIn(schema, 'maxItems') ?? Infinity,
      };
    case 'object': {
      const properties = schema['properties'];
      const named = isSchema(properties) ? Object.entries(properties) : [];
      // Names of one's own choice cannot be laid out beforehand.
      const open = isSchema(schema['additionalProperties']) || schema['additionalProperties'] === true;
      if (nullable || (depth > 0 && named.length === 0) || (open && named.length === 0))
        return { ...common, kind: 'json', initial };
      const required = Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : [];
      const fields = named.map(([name, property]) => ({
        name,
        required: required.includes(name),
        field: fieldOf(property, root, depth + 1),
      }));
      // What is needed first; the database keeps no order of the schema's own.
      return {
        ...common,
        kind: 'object',
        fields: [...fields.filter((one) => one.required), ...fields.filter((one) => !one.required)],
      };
    }
    default:
      return { ...common, kind: 'json', initial };
  }
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);

const numberIn = (schema: Schema, name: string): number | undefined =>
  typeof schema[name] === 'number' ? schema[name] : undefined;

/** `"type": ["string", "null"]` is a string that may be left out. */
function typeOf(schema: Schema): { type: unknown; nullable: boolean } {
  const { type } = schema;
  if (!Array.isArray(type)) return { type, nullable: false };
  const others = type.filter((one) => one !== 'null');
  return { type: others.length === 1 ? (others[0] as unknown) : undefined, nullable: others.length < type.length };
}

/** Follows references inside of the schema; deployed tools have no others. */
function resolved(given: unknown, root: Schema): Schema | undefined {
  let schema = given;
  for (let hops = 0; hops < MAX_DEPTH && isSchema(schema); hops++) {
    const { $ref, ...own } = schema;
    if (typeof $ref !== 'string') return schema;
    if (!$ref.startsWith('#')) return undefined;
    const target = $ref
      .slice(1)
      .split('/')
      .filter((step) => step !== '')
      .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((at, step) => (isSchema(at) && Object.hasOwn(at, step) ? at[step] : undefined), root);
    schema = isSchema(target) ? { ...target, ...own } : undefined;
  }
  return undefined;
}
