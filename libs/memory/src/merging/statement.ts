import { isStopWord, normalise, stemOf, wordsOf } from '../lexical/analysis.js';

/** A text, taken apart for comparing it with others. */
export interface Statement {
  /** Stems of the words that say something, values and all, negations left out. */
  readonly content: readonly string[];
  /** The same words as they were written: a slip of the finger can change the stem beyond recognition. */
  readonly words: readonly string[];
  /** The content without values: what it is about. */
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

/** What may stand before a verb that tells somebody what to do: "please use tabs" gives nothing a value, "we use tabs" does. */
const BEFORE_COMMANDS: ReadonlySet<string> = new Set([
  'please',
  'always',
  'never',
  'then',
  'first',
  'dont',
  'do',
  'not',
  'to',
  'just',
]);

const COUNTERS = 'note|attempt|run|try|variant|copy|report|entry|iteration|duplicate|time|nr|no';
/** A number that only counts the times something was said, at the end: "… (17)", "… #17", "…, attempt 17", "…. 17"; */
const COUNTED_BEHIND = new RegExp(
  `(?:\\s*[([]\\s*(?:\\p{L}+\\s+)?#?\\d+\\s*[)\\]]|\\s+#\\d+|[\\s,;:–-]+(?:${COUNTERS})[\\s.:#]*\\d+|(?<=[.!?;])\\s+#?\\d+)[.!\\s]*$`,
  'iu',
);
/** or before it: "[17] …", "17. …", "Attempt 17: …". */
const COUNTED_BEFORE = new RegExp(`^\\s*(?:[([]#?\\d+[)\\]]:?|#?\\d+[.):]|(?:${COUNTERS})\\s*#?\\d+:)\\s+`, 'iu');

export const isValue = (word: string): boolean => /\d/.test(word);

export function statementOf(text: string): Statement {
  // What only counts is left out, unless nothing else is there. "=" and ":" give a value as words do; "1.5" and "a.b" stay whole.
  const plain = text.replace(COUNTED_BEHIND, '').replace(COUNTED_BEFORE, '') || text;
  const marked = plain.replaceAll(/(?<=\S)\s*(?:==?|:)\s*(?=\S)/g, ` ${LINK} `);
  const words = normalise(marked).match(/[\p{L}\p{N}]+(?:\.\p{N}+)*/gu) ?? wordsOf(text);
  const content: string[] = [];
  const written: string[] = [];
  const afterLink: boolean[] = [];
  let negations = 0;
  let linked = false;
  let hasSubject = false;
  for (const word of words) {
    if (word === LINK) linked = true;
    else if (NEGATIONS.has(word)) negations++;
    else {
      if (!isStopWord(word)) {
        content.push(stemOf(word));
        written.push(word);
        afterLink.push(linked);
      }
      linked ||= hasSubject && LINKS.has(word);
      hasSubject ||= !BEFORE_COMMANDS.has(word);
    }
  }
  // A text without any word, such as a sign, says what it is and nothing else.
  if (content.length === 0 && negations === 0) {
    content.push(text.trim());
    written.push(text.trim());
    afterLink.push(false);
  }
  return { content, words: written, subject: content.filter((word) => !isValue(word)), negated: negations % 2 === 1, afterLink };
}
