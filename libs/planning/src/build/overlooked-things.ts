import { isPlural, singular, tagWords } from '../language.js';
import {
  derivedNouns,
  genericActors,
  headwordOf,
  idleAdjectives,
  isKnownEntity,
  knownSayings,
  nearNouns,
  notationOf,
  propertyNouns,
  saidProperties,
  softwareNouns,
  stopNouns,
} from '../lexicon.js';
import type { FieldType } from '../plan.schemas.js';
import { nounKey } from '../nouns.js';
import type { Fact, Part } from '../read/facts.js';
import type { RequestReading } from '../read/notes.js';
import { isPersonLike } from '../usual-fields.js';
import { type Candidate, givenAway } from './candidates.js';

/** What may follow a noun that stands for itself; before any other word it only says of which sort that is (`sports fans`). */
const ENDS_NOUN =
  /^(?:$|[,.;:!?)—-]|(?:and|or|with|by|for|to|in|on|at|of|from|that|which|who|so|as|per|via|when|where|if|while|are|is|was|were|can|could|should|have|has|must|may|will|through|using|based|into|onto|before|after|until|during|between|among|within|without|they|we|i|he|she|you|plus|each|every|but|because|near|about|including|such|themselves|online|together|too|again|coming|needed|a|an|the|their|its|run|end|expire|belong|come|go|live|work|cost|need|get|take|arrive|owe|do|buy|bring|make|said|say|wrote|did)(?![\w-]))/;

/** `each player's statistics`. */
const OWNING = /^(?:'s|')\s/;

/** `their child's data`: records are kept of whoever has them. */
const OF_ONE = /\b(?:their|an?|the|each)$/;
const HAS_RECORDS = /^(?:'s|’s)\s+(?:[\w-]+\s+){0,2}?(?:data|information|records?|profiles?|progress|history|details)\b/;

/** A child or an animal is no account, yet records are kept of it. */
const isBorn = (key: string): boolean => /\bbirth date\b/.test(notationOf(key) ?? '');

/** A count, a measure or a calculation of things, not the things. */
const COUNTED =
  /(?:\b(?:number|amount|count|total|maximum|minimum|max|min|process(?:es|ing)?|calculat\w+|estimat\w+|comput\w+|convert\w*)(?:\s+of)?(?:\s+(?:their|the|monthly|yearly|possible|available|(?<=of\s)[a-z]+(?:ing|ed)))?|\bhuman)$/;

/** Names of what there is, not what is kept: `problems such as potholes`. */
const EXAMPLES = /\b(?:such as|for example|for instance|e\.g\.|like|similar to)\s[^.;:]{0,60}$/;

/** Whoever the application is for, in the sentence that says what it is. */
const AUDIENCE =
  /\b(?:for|helps?|helping|between|among|connect(?:s|ing)?|lets?|allows?|enables?|matches)\s+(?:[\w-]+\s+){0,2}(?:and\s+(?:[\w-]+\s+)?)?$/;

/** `templates for best man, parents and bridesmaids`: whom they suit. */
const MADE_FOR = /\b(?:templates?|drafts?|examples?|samples?|tips|tutorials?)\s+for\s[^.;:]*$/;
/** `inform the office about broken lamps, potholes`: what is told. */
const TOLD = /\b(?:inform|notify|warn)\s[^.;:]*\sabout\s[^.;:]*$/;

/** What a record carries as a text of its own: `with stars and comments`. */
const WRITTEN_ON =
  /^(?:note|comment|star|photo|image|picture|remark|profile|requirement|calendar|problem|material|resource|rating|module)$/;

/** Groups that things are looked up by: they are kept once and chosen. */
/** `by type, category or`: the list goes on. */
const BY = /\bby(?:\s+[\w-]+(?:\s[\w-]+)?,)*(?:\s+[\w-]+(?:\s[\w-]+)?,?\s+(?:and|or))?$/;
const GROUPED_BY = /^(?:category|product category|brand|department)$/;

/**
 * Finds what no pattern for a wording read: things of the data files that the prose names in the plural, `each singer` and
 * `by brand`. Only for requests that do not spell their data out.
 */
export function overlookedThings(reading: RequestReading, text: string, accepted: readonly Candidate[]): Candidate[] {
  const found: Candidate[] = [];
  const properties = new Set(
    reading.facts.flatMap((fact) => (fact.kind === 'fields' ? fact.fields.map(({ name }) => singular(name.toLowerCase())) : [])),
  );
  for (const [index, sentence] of reading.sentences.entries())
    for (const key of mentionsIn(sentence, index === 0, text.length <= MOST_SAID)) {
      if (properties.has(key) || isNamed(key, [...accepted, ...found])) continue;
      const candidate = mentioned(key, sentence, reading);
      found.push(candidate);
      if (GROUPED_BY.test(key)) reading.facts.push(...groupedBy(key, reading, [...candidate.parts][0]!));
    }
  return found;
}

/** What turns of daily speech mean: `who is coming` is attendance. In the long wishes of a specification they are ordinary words. */
export function saidThings(reading: RequestReading, text: string, named: readonly Candidate[]): Candidate[] {
  const found: Candidate[] = [];
  if (text.length > MOST_SAID) return found;
  for (const sentence of reading.sentences)
    for (const { match, means: key, unless } of knownSayings) {
      const all = [...named, ...found];
      if (!isNamed(key, all) && !unless.some((other) => hasSuch(other, all)) && match.test(sentence))
        found.push(mentioned(key, sentence, reading));
    }
  return found;
}
const MOST_SAID = 500;

/** Notes the properties that turns of daily speech mean (`how many are left`) of what the sentence spoke of last. */
export function noteSaidProperties(reading: RequestReading, text: string, things: readonly Candidate[]): void {
  if (text.length > MOST_SAID) return;
  let before: Candidate | undefined;
  for (const sentence of reading.sentences) {
    const lower = sentence.toLowerCase();
    for (const { match, field, ofWork } of saidProperties) {
      const found = match.exec(sentence);
      if (!found) continue;
      const work = ofWork ? things.find(({ noun }) => WORK.test(nounKey(noun))) : undefined;
      const owner = work ?? lastNamed(lower.slice(0, found.index + found[0].length), things) ?? before;
      const part = owner && [...owner.parts][0];
      const [name = '', type] = field.split(':');
      if (
        owner &&
        part &&
        !reading.facts.some(
          (fact) => fact.kind === 'fields' && fact.noun === owner.noun && fact.fields.some((one) => one.name === name),
        )
      )
        reading.facts.push({
          kind: 'fields',
          noun: owner.noun,
          fields: [{ name, ...(type === undefined ? {} : { type: type as FieldType }) }],
          part,
        });
    }
    before = lastNamed(lower, things) ?? before;
  }
}

/** What is done or made for somebody. */
const WORK =
  /(?:^|\s)(?:repair|repair order|order|preorder|booking|rental|reservation|job|loan|appointment|commission|work order|delivery|request|project)$/;

/** The thing, no person, that a text names last. */
function lastNamed(text: string, things: readonly Candidate[]): Candidate | undefined {
  let last: Candidate | undefined;
  let at = -1;
  for (const thing of things) {
    if (isPersonLike(nounKey(thing.noun))) continue;
    const place = text.lastIndexOf(thing.noun.words.at(-1)!.slice(0, -1));
    if (place > at) [last, at] = [thing, place];
  }
  return last;
}

/** `*person` stands for anybody: members of a choir are its singers where those are named. */
const hasSuch = (key: string, named: readonly Candidate[]): boolean =>
  key === '*person' ? named.some(({ noun }) => isPersonLike(nounKey(noun))) : isNamed(key, named);

const isNamed = (key: string, named: readonly Candidate[]): boolean => named.some(({ noun }) => means(nounKey(noun), key));

function mentioned(key: string, sentence: string, reading: RequestReading): Candidate {
  const part = reading.parts.find(({ text }) => sentence.includes(text)) ?? reading.parts[0];
  return givenAway(key, 'mentioned', part ? [part] : []);
}

/** `browse products by category`: each product has one. */
const groupedBy = (key: string, reading: RequestReading, part: Part): Fact[] =>
  reading.facts.flatMap((fact): Fact[] =>
    fact.kind === 'operation' && fact.noun && fact.by?.includes(key)
      ? [
          {
            kind: 'relation',
            from: fact.noun,
            to: { words: key.split(' '), plural: false },
            relation: 'many-to-one',
            weak: true,
            implied: true,
            part,
          },
        ]
      : [],
  );

/** True when a thing that is known already says it: the same thing, a sort of it, or a word for both. */
const means = (known: string, key: string): boolean =>
  known === key ||
  known.endsWith(` ${key}`) ||
  key.endsWith(` ${known}`) ||
  known.startsWith(`${key} `) ||
  (headwordOf(known) !== undefined && headwordOf(known) === headwordOf(key)) ||
  nearNouns.some((near) => near.includes(known) && near.includes(key));

function mentionsIn(sentence: string, introduces: boolean, casual: boolean): string[] {
  const text = sentence.toLowerCase();
  const words = [...text.matchAll(/[a-z][a-z-]*/g)];
  const found: string[] = [];
  for (let i = 0; i < words.length; i++)
    for (const length of [3, 2, 1]) {
      const last = words[i + length - 1];
      if (!last) continue;
      const start = words[i]!.index;
      const end = last.index + last[0].length;
      const said = text.slice(start, end);
      const key = [...words.slice(i, i + length - 1).map(([word]) => word), singular(last[0])].join(' ');
      if (!/^[a-z -]+$/.test(said) || !isKnownEntity(key)) continue;
      i += length - 1;
      if (
        isStored(key, text, start, end, introduces, casual) &&
        (GROUPED_BY.test(key) || !tagWords(sentence).get(last.index)?.has('Verb'))
      )
        found.push(key);
      break;
    }
  return found;
}

/** `a reminder shows which hive …`: there the word is what the reminder does. */
const SUBJECT = /(?:^|[,;]\s)(?:an?|the|each|every)\s[\w-]+(?:\s[\w-]+)?$/;
const HOW = /^\s+(?:which|how|whether|what|when|where|that|up)\b/;

function isStored(key: string, text: string, start: number, end: number, introduces: boolean, casual: boolean): boolean {
  const before = text.slice(0, start).trimEnd();
  if (SUBJECT.test(before) && HOW.test(text.slice(end))) return false;
  if (GROUPED_BY.test(key) && /^\s+of\s/.test(text.slice(end))) return false;
  if (
    !(ENDS_NOUN.test(text.slice(end).trimStart()) || OWNING.test(text.slice(end))) ||
    COUNTED.test(before) ||
    EXAMPLES.test(text.slice(0, start))
  )
    return false;
  if (key === 'item' && isKnownEntity(before.slice(before.lastIndexOf(' ') + 1))) return false;
  if (stopNouns.has(`${before.slice(before.lastIndexOf(' ') + 1)} ${key}`)) return false;
  if (BY.test(before)) return GROUPED_BY.test(key);
  if (
    [stopNouns, softwareNouns, propertyNouns, derivedNouns, genericActors, idleAdjectives].some((list) => list.has(key)) ||
    WRITTEN_ON.test(key)
  )
    return false;
  const person = isPersonLike(key);
  if ((person && MADE_FOR.test(before)) || TOLD.test(before)) return false;
  if (introduces && AUDIENCE.test(text.slice(0, start))) return false;
  const plural = isPlural(text.slice(start, end).split(/[\s]/).at(-1)!);
  return (
    plural ||
    (person && /\b(?:each|every|per)$/.test(before)) ||
    ((person || isBorn(key)) && OF_ONE.test(before) && HAS_RECORDS.test(text.slice(end))) ||
    (casual && /\b(?:which|every|each|the next)$/.test(before))
  );
}
