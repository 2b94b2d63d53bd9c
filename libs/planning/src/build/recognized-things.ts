import { plural } from '../language.js';
import type { Candidate } from './candidates.js';

/** True for what is kept of each time that something is recognised. */
export const isRecognition = ({ noun }: Candidate): boolean => /^recogni[sz]|\brecognition\b/.test(noun.words.join(' '));

/**
 * True for what a tool only recognises (`recognizing leaves, receipts, and barcodes`): it keeps the results, none of these things.
 * One place where a thing is spoken of in another way is enough to keep it.
 */
export function isOnlyRecognized({ noun, hasFields }: Candidate, sentences: readonly string[]): boolean {
  if (hasFields || RESULT.test(noun.words.join(' '))) return false;
  const head = noun.words.at(-1)!;
  const said = new RegExp(`(?<![\\w-])(?:${escaped(head)}|${escaped(plural(head))})(?![\\w-])`, 'i');
  const where = sentences.filter((sentence) => said.test(sentence));
  return (
    where.some((sentence) => sentence.search(RECOGNIZED) >= 0) &&
    where.every((sentence) => !said.test(withoutRecognized(sentence)))
  );
}

const RESULT = /\b(?:recogni[sz]\w*|detection|identification|extraction|translation|results?|records?|history)\b/i;
/** What is recognised goes on to the end of the list, or to where something is done with it. */
const RECOGNIZED =
  /\b(?:recogni[sz](?:e|es|ing)|(?:extract|translat)(?:e|es|s|ing)?\s+texts?\s+from)\s+(?:(?!\b(?:and|or|to|then|can|should)\s+(?:save|store|manage|record|add|create|keep|upload|publish|edit|view|share)\b|\bfrom\b)[^.;:])+/gi;

const withoutRecognized = (sentence: string): string => sentence.replace(RECOGNIZED, ' · ');

const escaped = (word: string): string => word.replace(/[^\p{L}\p{N} -]/gu, '\\$&');
