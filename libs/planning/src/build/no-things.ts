import { plural, tagWords } from '../language.js';
import { deedNouns } from '../lexicon.js';
import type { Part } from '../read/facts.js';
import { wordClass } from '../word-classes.js';
import type { Candidate } from './candidates.js';

/**
 * True for what only looks like the name of a thing: a quality, a deed or a joining word that the readers took for a noun
 * (`extensible`, `rename`, `furthermore`). What is said in the plural is a noun, whatever the tagger thinks of the word.
 */
export function isNoThing({ noun, parts }: Candidate): boolean {
  const head = noun.words.at(-1)!;
  const first = wordClass(noun.words[0]!);
  const last = wordClass(head);
  if (first === 'function' || last === 'function') return true;
  if (deedNouns.has(head) && !isSaid(plural(head), parts)) return true;
  if (last === 'noun' || isSaid(plural(head), parts)) return false;
  if (last === 'name') return true;
  if (noun.words.length > 1) return last === 'quality' && (first === 'verb' || QUALITY_ENDING.test(head));
  return last !== 'verb' || [...parts].every(({ text }) => isDone(head, text));
}

/** True for what the pages are shown on or found with, wherever it is named: `adapts to different devices`, `through search engines`. */
export function onlyShowsPages({ noun, hasFields }: Candidate, sentences: readonly string[]): boolean {
  const head = noun.words.at(-1)!;
  if (hasFields || !SHOWN_ON.test(head)) return false;
  const said = sentences.filter((sentence) => new RegExp(`\\b${head}s?\\b`, 'i').test(sentence));
  return said.length > 0 && said.every((sentence) => REACHED.test(sentence));
}
const SHOWN_ON = /^(?:device|computer|tablet|phone|engine|display|television|terminal|browser)$/;
const REACHED =
  /\b(?:adapt\w*|compatib\w*|optimi[sz]\w*|responsiv\w*|across|search|(?:use|run|work)s? (?:\w+ )?on)\b.{0,60}\b(?:device|computer|tablet|phone|engine|display|television|terminal|browser)s?\b/i;

/** No noun ends so: `input numerical` was cut out of `manually input numerical data`. */
const QUALITY_ENDING = /(?:ical|[ai]ble|ous|ful|less)$/;

const isSaid = (word: string, parts: ReadonlySet<Part>): boolean => [...parts].some(({ text }) => placeOf(word, text) >= 0);

/** `directly participate in draws`, `rename`: there it is what somebody does. */
function isDone(word: string, text: string): boolean {
  const place = placeOf(word, text);
  return place <= 0 || (tagWords(text).get(place)?.has('Verb') ?? false);
}

/** Where the whole word first stands in a text, or -1. */
function placeOf(word: string, text: string): number {
  for (const said of text.toLowerCase().matchAll(/[\p{L}\p{N}'-]+/gu)) if (said[0] === word) return said.index;
  return -1;
}
