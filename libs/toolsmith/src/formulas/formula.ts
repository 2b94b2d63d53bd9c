/** A formula that has a name, and what it needs. */
export interface NamedFormula {
  readonly name: string;
  /** Ways to ask for it, as patterns. */
  readonly says: readonly string[];
  readonly expression: string;
  readonly variables: readonly FormulaVariable[];
}

export interface FormulaVariable {
  readonly name: string;
  readonly about: string;
  /** What the request may call it (a regular expression). */
  readonly words: string;
  /** The unit that the formula counts in; others are converted. */
  readonly unit?: string;
  /** How it may be given as a number in the request, as patterns with `{v}`. */
  readonly given?: readonly string[];
  readonly fallback?: number;
}

export const v = (name: string, about: string, words: string, more: Partial<FormulaVariable> = {}): FormulaVariable => ({
  name,
  about,
  words,
  ...more,
});
export const formula = (
  name: string,
  says: readonly string[],
  expression: string,
  ...variables: FormulaVariable[]
): NamedFormula => ({
  name,
  says,
  expression,
  variables,
});
export const side = (name: string) => v(name, name[0]!.toUpperCase() + name.slice(1), name);
