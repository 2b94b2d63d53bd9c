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
  text.replace(
    SHARED,
    (_all, verb: string, list: string) => `${verb}${list.replace(/[a-z]+(?=,|\s+and\s|$)/gi, (word) => plural(singular(word)))}`,
  );

const USERS_MANAGED =
  /\b(?:manag(?:e|es|ing)|administer(?:s|ing)?|maintain(?:s|ing)?)\s+(?:(?:the|all|registered|system|platform)\s+)*users?\b(?!\s*'|\s+(?:orders?|feedback|reviews?|comments?|requests?|groups?|profiles?|accounts?|content|posts?))|\busers?\s+management\b/i;

/** Users are around every application and no data of it, unless somebody manages them. */
export function addManagedUsers({ facts, parts }: RequestReading): void {
  const part = parts.find(({ text, kind }) => kind !== 'theme' && kind !== 'title' && USERS_MANAGED.test(text));
  const noun = nounOf('users');
  if (!part || !noun) return;
  if (
    facts.some(
      (fact) => fact.kind === 'entity' && /^(?:user|member|customer|client) account$|^account$/.test(fact.noun.words.join(' ')),
    )
  )
    return;
  facts.push({ kind: 'entity', noun, weight: 'related', part }, { kind: 'operation', verb: 'manage', noun, part });
}
