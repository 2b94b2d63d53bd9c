import { derivedNouns, genericActors, propertyNouns, softwareNouns, stopNouns } from '../lexicon.js';
import { nounKey } from '../nouns.js';
import type { RequestReading } from '../read/notes.js';
import { RANK, type Candidate } from './candidates.js';
import { isBrief } from './kind-of-application.js';
import { isNoThing } from './no-things.js';
import { sitePages } from './site-things.js';

/** What a request stores in which nothing was found: the pages of the site that it is about, or what is most like a thing. */
export function lastResort(reading: RequestReading, text: string, candidates: ReadonlyMap<string, Candidate>): Candidate[] {
  const pages = isBrief(text) ? [] : sitePages(reading, text);
  return pages.length > 0 ? pages : bestNoun(candidates);
}

/** Nothing is sure: the best unknown noun that the request wants managed, or that names the application. */
function bestNoun(candidates: ReadonlyMap<string, Candidate>): Candidate[] {
  const usable = [...candidates.values()].filter((candidate) => {
    const { noun } = candidate;
    const key = nounKey(noun);
    return (
      !stopNouns.has(key) &&
      !genericActors.has(key) &&
      !derivedNouns.has(key) &&
      !propertyNouns.has(key) &&
      !softwareNouns.has(key) &&
      !stopNouns.has(noun.words.at(-1)!) &&
      !isNoThing(candidate)
    );
  });
  usable.sort((a, b) => RANK[b.weight] - RANK[a.weight]);
  return usable.slice(0, 1);
}
