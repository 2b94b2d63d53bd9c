import { infinitive, isPlural } from '../language.js';
import { isKnownEntity, knownVerb } from '../lexicon.js';
import { isAction } from './voice.js';

/** What may stand between two clauses that each have a subject and a verb of their own. */
const JOINT =
  /\s*;\s+|\s*,\s+(?:(?:and|but|while|where|whereas|so|then)\s+)?|\s+(?:and|but|while|where|whereas|in which|on which)\s+/gi;

const MODAL = /^(?:can|could|may|might|must|should|shall|will|need to|needs to|want to|wants to|have to|get to|gets to)\b/i;

/** Work in one word: `teachers grade them`, also where the word could be a noun. */
const PRONOUN_SUBJECT =
  /^(?:we|i|you|they|others|everyone|everybody|people|staff)\s+(?:(?:also|then|just|only|can|could|must|should|will|need to|want to|would like to|have to|usually|often|sometimes)\s+)*([a-z]+)\b(?=\s+\w)/i;

/** After what somebody does, what a thing is or has: `guests book stays, camps have bungalows`. */
const STATES =
  /^(?!may\s|can\s|must\s|and\s|or\s|with\s|who\s|that\s|which\s)(?:(?:an?|the)\s(?:[\w-]+\s){1,2}?|(?:[\w-]+\s)?[\w-]+s\s)(?:belongs?\s|(?:have|has|are|gets?|contains?|consists?|comes?|needs?|can have)\s(?!to\s))/i;

/** `projects are split into jobs`, `tests are done per batch`. */
const DONE_PER =
  /^(?:[\w-]+\s)?[\w-]+s\s+are\s+(?:[a-z]+ed|split|broken|done|made|held|given|run|kept|taken)\s+(?:into|per|for each|for every|by(?=\s[\w-]+s(?:,|\s|$)))\s/i;

/** A thing and what it has: `each class has a teacher`. */
const EACH_HAS =
  /^(?:each|every)\s+(?:[\w-]+\s){1,3}?(?:has|have|gets?|needs?|belongs?|consists?|contains?|is|can|may|must|should|includes?|comes?|holds?|lists?|shows?|records?|[a-z]+s(?=\s+(?:an?|the|two|three|one|many|several)\s))\s/i;

/** `episodes can be tagged with topics` says what they are tied to, not what somebody does. */
export const PASSIVE_WISH = /^(?:[\w-]+\s){1,3}(?:can|may|must|should|will)\s+be\s+(?!able|allowed)[a-z]+(?:ed|en)\s/i;

/** `several firefighters and several trucks can respond`: two that do the same. */
const QUANTITY = /^(?:several|many|multiple|both|one or more)\s[\w-]+(?:\s[\w-]+)?$/i;

/** A list of what people do, however long; in it `workers present and photos` is no clause. */
const SPECIFIED = /\b(?:should|must|shall) (?:also )?be able to\b/i;
const SPEAKS_ANEW = /^(?:(?:the|an?|each|every|it|they)\s|(?:[\w-]+\s){1,4}(?:should|can|could|must|may|might|will)\b)/i;

/**
 * Splits a sentence where a new subject begins to do something: `producers list products, households order products` are
 * two clauses. What is one enumeration, or one subject with several predicates, stays whole.
 */
export function segmentsOf(sentence: string): string[] {
  const found: string[] = [];
  let start = 0;
  for (const joint of sentence.matchAll(JOINT)) {
    if (joint.index < start + 3 || depthAt(sentence, joint.index) > 0) continue;
    if (QUANTITY.test(sentence.slice(start, joint.index))) continue;
    const after = sentence.slice(joint.index + joint[0].length);
    if (SPECIFIED.test(sentence.slice(start, joint.index)) && !SPEAKS_ANEW.test(after)) continue;
    if (
      !LONE_DEED.test(sentence.slice(start, joint.index)) &&
      !startsClause(after) &&
      !(
        /[,;]/.test(joint[0]) &&
        STATES.test(after) &&
        startsClause(sentence.slice(start, joint.index)) &&
        !EACH_HAS.test(sentence.slice(start, joint.index))
      ) &&
      !startsClause(after.replace(OCCASION, '')) &&
      !(!/where/i.test(joint[0]) && LONE_DEED.test(firstPiece(after)) && startsClause(`${firstPiece(after)} them`))
    )
      continue;
    found.push(sentence.slice(start, joint.index));
    start = joint.index + joint[0].length;
  }
  found.push(sentence.slice(start));
  return found.map((one, i) => asList(withObject(occasionLast(one.trim()), i), i)).filter((one) => one !== '');
}

/** `appointments with midwives` after what people do: more of what is kept. */
const asList = (segment: string, index: number): string =>
  index > 0 && LISTED.test(segment) && !startsClause(segment) && !isDone(segment) ? `keep ${segment}` : segment;

const LISTED =
  /^(?!keep\s)(?:the\s)?(?:[\w-]+\s)?[\w-]+s\s+(?:with|per|by|for each|for every)\s+(?!.*\b(?:can|should|must|will|has|have|is|are)\b)/i;

/** `arrange visits with landlords` is one more thing that is done; `book clubs with members` are things. */
function isDone(segment: string): boolean {
  const first = /^[a-z]+(?=\s[\w-]+s\s)/.exec(segment)?.[0];
  return first !== undefined && knownVerb(first) !== undefined && !isKnownEntity(first);
}

/** `midwives answer` after `parents ask questions`: they answer those. */
const withObject = (segment: string, index: number): string =>
  index > 0 && LONE_DEED.test(segment) && startsClause(`${segment} them`) ? `${segment} them` : segment;

const firstPiece = (text: string): string => text.split(/\s*,\s|\s+and\s/)[0]!;

const LONE_DEED =
  /^(?:[\w-]+\s){1,2}(?:(?:can|may|also|then)\s+)?(?:answer|comment|vote|reply|respond|review|rate|apply|enrol|enroll|register|bid|sign up|join|order|subscribe|donate)$/i;

/** `after each hike people post photos` → `people post photos after each hike`: who does it comes first. */
function occasionLast(segment: string): string {
  const occasion = OCCASION.exec(segment);
  const rest = occasion ? segment.slice(occasion[0].length) : '';
  return occasion && startsClause(rest) && !/\swith\s/i.test(rest)
    ? `${rest.replace(/[.!?]+$/, '')} ${occasion[1]!.toLowerCase()}`
    : segment;
}

const OCCASION = /^((?:after|before|during|at)\s+(?:each|every|an?|the)\s+[\w-]+),?\s+(?!(?:we|i|you|it)\s)/i;

/** The introduction of an application and what stands after its colon: `A site for a co-op: producers list products`. */
export function afterColon(sentence: string): [string, string] | undefined {
  const match = /^([^:()]{3,90}):\s+(.+)$/s.exec(sentence);
  return match && startsClause(match[2]!) ? [match[1]!, match[2]!] : undefined;
}

/** True for `members book …`, `we track …`, `each class has …`: a subject and its verb, with something after it. */
export function startsClause(text: string): boolean {
  if (EACH_HAS.test(text) || DONE_PER.test(text)) return true;
  const pronoun = PRONOUN_SUBJECT.exec(text);
  if (pronoun) return knownVerb(infinitive(pronoun[1]!.toLowerCase())) !== undefined;
  const words = [...text.slice(0, 80).matchAll(/[\w'-]+|[,;:()]/g)];
  for (let at = 1; at <= 3 && at + 1 < words.length; at++) {
    const before = words.slice(0, at).map((one) => one[0].toLowerCase());
    if (before.some((word) => NO_SUBJECT.test(word))) return false;
    const subject = before.at(-1)!;
    const verb = words[at]![0].toLowerCase();
    if (/[,;:()]/.test(verb)) return false;
    const several = isPlural(subject) || /^(?:people|staff|police|personnel|management)$/.test(subject);
    const one = /^(?:an?|the|each|every|one)$/.test(before[0]!) && at > 1;
    if (!several && !one) continue;
    const rest = text.slice(words[at]!.index);
    if (MODAL.test(rest) && words[at + 1] && !/[,;:()]/.test(words[at + 1]![0])) return true;
    if (several && isAction(text, words[at]!.index, verb, subject, words[at + 1]![0].toLowerCase())) return true;
  }
  return false;
}

const NO_SUBJECT =
  /^(?:[,;:()]|with|of|per|by|for|to|from|in|on|at|and|or|has|have|that|which|who|whose|is|are|be|not|as|into|than|their|its|where|when|what|how|why|whether|if|while|so|such)$/;

function depthAt(text: string, index: number): number {
  let depth = 0;
  for (let i = 0; i < index; i++) {
    const char = text[i];
    if (char === '(' || char === '[') depth++;
    else if (char === ')' || char === ']') depth = Math.max(0, depth - 1);
  }
  return depth;
}
