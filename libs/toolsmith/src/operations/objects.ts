/** Lists of objects, and objects. */

type Item = Record<string, unknown>;

const numberOf = (item: Item, key: string): number => {
  const value = item[key];
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw new Error(`"${key}" is not a number in each item.`);
  return number;
};

/** The sum over all items of one number times another: price times quantity. */
export const sumOfProducts = (rows: Item[], factor: string, times: string): number =>
  rows.reduce((sum, row) => sum + numberOf(row, factor) * numberOf(row, times), 0);

/** Each item with one number more: two of its numbers multiplied. */
export const withProduct = (rows: Item[], name: string, factor: string, times: string): Item[] =>
  rows.map((row) => ({ ...row, [name]: numberOf(row, factor) * numberOf(row, times) }));

export const pluck = (rows: Item[], key: string): unknown[] => rows.map((row) => row[key] ?? null);

/** By the value of a key, which is a name in the result. */
export const indexBy = (rows: Item[], key: string): Record<string, Item> =>
  Object.fromEntries(rows.map((row) => [String(row[key]), row]));

export const rowWithMost = (rows: Item[], key: string): Item => {
  if (rows.length === 0) throw new Error('The list is empty.');
  return rows.reduce((best, row) => (numberOf(row, key) > numberOf(best, key) ? row : best));
};

export const rowWithLeast = (rows: Item[], key: string): Item => {
  if (rows.length === 0) throw new Error('The list is empty.');
  return rows.reduce((best, row) => (numberOf(row, key) < numberOf(best, key) ? row : best));
};

/** The first item of each value. */
export const uniqueBy = (rows: Item[], key: string): Item[] => {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const value = JSON.stringify(row[key] ?? null);
    return seen.has(value) ? false : seen.add(value) !== undefined;
  });
};

export const countDistinct = (rows: Item[], key: string): number => uniqueBy(rows, key).length;

/** Items of the first list with what the item of the second with the same key has. */
export const joinBy = (first: Item[], second: Item[], key: string): Item[] =>
  first.flatMap((row) =>
    second.filter((other) => String(other[key]) === String(row[key])).map((other) => ({ ...other, ...row })),
  );

const objectOf = (value: unknown): Item => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Error('It takes an object.');
  return value as Item;
};

export const pickKeys = (value: unknown, keys: string[]): Item => {
  const object = objectOf(value);
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(object, key)).map((key) => [key, object[key]]));
};

export const omitKeys = (value: unknown, keys: string[]): Item =>
  Object.fromEntries(Object.entries(objectOf(value)).filter(([key]) => !keys.includes(key)));

export const valuesOf = (value: unknown): unknown[] => Object.values(objectOf(value));

export const invertObject = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(objectOf(value)).map(([key, inner]) => [String(inner), key]));

/** Without what is null, on every level. */
export const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNulls);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
};

const inKeys = (value: unknown, change: (key: string) => string): unknown => {
  if (Array.isArray(value)) return value.map((item) => inKeys(item, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [change(key), inKeys(inner, change)]));
};

/** On every level. */
export const keysToSnake = (value: unknown): unknown =>
  inKeys(value, (key) =>
    key
      .replace(/([a-z\d])([A-Z])/g, '$1_$2')
      .replace(/[\s-]+/g, '_')
      .toLowerCase(),
  );

export const keysToCamel = (value: unknown): unknown =>
  inKeys(value, (key) => key.replace(/[_\s-]+(\w)/g, (_, letter: string) => letter.toUpperCase()));

/** Paths of what is in the first and not in the second, the other way round, and of what differs. */
export function compareObjects(first: unknown, second: unknown): { added: string[]; removed: string[]; changed: string[] } {
  const result = { added: [] as string[], removed: [] as string[], changed: [] as string[] };
  const walk = (a: unknown, b: unknown, path: string): void => {
    const areObjects = [a, b].every((value) => value !== null && typeof value === 'object' && !Array.isArray(value));
    if (!areObjects) {
      if (JSON.stringify(a) !== JSON.stringify(b)) result.changed.push(path);
      return;
    }
    const [left, right] = [a as Item, b as Item];
    for (const key of Object.keys({ ...left, ...right })) {
      const inner = path === '' ? key : `${path}.${key}`;
      if (!Object.hasOwn(left, key)) result.added.push(inner);
      else if (!Object.hasOwn(right, key)) result.removed.push(inner);
      else walk(left[key], right[key], inner);
    }
  };
  walk(first, second, '');
  return result;
}

/** One JSON value on each line. */
export const parseJsonLines = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => {
      try {
        return JSON.parse(line) as unknown;
      } catch (error) {
        throw new Error(`Line ${index + 1} is not JSON.`, { cause: error });
      }
    });

export const formatJsonLines = (rows: unknown[]): string => rows.map((row) => JSON.stringify(row)).join('\n');

/** "name=value" on each line; empty lines and those with # are left out. */
export const parseEnv = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split('\n')
      .map((line) => /^\s*(?:export\s+)?([\w.-]+)\s*=\s*(.*?)\s*$/.exec(line))
      .flatMap((parts) => (parts ? [[parts[1]!, parts[2]!.replace(/^(["'])(.*)\1$/, '$2')]] : [])),
  );
