import { z } from 'zod';

/**
 * A schema of a body as one of a query string: lists are written with commas or by repeating the parameter, yes and no as `true` and
 * `false`, numbers as digits, objects as JSON. What the schema says of the values holds as it is.
 */
export function querySchema<S extends z.ZodRawShape>(schema: z.ZodObject<S>): z.ZodObject<S> {
  const shape = Object.entries(schema.shape as unknown as Record<string, z.ZodType>).map(([name, type]) => [
    name,
    z.preprocess(readerOf(type), type),
  ]);
  // What the members accept is wider than before; what comes out of them is the same.
  return z.strictObject(Object.fromEntries(shape) as Record<string, z.ZodType>) as unknown as z.ZodObject<S>;
}

function readerOf(type: z.ZodType): (value: unknown) => unknown {
  switch (kindOf(type)) {
    case 'array':
      return (value) =>
        value === undefined ? value : [value].flat().flatMap((one) => (typeof one === 'string' ? one.split(',') : [one]));
    case 'boolean':
      return (value) => (value === 'true' ? true : value === 'false' ? false : value);
    case 'number':
      return (value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value);
    case 'record':
    case 'object':
      return readJson;
    default:
      return (value) => value;
  }
}

/** The type below what makes it optional or gives it a default. */
function kindOf(type: z.ZodType): string {
  const { type: kind, innerType } = type.def as unknown as { type: string; innerType?: z.ZodType };
  return innerType === undefined ? kind : kindOf(innerType);
}

function readJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value; // the schema says what is wrong with it
  }
}
