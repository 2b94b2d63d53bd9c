import { derivedNouns, isKnownEntity, knownFieldNames, propertyNouns, softwareNouns, usualEnums } from '../lexicon.js';
import { isStopNoun, nounKey, nounOf, type Noun } from '../nouns.js';
import type { Context } from './context.js';
import type { Fact, Part } from './facts.js';
import { fieldPhrases } from './field-list.js';
import { EACH_IS, EACH_OF, QUALIFIER, isView, itemOf, namesThing, surelyThing, type Item } from './list-item.js';
import { listItems } from './lists.js';
import { isPersonLike } from '../usual-fields.js';
import { PURE_VERBS } from './voice.js';

const ATTACHED_TO =
  /^(?:(?:assigned|linked|attached|connected|allocated)\s+to|belonging\s+to|(?:made|done|held|kept|sold|lent|caught|built|sent|taken|written|owned|posted|run|led|taught|given|[a-z]+ed)\s+(?:by|on|to|for|from|in|on|at|per|in each|for each|for every)|per|for\s+(?:each|every|an?|the)|of\s+(?:each|every|an?|the)|in\s+(?:each|every|an?)|on\s+(?:each|every|an?)|at\s+(?:each|every|an?)|by\s+(?:each|every|an?)|from\s+(?:each|every|an?))\s+(.+)$/i;

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
  if (items.slice(1).some(isDeed)) return [];
  if (
    !mixed &&
    /\(/.test(listed) &&
    !items.some((item) => QUALIFIER.test(item.replace(/\s*\([^()]*\)/, '')) && (!/[()]/.test(item) || items.length === 1))
  )
    return [];
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

/** `save routes, plan hikes and share photos`: what people do, no list of things. */
function isDeed(item: string): boolean {
  const [verb = '', ...rest] = item
    .replace(/^(?:and|also|then)\s+/i, '')
    .toLowerCase()
    .split(/\s+/);
  const noun = rest.length === 1 ? nounOf(rest[0]!) : undefined;
  return (
    noun?.plural === true && PURE_VERBS.test(verb) && isKnownEntity(nounKey(noun)) && !isKnownEntity(`${verb} ${nounKey(noun)}`)
  );
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

/** Occasions that somebody else takes part in: an appointment with a midwife has one. */
const WITH_SOMEBODY = /(?:^|\s)(?:appointment|meeting|session|interview|consultation|call|lesson|visit|booking|chat|date)$/;

/** `shows with episodes and hosts`: several of what is a thing itself are no property. */
function readChild(noun: Noun, name: string, part: Part, facts: Fact[]): boolean {
  const child = nounOf(name);
  const key = child ? nounKey(child) : '';
  if (child && !child.plural && isKnownEntity(key) && isPersonLike(key) && WITH_SOMEBODY.test(nounKey(noun))) {
    facts.push({ kind: 'entity', noun: { ...child, plural: true }, weight: 'related', part });
    facts.push({ kind: 'relation', from: noun, to: child, relation: 'many-to-one', part });
    return true;
  }
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

/** `of a location by a truck for a date`, `ordered by a doctor`: all that a thing is tied to, one each. */
function endsOf(place: string): string[] {
  const ends = [
    ...place.matchAll(
      /(?:^|\s)(?:of|by|for|from|in|on|at|to)\s+(?:an?|one|exactly one)\s+([\w-]+(?:\s(?!of\b|by\b|for\b|from\b|in\b|on\b|at\b|to\b|and\b)[\w-]+)?)/gi,
    ),
  ].map((one) => one[1]!.toLowerCase());
  return ends.length > 1 || /^(?:[a-z]+(?:ed|en)|made|done)\s+by\s/i.test(place) ? ends : [];
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
  const ends = holder || /^(?:assigned|allocated|attached|linked|connected)\s/i.test(place) ? [] : endsOf(place);
  for (const end of ends) {
    const to = nounOf(end);
    if (to && isPersonLike(nounKey(to))) facts.push({ kind: 'entity', noun: { ...to, plural: true }, weight: 'related', part });
    fieldsOf(noun, end);
    mode = 'per';
  }
  const attached = holder || ends.length > 0 ? null : ATTACHED_TO.exec(place);
  if (attached) {
    const target = nounOf(attached[1]!);
    if (/^(?:assigned|allocated|attached|linked|connected)\s/i.test(place) && target)
      facts.push({
        kind: 'relation',
        ...(!target.plural || (isPersonLike(nounKey(target)) && !isPersonLike(nounKey(noun)))
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
  const colon = /^[^:()]{3,60}:\s/.exec(sentence)?.[0].length ?? 0;
  if (
    !/\s(?:per|for (?:each|every)|(?:on|in|at) each)\s/i.test(sentence) ||
    (colon === 0 && (!/\s(?:has|have)\s/i.test(sentence) || /[():]/.test(sentence)))
  )
    return [sentence, ''];
  const items = listItems(sentence);
  const first = items.findIndex((item, i) => {
    if (i === 0) return false;
    const read = itemOf(item.replace(/^(?:(?:and|plus|as well as|with)\s+)+/i, ''), theme);
    return (
      read !== undefined &&
      /^(?:[a-z]+\s)?(?:per|(?:for|on|in|at) (?:each|every))\s/i.test(read.qualifier) &&
      (colon === 0 || read.noun.plural || read.bracket !== undefined) &&
      !(colon > 0 && /^(?:contacts?|notes?)$/.test(nounKey(read.noun))) &&
      namesThing(read) &&
      !propertyNouns.has(nounKey(read.noun))
    );
  });
  if (first < 0) return [sentence, ''];
  const at = sentence.indexOf(items[first]!);
  return [
    sentence.slice(0, at).replace(/(?:,|\band\b|\bplus\b|\bwith\b|\s)+$/i, ''),
    sentence.slice(at).replace(/^(?:(?:and|plus|as well as|with)\s+)+/i, ''),
  ];
}
