import { infinitive, isPlural, singular } from '../language.js';
import { knownVerb } from '../lexicon.js';
import { nounKey, type Noun } from '../nouns.js';
import type { Part } from '../read/facts.js';
import type { RequestReading } from '../read/notes.js';
import { isPersonLike } from '../usual-fields.js';
import type { DraftEntity, DraftRelation } from './draft.js';
import type { Settled } from './settle-entities.js';

/**
 * Finds what the patterns for single wordings missed: with all entities known, a sentence about one of them that names
 * another ties the two, whatever its verb is. Only pairs that nothing else ties yet; only requests that spell out their data.
 */
export function overlookedRelations(reading: RequestReading, settled: Settled, known: readonly DraftRelation[]): DraftRelation[] {
  if (!settled.structured) return [];
  const found: DraftRelation[] = [];
  const tied = (one: DraftEntity, other: DraftEntity): boolean =>
    [...known, ...found].some((each) => (each.from === one && each.to === other) || (each.from === other && each.to === one));
  let before: DraftEntity | undefined;
  for (const sentence of reading.sentences) {
    const mentions = mentionsIn(sentence, settled);
    const subjects = new Set(mentions.filter((one) => one.subject));
    const first = mentions.find((one) => one.subject);
    let subject: Mention | undefined = PRONOUN_FIRST.test(sentence) && before ? pronoun(before) : undefined;
    for (const mention of mentions) {
      if (subjects.has(mention)) {
        subject = mention;
        continue;
      }
      const kind = subject && kindOf(subject, mention);
      if (!subject || !kind || tied(subject.entity, mention.entity)) continue;
      if (kind !== 'many-to-one' && joinsBoth(subject.entity, mention.entity, known)) continue;
      found.push({
        from: subject.entity,
        to: mention.entity,
        kind,
        optional: subject.entity === mention.entity || /\b(?:can|may|might|optionally)\b/i.test(mention.said),
        parts: new Set([partOf(sentence, reading)]),
      });
    }
    before = first?.entity ?? before;
  }
  return found;
}

interface Mention {
  readonly entity: DraftEntity;
  readonly plural: boolean;
  /** What stands before it: `each`, `several`, `another`. */
  readonly determiner: string;
  readonly subject: boolean;
  /** The words between the subject's end and its determiner. */
  readonly said: string;
}

const PRONOUN_FIRST = /^(?:it|they|these|each one)\s/i;

const pronoun = (entity: DraftEntity): Mention => ({ entity, plural: false, determiner: '', subject: true, said: '' });

const ONE = /^(?:an?|one|the|another|which|exactly one|only one|a single|its|their|at most one)$/;
const SEVERAL = /^(?:many|several|multiple|various|any number of|one or more|more than one|two|three|at least one|numerous)$/;

/** Words that work on records or on a screen: who sees a thing has no part in it. */
const NO_TIE =
  /\b(?:view|see|browse|search|filter|sort|manage|export|report|show|shown|list|listed|print|display|count|number|calculate|edit|delete|update|per|than|when|if|before|after|until|unless|while|without|like|also have|named|called|such|not|no|never)\b/i;

/** What is said of something else than the subject. */
const OTHER_SUBJECT =
  /\b(?:who|that|whose|whom|where|and their|and its|each (?:with|of|for|in))\b|\bof (?:the|an?|its|their)$|\bof$|'s\b/i;

const OWNED = /\b(?:have|has|own|owns|create|creates|write|writes|place|make|makes|submit|upload|post|add|receive|receives)\b/i;
const FROM_PLURAL = /\b(?:by|for|from|in|at|on|under|about|inside|within)$/i;
const LINKED = /\b(?:can|may)\b.*\b(?:with|to|under|into|from|by)$/i;

function kindOf(subject: Mention, object: Mention): DraftRelation['kind'] | undefined {
  const said = object.said.trim();
  if (said === '' || NO_TIE.test(said)) return undefined;
  if (subject.entity !== object.entity && OTHER_SUBJECT.test(said)) return undefined;
  if (subject.entity === object.entity) {
    if (!/other$/.test(object.determiner)) return undefined;
    return object.plural && !/\brepl/i.test(said) ? 'many-to-many' : 'many-to-one';
  }
  if (SEVERAL.test(subject.determiner)) return undefined;
  if (!object.plural) return ONE.test(object.determiner) ? 'many-to-one' : undefined;
  if (SEVERAL.test(object.determiner)) {
    if (!/\b(?:can|may|might)\b/i.test(said)) return undefined;
    return OWNED.test(said) && !isPersonLike(nounKey(object.entity.noun)) ? 'one-to-many' : 'many-to-many';
  }
  if (object.determiner !== '' || !subject.plural) return undefined;
  if (LINKED.test(said) && !/\bby$/.test(said)) return 'many-to-many';
  return FROM_PLURAL.test(said) && /\b(?:is|are|was|were)\b/i.test(said) ? 'many-to-one' : undefined;
}

/** A third thing points to both: a loan says what `members can borrow several books` means. */
const joinsBoth = (one: DraftEntity, other: DraftEntity, known: readonly DraftRelation[]): boolean =>
  one !== other &&
  known.some(
    ({ from, to }) =>
      to === one && from !== other && known.some((second) => second.from === from && second.to === other && from !== one),
  );

const DETERMINER =
  /(?:^|\s)((?:exactly |only |at most |at least )?(?:one or more|any number of|more than one|a single|an?|one|the|another|each other|other|which|its|their|each|every|many|several|multiple|various|numerous|two|three|all|any|some)(?: other)?)$/i;

/** `names a winning team`. */
const DESCRIBED = /(?:^|\s)(?:an?|one)\s+(?!of\b|for\b|in\b|to\b|other\b)[a-z]+(?:ing|ed|al|ary|ive|ent|ant|ful|ous|ible|able)$/i;

/** Entities named in a sentence, in order. What stands in brackets describes fields and is left out. */
function mentionsIn(sentence: string, settled: Settled): Mention[] {
  const text = sentence.replace(/\s*\([^()]*\)/g, ' ').slice(0, 400);
  if (/:\s/.test(text) || LIST_OF_FIELDS.test(text)) return [];
  const words = [...text.matchAll(/[A-Za-z][\w'-]*|[,;]/g)];
  const found: Mention[] = [];
  let subjectEnd = 0;
  for (let at = 0; at < words.length; at++) {
    const length = [3, 2, 1].find((count) => entityAt(words, at, count, settled) !== undefined);
    if (length === undefined) continue;
    const entity = entityAt(words, at, length, settled)!;
    const last = words[at + length - 1]!;
    const start = words[at]!.index;
    const end = last.index + last[0].length;
    const lead = text.slice(0, start).trimEnd();
    const described = DESCRIBED.exec(lead);
    const determiner = DETERMINER.exec(lead)?.[1]?.toLowerCase() ?? (described ? 'a' : '');
    const opening = lead.slice(0, lead.length - (described?.[0].trim() ?? determiner).length).trim();
    const plural = isPlural(last[0].toLowerCase());
    const next = words[at + length]?.[0].toLowerCase() ?? '';
    const subject =
      (/(?:^|[,;]|\b(?:and|but|while|where|whereas|also))$/i.test(opening) || opening === '') &&
      isPredicate(next, plural, /^(?:an?|each|every|one)$/.test(determiner));
    if (subject || FOLLOWS.test(next) || next === '')
      found.push({ entity, plural, determiner, subject, said: text.slice(subjectEnd, opening.length) });
    if (subject) subjectEnd = end;
    at += length - 1;
  }
  return found;
}

/** What may follow a noun; another noun makes it part of a longer name. */
const FOLLOWS =
  /^(?:[,;]|and|or|but|by|for|from|in|at|on|to|with|of|as|is|are|was|were|can|may|must|has|have|that|who|which|where|when|while|each|at|during|through|via|too|made|per|under|about)$/;

/** `Owners (name, email) have pets`: what a thing has is read as its fields. */
const LIST_OF_FIELDS = /\b(?:has|have|with)\s+(?:an?\s|the\s)?[^,]{2,40},\s[^,]+(?:,|\sand\s)/i;

const isPredicate = (word: string, plural: boolean, one: boolean): boolean =>
  /^(?:can|may|must|should|will|could|might|has|have|is|are|was|were|belongs?)$/.test(word) ||
  (plural
    ? !isPlural(word) && knownVerb(word) !== undefined
    : /[a-z]{2}s$/.test(word) && (one || knownVerb(infinitive(word)) !== undefined));

function entityAt(words: readonly RegExpMatchArray[], at: number, count: number, settled: Settled): DraftEntity | undefined {
  const taken = words.slice(at, at + count).map((one) => one[0].toLowerCase());
  if (taken.length < count || taken.some((word) => /[,;']/.test(word))) return undefined;
  const noun: Noun = { words: [...taken.slice(0, -1), singular(taken.at(-1)!)], plural: false };
  const entity = settled.find(noun);
  return entity && nounKey(entity.noun).endsWith(nounKey(noun)) ? entity : undefined;
}

/** The part of the request that the sentence is, for its coverage. */
const partOf = (sentence: string, reading: RequestReading): Part =>
  reading.parts.find(({ text }) => sentence.includes(text) || text.includes(sentence)) ?? { text: sentence, kind: 'data' };
