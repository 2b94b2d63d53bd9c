import {
  activityNouns,
  derivedNouns,
  isKnownEntity,
  knownFieldNames,
  propertyNouns,
  softwareNouns,
  usualEnums,
} from '../lexicon.js';
import { isStopNoun, nounKey, nounOf, storableNoun, type Noun } from '../nouns.js';
import type { Context } from './context.js';
import type { Fact, Part } from './facts.js';
import { fieldPhrases } from './field-list.js';
import { looksLikeFields } from './field-words.js';
import { listItems } from './lists.js';
import { isPersonLike } from '../usual-fields.js';

/** What follows a thing's name in a list of things: `with a date`, `per room`, `for every brew`, `assigned to bookings`. */
const QUALIFIER =
  /\s+(?:with|having|including|incl\.|per|for|of|by|in|on|at|from|to|under|about|that|which|who|whose|where|when|they|we|i|i'm|i've|we're|it|he|she|assigned|linked|attached|made|written|owned|belonging|during|between|such as|like|through|via|around|across|each|we've|[a-z]+(?:ed|en) (?=(?:by|to|for|in|on|from|at|per)\b))(?:\b|(?<=\s))(?:\s*|$)/i;

const ATTACHED_TO =
  /^(?:(?:assigned|linked|attached|connected|allocated)\s+to|belonging\s+to|(?:made|written|owned|posted|run|led|taught|given|[a-z]+ed)\s+(?:by|for|from|in|on|at|per|in each|for each|for every)|per|for\s+(?:each|every|an?|the)|of\s+(?:each|every|an?|the)|in\s+(?:each|every|an?)|on\s+(?:each|every|an?)|at\s+(?:each|every|an?)|by\s+(?:each|every|an?)|from\s+(?:each|every|an?))\s+(.+)$/i;

/** `per room`, `for every brew`: one or more of them for each. */
const EACH_OF = /^(?:per|(?:for|of|in|on|at|from|by)\s+(?:each|every))\s/i;

/** `a repertoire of pieces`: the pieces are what is kept. */
const HOLDER =
  /^(?:(?:an?|the|our|my|their)\s+(?:\w+\s+)?)?(?:repertoire|collection|list|library|catalog(?:ue)?|archive|set|pool|inventory|register|log|database|history|schedule|calendar|roster|record|directory|stock)\s+of\s+(?=(?:(?:all|our|my|the|their)\s+)?[\w-]+)/i;

/** `tank each batch is in`: the batch has a tank. */
const EACH_IS =
  /^(?:(?:that|which|where)\s+)?(?:each|every|an?|the)\s+([\w-]+(?:\s[\w-]+)?)\s+(?:is|are|was|were|comes?|goes|belongs?|lives?|works?|stands?)\s+(?:[a-z]+(?:ed|en|t)\s+)?(?:in|on|at|from|to|of|with|by|for)$/i;
const WHERE_EACH_IS =
  /\s(?:(?:that|which|where)\s+)?(?:each|every)\s+[\w-]+(?:\s[\w-]+)?\s+(?:is|are|was|were)\s+(?:[a-z]+(?:ed|en|t)\s+)?(?:in|on|at|from|to|of|with|by|for)(?=\s*(?:,|$|and\b))/gi;

/** What is noted of something else: in a list it is of the first thing. */
const NOTED =
  /(?:^|\s)(?:note|log|record|reading|measurement|check|inspection|test|result|observation|score|review|comment|feedback|rating)$/;

/** A sentence with a predicate is no list. */
const PREDICATE = /\s(?:has|have|belongs? to|(?<!that |which |who )(?:is|are))\s/i;

/** `functionalities for creating orders` introduces what people do. */
const WISHES =
  /^(?:with\s+)?(?:the\s+)?(?:following\s+)?(?:functionalit(?:y|ies)|features?|functions?|abilit(?:y|ies)|capabilit(?:y|ies))\s+(?:for|to|such as|like|of|including)\s/i;

interface Item {
  readonly head: string;
  readonly noun: Noun;
  readonly qualifier: string;
  readonly bracket?: string;
  /** `swimmers' times`. */
  readonly owner?: Noun;
}

/**
 * Reads `rooms with a difficulty, bookings per room, game masters assigned to bookings`: things, their properties and what
 * they are attached to. Empty when the text is no such list; a list of one needs a qualifier.
 */
export function readThingList(text: string, part: Part, context: Context, theme: ReadonlySet<string>, mixed = false): Fact[] {
  if (WISHES.test(text)) return [];
  const facts: Fact[] = [];
  const shared = /,?\s+(?:each|all)\s+(?:of (?:which|them)\s+)?(?:with|having|has|have)\s+([^()]+)$/i.exec(text);
  const listed = text.slice(0, shared?.index ?? text.length).replace(/[.!?]+$/, '');
  if (PREDICATE.test(listed.replace(/\([^()]*\)/g, ' ').replace(WHERE_EACH_IS, ' '))) return [];
  const items = listItems(listed);
  if (!mixed && /\(/.test(listed) && !items.some((item) => !/[()]/.test(item) && QUALIFIER.test(item))) return [];
  let current: Noun | undefined;
  let things = 0;
  let children = false;
  let mode: 'things' | 'fields' | 'per' = 'things';
  const fieldsOf = (noun: Noun, phrase: string): void => {
    const fields = fieldPhrases(phrase.replace(/^(?:(?:its|their|his|her|the|a|an)\s+)/i, ''))
      .filter(({ name }) => name !== nounKey(noun))
      .filter((field) => {
        const child = readChild(noun, field.name, part, facts);
        children ||= child;
        return !child;
      });
    if (fields.length > 0) facts.push({ kind: 'fields', noun, fields, part });
  };
  for (const raw of items) {
    const item = raw.replace(/^(?:and|also|plus|then)\s+/i, '').trim();
    const read = itemOf(item, theme);
    const isThing = read !== undefined && (mode === 'things' ? namesThing(read) : surelyThing(read));
    if (mode === 'fields' && children && current && read?.qualifier === '' && readChild(current, item.toLowerCase(), part, facts))
      continue;
    if (isThing) {
      things += 1;
      children = false;
      const before = current;
      current = read.noun;
      if (read.owner)
        facts.push(
          { kind: 'entity', noun: read.owner, weight: 'related', part },
          { kind: 'relation', from: read.noun, to: read.owner, relation: 'many-to-one', weak: true, part },
        );
      const sure = read.noun.plural && (read.qualifier !== '' || isKnownEntity(nounKey(read.noun)));
      facts.push({ kind: 'entity', noun: read.noun, weight: sure ? 'related' : 'stored', part });
      mode = readQualifier(read, before, part, facts, fieldsOf);
      continue;
    }
    if (mode === 'things' || current === undefined) {
      if (read !== undefined && isView(read)) continue;
      return [];
    }
    if (mode === 'per') {
      const [name = '', properties] = item.split(/\s+with\s+/i);
      if (!softwareNouns.has(nounOf(name)?.words.join(' ') ?? '')) fieldsOf(current, name);
      if (properties) {
        fieldsOf(current, properties);
        mode = 'fields';
      }
    } else fieldsOf(current, item);
  }
  if (shared) for (const fact of facts.filter((one) => one.kind === 'entity')) fieldsOf(fact.noun, shared[1]!);
  if (things === 0 || (things === 1 && items.length === 1 && facts.length < 2)) return [];
  noteOfFirst(facts, part);
  if (current) context.current = current;
  return facts;
}

/** `batches (…), tasting notes with a score`: notes that say nothing of what they are about are about the first thing. */
function noteOfFirst(facts: Fact[], part: Part): void {
  const things = facts.flatMap((fact) => (fact.kind === 'entity' ? [fact.noun] : []));
  const first = things[0];
  if (!first || NOTED.test(nounKey(first)) || isPersonLike(nounKey(first))) return;
  for (const from of things.slice(1)) {
    const key = nounKey(from);
    const tied = facts.some(
      (fact) =>
        (fact.kind === 'relation' && (nounKey(fact.from) === key || nounKey(fact.to) === key)) ||
        (fact.kind === 'fields' &&
          nounKey(fact.noun) === key &&
          fact.fields.some(({ name }) => things.some((one) => nounKey(one) === name))),
    );
    if (from.plural && NOTED.test(key) && !tied)
      facts.push({ kind: 'relation', from, to: first, relation: 'many-to-one', weak: true, part });
  }
}

/** `calibration records` are kept under that name; `attendance records` are attendances. */
const keptRecords = (noun: Noun): boolean =>
  noun.plural &&
  noun.words.length === 2 &&
  /^(?:record|log)$/.test(noun.words[1]!) &&
  !isKnownEntity(noun.words[0]!) &&
  !isStopNoun({ words: [noun.words[0]!], plural: false }) &&
  !propertyNouns.has(noun.words[0]!);

function itemOf(item: string, theme: ReadonlySet<string>): Item | undefined {
  const owned = /^(?:(?:the|our|my)\s+)?([\w-]+)(?:'s|(?<=s)')\s+(?=\w)/i.exec(item);
  const held = (owned ? item.slice(owned[0].length) : item).replace(HOLDER, '');
  const bracket = /^([^()]{2,50}?)\s*\(([^()]+)\)\s*(.*)$/s.exec(held);
  const text = bracket ? `${bracket[1]!} ${bracket[3]!}`.trim() : held;
  const cut = text.search(QUALIFIER);
  const head = (cut < 0 ? text : text.slice(0, cut)).trim();
  if (head === '' || head.split(/\s+/).length > 5) return undefined;
  const plain = nounOf(head);
  const activity = activityNouns.get(plain ? nounKey(plain) : '');
  if (activity !== undefined && plain && !plain.plural)
    return { head, noun: { words: activity.split(' '), plural: true }, qualifier: cut < 0 ? '' : text.slice(cut).trim() };
  if (!plain) return undefined;
  const noun = keptRecords(plain) ? plain : (storableNoun(head, { theme }) ?? plain);
  return {
    head,
    noun: { words: noun.words, plural: plain.plural || noun.plural },
    qualifier: cut < 0 ? '' : text.slice(cut).trim(),
    ...(bracket ? { bracket: bracket[2]! } : {}),
    ...(owned && nounOf(owned[1]!) ? { owner: { ...nounOf(owned[1]!)!, plural: true } } : {}),
  };
}

/** Occasions that somebody else takes part in: an appointment with a midwife has one. */
const WITH_SOMEBODY = /(?:^|\s)(?:appointment|meeting|session|interview|consultation|call|lesson|visit|booking|chat|date)$/;

/** `shows with episodes and hosts`: several of what is a thing itself are no property. */
function readChild(noun: Noun, name: string, part: Part, facts: Fact[]): boolean {
  const child = nounOf(name);
  const key = child ? nounKey(child) : '';
  if (
    !child?.plural ||
    /^(?:max|min|number|total|average|maximum|minimum)\b/.test(name) ||
    nounKey(noun) === key ||
    knownFieldNames.has(name)
  )
    return false;
  const person = isPersonLike(key);
  if (knownFieldNames.has(key) && !(person && isKnownEntity(key))) return false;
  const last = child.words.at(-1)!;
  const measured = [last, `${last}s`, key].some((word) => knownFieldNames.has(word) || propertyNouns.has(word));
  if (!isKnownEntity(key) && !person && (measured || child.words.length > 2 || isStopNoun(child))) return false;
  const single = person && WITH_SOMEBODY.test(nounKey(noun));
  facts.push({ kind: 'entity', noun: child, weight: 'related', part });
  facts.push({
    kind: 'relation',
    from: noun,
    to: child,
    relation: single ? 'many-to-one' : person ? 'many-to-many' : 'one-to-many',
    part,
  });
  return true;
}

/** `screenings per hall`: what things are counted by and no property is, is a thing. */
const isNewThing = (noun: Noun): boolean =>
  !isStopNoun(noun) &&
  ![nounKey(noun), noun.words.at(-1)!].some(
    (word) =>
      knownFieldNames.has(word) ||
      propertyNouns.has(word) ||
      usualEnums.has(word) ||
      derivedNouns.has(word) ||
      softwareNouns.has(word),
  );

/** A page over things (`a leaderboard of best times`), not a thing. */
const isView = ({ noun }: Item): boolean =>
  derivedNouns.has(noun.words.at(-1)!) || softwareNouns.has(nounKey(noun)) || isStopNoun(noun);

function namesThing({ noun, head, bracket, qualifier, owner }: Item): boolean {
  const key = nounKey(noun);
  const last = noun.words.at(-1)!;
  if (bracket !== undefined && looksLikeFields(listItems(bracket))) return true;
  if (owner && noun.plural) return true;
  if (EACH_IS.test(qualifier)) return true;
  if (noun.plural && EACH_OF.test(qualifier) && /^(?:result|score|point|mark|time)$/.test(key)) return true;
  if (
    (isStopNoun(noun) && !(noun.plural && noun.words.length === 1 && isKnownEntity(key))) ||
    derivedNouns.has(last) ||
    /^(?:number|amount|total|list|max|min)\b/i.test(head)
  )
    return false;
  if (isKnownEntity(key)) return noun.plural || !knownFieldNames.has(key) || bracket !== undefined || qualifier !== '';
  if (knownFieldNames.has(key) || propertyNouns.has(key) || usualEnums.has(key) || softwareNouns.has(key)) return false;
  return noun.plural || bracket !== undefined || (qualifier !== '' && /^(?:the|an?)\s/i.test(head) && !knownFieldNames.has(last));
}

/** Within a list of properties only what can be no property begins a new thing. */
function surelyThing(item: Item): boolean {
  const key = nounKey(item.noun);
  if (!namesThing(item) || /^(?:max(?:imum)?|min(?:imum)?|number|total|average)\b/i.test(item.head)) return false;
  if (knownFieldNames.has(key) || knownFieldNames.has(`${key}s`))
    return item.qualifier !== '' && item.noun.plural && isKnownEntity(key);
  if (EACH_IS.test(item.qualifier)) return true;
  return item.noun.plural && (item.qualifier !== '' || item.bracket !== undefined || isKnownEntity(key));
}

function readQualifier(
  { noun, qualifier, bracket }: Item,
  before: Noun | undefined,
  part: Part,
  facts: Fact[],
  fieldsOf: (noun: Noun, phrase: string) => void,
): 'things' | 'fields' | 'per' {
  if (bracket !== undefined) facts.push({ kind: 'fields', noun, fields: fieldPhrases(bracket), part });
  if (qualifier === '') return 'things';
  const split = /^(.*?)\s*\bwith\s+(.+)$/is.exec(qualifier);
  const place = split ? split[1]! : qualifier;
  const properties = split?.[2];
  let mode: 'things' | 'fields' | 'per' = 'things';
  const held = EACH_IS.exec(place);
  const holder = held && nounOf(held[1]!);
  if (holder) {
    facts.push({ kind: 'entity', noun, weight: 'related', part });
    facts.push({ kind: 'relation', from: holder, to: noun, relation: 'many-to-one', weak: true, part });
  }
  const attached = holder ? null : ATTACHED_TO.exec(place);
  if (attached) {
    const target = nounOf(attached[1]!);
    if (/^(?:assigned|allocated|attached|linked|connected)\s/i.test(place) && target)
      facts.push({
        kind: 'relation',
        ...(isPersonLike(nounKey(target)) && !isPersonLike(nounKey(noun))
          ? { from: noun, to: target }
          : { from: target, to: noun }),
        relation: 'many-to-one',
        weak: true,
        optional: true,
        part,
      });
    else {
      if (target && EACH_OF.test(place) && (isKnownEntity(nounKey(target)) || isNewThing(target)))
        facts.push({ kind: 'entity', noun: target, weight: isKnownEntity(nounKey(target)) ? 'viewed' : 'stored', part });
      fieldsOf(noun, target?.plural ? nounKey(target) : attached[1]!);
      mode = 'per';
    }
  }
  const by =
    /^by\s+([\w-]+(?:\s[\w-]+)?)$/i.exec(place) ?? /^in\s+(?:different|various|several|multiple|many)\s+([\w-]+)$/i.exec(place);
  const kind = by && !attached ? nounOf(by[1]!) : undefined;
  if (kind) {
    if (isKnownEntity(nounKey(kind)) && !isPersonLike(nounKey(kind)) && !propertyNouns.has(nounKey(kind)))
      facts.push({ kind: 'entity', noun: kind, weight: 'viewed', part });
    facts.push({ kind: 'fields', noun, fields: fieldPhrases(nounKey(kind)), part });
    mode = 'per';
  }
  if (before && /^(?:they|it)\s+[\w' -]*\b(?:in|on|at|with|from|to|by|for)$/i.test(place))
    facts.push({ kind: 'relation', from: before, to: noun, relation: 'many-to-one', weak: true, part });
  if (properties !== undefined) {
    fieldsOf(noun, properties);
    mode = 'fields';
  }
  return mode;
}

/** `rehearsals have a date, attendance per rehearsal` → what rehearsals have, and the things after it. */
export function withoutOtherThings(sentence: string, theme: ReadonlySet<string>): [string, string] {
  if (!/\s(?:has|have)\s/i.test(sentence) || !/\s(?:per|for each|for every)\s/i.test(sentence) || /[():]/.test(sentence))
    return [sentence, ''];
  const items = listItems(sentence);
  const first = items.findIndex((item, i) => {
    if (i === 0) return false;
    const read = itemOf(item.replace(/^(?:and|plus)\s+/i, ''), theme);
    return (
      read !== undefined &&
      /^(?:per|for (?:each|every))\s/i.test(read.qualifier) &&
      namesThing(read) &&
      !propertyNouns.has(nounKey(read.noun))
    );
  });
  if (first < 0) return [sentence, ''];
  const at = sentence.indexOf(items[first]!);
  return [sentence.slice(0, at).replace(/(?:,|\band\b|\s)+$/i, ''), sentence.slice(at)];
}
