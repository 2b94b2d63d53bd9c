/** What a value is, as far as one step's result can be the next one's input. */
export type Kind = 'text' | 'number' | 'boolean' | 'texts' | 'numbers' | 'rows' | 'value' | 'date' | 'time' | 'colour';

/** A value that a step takes besides the one that goes through it. */
export interface Parameter {
  readonly name: string;
  readonly kind:
    | 'text'
    | 'number'
    | 'boolean'
    | 'word'
    | 'words'
    | 'separator'
    | 'pattern'
    | 'zone'
    | 'choice'
    | 'dateFormat'
    | 'json';
  /** Ways to say it, as patterns with `{v}` for the value; looked for around the words of the operation. */
  readonly says: readonly string[];
  /** What it is when the request does not say; without it, callers of the tool are asked for it. */
  readonly fallback?: string | number | boolean | readonly string[];
  /** Constant values by what stands for them: `ignoring case` is `true`. */
  readonly choices?: Readonly<Record<string, string | number | boolean>>;
  readonly about: string;
}

export interface Operation {
  readonly name: string;
  /** Module of `operations/` and the function's name in it. */
  readonly module: string;
  readonly fn: string;
  readonly inputs: readonly { readonly name: string; readonly kind: Kind; readonly optional?: true }[];
  readonly out: Kind;
  /** Ways to say it, as patterns (see `compilePattern`). */
  readonly says: readonly string[];
  readonly params: readonly Parameter[];
  /** What it makes is an end in itself: "md5 and sha1 of a text" are two results, not one of the other. */
  readonly ends: boolean;
  /** The same input may give different results. */
  readonly isRandom: boolean;
  /** Name of the result among several. */
  readonly label: string;
  /** The order of arguments when it is not inputs, then parameters. */
  readonly fixed: readonly unknown[];
  /** JSON Schema of a result that is an object. */
  readonly outSchema?: Readonly<Record<string, unknown>>;
  /** What else a request of the same words can mean; tried when the request's own examples say so. */
  readonly otherwise?: string;
  /** What it does anyway: words that ask for nothing more, as patterns. */
  readonly fulfils: readonly string[];
  /** Words of the request that have to be there (a regular expression). */
  readonly needs?: RegExp;
}

export type OperationInput = Kind | readonly (readonly [name: string, kind: Kind, optional?: true])[];

export interface OperationDetails {
  readonly params?: readonly Parameter[];
  readonly ends?: boolean;
  readonly isRandom?: boolean;
  readonly label?: string;
  readonly fn?: string;
  /** Arguments after the parameters, always the same. */
  readonly fixed?: readonly unknown[];
  readonly outSchema?: Readonly<Record<string, unknown>>;
  readonly otherwise?: string;
  readonly fulfils?: readonly string[];
  readonly needs?: RegExp;
}

export type Define = (
  name: string,
  input: OperationInput,
  out: Kind,
  says: readonly string[],
  details?: OperationDetails,
) => Operation;

/** Names for the value that goes through a tool, where the request gives none. */
export const KIND_NAMES: Readonly<Record<Kind, string>> = {
  text: 'text',
  number: 'value',
  boolean: 'value',
  texts: 'items',
  numbers: 'numbers',
  rows: 'rows',
  value: 'value',
  date: 'date',
  time: 'time',
  colour: 'colour',
};

export const definer =
  (module: string): Define =>
  (name, input, out, says, details = {}) => ({
    name,
    module,
    fn: details.fn ?? name,
    inputs:
      typeof input === 'string'
        ? [{ name: KIND_NAMES[input], kind: input }]
        : input.map(([name, kind, optional]) => ({ name, kind, ...(optional && { optional }) })),
    out,
    says,
    params: details.params ?? [],
    ends: details.ends ?? (out === 'boolean' || out === 'number'),
    isRandom: details.isRandom ?? false,
    label: details.label ?? name,
    fixed: details.fixed ?? [],
    fulfils: details.fulfils ?? [],
    ...(details.outSchema && { outSchema: details.outSchema }),
    ...(details.otherwise && { otherwise: details.otherwise }),
    ...(details.needs && { needs: details.needs }),
  });

export const numberParam = (name: string, about: string, says: readonly string[], fallback?: number): Parameter => ({
  name,
  kind: 'number',
  about,
  says,
  ...(fallback !== undefined && { fallback }),
});

export const textParam = (name: string, about: string, says: readonly string[], fallback?: string): Parameter => ({
  name,
  kind: 'text',
  about,
  says,
  ...(fallback !== undefined && { fallback }),
});

export const separatorParam = (name: string, about: string, says: readonly string[], fallback?: string): Parameter => ({
  name,
  kind: 'separator',
  about,
  says,
  ...(fallback !== undefined && { fallback }),
});

export const wordParam = (name: string, about: string, says: readonly string[] = []): Parameter => ({
  name,
  kind: 'word',
  about,
  says,
});

/** On or off, by the presence of words. */
export const flagParam = (
  name: string,
  about: string,
  on: readonly string[],
  off: readonly string[],
  fallback: boolean,
): Parameter => ({
  name,
  kind: 'choice',
  about,
  says: [],
  fallback,
  choices: { ...Object.fromEntries(on.map((words) => [words, true])), ...Object.fromEntries(off.map((words) => [words, false])) },
});
