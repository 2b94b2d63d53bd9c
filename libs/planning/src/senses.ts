import data from '../data/senses.json' with { type: 'json' };
import { singular } from './language.js';
import { headwordOf, knownFields, notationFields, type KnownField } from './lexicon.js';
import { shapedFields } from './usual-fields.js';

/** What stands around a thing and decides which of the senses of its noun is meant. */
export interface Surroundings {
  /** Everything that is stored, each by its noun and by the first spelling of its entry. */
  readonly things: ReadonlySet<string>;
  /** What the application is for: `sports`, `software`. */
  readonly kinds: ReadonlySet<string>;
  /** The verbs that the request says of the thing. */
  readonly deeds: ReadonlySet<string>;
}

/** A word of a request → the kinds of application that it speaks for. */
const kindsOfWord = new Map<string, string[]>();
for (const [kind, list] of Object.entries(data.kinds))
  for (const words of list.split(',')) {
    const key = words.split(' ').map(singular).join(' ');
    kindsOfWord.set(key, [...(kindsOfWord.get(key) ?? []), kind]);
  }

/** The first sentence says what the application is for; what comes after it only what people do there. */
const PURPOSE = 4;
const PURPOSE_CHARACTERS = 300;
/** Kinds of less weight than this, or than this share of the strongest, are only spoken of in passing. */
const ENOUGH = 2;
const SHARE = 0.5;

/** The kinds of application that a request speaks for, told by its words: a league of clubs is sports, whatever its players do. */
export function kindsOf(text: string): ReadonlySet<string> {
  const end = text.search(/[.!?](?:\s|$)/);
  const purpose = end < 0 ? text.slice(0, PURPOSE_CHARACTERS) : text.slice(0, Math.min(end, PURPOSE_CHARACTERS));
  const weights = new Map<string, number>();
  const count = (passage: string, weight: number): void => {
    for (const word of termsIn(passage))
      for (const kind of kindsOfWord.get(word) ?? []) weights.set(kind, (weights.get(kind) ?? 0) + weight);
  };
  count(purpose, PURPOSE);
  count(text.slice(purpose.length), 1);
  const least = Math.max(ENOUGH, SHARE * Math.max(0, ...weights.values()));
  return new Set([...weights].filter(([, weight]) => weight >= least).map(([kind]) => kind));
}

/** The words of a passage and its pairs of words, in the singular, each once. */
function termsIn(passage: string): Set<string> {
  const words = (passage.toLowerCase().match(/[a-z][a-z'-]*[a-z]/g) ?? []).map(singular);
  return new Set(words.flatMap((word, i) => (i === 0 ? [word] : [word, `${words[i - 1]!} ${word}`])));
}

const senses: ReadonlyMap<string, string[][]> = new Map(Object.entries(data.senses));

/**
 * The usual fields of a thing as its noun is meant here. Of `loan extension` the whole is asked first, then its last words: their
 * senses are told by what else is stored, by the kind of application and by the words that stand before them.
 */
export function fieldsHere(noun: string, around: Surroundings): readonly KnownField[] {
  const words = noun.split(' ');
  for (let start = 0; start < words.length; start++) {
    const head = words.slice(start).join(' ');
    const before = words.slice(0, start);
    const found =
      senseOf(head, before, around) ?? (spelled(head) && senseOf(spelled(head)!, before, around, true)) ?? knownFields(head);
    if (found) return found;
  }
  return shapedFields(noun, around.deeds);
}

/** The first spelling of the entry of a noun that is another spelling of it: its senses are those of the noun too. */
const spelled = (noun: string): string | undefined => (headwordOf(noun) === noun ? undefined : headwordOf(noun));

/**
 * The first sense of a noun that one of its cues speaks for: something else that is stored, `@kind` of application, words before it (`+court`
 * for only there, `+` for any). An empty cue is what it means otherwise.
 * @param cued only a sense that something speaks for
 */
function senseOf(
  noun: string,
  before: readonly string[],
  { things, kinds }: Surroundings,
  cued = false,
): readonly KnownField[] | undefined {
  const says = (cue: string): boolean =>
    cue.startsWith('+')
      ? before.length > 0 && (cue === '+' || before.includes(cue.slice(1)))
      : cue.startsWith('@')
        ? kinds.has(cue.slice(1))
        : things.has(cue) || before.includes(cue) || before.join(' ') === cue;
  const found = senses.get(noun)?.find(([cues]) => (cues === '' ? !cued : cues!.split(',').some(says)));
  return found && notationFields(found[1]!);
}
