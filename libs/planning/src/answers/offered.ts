import type { PlanEntity } from '../plan.schemas.js';
import { framingWords, generalWords, offeredBy, offeredPhrases } from '../capabilities.js';
import { deedNouns, idleAdjectives, organisationNouns } from '../lexicon.js';
import { infinitive, singular } from '../language.js';
import { asciiWords } from '../naming.js';
import { wordClass } from '../word-classes.js';
import type { NamedThings } from './named-things.js';

/** How many things an answer names where a part means all data. */
const MAIN_THINGS = 4;

/** What a part asks for that reading made nothing of. */
export interface Asked {
  /** Kinds of operations that every delivered application has on its records. */
  readonly operations: ReadonlySet<string>;
  /** Words for things, as they stand; none where all data is meant. */
  readonly things: readonly string[];
  /** The wish itself, without who has it and what stands around it. */
  readonly wish: string;
  /** It begins with a deed that is no operation on records: `resolve issues with exporting`. */
  readonly begins: boolean;
}

/** `users can`, `according to their needs`: what stands around a wish. */
const AROUND =
  /^the [\w-]+ (?:should|must|will|can) (?:also )?(?:have|provide|support|include|be able to)\b|^(?:[\w-]+ ){0,2}modules?:|^(?:in addition|at the same time|additionally|furthermore|moreover|in particular|for example)\b,?|\b(?:as needed|when needed|(?:that )?they (?:need|want)|they are (?:interested in|looking for)|according to (?:their|specific|different) needs|in an? (?:\w+ )?(?:format|way|manner)|by (?:name|title|date|time)|(?:quickly|easily)|interact(?:s|ing)? with (?:the |various |different )?(?:website|web ?page|page|application|app|system|contents?|data|it|them|tool|features?|interface|program|mini-program))\b/gi;
const DOERS =
  /^.*?\b(?:users?|people|them|administrators?|admins?|customers?|businesses|companies|visitors|players|students|teachers|employees|staff|developers|managers?|everyone|anyone) (?:to|can|should be able to)(?:\s+|$)/i;
/** `share tools`, not `share with friends`: what is stored is seen by all who use the application. */
const SHARE = /^shar(?:e|es|ing)\s+(?!.*\b(?:on|with|via|to|through|by|social)\b)(?=\w)/i;
/** `after submission`: when, not what. */
const WHEN = /^(?:if|after|before|when|once|upon|during)\s+(?:\S+\s?){1,5}$/i;

export function askedFor(text: string): Asked {
  const wish = text.replace(AROUND, ' ').trim().replace(DOERS, '').replace(SHARE, 'list ');
  if (WHEN.test(wish)) return { operations: new Set(), things: [], wish, begins: false };
  const phrase = offeredPhrases.find(({ match }) => match.test(wish));
  if (phrase) return { operations: new Set(phrase.operations), things: [], wish, begins: false };
  const operations = new Set<string>();
  const things: string[] = [];
  for (const word of asciiWords(wish)) {
    const known = operationsOf(word);
    if (known) for (const operation of known) operations.add(operation);
    else if (!isFraming(word) && !generalWords.has(word) && !generalWords.has(singular(word))) things.push(word);
  }
  const [first = ''] = asciiWords(wish);
  return { operations, things, wish, begins: things[0] === first && ['verb', 'gerund'].includes(wordClass(first)) };
}

/**
 * Keys of the criteria that answer what is asked for; `nothing` where no word asks for anything; undefined where a word speaks of
 * something else than what the plan stores.
 * `main`: what the application is about, which is meant where no thing is named. `all`: the keys of all criteria.
 */
export function answerOf(
  { operations, things, wish }: Asked,
  names: NamedThings,
  main: readonly PlanEntity[],
  all: readonly string[],
): readonly string[] | 'nothing' | undefined {
  if (PERSONAL.test(wish)) {
    const people = main.filter(({ name }) => THEMSELVES.test(name));
    return people.length === 0 ? undefined : keysOf(operations, people.slice(0, 1), all);
  }
  if (/^upload/i.test(wish) && speaksOfPictures(wish) && names.withPictures.length > 0)
    return keysOf(new Set(['create', 'update']), names.withPictures.slice(0, MAIN_THINGS), all);
  const named = things.filter((word) => !isQuality(word) || names.have(word));
  // A process is what happens to the records, unless it has some of its own.
  const about = named.length > 1 && /^process(?:es)?$/.test(named.at(-1)!) && !names.have('process') ? named.slice(0, -1) : named;
  if (about.length === 0)
    return operations.size === 0 && things.length === 0 ? 'nothing' : keysOf(operations, main.slice(0, MAIN_THINGS), all);
  const { entities, unknown } = names.find(about);
  if (entities.length === 0 || unknown.includes(about.at(-1)!) || isDoing(wish, about, names)) return undefined;
  // What stands before the whole name of a thing says which of them: `second-hand books` where books are stored.
  if (!names.areCalled(about.at(-1)!) && !unknown.every((word) => organisationNouns.has(singular(word)))) return undefined;
  return keysOf(operations, entities.slice(0, MAIN_THINGS), all);
}

/** `upload photos`, not `upload photos and videos`. */
export const speaksOfPictures = (text: string): boolean =>
  /\b(?:pictures?|images?|photos?|photographs?|avatars?|logos?|screenshots?|pngs?|jpe?gs?)\b/i.test(text) &&
  !/\b(?:files?|videos?|audio|music|documents?|pdfs?|recordings?|attachments?|models?)\b/i.test(text);

/** Keys of the criteria by which such a verb is answered for the things that other criteria are about. */
export function alsoFor(
  operations: ReadonlySet<string>,
  cited: readonly string[],
  entities: readonly PlanEntity[],
  all: readonly string[],
): string[] {
  const about = entities.filter(({ name }) => cited.some((key) => key.split(/[ .>]/)[1] === name));
  return operations.size === 0 ? [...cited] : [...cited, ...(keysOf(operations, about, all) ?? [])];
}

/** What people mean by data about themselves. */
const PERSONAL =
  /\b(?:personal (?:cent(?:er|re)|page|information|info|details?|data|profiles?|account)|their (?:own )?profiles?)\b/i;

const THEMSELVES =
  /(?:User|Account|Profile|Member|Customer|Client|Resume|Student|Patient|Employee|Player|Candidate|Participant)$/;

/** What every list, form and page of a record does, by verb or by noun: `deletion` → delete. */
function operationsOf(word: string): readonly string[] | undefined {
  const verb = deedNouns.get(singular(word));
  return offeredBy.get(word) ?? offeredBy.get(singular(word)) ?? offeredBy.get(infinitive(word)) ?? offeredBy.get(verb ?? '');
}

const isFraming = (word: string): boolean => framingWords.has(word) || idleAdjectives.has(word);
const isQuality = (word: string): boolean => ['quality', 'participle'].includes(wordClass(word));
/** `sending them to customers`: a record of it may be kept under that name, but it is not done. */
const isDoing = (wish: string, [first, ...more]: readonly string[], names: NamedThings): boolean =>
  more.length > 0 &&
  wish.toLowerCase().startsWith(first!) &&
  ['verb', 'gerund'].includes(wordClass(first!)) &&
  !names.have(first!);

function keysOf(operations: ReadonlySet<string>, entities: readonly PlanEntity[], all: readonly string[]): string[] | undefined {
  const wanted = operations.size === 0 ? ['list', 'view', 'create'] : [...operations];
  const keys = wanted.flatMap((operation) =>
    operation === 'dashboard'
      ? ['dashboard']
      : entities.flatMap(({ name }) =>
          all.filter((key) => key === `${operation} ${name}` || (operation === 'filter' && key.startsWith(`filter ${name}.`))),
        ),
  );
  return keys.length === 0 ? undefined : keys;
}
