import { isKnownEntity, knownVerb, softwareNouns } from '../lexicon.js';
import { isActor, nounKey, nounOf, type Noun } from '../nouns.js';
import { isAboutLooks } from '../theme.js';
import { fieldPhrases } from './field-list.js';
import { lastObject } from './input-lists.js';
import { isOfIt, madeNext, ownerIn, whoGives, whoSees, type Owner } from './list-owner.js';
import { listAt, type Listed, type Strictness } from './name-list.js';
import type { Notes } from './notes.js';
import {
  BEFORE_LIST,
  BELONGS_TO,
  FIRST_NAME,
  isLooking,
  LEADS,
  OF_THING,
  OPTIONS,
  SET_OF_IT,
  TO_FIND,
  WISHED,
} from './property-leads.js';
import { likenessOf } from './property-names.js';

/**
 * Lists of properties that stand next to the thing they are of, in sentences about what people do: `view the age and height of a
 * tree`, `each job shows its title and salary`, `search flights by airline and price`. They are read in one way, wherever the
 * thing stands, and taken out of the sentence: what is left says what is done with the thing.
 */

/** Lists in one sentence; bounds what endless sentences cost. */
const MOST_LISTS = 6;

/** What is stated of data, and what stories tell, is read as a declaration, lists and all. */
const DECLARES =
  /[():]|\b(?:(?:has|have)(?!\s(?:(?:the|an?|following|basic|main)\s)*(?:functionalit|functions?\b|features?\b|abilit|capabilit|options? to\b))|belongs?|consists? of|keeps?|stores?)\s|^as an?\s/i;

/** Takes the lists of properties out of a sentence and notes them. Returns what is left of it. */
export function takePropertyLists(sentence: string, notes: Notes): string {
  let text = sentence;
  if (DECLARES.test(text) || isAboutLooks(text)) return text;
  for (let tries = 0; tries < MOST_LISTS; tries++) {
    const left = afterLead(text, notes) ?? beforeThing(text, notes) ?? withFirstName(text, notes) ?? ofThingBefore(text, notes);
    if (left === undefined) break;
    text = left;
  }
  return text;
}

function afterLead(text: string, notes: Notes): string | undefined {
  for (const { pattern, left, wished, ...strictness } of LEADS) {
    if (wished && !WISHED.test(text)) continue;
    for (let from = 0; from < text.length;) {
      const match = pattern.exec(text.slice(from));
      if (!match) break;
      const at = from + match.index;
      const thingEnds = at + match[0].indexOf(match[1]!) + match[1]!.length;
      const owner =
        (strictness.said && SET_OF_IT.test(`${text.slice(0, at)}${match[0]}`)) ||
        (wished && BELONGS_TO.test(text.slice(0, thingEnds))) ||
        JUDGING.test(text.slice(0, thingEnds))
          ? undefined
          : ownerIn(text.slice(at, thingEnds), match[1]!, notes);
      const list =
        owner && !(owner.weak && strictness.loose) ? listAt(text, at + match[0].length, owner.noun, strictness) : undefined;
      if (owner && list) {
        note(owner, list, text.slice(at, list.end), notes);
        return joined(
          text.slice(0, left === 'nothing' ? at : owner.weak ? leadEnds(at, match[0]) : thingEnds),
          text.slice(list.end),
        );
      }
      from = at + Math.max(1, match[0].search(/\s/) + 1);
    }
  }
  return undefined;
}

/** The words before a list without those that only open it: `view traffic data` of `view traffic data, including …`. */
const leadEnds = (at: number, lead: string): number =>
  at +
  lead.replace(
    /(?:'s|'|’s)?,?\s+(?:(?:including|such as|like|containing|with|showing|for example|e\.g\.|the|their|its|an?|own|current)\s+)*$/i,
    '',
  ).length;

/** `rate a dish's taste and freshness`: each is a mark of its own (`input-lists.ts`). */
const JUDGING = /\b(?:rate|rating|evaluat(?:e|ing)|assess(?:ing)?)\s+(?:(?:an?|the|each|every)\s+)?(?:[\w-]+\s)?[\w-]+$/i;

/** `the day of collection`: what stands behind only says which day. */
const isKindOf = (noun: Noun, of: string): boolean =>
  !noun.plural && /^\s*of\s/i.test(of) && !/\bof\s+(?:the|an?|each|every|all|any|their|its|our|my|your)\s/i.test(of);

function beforeThing(text: string, notes: Notes): string | undefined {
  for (const match of text.matchAll(BEFORE_LIST)) {
    const start = match.index + match[0].length;
    const list = listAt(text, start, undefined, /^(?:stat|info)/i.test(match[0]) ? { said: true } : {});
    if (!list) continue;
    const tail = text.slice(list.end);
    const of = OF_THING.exec(tail);
    const after = of ?? TO_FIND.exec(tail);
    const owner = after && ownerIn(after[0], after[1]!, notes);
    if (!after || !owner || (of && isKindOf(owner.noun, of[0]))) continue;
    note(of ? owner : madeBy(after[0], owner), list, text.slice(match.index, list.end + after[0].length), notes);
    const rest = tail.slice(after[0].length);
    return of
      ? joined(
          `${text.slice(0, match.index)}${match[0].replace(/\s(?:the|an?|their|its)\s+$/i, ' ')}`,
          `${of[0].replace(/^\s*(?:of|for|on)\s+/i, '')}${rest}`,
        )
      : joined(text.slice(0, match.index), `${after[0].replace(/^\s*to\s+/i, '')}${rest}`);
  }
  return undefined;
}

function withFirstName(text: string, notes: Notes): string | undefined {
  for (const match of text.matchAll(BEFORE_LIST)) {
    const start = match.index + match[0].length;
    const list = listAt(text, start, undefined, {});
    const first = list && FIRST_NAME.exec(list.names[0]!);
    const noun = first && nounOf(first[1]!.trim());
    if (!list || !noun || !isKnownEntity(nounKey(noun)) || isActor(noun) || !isOfIt(noun, list.names[0]!, notes)) continue;
    note({ noun }, list, text.slice(match.index, list.end), notes);
    return joined(text.slice(0, start), `${first[1]!.trim()}${text.slice(list.end)}`);
  }
  return undefined;
}

/** `select a date and a slot to reserve a court`: of the reservation. */
function madeBy(said: string, owner: Owner): Owner {
  const verb = /^\s*to\s+([a-z]+)/i.exec(said)?.[1]?.toLowerCase() ?? '';
  const made = knownVerb(verb)?.yields;
  return made !== undefined && isKnownEntity(made) ? { noun: { words: made.split(' '), plural: true } } : owner;
}

/** `create badges, set width and height`, `record wines, noting vintage and region`: of what the sentence or the one before spoke of. */
function ofThingBefore(text: string, notes: Notes): string | undefined {
  const options = OPTIONS.exec(text);
  for (const match of [...(options ? [options] : []), ...text.matchAll(BEFORE_LIST)]) {
    if (/ing\s/i.test(match[0]) && FUNCTIONS.test(text.slice(0, match.index))) continue;
    const looked = match !== options && isLooking(match[0]);
    const strictness: Strictness =
      match === options
        ? { said: true, chosen: true }
        : STATING.test(match[0])
          ? {}
          : { loose: true, ...(CHOOSING.test(match[0]) ? { chosen: true } : {}) };
    const list = listAt(text, match.index + match[0].length, undefined, strictness);
    if (!list || (looked && !mostlySure(list.names))) continue;
    const before = text.slice(0, match.index).replace(/[\s,]+(?:(?:and|by|also|then)\s*)*$/i, '');
    const noun =
      (looked ? whoSees(match[0], before) : madeNext(text.slice(list.end))) ??
      lastObject(before, notes.theme) ??
      whoGives(before, list.names) ??
      (looked ? undefined : knownThing(notes.context.object));
    if (!noun || isActor(noun) || softwareNouns.has(noun.words.at(-1)!)) continue;
    note({ noun }, list, text.slice(match.index, list.end), notes);
    return joined(before, text.slice(list.end));
  }
  return undefined;
}

/** `functionalities for choosing templates, entering experience`: what is offered, one after the other. */
const FUNCTIONS = /\b(?:functionalit|functions?\b|features?\b|abilit|capabilit)/i;

/** `choose formats and quality`: one of each. */
const CHOOSING = /^(?:select|choose|selecting|choosing)\s/i;

const knownThing = (noun: Noun | undefined): Noun | undefined => (noun && isKnownEntity(nounKey(noun)) ? noun : undefined);

/** What comes next is said of the thing before: `record cheeses, noting milk and region`. */
const STATING = /^(?:noting|stating|specifying|indicating|inputting|entering|filling in|filling out)\s/i;

/** Figures that are looked at: two of three at least are surely properties. */
const mostlySure = (names: readonly string[]): boolean =>
  names.filter((name) => likenessOf(name.toLowerCase(), undefined) === 'sure').length * 3 >= names.length * 2;

const joined = (before: string, after: string): string =>
  `${before}${/^[,.;\s]|^$/.test(after) || /\s$/.test(before) ? '' : ' '}${after}`
    .replace(/\bto\s*,\s*(?:and\s+)?(?=\w)/, 'to ')
    .replace(/\s{2,}/g, ' ')
    .trim();

function note({ noun, weak }: Owner, { names }: Listed, said: string, notes: Notes): void {
  const own = new RegExp(`^${noun.words.join(' ')} (?=[a-z])`, 'i');
  const fields = names.flatMap((name) => fieldPhrases(name.replace(own, '')));
  if (fields.length === 0) return;
  notes.reading.facts.push({ kind: 'fields', noun, fields, ...(weak ? { weak } : {}), part: notes.newPart(said) });
  if (!weak) notes.context.object = noun;
}
