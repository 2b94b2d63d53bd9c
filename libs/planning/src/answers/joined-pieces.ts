import { unanswered } from '../capabilities.js';
import { infinitive } from '../language.js';
import { idleAdjectives, knownVerb } from '../lexicon.js';
import { asciiWords } from '../naming.js';
import { wordClass } from '../word-classes.js';
import type { OwnWords, Span } from './own-words.js';

/** A part of the request while it is settled what answers it. `nothing`: its words ask for nothing. */
export interface Piece {
  readonly text: string;
  /** Where it stands in the request, if it could be found. */
  readonly span?: Span;
  readonly state: 'covered' | 'missing' | 'unread' | 'nothing';
  /** Keys of the criteria that answer it. */
  readonly keys: readonly string[];
  readonly missing?: readonly { readonly part: string; readonly reason: string }[];
}

/** The items of a list that reading took for one part, each with its place. */
export function splitList(piece: Piece): Piece[] {
  if (!piece.span || piece.span.end - piece.span.start !== piece.text.length) return [piece];
  const { start } = piece.span;
  let from = 0;
  const items = [...piece.text.matchAll(/,\s+(?:(?:and|or)\s+)?|\s+and\s+|$/g)].map((match) => {
    const text = piece.text.slice(from, match.index);
    const span = { start: start + from, end: start + match.index };
    from = match.index + match[0].length;
    return { ...piece, text, span };
  });
  return items.filter(({ text }) => text.trim() !== '');
}

/**
 * Puts what reading cut off in front of its object back to it: `create`, `rename` before `delete notes`, `show small` before
 * `large parcels`. `taken`: what the object's piece becomes when `piece` is part of it.
 */
export function joinToObjects(pieces: readonly Piece[], own: OwnWords, taken: (piece: Piece, next: Piece) => Piece): Piece[] {
  const joined: Piece[] = [];
  for (const piece of inOrder(pieces).reverse()) {
    const next = joined.at(-1);
    if (piece.state === 'unread' && next && inOneList(piece, next, own) && lacksObject(piece.text, next.text))
      joined[joined.length - 1] = together(piece, next, taken(piece, next), own);
    else joined.push(piece);
  }
  return [...joined.reverse(), ...pieces.filter((piece) => !piece.span)];
}

/**
 * Puts pieces of one list together: names without a verb with what is missing before them, and what nobody read with its neighbours.
 * Examples of what is answered are left out.
 */
export function joinLists(pieces: readonly Piece[], own: OwnWords): Piece[] {
  const result: Piece[] = [];
  for (const piece of inOrder(pieces)) {
    const before = result.findLast((one) => one.state !== 'nothing');
    const follows = before !== undefined && inOneList(before, piece, own);
    if (piece.state === 'unread' && follows && before.state === 'covered' && isExample(piece, own)) continue;
    const goesOn =
      follows &&
      ((piece.state === 'unread' && (before.state === 'unread' || (before.state === 'missing' && !beginsDeed(piece.text)))) ||
        (piece.state === 'missing' && before.state === 'missing' && reasonOf(piece) === reasonOf(before)));
    if (goesOn) result[result.lastIndexOf(before)] = together(before, piece, before, own);
    else result.push(piece);
  }
  return [...result, ...pieces.filter((piece) => !piece.span)];
}

const inOrder = (pieces: readonly Piece[]): Piece[] =>
  pieces.filter((piece) => piece.span).sort((a, b) => a.span!.start - b.span!.start || b.span!.end - a.span!.end);

const reasonOf = (piece: Piece): string | undefined => (piece.missing?.length === 1 ? piece.missing[0]!.reason : undefined);

const BETWEEN =
  /^[\s,;:/()'"“”]*(?:(?:and|or|as well as|such as|including|include|like|to|also|then|both|the|an?|their|with|for|of)\b[\s,;:/()'"“”]*)*$/i;

const inOneList = (one: Piece, next: Piece, own: OwnWords): boolean =>
  next.span!.start >= one.span!.end && BETWEEN.test(own.between(one.span!, next.span!));

const isExample = (piece: Piece, own: OwnWords): boolean =>
  /^(?:such as|including|like|e\.g\.)\s/i.test(piece.text) ||
  /\b(?:such as|including|like|e\.g\.)\s+$/i.test(own.before(piece.span!));

const DOER = /^.*\b(?:users?|people|them|able|ability|administrators?|customers?) to\s+/i;

/** `users to create`, `display current`, `a simple`: what they do it to, or what is so, comes next. */
function lacksObject(text: string, next: string): boolean {
  if (/\d$/.test(text) && /^\d/.test(next)) return true;
  const words = asciiWords(text.replace(DOER, ''));
  const last = words.at(-1);
  if (last === undefined) return true;
  // `stop charging` is whole: the second deed is what the first is done to.
  const isWhole = wordClass(last) === 'gerund' && wordClass(words[0]!) !== 'gerund';
  if (words.every(isDeed) && !isWhole) return beginsDeed(next) && !unanswered.some(({ match }) => match.test(text));
  return words.length <= 5 && (idleAdjectives.has(last) || ['quality', 'function', 'participle'].includes(wordClass(last)));
}

const beginsDeed = (text: string): boolean => isDeed(asciiWords(text.replace(DOER, ''))[0] ?? '');

const isDeed = (word: string): boolean => {
  const kind = wordClass(word);
  return (
    kind === 'verb' || kind === 'gerund' || (kind === 'noun' && knownVerb(infinitive(word)) !== undefined && !/s$/.test(word))
  );
};

/** One piece for the place of both; `like` says what is known of it. */
function together(one: Piece, other: Piece, like: Piece, own: OwnWords): Piece {
  const span = { start: one.span!.start, end: Math.max(one.span!.end, other.span!.end) };
  const text = own.at(span) ?? `${one.text}, ${other.text}`;
  const missing = like.missing?.map((each) => (each.part === like.text ? { ...each, part: text } : each));
  return { ...like, text, span, ...(missing ? { missing } : {}) };
}
