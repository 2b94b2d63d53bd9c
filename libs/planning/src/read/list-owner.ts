import { infinitive, plural } from '../language.js';
import { isKnownEntity, knownFieldNames, knownVerb, propertyNouns, softwareNouns } from '../lexicon.js';
import { isActor, isStopNoun, nounKey, nounOf, storableNoun, type Noun } from '../nouns.js';
import { isPersonLike } from '../usual-fields.js';
import type { Notes } from './notes.js';
import { likenessOf } from './property-names.js';
import { PURE_VERBS } from './voice.js';

/** Whose properties a list names. `weak`: they count only where something else makes an entity of it. */
export interface Owner {
  readonly noun: Noun;
  readonly weak?: true;
}

/** `film name`: of films; `room number`, `source unit` only where the request has rooms or sources. */
export const isOfIt = (noun: Noun, name: string, notes: Notes): boolean =>
  likenessOf(name, undefined) !== 'several' &&
  (notes.names(noun) ||
    isInTheme(noun, notes) ||
    (!knownFieldNames.has(name) &&
      !knownFieldNames.has(nounKey(noun)) &&
      /\s(?:name|title|number|status|introduction|duration|description|code|price|information)$/.test(name)));

/** `phone` in a site about mobile phones. */
const isInTheme = (noun: Noun, { theme }: Notes): boolean => theme.has(noun.words.at(-1)!) || theme.has(`${noun.words.at(-1)!}s`);

/** What people tell of themselves. */
const PERSONAL =
  /^(?:(?:full |first |last )?name|age(?: group| range)?|gender|sex|e-?mail(?: address)?|phone(?: number)?|address|occupation|profession|job title|education(?: level)?|marital status|nationality|date of birth|birth ?(?:date|day)|income|height|weight|blood type|native language|avatar|nickname|username|interests|hobbies|bio)$/;

/** `respondents fill in age and gender`: of themselves, where they are no users like any. */
export const whoGives = (before: string, names: readonly string[]): Noun | undefined =>
  names.filter((name) => PERSONAL.test(name)).length * 2 >= names.length ? actorBefore(before) : undefined;

function actorBefore(before: string): Noun | undefined {
  const who =
    /^(?:the\s+|all\s+|each\s+|every\s+)?([a-z-]+(?:\s[a-z-]+)?)\s+(?:should|can|must|may|will|could|need|have)\b/i.exec(before);
  const noun = who && nounOf(who[1]!);
  return noun && !isActor(noun) && isPersonLike(nounKey(noun)) && isKnownEntity(nounKey(noun)) ? noun : undefined;
}

/** `climbers can see their speed and position`: kept of each of them. */
export function whoSees(lead: string, before: string): Noun | undefined {
  return /\stheir\s$/i.test(lead) ? actorBefore(before) : undefined;
}

/** `choose tone and length, and get a summary`. */
export function madeNext(after: string): Noun | undefined {
  const made =
    /^[\s,]*(?:and\s+|to\s+)?(?:then\s+)?(?:get|receive|generate|create|produce|make|obtain|download)\s+((?:an?|the|their|new|matching)\s+)?((?:[a-z-]+\s)?[a-z-]+)(?=\s*(?:[,.;]|$|(?:and|for|with|from|of|in|based|as|using)\s))/i.exec(
      after,
    );
  const noun = made && nounOf(made[2]!);
  return noun && (made[1] !== undefined || noun.plural) && !softwareNouns.has(nounKey(noun)) ? noun : undefined;
}

/** Parts of software that show things and are none, and things that are only shown. */
const SHOWS =
  /(?:^|\s)(?:site|website|home|home ?page|page|app|application|system|platform|interface|screen|dashboard|kiosk|tool|portal|form|panel|menu|map|calendar|table|list|chart|statistic|project|program|software|module|function|detail|information|data|user|experience|behaviou?r|leaderboard|ranking|board|chart|graph)$/;

/** `the limit of every application`: there they are things. */
const shows = (noun: Noun, said: string): boolean => SHOWS.test(nounKey(noun)) && !/\b(?:each|every)\s/i.test(said);

/** Results are no things of their own elsewhere; what a list says of them makes them ones. */
const RESULTS = /^(?:result|download|conversion|summary|inventory)$/;

const NOTHING: Noun = { words: [''], plural: false };

/** Words before a thing that say what is done with it: `to search`, `and view`. */
const leadsOnly = (word: string): boolean =>
  /^(?:to|and|or|of|for|in|on|at|by|from|with|able|be|can|also|then|about|up|out)$/.test(word) ||
  PURE_VERBS.test(infinitive(word));

/** The thing that the words before or behind a list end with; nothing that only shows things or that acts. */
export function ownerIn(said: string, phrase: string, notes: Notes): Owner | undefined {
  const words = phrase.trim().split(/\s+/);
  while (words.length > 1 && !isKnownEntity(nounKey(nounOf(words.join(' ')) ?? NOTHING)) && leadsOnly(words[0]!.toLowerCase()))
    words.shift();
  for (let start = 0; start < words.length; start++) {
    const text = words.slice(start).join(' ');
    const whole =
      start === 0 && words.length > 1 && knownVerb(infinitive(words[0]!.toLowerCase())) === undefined
        ? storableNoun(text, { theme: notes.theme })
        : undefined;
    for (const noun of [nounOf(text), storableNoun(text), whole?.words.length === 2 && whole.plural ? whole : undefined])
      if (noun && (isKnownEntity(nounKey(noun)) || noun === whole) && (text.includes(' ') || !shows(noun, said)))
        return isActor(noun) || shows(noun, said) ? undefined : { noun };
  }
  const last = words.at(-1)!;
  const plain = nounOf(last);
  if (plain && RESULTS.test(nounKey(plain))) return { noun: plain };
  const noun = storableNoun(last, { theme: notes.theme });
  if (plain && SHOWS.test(nounKey(plain))) return undefined;
  if (!noun || isActor(noun) || isStopNoun(noun) || softwareNouns.has(nounKey(noun)) || SHOWS.test(nounKey(noun)))
    return namedSomewhere(words);
  const property = knownFieldNames.has(nounKey(noun)) || propertyNouns.has(nounKey(noun));
  if (property && !isInTheme(noun, notes)) return undefined;
  return noun.plural || notes.names(noun) || isNamedAgain(noun, notes) || /\b(?:each|every)\s/i.test(said)
    ? { noun }
    : namedSomewhere(words);
}

/** `the date of the find`, where the request speaks of finds elsewhere. */
const isNamedAgain = (noun: Noun, { reading }: Notes): boolean => {
  const several = new RegExp(`\\b${plural(noun.words.at(-1)!)}\\b`, 'i');
  return reading.sentences.some((sentence) => several.test(sentence));
};

const NO_OWNER = /^(?:of|types?|kinds?|sorts?|metadata|statistical|for|in|on|with|buttons?|systems?|social|media)$/i;

/** `the current flood situation, including …`: whatever else the request makes of it. */
function namedSomewhere(words: readonly string[]): Owner | undefined {
  const noun = words.some((word) => NO_OWNER.test(word)) ? undefined : nounOf(words.slice(-2).join(' '));
  const key = noun && nounKey(noun);
  const nothing =
    !noun || isActor(noun) || softwareNouns.has(noun.words.at(-1)!) || SHOWS.test(key!) || knownFieldNames.has(key!);
  return nothing ? undefined : { noun, weak: true };
}
