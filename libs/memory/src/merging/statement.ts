import { isStopWord, normalise, stemOf, wordsOf } from '../lexical/analysis.js';

/** A text, taken apart for comparing it with others. */
export interface Statement {
  /** Stems of the words that say something, values and all, negations left out. */
  readonly content: readonly string[];
  /** The same without values: what it is about. */
  readonly subject: readonly string[];
  /** Whether an odd number of negations turns it round. */
  readonly negated: boolean;
  /** For each of `content`: whether a word before it gives its subject a value, as "is", "uses" or "=" do. */
  readonly afterLink: readonly boolean[];
}

const NEGATIONS: ReadonlySet<string> = new Set(
  `not no never none cannot without neither nor dont doesnt didnt isnt arent wasnt werent havent hasnt hadnt cant couldnt wont wouldnt
  shouldnt mustnt stopped`.split(/\s+/),
);

/** Words after which a value stands that can be only one at a time. */
const LINKS: ReadonlySet<string> = new Set(
  `is are was were be been has have had use uses used using run runs running listen listens equals means cost costs take takes prefer
  prefers preferred like likes want wants need needs require requires set switched moved changed deployed hosted expects expires keeps
  allows supports works lives`.split(/\s+/),
);
const LINK = 'links';

/** A number that only counts the times something was said: "… (17)", "… #17", "…, attempt 17", "…. 17". */
const COUNTED =
  /(?:\s*[([]\s*(?:\p{L}+\s+)?#?\d+\s*[)\]]|\s+#\d+|[\s,;:–-]+(?:note|attempt|run|try|variant|copy|report|entry|iteration|duplicate|time|nr|no)[\s.:#]*\d+|(?<=[.!?;])\s+#?\d+)[.!\s]*$/iu;

export const isValue = (word: string): boolean => /\d/.test(word);

export function statementOf(text: string): Statement {
  // What only counts is left out, unless nothing else is there. "=" and ":" give a value as words do; "1.5" and "a.b" stay whole.
  const plain = text.replace(COUNTED, '') || text;
  const marked = plain.replaceAll(/(?<=\S)\s*(?:==?|:)\s*(?=\S)/g, ` ${LINK} `);
  const words = normalise(marked).match(/[\p{L}\p{N}]+(?:\.\p{N}+)*/gu) ?? wordsOf(text);
  const content: string[] = [];
  const afterLink: boolean[] = [];
  let negations = 0;
  let linked = false;
  for (const word of words) {
    if (word === LINK) linked = true;
    else if (NEGATIONS.has(word)) negations++;
    else {
      if (!isStopWord(word)) {
        content.push(stemOf(word));
        afterLink.push(linked);
      }
      linked ||= LINKS.has(word);
    }
  }
  // A text without any word, such as a sign, says what it is and nothing else.
  if (content.length === 0 && negations === 0) {
    content.push(text.trim());
    afterLink.push(false);
  }
  return { content, subject: content.filter((word) => !isValue(word)), negated: negations % 2 === 1, afterLink };
}
