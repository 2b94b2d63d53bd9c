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
import { looksLikeFields } from './field-words.js';
import { listItems } from './lists.js';

/** One item of a list of things: what it names, and what is said behind the name. */
export interface Item {
  readonly head: string;
  readonly noun: Noun;
  readonly qualifier: string;
  readonly bracket?: string;
  /** `swimmers' times`. */
  readonly owner?: Noun;
}

/** What follows a thing's name in a list of things: `with a date`, `per room`, `for every brew`, `assigned to bookings`. */
export const QUALIFIER =
  /\s+(?:with|having|including|incl\.|per|for|of|by|in|on|at|from|to|under|about|that|which|who|whose|where|when|they|we|i|i'm|i've|we're|it|he|she|assigned|linked|attached|made|written|owned|belonging|during|between|such as|like|through|via|around|across|each|we've|(?:[a-z]+(?:ed|en)|staying|living|standing|working|waiting|made|done|held|kept|sold|lent|run|caught|taught|built|sent) (?=(?:by|to|for|in|on|from|at|per)\b))(?:\b|(?<=\s))(?:\s*|$)/i;

/** `per room`, `for every brew`: one or more of them for each. */
export const EACH_OF = /^(?:per|(?:for|of|in|on|at|from|by)\s+(?:each|every))\s/i;

/** `a repertoire of pieces`: the pieces are what is kept. */
const HOLDER =
  /^(?:(?:an?|the|our|my|their)\s+(?:\w+\s+)?)?(?:repertoire|collection|list|library|catalog(?:ue)?|archive|set|pool|inventory|register|log|database|history|schedule|calendar|roster|record|directory|stock)\s+of\s+(?=(?:(?:all|our|my|the|their)\s+)?[\w-]+)/i;

/** `tank each batch is in`: the batch has a tank. */
export const EACH_IS =
  /^(?:(?:that|which|where)\s+)?(?:each|every|an?|the)\s+([\w-]+(?:\s[\w-]+)?)\s+(?:is|are|was|were|comes?|goes|belongs?|lives?|works?|stands?)\s+(?:[a-z]+(?:ed|en|t)\s+)?(?:in|on|at|from|to|of|with|by|for)$/i;
/** `calibration records` are kept under that name; `attendance records` are attendances. */
const keptRecords = (noun: Noun): boolean =>
  noun.plural &&
  noun.words.length === 2 &&
  /^(?:record|log)$/.test(noun.words[1]!) &&
  !isKnownEntity(noun.words[0]!) &&
  !isStopNoun({ words: [noun.words[0]!], plural: false }) &&
  !propertyNouns.has(noun.words[0]!);

export function itemOf(item: string, theme: ReadonlySet<string>): Item | undefined {
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

/** A page over things (`a leaderboard of best times`), not a thing. */
export const isView = ({ noun }: Item): boolean =>
  derivedNouns.has(noun.words.at(-1)!) || softwareNouns.has(nounKey(noun)) || isStopNoun(noun);

export function namesThing({ noun, head, bracket, qualifier, owner }: Item): boolean {
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
export function surelyThing(item: Item): boolean {
  const key = nounKey(item.noun);
  if (!namesThing(item) || /^(?:max(?:imum)?|min(?:imum)?|number|total|average)\b/i.test(item.head)) return false;
  if (knownFieldNames.has(key) || knownFieldNames.has(`${key}s`))
    return item.qualifier !== '' && item.noun.plural && isKnownEntity(key);
  if (
    EACH_IS.test(item.qualifier) ||
    (EACH_OF.test(item.qualifier) && isKnownEntity(key) && /^(?:and\s+)?an?\s/i.test(item.head))
  )
    return true;
  return item.noun.plural && (item.qualifier !== '' || item.bracket !== undefined || isKnownEntity(key));
}
