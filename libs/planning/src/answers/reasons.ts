import { aims, qualitiesIn, unanswered, unansweredDeeds, unrealisable } from '../capabilities.js';
import { infinitive, singular } from '../language.js';
import { deedNouns, knownVerb } from '../lexicon.js';
import type { Part } from '../read/facts.js';
import type { NamedThings } from './named-things.js';
import { askedFor, speaksOfPictures, type Asked } from './offered.js';

export const UNREAD = 'Nothing in the plan answers this part; it could not be read as data, a relation or an operation on data.';
const QUALITY =
  'A wish about quality: the pages and the service are built with it in mind, but no acceptance criterion proves it.';
const NO_FIELD = 'None of the things of this plan has a field by which this could be done.';
const AIM = 'An aim of those who use the application, not a function of it: no acceptance criterion can prove it.';

export interface Missing {
  readonly reason: string;
  /** The words of the part that ask for what is missing. */
  readonly piece: string;
}

/**
 * What no delivered application does, said once: of reasons for the same words the one that names more of them counts.
 * In declarations that are answered, words such as `purchase` or `notification` are names; only rules about the data count there.
 * `stored`: words of the things that the part wants kept.
 */
export function unrealised(part: Part, covered: boolean, stored: readonly string[], names: NamedThings): Missing | undefined {
  const found = unrealisable
    .filter(({ inData }) => inData || part.kind !== 'data' || !covered)
    .filter(({ exceptPictures }) => !(exceptPictures && speaksOfPictures(part.text) && names.withPictures.length > 0))
    .flatMap((one) => {
      const words = one.match.exec(part.text);
      const named =
        words !== null &&
        (stored.some((word) => word.startsWith(singular(words[0].trim().toLowerCase()))) ||
          (askedFor(part.text).operations.size > 0 && !SHOWN.test(words[0]) && names.have(words[0])) ||
          isOfThing(part.text, words[0], words.index, names));
      return words && (one.evenStored || !named) ? [{ ...one, start: words.index, end: words.index + words[0].length }] : [];
    })
    .sort((a, b) => b.end - b.start - (a.end - a.start));
  const kept = found
    .filter((one, i) => !found.slice(0, i).some((other) => one.start < other.end && other.start < one.end))
    .slice(0, 2);
  if (kept.length === 0) return undefined;
  const reason = kept.map((one) => one.reason).join(' ');
  return { reason, piece: covered && kept.length === 1 ? pieceAround(part.text, kept[0]!.start) : part.text };
}

/** What is drawn from records: that it is stored does not show it. */
const SHOWN = /chart|graph|map|visuali/i;

/**
 * `AI` in `AI tools` where tools are stored, `translation` in `translation engines` where both are: it says which, and nothing is
 * to be done by it; not in `AI recommendations`.
 */
function isOfThing(text: string, word: string, at: number, names: NamedThings): boolean {
  const next = /^\W+([a-z]+)/i.exec(text.slice(at + word.length))?.[1]?.toLowerCase();
  if (next === undefined || !names.have(next) || deedNouns.has(singular(next)) || MADE.test(next)) return false;
  return /^[A-Z]{2,3}$/.test(word) || names.have(word);
}
/** What a model or an algorithm gives. */
const MADE = /^(?:recommend|suggest|generat|predict|analy|detect|recogni|synthes|creat|translat|match)/;

/** Why a part that nothing in the plan answers is not answered, if that can be told. `asked`: what it asks of the records. */
export function whyUnanswered(text: string, asked: Asked): string | undefined {
  if (qualitiesIn(text).length > 0) return QUALITY;
  const special = unanswered.find(({ match }) => match.test(text))?.reason;
  if (special !== undefined) return special;
  if (asked.operations.size > 0 && asked.things.length === 0 && asked.operations.size < 3) return NO_FIELD;
  if (asked.operations.size > 0 && asked.things.length > 0 && asked.things.length <= MOST_WORDS && !asked.begins)
    return `The plan keeps no “${phraseOf(asked)}” that could be entered, found or changed; say what is to be stored of it.`;
  return unansweredDeeds.find(({ match }) => match.test(text))?.reason ?? (aims.test(text) ? AIM : undefined);
}

/** What is asked for, from its first word for a thing to its last. */
function phraseOf({ wish, things }: Asked): string {
  const lower = wish.toLowerCase();
  const start = lower.indexOf(things[0]!);
  const end = lower.lastIndexOf(things.at(-1)!) + things.at(-1)!.length;
  return start < 0 || end <= start ? things.join(' ') : wish.slice(start, end);
}

/** More words than a name has. */
const MOST_WORDS = 4;

/** Where the next thing that is wanted begins. */
const BREAKS = /,\s+(?:and\s+|or\s+)?|;\s+|\s+(?:and|or)\s+(?=([a-z]+)\b)|\s+(?=(?:so that|through|via|while|by using)\s)/gi;

/** Of a part that is answered otherwise, only what is around the place that is missing: the rest of `search, rate and recommend tools` is there. */
function pieceAround(text: string, at: number): string {
  let start = 0;
  let end = text.length;
  for (const match of text.matchAll(BREAKS)) {
    const next = match[1];
    if (next !== undefined && !isVerb(next)) continue;
    if (match.index + match[0].length <= at) start = match.index + match[0].length;
    else if (match.index > at) {
      end = match.index;
      break;
    }
  }
  const piece = text.slice(start, end).trim();
  return piece.includes(' ') ? piece : text;
}

const isVerb = (word: string): boolean => /ing$/i.test(word) || knownVerb(infinitive(word.toLowerCase())) !== undefined;
