/** Regular expressions: what a request or a caller gives as one. */

function compile(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch (error) {
    throw new Error(`This is not a regular expression: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

export const matchesPattern = (text: string, pattern: string): boolean => compile(pattern, 'u').test(text);

/** What matched, whole. */
export const findMatches = (text: string, pattern: string): string[] =>
  Array.from(text.matchAll(compile(pattern, 'gu')), ([whole]) => whole);

export const countMatches = (text: string, pattern: string): number => findMatches(text, pattern).length;

/** `$1` in the replacement stands for the first group. */
export const replacePattern = (text: string, pattern: string, replacement: string): string =>
  text.replace(compile(pattern, 'gu'), replacement);

export const removePattern = (text: string, pattern: string): string => text.replace(compile(pattern, 'gu'), '');

export const splitPattern = (text: string, pattern: string): string[] => text.split(compile(pattern, 'u'));
