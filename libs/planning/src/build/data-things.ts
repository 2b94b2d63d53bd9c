import { singular } from '../language.js';
import { deedNouns, genericActors, idleAdjectives, isKnownEntity, knownVerb, stopNouns } from '../lexicon.js';
import { nounKey } from '../nouns.js';
import type { RequestReading } from '../read/notes.js';
import { wordClass } from '../word-classes.js';
import { type Candidate, givenAway, partsSaying } from './candidates.js';

/**
 * What requests for charts and dashboards hold they only call data: `traffic data`, `sales and device data`. A thing that is known by
 * its own name is meant by it; of anything else, readings are kept under the words of the request.
 */
export function dataThings(reading: RequestReading, accepted: readonly Candidate[]): Candidate[] {
  const opening = reading.sentences[0]?.toLowerCase() ?? '';
  const found = new Map<string, { words: string[]; sentences: Set<number>; texts: Set<string> }>();
  for (const [index, sentence] of reading.sentences.entries())
    for (const [text, before] of sentence.toLowerCase().matchAll(OF_DATA)) {
      const words = sortOf(before!);
      if (words.length === 0) continue;
      const known = found.get(words.join(' ')) ?? { words, sentences: new Set<number>(), texts: new Set<string>() };
      known.sentences.add(index);
      known.texts.add(text.trim());
      found.set(words.join(' '), known);
    }
  const things: Candidate[] = [];
  for (const { words, sentences, texts } of found.values()) {
    const head = words.at(-1)!;
    const here = [...accepted, ...things].some(
      ({ noun }) => noun.words.includes(head) || nounKey(noun).startsWith(words.join(' ')),
    );
    if (here || (sentences.size < 2 && !(sentences.has(0) && SHOWS.test(opening)))) continue;
    const itself = [words.join(' '), deedNouns.has(head) ? words[0]! : head].find(isKnownEntity);
    const key = itself ?? `${words.join(' ')} data`;
    things.push(givenAway(key, 'stored', partsSaying(texts, reading.parts), sentences.size));
  }
  return things;
}

const OF_DATA = /\b((?:[a-z][a-z-]+\s){1,3})data\b(?! (?:entry|type|source|model|format|file|analyst|scientist|cent)|bases?)/g;
const SHOWS = /\b(?:display|visuali[sz]|analy[sz]|monitor|track|manag|collect|statistic|show|dashboard)/;

/** The words that say of what the data are: at most two nouns, without what stands before every noun. */
function sortOf(before: string): string[] {
  const words = before.trim().split(' ');
  const sort: string[] = [];
  for (const word of words.reverse()) {
    const plain = singular(word);
    if (
      sort.length === 2 ||
      NO_SORT.test(word) ||
      (stopNouns.has(plain) && sort.length > 0) ||
      genericActors.has(plain) ||
      idleAdjectives.has(word) ||
      knownVerb(word) ||
      wordClass(word) !== 'noun'
    )
      break;
    sort.unshift(plain);
  }
  return sort.every((word) => stopNouns.has(word)) ? [] : sort;
}
const NO_SORT =
  /^(?:user|users|input|output|form|table|text|file|test|sample|seed|meta|master|raw|real-time|realtime|big|open|live|historical|history|personal|private|basic|business|source|target|time|series|numerical|numeric|chinese|excel|csv|json|xml|sql|spreadsheet|api|sensor|configuration|third-party|multimedia|related|relevant|their|this|these|such|all|key|core|operational|operation|statistics|analysis|analytics|mobile|web|page|site|cloud|image|video|audio|key-value|graph|structured|column|row|record)$/;
