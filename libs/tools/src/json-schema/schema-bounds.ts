/** Bytes of one schema as JSON. */
const MAX_BYTES = 64 * 1024;
const MAX_DEPTH = 32;
/** Keywords and values, all levels together. */
const MAX_PARTS = 5_000;
const MAX_PATTERN = 300;

const DIALECT = /^https?:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/;

/**
 * Why a schema is refused before anything compiles it: too large, or leading elsewhere. Whether it is a schema at all is
 * for the compiler.
 * @returns undefined when nothing is wrong with it.
 */
export function schemaProblem(schema: Readonly<Record<string, unknown>>): string | undefined {
  const walk = new Walk();
  const problem = walk.into(schema, 0);
  if (problem !== undefined) return problem;
  // Only what is no deeper than MAX_DEPTH can be made text without a risk to the stack.
  if (Buffer.byteLength(JSON.stringify(schema)) > MAX_BYTES) return `is larger than ${MAX_BYTES} bytes`;
  const dialect = schema['$schema'];
  if (dialect !== undefined && !(typeof dialect === 'string' && DIALECT.test(dialect))) {
    return 'names another dialect than JSON Schema 2020-12';
  }
  return undefined;
}

class Walk {
  private parts = 0;

  into(value: unknown, depth: number): string | undefined {
    if (depth > MAX_DEPTH) return `is more than ${MAX_DEPTH} levels deep`;
    if (++this.parts > MAX_PARTS) return `has more than ${MAX_PARTS} parts`;
    if (value === null || typeof value !== 'object') return undefined;
    for (const [key, part] of Object.entries(value)) {
      const problem = problemOf(key, part) ?? this.into(part, depth + 1);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
}

function problemOf(key: string, value: unknown): string | undefined {
  if ((key === '$ref' || key === '$dynamicRef') && typeof value === 'string' && !value.startsWith('#')) {
    return `refers to ${JSON.stringify(value.slice(0, 100))}: only references inside of the schema (#/$defs/…) are followed`;
  }
  if ((key === '$id' || key === 'id') && typeof value === 'string' && /[:/]/.test(value)) {
    return 'has an $id, which would give its references another meaning: leave it out';
  }
  if (key === 'pattern' && typeof value === 'string' && value.length > MAX_PATTERN) {
    return `has a pattern of more than ${MAX_PATTERN} characters`;
  }
  return undefined;
}
