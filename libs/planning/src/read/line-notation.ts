/** One way of writing lists and pairs, before a line is taken apart. */

/** `Thing: a; b; over 18? Other: c; d` → the same with commas; a question mark ends a name, not a sentence, there. */
export function commaLists(line: string): string {
  if (!/:[^:;]*;/.test(line)) return line;
  return line
    .replace(/\b([\w-]+(?: [\w-]+){0,3})\?(?=\s*;)/g, '$1 (yes/no)')
    .replace(/\b([\w-]+(?: [\w-]+){0,3})\?(?=\s+[A-Z][\w ]{1,30}:)/g, '$1 (yes/no).')
    .replace(
      /(?<=:\s)[^.:;,()]{1,40}(?:\([^()]{0,80}\)[^.:;,()]{0,20})?(?:;\s+(?![^;,]*:)[^.:;,()]{1,40}(?:\([^()]{0,80}\)[^.:;,()]{0,20})?)+/g,
      (list) =>
        list.split(/;\s+/).every((item) => !/\b(?:has|have|belongs?|is|are|can|should|must)\b/i.test(item))
          ? list.replace(/;\s+/g, ', ')
          : list,
    );
}

/** `A parcel has a sender and a recipient; both are customers (name, phone)`: said of the two before it. */
export const joinBoth = (line: string): string =>
  line
    .replace(/[.;,]\s+both\s+(?:of\s+(?:them|which|whom)\s+)?are\s+([\w-]+s)\s+(?=\()/gi, ', both $1. $1 ')
    .replace(/[.;]\s+both\s+(?:of\s+(?:them|which|whom)\s+)?are\s+(?=[\w-]+s(?:[.;,]|$))/gi, ', both ');

/** `In the back office, clerks can …`: where on the site something is done is no thing. */
export const withoutPlace = (clause: string): string =>
  clause.replace(
    /^(?:on|in|within|from|via|through|inside|using) (?:the|their|an?) (?:[\w-]+ ){0,2}(?:website|site|office|app|portal|area|section|panel|dashboard|page|view|backend|module|mode|screen|side|interface|account|profile),\s+(?=\w)/i,
    '',
  );
