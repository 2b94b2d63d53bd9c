import { infinitive, isPlural, singular, tagWords } from '../language.js';
import { isKnownEntity, knownVerb, stopNouns, wrapperNouns } from '../lexicon.js';
import { PURE_VERBS, type Voice } from './voice.js';

const PHRASAL =
  /^(ask(?:ing)?(?= for\b)|log(?:ging)?|sign(?:ing)?|check(?:ing)?|clock(?:ing)?|look(?:ing)?|set(?:ting)?|break(?:ing)?|lay(?:ing)?|fill(?:ing)?|carry|keep(?:ing)?|cash|opt|follow)\s+(in|out|up|down|on|off|(?<=ask(?:ing)?\s)for|track of)\b/i;

/** Verbs and particles that mean one thing together only before what is handed in or picked up. */
const PHRASAL_WITH_OBJECT =
  /^(hand(?:s|ing)?|turn(?:s|ing)?|send(?:s|ing)?|pick(?:s|ing)?|put(?:s|ting)?|writes?|writing|note|noting|drop(?:s|ping)?|gives?|giving|takes?|taking)\s+(in|out|up|on|off|down|away|over|track of)\b(?!\s*$)/i;

/** What two words of daily speech mean in one. */
export const MEANING: Readonly<Record<string, string>> = {
  'ask for': 'request',
  'hand in': 'submit',
  'turn in': 'submit',
  'send in': 'submit',
  'pick up': 'claim',
  'take on': 'claim',
  'take over': 'claim',
  'put up': 'post',
  'write down': 'log',
  'note down': 'log',
  'keep track of': 'track',
  'take out': 'borrow',
  'give away': 'offer',
};

/** `automatically adjust`, `manually enter`: how it is done. */
const HOW =
  /^(?!(?:apply|reply|comply|rely|multiply|fly|family|supply|assembly|anomaly|butterfly|monopoly|daily|weekly|monthly|yearly|quarterly|hourly|nightly|early|only|friendly|elderly|holy|lovely|likely)\b)[a-z]{3,}ly\s+(?=[a-z])/i;

/** The verbs that an item begins with (`create and edit`, `searching for`) and what follows them. */
export function splitVerbs(item: string, voice: Voice, first: boolean): { verbs: string[]; object: string } {
  let rest = item
    .replace(/^(?:be able to|able to|easily|quickly|also|then|to|the ability to|the option to|ability to|option to)\s+/i, '')
    .replace(HOW, '');
  const verbs: string[] = [];
  for (let i = 0; i < 4; i++) {
    const phrasal = PHRASAL.exec(rest) ?? PHRASAL_WITH_OBJECT.exec(rest);
    const word = (phrasal ? phrasal[0] : (/^[\w-]+/.exec(rest)?.[0] ?? '')).toLowerCase();
    if (word === '') break;
    const said = phrasal ? `${infinitive(phrasal[1]!.toLowerCase())} ${phrasal[2]!.toLowerCase()}` : infinitive(word);
    const base = MEANING[said] ?? said;
    const following = rest.slice(word.length).replace(/^\s+/, '');
    const next = /^[\w-]+/.exec(following)?.[0]?.toLowerCase() ?? '';
    if (
      !phrasal &&
      !isVerb(rest, word, base, next, voice === 'base' && verbs.length === 0, verbs.length > 0, first, voice === 'third')
    )
      break;
    verbs.push(base);
    rest = following
      .replace(/^(?:\/\s*|(?:or|and|then)\s+)(?=\w)/i, '')
      .replace(/^(?:for|through|up|out|on|of|to|into|at|from|in on|in|about)\s+(?=\w)/i, '')
      .replace(/^(?:for|on|of|to|into|at|in|about|with)$/i, '');
    if (!/^(?:\/|or\s|and\s)/i.test(following)) break;
  }
  return { verbs, object: verbs.length === 0 ? item : rest.trim() };
}

/** Nouns that turn a word in -ing before them into a name: `booking management`, `parking system`. */
const ACTIVITY_HEADS =
  /^(?:management|system|systems|history|list|lists|schedule|schedules|process|platform|service|services|function|functions|functionality|feature|features|module|section|page|form|calendar|tool|tools|app|area|experience|status|record|records|log|logs|request|requests|plan|plans|program|programs|programme|session|sessions|agreement|space|spaces|spot|spots|lot|lots|class|classes|center|centre|option|options|rules|policy|skills|material|materials|room|rooms|dashboard)$/;

/** With these the list is what is shown: `showing lists`. */
const SHOWING = /^(?:showing|displaying|creating|managing|editing|deleting|adding|exporting|importing|generating|uploading)$/;

/** Requests that somebody hands on are what is handed on; `sending records` are records of it. */
const HANDING_ON = /^(?:sending|receiving|submitting|approving|processing|handling|reviewing)$/;
const isShowing = (word: string, next: string): boolean =>
  SHOWING.test(word) || (HANDING_ON.test(word) && /^requests?$/.test(next));

/** `building information`, `meeting records`: a thing, not what is done. */
const THINGS_IN_ING = /^(?:building|meeting|training|painting|wedding|hearing|drawing|booking|shipping|rating)$/;
const ABOUT = /^(?:information|info|data|details|records?|archives?|files?)$/;

function isVerb(
  rest: string,
  word: string,
  base: string,
  next: string,
  expected: boolean,
  after: boolean,
  first: boolean,
  third: boolean,
): boolean {
  const known = knownVerb(base) !== undefined;
  if (!known && word.includes('-')) return false;
  const tagged = (): boolean => tagWords(rest).get(0)?.has('Verb') ?? false;
  if (/ing$/.test(word) && base !== word) {
    if (next !== '' && isKnownEntity(`${word} ${singular(next)}`)) return false;
    if (THINGS_IN_ING.test(word) && ABOUT.test(next)) return false;
    if (!known && !expected && !(next !== '' && tagged())) return false;
    return next === '' || !ACTIVITY_HEADS.test(next) || (isPlural(next) && isShowing(word, next));
  }
  if (!expected && !after && next !== '' && isKnownEntity(`${word} ${singular(next)}`)) return false;
  if (third && word !== base) return known && next !== '' && (first || after || tagged() || PURE_VERBS.test(base));
  const spelled = base === `${word}${word.at(-1)}`;
  if (word !== base && !spelled) return known && !expected && next !== '' && PURE_VERBS.test(base) && tagged();
  if (
    expected &&
    !first &&
    PURE_VERBS.test(base) &&
    next !== '' &&
    !ACTIVITY_HEADS.test(next) &&
    !isKnownEntity(`${word} ${next.replace(/s$/, '')}`)
  )
    return true;
  if (
    expected &&
    known &&
    isPlural(next) &&
    !isKnownEntity(`${word} ${singular(next)}`) &&
    (isKnownEntity(singular(next)) || !ACTIVITY_HEADS.test(next))
  )
    return true;
  if (
    expected &&
    !first &&
    isKnownEntity(word) &&
    ((next === '' && knownVerb(base)?.yields === undefined) ||
      isKnownEntity(`${word} ${next}`) ||
      (!/^(?:the|a|an|their|my|our|its|his|her|new|all|any|for|to|each|other|them|it|these|those)$/.test(next) && !tagged()))
  )
    return false;
  if (
    expected &&
    !known &&
    !isKnownEntity(word) &&
    isPlural(next) &&
    isKnownEntity(singular(next)) &&
    !isKnownEntity(`${word} ${singular(next)}`)
  )
    return true;
  if (expected || after) return known || (expected && next !== '' && !isKnownEntity(word) && (first || tagged()));
  if (wrapperNouns.has(next) || (stopNouns.has(next) && !/^(?:list|information|detail|details)$/.test(next))) return false;
  return (
    known &&
    PURE_VERBS.test(base) &&
    (next !== '' || /^(?:add|create|edit|delete|update|view|browse|remove|manage|search|filter)$/.test(base))
  );
}
