import {
  derivedNouns,
  genericActors,
  idleAdjectives,
  isKnownEntity,
  knownFieldNames,
  knownVerb,
  propertyNouns,
  softwareNouns,
  stopNouns,
  wrapperNouns,
} from './lexicon.js';
import { isPlural, plural, singular } from './language.js';
import { asciiWords } from './naming.js';

/** A noun phrase as a possible thing to store: lower-case words, the last one singular. */
export interface Noun {
  readonly words: readonly string[];
  readonly plural: boolean;
}

export const nounKey = (noun: Noun): string => noun.words.join(' ');

const DETERMINERS =
  /^(?:(?:an?|the|each|every|any|all|one|this|that|these|those|some|its|their|our|my|your|his|her|both|no|two|three|four|five|six|seven|eight|nine|ten|exactly one|only one|a single|single|many|several|multiple|various|different|numerous|other|another|new|zero or more|one or more|any number of|at least one|a list of|lists of|a number of|a set of|a collection of|a few|lots of|pieces? of|own|same|given|particular|certain|specific|existing|such|\d+\s*(?:-|—|to)\s*\d+|\d+)\s+)+/i;

/** Reads the phrase as a noun: articles and quantities go, the head becomes singular. Undefined when nothing is left. */
export function nounOf(phrase: string): Noun | undefined {
  const text = `${phrase
    .replace(
      /(?<=\w)\s+(?:afterwards?|beforehand|together|regularly|again|online|quickly|easily|directly|anytime|in advance|by hand|at once|later|ahead|early|(?<=s\s)(?:given|generated|displayed|submitted|posted|uploaded|obtained|collected|recommended|used|needed|shown|required|involved|taken|made|worn|played|sold|served|worked|spent|driven|taught)|daily|weekly|monthly|yearly|nightly|(?:every|each|per|once an?|twice an?|this|next|last)\s+(?:day|week|month|year|season|morning|evening|hour|night|term|time|weekend|semester|quarter))\s*$/i,
      '',
    )
    .replace(
      /(?<=\w{3})\s+(?!(?:family|supply|assembly|reply|anomaly|butterfly|jelly|monopoly|bully|ally|rally|lily|fly|july|italy|weekly|monthly|daily|yearly|quarterly)\b)[a-z]{3,}ly\s*$/i,
      '',
    )
    .replace(/<\/?[a-z][^<>]{0,80}>/gi, ' ')
    .trim()
    .replace(/^["'(]+|["').,:;!?]+$/g, '')} `
    .replace(DETERMINERS, '')
    .trim();
  if (/\b(?:we|i|you|they|it|he|she|who|that)'(?:d|ll|ve|re|m)\b/i.test(text)) return undefined;
  const words = /[^\x20-\x7E]/.test(text)
    ? text
        .toLowerCase()
        .split(/[\s_/]+/)
        .filter((word) => /[\p{L}\p{N}]/u.test(word))
    : hyphenWords(text);
  if (words.length === 0 || words.length > 5) return undefined;
  if (words.some((word) => NEVER_IN_NAMES.has(word) && (word === 'i' || !new RegExp(`\\b${word.toUpperCase()}\\b`).test(text))))
    return undefined;
  const last = words.at(-1)!;
  return { words: [...words.slice(0, -1), singular(last)], plural: isPlural(last) };
}

/** Pronouns and other words of sentences: a phrase with one is no name. */
const NEVER_IN_NAMES = new Set([
  'i',
  'we',
  'you',
  'they',
  'it',
  'me',
  'us',
  'them',
  'he',
  'she',
  'what',
  'which',
  'who',
  'whom',
  'whose',
  'when',
  'where',
  'how',
  'why',
  'please',
  'is',
  'are',
  'was',
  'were',
  'be',
  'not',
  'yes',
  'should',
  'must',
  'would',
  'want',
  'need',
  'something',
  'anything',
  'everything',
  'nothing',
  'someone',
  'thanks',
  'hello',
  'because',
  'themselves',
  'themself',
  'himself',
  'herself',
  'itself',
  'myself',
  'yourself',
  'ourselves',
  'get',
]);

/** Splits camelCase and underscores, keeps hyphens inside a word: `self-driving tour`. */
function hyphenWords(text: string): string[] {
  return text
    .split(/[\s_/\\.,:;"<>{}()[\]|*+=]+/)
    .flatMap((word) => (/^[A-Za-z]+(?:-[A-Za-z]+)+$/.test(word) ? [word.toLowerCase()] : asciiWords(word)));
}

/** Words of a name as a person writes them, with an original's capitals dropped. */
export function isStopNoun(noun: Noun): boolean {
  const key = nounKey(noun);
  return stopNouns.has(key) || (noun.plural && stopNouns.has(`${key}s`));
}

export const isActor = (noun: Noun): boolean =>
  genericActors.has(nounKey(noun)) ||
  (noun.words.length > 1 && genericActors.has(noun.words.at(-1)!) && !isKnownEntity(nounKey(noun)));

/** `performances` are shows; `performance` is how fast something is. */
export const isShown = (noun: Noun): boolean =>
  noun.plural &&
  /^(?:performance|copy|opening|reading|program|word|sample|space|solution|print|key)$/.test(nounKey(noun)) &&
  isKnownEntity(nounKey(noun));

/** `rehearsal dates` are rehearsals; `expiry dates` are dates. */
const EVENTS =
  /^(?:rehearsal|concert|gig|game|match|tour|course|class|workshop|event|exam|training|lesson|meeting|screening|performance|show|trip|market|race|session|seminar|hike|hearing)$/;

export interface ReduceOptions {
  /** Words of the application's own name: they do not tell two things apart (`wedding venue` in a wedding app). */
  readonly theme?: ReadonlySet<string>;
}

/** `parking space application`: the whole name, or nobody knows for what it is. */
const HANDED_IN = /^(?:application|registration|request|complaint|claim)$/;

/** Whose library is no place. */
const HELD = /^(?:template|question|material|case|resource|image|picture|video|document|exercise|plugin|icon|font|prompt)$/;

/** `transaction record inquiry`, `prize settings`: what is looked up or set is meant, and nobody who asks. */
const ASKED_FOR =
  /\b(records?|information|balance|status|price|orders?|progress|results?|history|news|weather|transactions?|inventory|stock|schedule|bills?|logistics|scores?|grades?|regulations?|polic(?:y|ies)) (?:inquir(?:y|ies)|enquir(?:y|ies)|quer(?:y|ies))$/i;
/** `station query`. */
const QUERIED = /^(?!(?:data|database|sql|search|keyword|user|saved|customer)\s)((?:[a-z]+\s)?[a-z]+) query$/i;
function askedFor(phrase: string): string {
  const thing = QUERIED.exec(phrase)?.[1];
  return thing !== undefined && isKnownEntity(thing.toLowerCase())
    ? plural(thing.toLowerCase())
    : phrase.replace(ASKED_FOR, '$1');
}

/** Whatever pages are looked at on. */
const ANY_DEVICE = /\b(?:different|various|multiple|mobile|all|any|portable|handheld|smart)\s+(?:types of\s+)?devices?\s*$/i;

/** `elevator file management` manages elevators; files of a format are files, and so are several. */
const FORMAT =
  /^(?:csv|pdf|excel|jpe?g|png|gif|docx?|xlsx?|txt|ppt|ics|json|xml|html|css|js|javascript|sql|audio|video|image|text|data|log|word|media|source|code|spreadsheet|config|configuration|backup|zip|mp3|font|binary|python|php|java|svg|project|design|model|sound|subtitle|music|document|office|markdown|yaml|template|local|uploaded|original|output|input|result)$/;

/**
 * The thing behind a phrase of prose: wrappers are unwrapped (`guest lists` → guest), idle adjectives dropped, software
 * words refused. Undefined when nothing storable is left.
 */
export function storableNoun(phrase: string, options: ReduceOptions = {}): Noun | undefined {
  if (ANY_DEVICE.test(phrase)) return undefined;
  const first = nounOf(
    askedFor(phrase)
      .replace(/\b(?:today|tomorrow|week|month|year|day|season)'s\s+/gi, '')
      .replace(/'s\b/g, ''),
  );
  if (!first) return undefined;
  const whole = nounKey(first);
  if (first.words.length > 1 && (stopNouns.has(whole) || knownFieldNames.has(whole)) && !isKnownEntity(whole)) return undefined;
  let words = [...first.words];
  let plural = first.plural;
  /** Of the head itself: `lists` of `guest lists` makes several guests of it, and no plural of `switching` in `switching functions`. */
  let several = first.plural;
  for (let i = 0; i < 4 && words.length > 0; i++) {
    const key = words.join(' ');
    if (isKnownEntity(key)) break;
    const last = words.at(-1)!;
    if (
      words.length > 1 &&
      last === 'setting' &&
      isKnownEntity(words.slice(0, -1).join(' ')) &&
      !isActor({ words: words.slice(0, -1), plural: false }) &&
      !derivedNouns.has(words.at(-2)!)
    ) {
      words = words.slice(0, -1);
      plural = true;
      break;
    }
    if (words.length > 1 && isKnownEntity(words.slice(-2).join(' '))) break;
    if (last === 'list' && words.length === 2 && !isKnownEntity(words[0]!) && knownVerb(words[0]!)) break;
    if (plural && /^(?:manager|planner|organi[sz]er|finder|explorer)$/.test(last)) break;
    if (words.length > 1 && last === 'file' && !several && !FORMAT.test(words.at(-2)!)) {
      words = words.slice(0, -1);
      words[words.length - 1] = singular(words.at(-1)!);
      plural = true;
      continue;
    }
    if (words.length > 1 && (wrapperNouns.has(last) || wrapperNouns.has(`${last}s`))) {
      if (isKnownEntity(last) && words.slice(0, -1).every((word) => idleAdjectives.has(word))) break;
      if (words.slice(0, -1).every((word) => /(?:[a-z]{2}ed|[a-z]ly)$/.test(word) && !isKnownEntity(word))) return undefined;
      plural = !derivedNouns.has(last) && !derivedNouns.has(`${last}s`);
      words = words.slice(0, -1);
      several = isPlural(words.at(-1)!);
      words[words.length - 1] = singular(words.at(-1)!);
      continue;
    }
    if (
      words.length > 1 &&
      last === 'library' &&
      (plural || HELD.test(words.at(-2)!)) &&
      isKnownEntity(words.slice(0, -1).join(' '))
    )
      words = words.slice(0, -1);
    if (words.length > 1 && plural && last === 'date' && EVENTS.test(words.at(-2)!)) words = words.slice(0, -1);
    break;
  }
  if (
    words.length > 1 &&
    /^(?:booking|reservation|registration|request|submission)$/.test(words.at(-1)!) &&
    /^(?:appointment|meeting|session|consultation|viewing|interview|order|booking|reservation)$/.test(words.at(-2)!) &&
    !isKnownEntity(words.join(' '))
  )
    words = words.slice(0, -1);
  if (
    words.length === 2 &&
    words[1] === 'registration' &&
    isKnownEntity(words[0]!) &&
    !isKnownEntity(words.join(' ')) &&
    !/^(?:event|course|workshop|class|tournament|race|webinar|seminar|conference|camp|training|competition|session|activity|program|programme|trip|tour|exam|student|participant|volunteer|member)$/.test(
      words[0]!,
    )
  )
    words = words.slice(0, 1);
  if (
    words.length === 1 &&
    /[a-z]{4}ly$/.test(words[0]!) &&
    !isKnownEntity(words[0]!) &&
    !/^(?:family|supply|assembly|anomaly|monopoly|butterfly|reply)$/.test(words[0]!)
  )
    return undefined;
  while (words.length > 1 && /-(?:the|of|in|to|and|a)-|^well-\w+ed$|^multi-/.test(words[0]!)) words = words.slice(1);
  if (/^multi-\w+$/.test(words.join(' '))) return undefined;
  if (words.length === 2 && words[1] === 'nearby') words = [singular(words[0]!)];
  while (words.length > 1 && !isKnownEntity(words.join(' ')) && idleAdjectives.has(words[0]!)) words = words.slice(1);
  if (words.length > 1 && words.at(-1) === 'logging' && isKnownEntity(`${words.slice(0, -1).join(' ')} log`))
    words = [...words.slice(0, -1), 'log'];
  if (words.length > 1 && /ing$/.test(words.at(-1)!) && !several && !isKnownEntity(words.join(' ')))
    words = [...words.slice(0, -2), singular(words.at(-2)!)];
  if (words.length === 1 && /ing$/.test(words[0]!) && !(first.plural && first.words.length === 1) && !isKnownEntity(words[0]!))
    return undefined;
  if (words.length === 0 || (idleAdjectives.has(words.join(' ')) && !isKnownEntity(words.join(' ')))) return undefined;
  if (words.length > 1 && /ing$/.test(words[0]!) && !isKnownEntity(words.join(' ')) && isKnownEntity(words.slice(1).join(' ')))
    words = words.slice(1);
  if (words.length > 1 && /ed$/.test(words.at(-1)!) && isPlural(words.at(-2)!) && !isKnownEntity(words.join(' ')))
    words = [...words.slice(0, -2), singular(words.at(-2)!)];
  if (words.length === 1 && /^(?:up|out|in|off|down|over|back|away|so|more|less|most|just|only|as|if|then)$/.test(words[0]!))
    return undefined;
  if (
    words.length === 2 &&
    isPlural(words[0]!) &&
    isKnownEntity(singular(words[0]!)) &&
    isKnownEntity(words[1]!) &&
    !isKnownEntity(words.join(' '))
  )
    words = words.slice(1);
  if (
    words.length > 1 &&
    words.at(-1) === 'item' &&
    !isKnownEntity(words.join(' ')) &&
    isKnownEntity(words.slice(0, -1).join(' '))
  )
    words = words.slice(0, -1);
  const theme = options.theme;
  const head = words.at(-1)!;
  if (
    words.length > 1 &&
    theme &&
    !isKnownEntity(words.join(' ')) &&
    isKnownEntity(head) &&
    words.slice(0, -1).every((word) => theme.has(word))
  )
    words = [head];
  if (words.length > 2 && !(words.length === 3 && HANDED_IN.test(head) && isKnownEntity(words.slice(0, 2).join(' '))))
    words = isKnownEntity(words.slice(-2).join(' ')) || !isKnownEntity(head) ? words.slice(-2) : [head];
  const noun: Noun = { words, plural };
  const key = nounKey(noun);
  if (
    (stopNouns.has(key) && !isShown(noun)) ||
    (softwareNouns.has(key) && !isKnownEntity(key)) ||
    (propertyNouns.has(key) && !isKnownEntity(key))
  )
    return undefined;
  const ownThing = plural && isKnownEntity(head) && !stopNouns.has(head) && !isKnownEntity(words.slice(0, -1).join(' '));
  if (words.length > 1 && (propertyNouns.has(head) || stopNouns.has(head)) && !isKnownEntity(key) && !ownThing) return undefined;
  return noun;
}
