import { infinitive, singular } from '../language.js';
import { idleAdjectives, isKnownEntity, knownVerb } from '../lexicon.js';
import { PURE_VERBS } from './voice.js';

/** `… have supplier management functions, including accounting and settlement`. */
const FUNCTIONS =
  /(^|\b(?:have|has|with|provides?|includes?|offers?|supports?|contains?)\s+(?:an?\s+|the\s+)?)((?:[\w-]+\s+){1,4})(?:functions?|functionality|functionalities|features?|modules?)\s*,?\s+(?:including|such as|which include|that include)\s+/i;

/** `manage messages, including viewing and deleting messages`. */
const INCLUDING_DEEDS = /,\s+including\s+([a-z]+ing)(?=\s|,)/gi;

/** `that handles and converts images`: the second verb has the object. */
const TWO_DEEDS = /\b(that|which) ([a-z]+s) and ([a-z]+s)(?=\s[a-z])/gi;

/** How something is done: `add devices in batches`. */
const MANNER = /\s+in (?:batch(?:es)?|bulk|parallel|sequence|turn)(?=\s*(?:[,.;]|$|and\s))/gi;

/** `and support deployment on Linux`: where the software runs. */
const RUNS_ON =
  /,?\s+(?:and\s+)?support(?:s|ing)? (?:deployment|access|login|installation|operation|running|use) (?:on|in|from|through|via|across)\s[^,.;]*/gi;

/** `responsive and compatible with Android and iOS`: what it fits says nothing of data. */
const FITS = /\b(compatible|consistent|adapted) (?:with|to) [^,.;]*$/i;

/** `functions for room management and a price list must be available`: what is listed is all it says. */
const ARE_NEEDED =
  /^((?:functions?|functionalit(?:y|ies)|features?|modules?)\s+(?:for|like|such as)\s.+?)\s+(?:must|should|shall|are|is|have to|need to)\s+(?:also\s+)?(?:be\s+)?(?:available|provided|included|required|needed|offered|supported|possible)(?:\s.{0,40})?$/i;

/** `and vice versa`: nothing new. */
const VICE_VERSA = /,?\s+(?:and|or)?\s*vice versa\b/gi;

/** Ways in which specifications list what software does, as one list of functions. */
export const functionsListed = (clause: string): string =>
  clause
    .replace(VICE_VERSA, '')
    .replace(ARE_NEEDED, '$1')
    .replace(MANNER, '')
    .replace(FITS, '$1')
    .replace(RUNS_ON, '')
    .replace(TWO_DEEDS, (all: string, that: string, one: string, other: string) =>
      [one, other].every((verb) => knownVerb(infinitive(verb.toLowerCase())) !== undefined) &&
      !isKnownEntity(singular(one.toLowerCase()))
        ? `${that} ${other}`
        : all,
    )
    .replace(FUNCTIONS, (all: string, before: string, named: string) => {
      const words = named.trim().split(/\s+/);
      if (words.every((word) => SAYS_NOTHING.test(word) || idleAdjectives.has(word.toLowerCase()))) return all;
      if (words.some((word) => NO_NAME.test(word))) return all;
      return `${before === '' ? 'The system should have ' : before}functionalities for ${words.join(' ')}, `;
    })
    .replace(INCLUDING_DEEDS, (all: string, word: string) => {
      const verb = infinitive(word.toLowerCase());
      const deed = knownVerb(verb) !== undefined && PURE_VERBS.test(verb);
      return deed && (!isKnownEntity(word.toLowerCase()) || /^viewing$/i.test(word)) ? `, ${word}` : all;
    });

const SAYS_NOTHING =
  /^(?:basic|following|main|core|key|several|various|management|system|website|website's|its|their|these|such)$/i;
const NO_NAME =
  /^(?:should|must|can|will|with|for|to|of|in|on|that|which|where|have|has|is|are|includes?|provides?|the|and|or)$/i;

/** `the interface should have a waveform and progress bars`: what pages consist of, no data. */
const OF_PAGES =
  /^(?:the\s+)?(?:(?:user|web|game|overall|main|page|visual)\s+)?(?:interface|ui|layout)\s+(?:should|must|needs? to|has to|will)\s+(?:also\s+)?(?:be|have|use|include|contain|feature|adopt)\s(?!able\b)(?!.*(?:\bfunction|\bmanag|\busers?\s+(?:can|to)\b))/i;
export const isOfPages = (clause: string): boolean => OF_PAGES.test(clause);
