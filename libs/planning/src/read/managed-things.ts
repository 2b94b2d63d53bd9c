import { plural, singular } from '../language.js';
import { nounOf } from '../nouns.js';
import type { RequestReading } from './notes.js';

const WORK =
  'manag(?:e|es|ing)|maintain(?:s|ing)?|administer(?:s|ing)?|handl(?:e|es|ing)|view(?:s|ing)?|brows(?:e|es|ing)|edit(?:s|ing)?|updat(?:e|es|ing)|query(?:ing)?';
/** Things of one word each: more words could be another wish. */
const SHARED = new RegExp(
  String.raw`\b((?:${WORK})\s+)((?:[a-z]+,\s+)*[a-z]+,?\s+and\s+[a-z]+)\s+(?:information|info|data|records|details)\b`,
  'gi',
);

/** `manage member, trainer and class information`: the word at the end is said once of things that are kept each for itself. */
export const eachForItself = (text: string): string =>
  text
    .replace(
      SHARED,
      (_all, verb: string, list: string) =>
        `${verb}${list.replace(/[a-z]+(?=,|\s+and\s|$)/gi, (word) => plural(singular(word)))}`,
    )
    .replace(FUNCTIONS, (_all, of: string) => `The system should have functionalities for ${of.toLowerCase()}, `);

/** `Fleet management functions, including fuelling and repairs.`: no sentence, but more of what the application does. */
const FUNCTIONS =
  /(?<=^|[.!?]\s)((?!(?:the|it|there|this|other|all|these|some|main|key)\b)[A-Z][\w-]*(?:\s(?!should\b|must\b|has\b|have\b|can\b|with\b|provides?\b|needs?\b)[\w-]+){0,3})\s(?:functions?|functionalit(?:y|ies)|features|modules?),?\s(?:including|such as)\s/gi;

const USERS_MANAGED =
  /\b(?:manag(?:e|es|ing)|administer(?:s|ing)?|maintain(?:s|ing)?)\s+(?:(?:the|all|registered|system|platform)\s+)*users?\b(?!\s*'|\s+(?:orders?|feedback|reviews?|comments?|requests?|groups?|profiles?|accounts?|content|posts?))|\busers?\s+management\b/i;

/** Who registers or keeps a profile is somebody of whom data is kept. */
const USERS_KNOWN =
  /\busers?(?:'s?)? (?:log ?in,? (?:and )?)?(?:registrations?|profiles?|information|accounts?)\b(?! (?:orders?|feedback|reviews?|privacy))|\bregist(?:er|ration)\b,?(?: and| or)? (?:user )?log(?:ging)?[ -]?in\b|\blog(?:ging)?[ -]?in\b,?(?: and| or)? (?:user )?regist(?:er|ration)\b|\bregister (?:for )?(?:an?|their|new) accounts?\b|\busers? (?:should be able to|can|must|need to|may) (?:first )?register(?=,| and (?:log|sign)|\s*$)|\bpersonal (?:information|profile|data) management\b|\bmanage their (?:own )?(?:personal|account) (?:information|data|details|profiles?)\b/i;
/** Others than users are meant: `students should be able to register and log in`. */
const OTHERS = /^(?:the\s)?(?!users?\b|people\b|visitors?\b|website\b|system\b)[a-z]+s\s(?:should|can|must|may|will)\b/i;

/** Users are around every application and no data of it, unless somebody manages them or they register. */
export function addManagedUsers({ facts, parts, sentences }: RequestReading): void {
  const managing = parts.find(({ text, kind }) => kind !== 'theme' && kind !== 'title' && USERS_MANAGED.test(text));
  const sentence = managing ? undefined : sentences.find((one) => USERS_KNOWN.test(one) && !OTHERS.test(one));
  const said = sentence && USERS_KNOWN.exec(sentence)![0].toLowerCase();
  const part =
    managing ??
    parts.find(({ text, kind }) => kind === 'wish' && said?.includes(text.toLowerCase())) ??
    (sentence && parts.find(({ text }) => sentence.includes(text)));
  const noun = nounOf('users');
  if (!part || !noun) return;
  if (
    facts.some(
      (fact) =>
        fact.kind === 'entity' &&
        fact.weight !== 'mentioned' &&
        fact.weight !== 'actor' &&
        (managing
          ? /^(?:(?:user|member|customer|client) account|account)$/
          : /^(?:.* )?(?:account|profile|member|customer|user|student|employee|client)$/
        ).test(fact.noun.words.join(' ')),
    )
  )
    return;
  facts.push(
    { kind: 'entity', noun, weight: 'related', part },
    { kind: 'operation', verb: managing ? 'manage' : 'register', noun, part },
  );
}
