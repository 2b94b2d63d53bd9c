type Rule = readonly [pattern: RegExp, words: (...found: string[]) => string];

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'yes or no',
  array: 'a list',
  object: 'an object',
  null: 'nothing',
};

const more = (n: string, one: string, many: string): string => `needs at least ${n} ${n === '1' ? one : many}`;

/** How a validator of JSON Schema says it, and how people do. */
const RULES: readonly Rule[] = [
  [/^must have required property '(.+)'$/, (name) => `“${name}” is missing`],
  [/^must be (string|number|integer|boolean|array|object|null)$/, (kind) => `has to be ${KINDS[kind]!}`],
  [/^must NOT have fewer than (\d+) characters$/, (n) => more(n, 'character', 'characters')],
  [/^must NOT have more than (\d+) characters$/, (n) => `may have ${n} characters at most`],
  [/^must NOT have fewer than (\d+) items$/, (n) => more(n, 'entry', 'entries')],
  [/^must NOT have more than (\d+) items$/, (n) => `may have ${n} entries at most`],
  [/^must NOT have additional properties$/, () => 'has something in it that the tool does not know'],
  [/^must be equal to one of the allowed values$/, () => 'has to be one of the choices'],
  [/^must be >= (.+)$/, (n) => `has to be ${n} or more`],
  [/^must be <= (.+)$/, (n) => `has to be ${n} or less`],
  [/^must be > (.+)$/, (n) => `has to be more than ${n}`],
  [/^must be < (.+)$/, (n) => `has to be less than ${n}`],
  [/^must be multiple of (.+)$/, (n) => `has to be a multiple of ${n}`],
  [/^must match format "date-time"$/, () => 'has to be a moment such as 2026-01-31T09:00:00Z'],
  [/^must match format "date"$/, () => 'has to be a date such as 2026-01-31'],
  [/^must match format "(.+)"$/, (format) => `is not written as ${format} is`],
  [/^must match pattern "(.+)"$/, (pattern) => `does not have the form ${pattern}`],
  [/^must NOT have duplicate items/, () => 'has the same entry twice'],
];

/** What is wrong with a value, in plain words; what has none here is said as the server says it. */
export function plainly(message: string): string {
  for (const [pattern, words] of RULES) {
    const found = pattern.exec(message);
    if (found) return words(...found.slice(1));
  }
  return message;
}
