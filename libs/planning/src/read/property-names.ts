import { guessType } from '../field-types.js';
import { infinitive, isPlural, singular, tagWords } from '../language.js';
import { isKnownEntity, knownFieldNames, knownVerb, propertyNouns, softwareNouns, stopNouns } from '../lexicon.js';
import { nounKey, nounOf, type Noun } from '../nouns.js';
import { isUsualField } from '../usual-fields.js';
import { MEASURES } from './set-properties.js';
import { PURE_VERBS } from './voice.js';

/**
 * How much a name in a list looks like a property: surely one, one where its neighbours are, several of
 * something unknown, several things that could be kept for themselves, or no property. */
export type Likeness = 'sure' | 'likely' | 'several' | 'things' | 'none';

/** `number of cases`, `average age of …`: what is counted or worked out of things is a figure. */
const COUNT =
  /^(?:(?:max(?:imum)?|min(?:imum)?|total|average|daily|weekly|monthly|annual)\s)?(?:number|amount|quantity|count|percentage|proportion|share) of (?:[a-z-]+\s){0,2}[a-z-]+$/;

/** `whether it is paid`, `how long it takes`. */
export const ANSWER = /^(?:whether|if)\s\S+\s\S+|^(?:how (?:much|many|long|far|old|often|confident)|when|where)\s\S+/;

/** `date of birth`, `price per metre`, `reason for visit`: one name. */
const JOINED =
  /^(?:date|year|month|place|time|country|type|level|length|size|kind|cost|name|state|degree|point|cause|rate|method|means|mode|source) of [a-z-]+(?: [a-z-]+)?$|^(?:price|cost|fee|rate|earnings|revenue) per [a-z-]+$|^(?:reason|purpose) for [a-z-]+$|^(?:person|people|staff) in charge$/;

const WORD_OF_SENTENCE =
  /^(?:by|for|of|with|in|on|to|from|as|at|an?|the|that|which|whether|how|when|while|where|who|is|are|be|can|will|should|must|may|their|its|his|her|them|it|they|all|each|every|not|no|more|other|others|etc|also|then|so)$/;

/** Names that only say that there is more, or what a page is made of. */
const SAYS_NOTHING = /^(?:others?|more|etc|so on|detail|information|info|data|content and|thing|stuff|basic information)$/;

/** Kept day by day, whatever it is kept of. */
const OF_ITS_OWN = /^(?:attendance|payment|feedback|progress|homework|order|orders)$/;

/** Adjectives before a property: `current temperature`, `estimated arrival`. */
const bareName = (name: string): string =>
  name.replace(
    /^(?:(?:current|daily|weekly|monthly|annual|total|average|estimated|expected|overall|real-time|latest|new)\s)+/,
    '',
  );

const isNameOfField = (name: string): boolean => knownFieldNames.has(name) || propertyNouns.has(name);

/** What a name says of itself; `of`: the thing whose property it would be. `name`: lower case, without articles. */
export function likenessOf(name: string, of: Noun | undefined): Likeness {
  if (COUNT.test(name) || ANSWER.test(name) || JOINED.test(name)) return 'sure';
  const bare = bareName(name);
  const words = bare.split(' ');
  const last = words.at(-1)!;
  if (!/^[a-z][a-z0-9 /-]*$/.test(bare) || words.length > 3 || words.some((word) => WORD_OF_SENTENCE.test(word))) return 'none';
  if (SAYS_NOTHING.test(bare) || OF_ITS_OWN.test(bare) || (isDeed(words) && !isNameOfField(bare))) return 'none';
  const one = [...words.slice(0, -1), singular(last)].join(' ');
  const many = isPlural(last) && one !== bare;
  const thing = isKnownEntity(one);
  if (isNameOfField(bare) && !(many && thing && !isNameOfField(one))) return 'sure';
  if (of && isUsualField(nounKey(of), bare)) return 'sure';
  if (!many && words.length > 1 && (MEASURES.test(last) || isNameOfField(last))) return 'sure';
  if (stopNouns.has(bare) || softwareNouns.has(bare)) return 'none';
  if (thing) return many ? 'things' : 'likely';
  if (many) return 'several';
  if (MEASURES.test(last)) return 'sure';
  if (guessType(bare, '').type !== 'string') return 'sure';
  return nounOf(bare) === undefined ? 'none' : 'likely';
}

/** Verbs that are as often the first word of a name: `order quantity`, `change percentage`. */
const NOUN_TOO =
  /^(?:order|change|review|display|search|return|rate|report|record|share|play|exchange|contact|test|work|visit|travel|print|release|purchase|check|start|stop|end|booking|rating|shipping|training|meeting|listing|cost|price|score|reply|answer|question|comment|use|export|import|log|transfer|rent|design|request|target|source|view|click|like|storage)$/;

/** Whatever comes after one of these, something is done. */
const ALWAYS_DONE =
  /^(?:leave|make|get|give|take|have|do|buy|sell|add|choose|select|set|see|browse|create|delete|edit|manage|submit|upload|download|send|receive|save|write|read|publish|post|join|follow|invite|enter|find|mark|update|alter|modify)$/;

/** `update prices`, `order lab tests`: what is done next. */
export function isDeed(words: readonly string[]): boolean {
  const [first = ''] = words;
  const verb = infinitive(first);
  const last = words.at(-1)!;
  const known = knownVerb(verb) !== undefined;
  if (words.length === 1) return known && !isKnownEntity(first) && !/(?:ed|ing|s)$/.test(first);
  if (ALWAYS_DONE.test(verb)) return true;
  if (/ed$/.test(first) || (first !== verb && !/ing$/.test(first))) return false;
  const noun = words.length === 2 && (NOUN_TOO.test(first) || isKnownEntity(first));
  if (PURE_VERBS.test(verb)) return !noun || isPlural(last);
  if (first !== verb) return isKnownEntity(singular(last)) && isPlural(last);
  const object = words.length > 2 || isPlural(last) || (isKnownEntity(last) && !knownFieldNames.has(last));
  return object && (known || tagWords(words.join(' ')).get(0)?.has('Verb') === true) && !isKnownEntity(first);
}
