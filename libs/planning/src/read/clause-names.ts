import { infinitive, isPlural, singular, tagWords } from '../language.js';
import { isKnownEntity, knownFieldNames, knownVerb, propertyNouns, softwareNouns, wrapperNouns } from '../lexicon.js';
import { nounKey, nounOf, type Noun } from '../nouns.js';
import { isPersonLike } from '../usual-fields.js';
import { wordClass } from '../word-classes.js';
import type { Fact } from './facts.js';

/** What makes a verb of the word before it: `hands out keys`, `pops up`. */
const PARTICLE = /^(?:up|out|off|away|down|back)$/;

const namesSomething = (word: string): boolean =>
  [isKnownEntity, ...[knownFieldNames, propertyNouns, softwareNouns, wrapperNouns].map((list) => list.has.bind(list))].some(
    (names) => names(word),
  );

/** True for a name that was cut out of a clause and holds its verb: `clerks assign`, `porter hands out key`. */
export function holdsVerb(noun: Noun): boolean {
  const { words } = noun;
  if (words.length < 2 || isKnownEntity(nounKey(noun))) return false;
  return words.some((word, at) => {
    const before = words[at - 1];
    if (before === undefined) return false;
    if (PARTICLE.test(word)) return at > 1 && infinitive(before) !== before && wordClass(infinitive(before)) === 'verb';
    return (
      isPlural(before) && !namesSomething(word) && !isKnownEntity(`${singular(before)} ${word}`) && wordClass(word) === 'verb'
    );
  });
}

/** `a referee decides about it`: said of one person, the last word is what somebody does. */
export function isDoneByOne({ words, plural }: Noun, texts: readonly string[]): boolean {
  const [who, deed] = words.slice(-2);
  if (words.length < 2 || !plural || !isPersonLike(who!) || isKnownEntity(words.join(' '))) return false;
  const said = new RegExp(`^(?:an?|the|each|every)\\s(?:[a-z]+\\s)?${who}\\s${deed}s\\s`, 'i');
  return texts.some((text) => said.test(text));
}

/** The things that a fact speaks of. */
export const nounsOfFact = (fact: Fact): readonly Noun[] =>
  fact.kind === 'relation' ? [fact.from, fact.to] : fact.noun === undefined ? [] : [fact.noun];

const SAYS_WHEN = /^(?:when|whenever|if|once|as soon as|unless|until|because|after which|before which|in which case)\s/i;
/** `after the stay`, before who does something then. */
const OCCASION = /^(?:after|before|during|at|upon|until)\s+(?:the|an?|each|every)\s+[\w-]+(?:\s[\w-]+)?$/i;
/** What goes on after a verb and never after the name of a thing. */
const GOES_ON = /^(?:an?|the|their|its|which|that|how|whether|what|when|where|up|out|on|off|to|into|from|upon)$/;

/**
 * True for a clause that only says what happens (`a reminder shows which hive was not inspected`, `points depend on the time
 * left`) or when: its first words are no name of a thing.
 */
export function tellsWhatHappens(text: string): boolean {
  if (SAYS_WHEN.test(text) || OCCASION.test(text)) return true;
  const words = [...text.slice(0, 80).matchAll(/[\w'-]+|[,;:()]/g)];
  const one = /^(?:an?|the|each|every)$/i.test(words[0]?.[0] ?? '');
  for (let at = one ? 2 : 1; at <= 3 && at + 1 < words.length; at++) {
    const subject = words[at - 1]![0].toLowerCase();
    const verb = words[at]![0].toLowerCase();
    if (/[,;:()]/.test(subject) || !GOES_ON.test(words[at + 1]![0].toLowerCase())) continue;
    const base = infinitive(verb);
    if (isKnownEntity(`${subject} ${singular(verb)}`)) continue;
    if (isPlural(subject) ? base === verb && tagWords(text).get(words[at]!.index)?.has('Verb') : one && verb === `${base}s`)
      if (knownVerb(base) || wordClass(base) === 'verb') return true;
  }
  return false;
}

/** `nurses record each donation with its volume`: what they do, and nothing that they have. */
const WRITTEN_DOWN =
  /^\s+(?:(?:records?|captures?|logs?)\s(?!.*:)(?=.*\s(?:with|per)\s)|(?:stores?|keeps?|specif(?:y|ies))\s+(?:each|every|all|new|the|an?)\s(?:[\w-]+\s){1,3}with\s)/i;
export function isWrittenDown(subject: string, text: string): boolean {
  const noun = nounOf(subject);
  return noun?.plural === true && isPersonLike(nounKey(noun)) && WRITTEN_DOWN.test(text.slice(subject.length));
}
