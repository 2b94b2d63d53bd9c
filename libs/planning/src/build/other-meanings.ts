import { plural } from '../language.js';
import { otherMeanings } from '../lexicon.js';
import type { HintedPattern } from '../literal-hints.js';
import { nounKey } from '../nouns.js';
import type { Candidate } from './candidates.js';

/**
 * True for a thing that the request never speaks of, because its word is only said in turns where it means something else: `messages
 * out of order`, `play, pause and stop`, `machine learning`. One place where the word stands for itself is enough to keep the thing.
 */
export function meansElse({ noun, hasFields }: Candidate, sentences: readonly string[]): boolean {
  if (hasFields) return false;
  const key = nounKey(noun);
  return otherMeanings.some(({ match, things, word = key }) => {
    if (!things.includes(key)) return false;
    const said = new RegExp(`(?<![\\w-])(?:${word}|${plural(word)})(?![\\w-])`, 'i');
    const where = sentences.filter((sentence) => said.test(sentence));
    return where.length > 0 && where.every((sentence) => !said.test(without(sentence, match)));
  });
}

/** A text with every match of a pattern taken out. */
function without(text: string, match: HintedPattern): string {
  let rest = text;
  let kept = '';
  for (let hit = match.exec(rest); hit; hit = match.exec(rest)) {
    kept += `${rest.slice(0, hit.index)} · `;
    rest = rest.slice(hit.index + hit[0].length);
  }
  return kept + rest;
}
