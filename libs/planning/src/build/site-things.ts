import { satelliteNouns } from '../lexicon.js';
import { nounKey } from '../nouns.js';
import type { RequestReading } from '../read/notes.js';
import { type Candidate, givenAway } from './candidates.js';

/**
 * What sites that present something consist of: the features and advantages that they show, the messages of a contact page, and, where a
 * request speaks of nothing else, their pages. Elsewhere all of these are words for the application itself.
 */
export function siteThings(reading: RequestReading, text: string, accepted: readonly Candidate[]): Candidate[] {
  if (!SITE.test(text)) return [];
  const found: Candidate[] = [];
  const has = (pattern: RegExp): boolean => [...accepted, ...found].some(({ noun }) => pattern.test(nounKey(noun)));
  const add = (key: string, sentence: string, said: RegExp): void => {
    found.push(candidate(key, reading, sentence, said));
  };
  for (const sentence of reading.sentences) {
    if (SHOWN_FEATURES.test(sentence) && !has(/(?:^|\s)feature$/)) add('feature', sentence, SHOWN_FEATURES);
    if (CONTACT_PAGE.test(sentence) && !has(/(?:^|\s)(?:message|inquiry|feedback|contact)$/))
      add('contact message', sentence, /\bcontact/i);
  }
  const pages = reading.sentences.find((sentence) => SEVERAL_PAGES.test(sentence));
  const others = [...accepted, ...found].filter(({ noun }) => !satelliteNouns.has(nounKey(noun)));
  if (pages !== undefined && others.length <= 1 && !has(/(?:^|\s)page$/)) add('page', pages, SEVERAL_PAGES);
  return found;
}

/** The pages of a site of which the request says nothing else: it is redesigned, made faster or moved. */
export function sitePages(reading: RequestReading, text: string): Candidate[] {
  const sentence = reading.sentences.find((one) => WHOLE_SITE.test(one));
  return SITE.test(text) && sentence !== undefined ? [candidate('page', reading, sentence, WHOLE_SITE)] : [];
}

/** `said`: how the request puts it, to find the part that it answers. */
function candidate(key: string, reading: RequestReading, sentence: string, said: RegExp): Candidate {
  const inside = reading.parts.filter(({ text, kind }) => kind !== 'theme' && sentence.includes(text));
  const part = inside.find(({ text }) => said.test(text)) ?? inside[0] ?? reading.parts[0];
  return givenAway(key, 'mentioned', part ? [part] : []);
}

const SITE = /\b(?:web ?sites?|web ?pages?|home ?page|landing page|mini-program)\b/i;
const SHOWN_FEATURES =
  /\bfeature (?:showcases?|introductions?|displays?|descriptions?|highlights?|sections?)\b|\b(?:introduc\w*|showcas\w*|display\w*|view\w*|learn about|understand\w*|present\w*|highlight\w*|its|their|main|key|core|'s)\b(?:[^.;]{0,60}?\b(?:and|its|their|the|main|key|core|product|'s)\b,?)? (?:(?:main|key|core|product) )*features(?=\s*(?:[,.;]|$|and\b|of\b))/i;
const CONTACT_PAGE =
  /\bcontact(?:[- ]us)?,? (?:and [\w-]+ )?(?:web ?)?(?:pages?|sections?|forms?)\b|(?<=,\s|\band\s)contact us\b/i;
const SEVERAL_PAGES =
  /\b(?:different|various|multiple|several|other) (?:web ?)?pages\b|\babout(?: us)? pages?\b|\b(?:updat|redesign|creat|edit|manag|publish)\w*(?: [\w-]+){0,3} (?:web ?)?pages\b/i;
const WHOLE_SITE =
  /\b(?:redesign|optimi[sz]|upgrad|recreat|rebuild|renovat|updat|deploy|migrat|creat|develop|build|implement)\w*\b.{0,60}\b(?:web ?sites?|web ?pages?|home ?page|landing page)\b/i;
