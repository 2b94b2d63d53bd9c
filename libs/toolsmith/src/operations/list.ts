/** Lists of texts. */

const byWords = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

export const sortTexts = (items: string[]): string[] => [...items].sort(byWords);

export const sortTextsDescending = (items: string[]): string[] => [...items].sort((a, b) => byWords(b, a));

/** The shortest first; those of one length stay in their order. */
export const sortByLength = (items: string[]): string[] => [...items].sort((a, b) => a.length - b.length);

export const sortByLengthDescending = (items: string[]): string[] => [...items].sort((a, b) => b.length - a.length);

/** The first of each stays where it is. */
export const uniqueTexts = (items: string[], ignoreCase: boolean): string[] => {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = ignoreCase ? item.toLowerCase() : item;
    return seen.has(key) ? false : seen.add(key) !== undefined;
  });
};

/** What is there more than once, each named once. */
export const duplicates = (items: string[]): string[] => [
  ...new Set(items.filter((item, index) => items.indexOf(item) !== index)),
];

export const reverseList = (items: string[]): string[] => [...items].reverse();

export const joinTexts = (items: string[], separator: string): string => items.join(separator);

export const countItems = (items: unknown[]): number => items.length;

export const removeEmpty = (items: string[]): string[] => items.filter((item) => item.trim() !== '');

export const trimEach = (items: string[]): string[] => items.map((item) => item.trim());

export const numberEach = (items: string[], separator: string): string[] =>
  items.map((item, index) => `${index + 1}${separator}${item}`);

export const takeFirst = (items: string[], count: number): string[] => items.slice(0, count);

export const takeLast = (items: string[], count: number): string[] => (count === 0 ? [] : items.slice(-count));

export const keepContaining = (items: string[], search: string): string[] => items.filter((item) => item.includes(search));

export const dropContaining = (items: string[], search: string): string[] => items.filter((item) => !item.includes(search));

export const dropStarting = (items: string[], start: string): string[] => items.filter((item) => !item.startsWith(start));

export const keepStarting = (items: string[], start: string): string[] => items.filter((item) => item.startsWith(start));

export const keepEnding = (items: string[], end: string): string[] => items.filter((item) => item.endsWith(end));

export const keepLongerThan = (items: string[], length: number): string[] => items.filter((item) => item.length > length);

export const keepShorterThan = (items: string[], length: number): string[] => items.filter((item) => item.length < length);

/** How often each one is there, in the order of their first occurrence. */
export function countEach(items: string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** Those of the first list that the second has as well. */
export const intersection = (items: string[], others: string[]): string[] =>
  [...new Set(items)].filter((item) => others.includes(item));

/** Those of the first list that the second does not have. */
export const difference = (items: string[], others: string[]): string[] => items.filter((item) => !others.includes(item));

export const union = (items: string[], others: string[]): string[] => [...new Set([...items, ...others])];

export const chunk = <T>(items: T[], size: number): T[][] => {
  if (!Number.isInteger(size) || size < 1) throw new Error('The size of a group has to be a whole number of at least 1.');
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
};

/** "a, b and c". */
export const enumerate = (items: string[], conjunction: string): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${conjunction} ${items.at(-1)!}`;

/** A Markdown list, one item a line. */
export const bulletList = (items: string[]): string => items.map((item) => `- ${item}`).join('\n');
