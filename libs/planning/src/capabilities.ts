import { HintedPattern } from './literal-hints.js';
import capabilities from '../data/capabilities.json' with { type: 'json' };

/** What delivered applications do and do not do, as typed look-ups; `data/capabilities.json` is the knowledge. */
export interface Capability {
  readonly match: HintedPattern;
  readonly reason: string;
  /** Counts in a declaration of data too, where most of these words are only names. */
  readonly inData: boolean;
  /** Missing also where a thing of that name is stored: a stored reminder is not sent, but stored reports are all that `verify reports` asks for. */
  readonly evenStored: boolean;
  /** Not missing for pictures where the plan keeps some: those are uploaded. */
  readonly exceptPictures: boolean;
}
const startingWord = (source: string): string => `\\b(?:${source})`;
const anyOf = (patterns: readonly string[]): HintedPattern => new HintedPattern(patterns.join('|'), startingWord);
export const unrealisable: readonly Capability[] = capabilities.unrealisable.map((one) => ({
  match: anyOf(one.words),
  reason: one.reason,
  inData: one.inData,
  evenStored: one.evenStored,
  exceptPictures: 'exceptPictures' in one,
}));
const qualities = capabilities.qualities.map(({ words: patterns, wish }) => ({
  match: anyOf(patterns),
  wish,
}));
/** Wishes about quality that a text names, in the planner's words. */
export const qualitiesIn = (text: string): string[] => qualities.flatMap(({ match, wish }) => (match.test(text) ? [wish] : []));

interface Unanswered {
  readonly match: HintedPattern;
  readonly reason: string;
}
const reasons = (list: readonly { words: readonly string[]; reason: string }[]): readonly Unanswered[] =>
  list.map(({ words: patterns, reason }) => ({ match: anyOf(patterns), reason }));
/** Why parts that nothing in a plan answers are not answered; unlike `unrealisable`, these words count nowhere else. */
export const unanswered = reasons(capabilities.unanswered);
/** The same of deeds and services in general, where nothing more special is known. */
export const unansweredDeeds = reasons(capabilities.unansweredDeeds);
/** What people hope for from an application, which it does not do itself. */
export const aims = anyOf(capabilities.aims);

const offered = new Map<string, readonly string[]>();
for (const [operations, list] of Object.entries(capabilities.offered))
  for (const word of list.split(',')) offered.set(word, [...(offered.get(word) ?? []), ...operations.split(',')]);
/** Words for what every delivered application does with its records → kinds of operations. */
export const offeredBy: ReadonlyMap<string, readonly string[]> = offered;
/** Turns for what every delivered application has: pages of a list, validation, a menu, its HTTP interface. */
export const offeredPhrases: readonly { match: HintedPattern; operations: readonly string[] }[] = capabilities.offeredPhrases.map(
  ([pattern, operations]) => ({
    match: new HintedPattern(pattern!, startingWord),
    operations: operations!.split(','),
  }),
);
/** Words that ask for nothing themselves. */
export const framingWords: ReadonlySet<string> = new Set(capabilities.framing.split(','));
/** Words for all that is stored: `data`, `information`. */
export const generalWords: ReadonlySet<string> = new Set(capabilities.general.split(','));
