import { infinitive } from '../language.js';
import { knownVerb } from '../lexicon.js';
import { nounKey, nounOf, storableNoun, type Noun } from '../nouns.js';
import { isPersonLike } from '../usual-fields.js';
import type { Fact, Part } from './facts.js';
import { cleanValue } from './field-qualifiers.js';
import { valueItems } from './lists.js';

/** `I need to know which foster home each animal is with`: every animal has one. */
const WHICH =
  /\b(?:know|see|remember|note|record|track|log|find out)\s+(?:which|what)\s+((?:[\w-]+\s){1,3}?)(?:each|every|an?|the|our)\s+([\w-]+(?:\s[\w-]+)?)\s+(?:is|was|belongs|lives|works|goes|has|uses|gets|stays|comes|needs|takes|sits|stands|plays)\b/i;

/** `managers set the status of an idea to planned, rejected or done`. */
const SET_TO =
  /\b(?:set|change|update|switch|move)s?\s+(?:the\s+|its\s+)?(status|stage|state|priority)\s+of\s+(?:an?|the|each|every|any|their)?\s*([\w-]+(?:\s[\w-]+)?)\s+to\s+([\w -]+(?:,\s*[\w -]+)*,?\s+or\s+[\w -]+)$/i;

/** `mark equipment as broken, lost or repaired`. */
const MARK_AS =
  /\b(?:mark|flag|label)s?\s+(?:(?:an?|the|each|every|any|their)\s+)?(?!them\b|it\b)([\w-]+(?:\s[\w-]+)?)\s+as\s+([\w -]+(?:,\s*[\w -]+)*,?\s+or\s+[\w-]+(?:\s(?!and\b)[\w-]+)?)(?=$|,?\s+and\s+[a-z]+\s)/i;

/** `each debate pairs two teams`: debates are kept. */
const EACH_DOES = /^(?:each|every)\s+((?:[\w-]+\s)?[\w-]+?)\s+(?!has|is|gets|needs|was|belongs)([a-z]+s)\s/i;

/** The thing of which a sentence says what each of it does. */
export function eachThing(text: string): Noun | undefined {
  const each = EACH_DOES.exec(text);
  return each && knownVerb(infinitive(each[2]!.toLowerCase())) ? storableNoun(each[1]!) : undefined;
}

/** `He needs customers and invoices`: told of somebody else, it is what is needed all the same. */
export const forSomebody = (text: string): string => text.replace(SOMEBODY_NEEDS, '$1we need ');
const SOMEBODY_NEEDS = /(^|[.!?]\s+)(?:he|she|they)\s+(?:needs?|wants?)\s+(?=(?:[\w-]+\s)?[\w-]+s[,\s])/gi;

/** `incidents are reported per tour` → `incidents per tour`. */
export const withoutPassive = (text: string): string => text.replace(PASSIVE_PER, 'keep $1 $2 ');
const PASSIVE_PER =
  /^((?:[\w-]+\s)?[\w-]+s)\s+(?:are|get)\s+(?:[a-z]+(?:ed|en|pt)|done|made|held|given|run|sent)\s+(per|for each|for every)\s+(?!.*\sand\s+[a-z]+(?:ed|en|ade)\s+(?:by|to|in)\s)/i;

/** `surf lessons are given by coaches`. */
const DONE_BY =
  /^((?:[\w-]+\s)?[\w-]+s)\s+are\s+(?:[a-z]+ed|given|held|taught|led|run|made|written|done|taken)\s+by\s+(?!(?:many|several|multiple)\s)((?:[\w-]+\s)?[\w-]+s)$/i;

/** `projects are split into jobs`. */
const SPLIT_INTO =
  /^(?:an?\s|each\s|every\s)?((?:[\w-]+\s)?[\w-]+)\s+(?:is|are)\s+(?:split|divided|broken(?: down| up)?)\s+into\s+((?:[\w-]+\s)?[\w-]+s)$/i;

/** `mark students as picked up or dropped off and report delays`: what follows is wished for by the same people. */
function afterValues(text: string, match: RegExpExecArray | null): string {
  const after = match ? text.slice(match.index + match[0].length) : '';
  return match && after !== '' ? `${text.slice(0, match.index)}${after.replace(/^,?\s+and\s+/i, '')}` : '';
}

/** Turns of daily speech that say something about data. `rest` is what the sentence says without them. */
export function readIdioms(text: string, part: Part): { facts: Fact[]; rest: string } {
  const which = WHICH.exec(text);
  const kept = which && nounOf(which[2]!);
  const where = which && nounOf(which[1]!);
  if (which && kept && where) {
    return {
      facts: [
        { kind: 'entity', noun: kept, weight: 'stored', part },
        { kind: 'entity', noun: where, weight: 'stored', part },
        { kind: 'relation', from: kept, to: where, relation: 'many-to-one', weak: true, optional: true, part },
      ],
      rest: text
        .slice(which.index + which[0].length)
        .replace(/^[^,]*/, '')
        .replace(/^,\s*(?:and\s+)?/, ''),
    };
  }
  const split = SPLIT_INTO.exec(text);
  const whole = split && nounOf(split[1]!);
  const piece = split && nounOf(split[2]!);
  if (whole && piece)
    return {
      facts: [
        { kind: 'entity', noun: whole, weight: 'related', part },
        { kind: 'entity', noun: piece, weight: 'related', part },
        { kind: 'relation', from: whole, to: piece, relation: 'one-to-many', part },
      ],
      rest: '',
    };
  const done = DONE_BY.exec(text);
  const given = done && nounOf(done[1]!);
  const giver = done && nounOf(done[2]!);
  if (given && giver?.plural && isPersonLike(nounKey(giver)))
    return {
      facts: [
        { kind: 'entity', noun: given, weight: 'stored', part },
        { kind: 'entity', noun: giver, weight: 'stored', part },
        { kind: 'relation', from: given, to: giver, relation: 'many-to-one', weak: true, implied: true, part },
      ],
      rest: '',
    };
  const set = SET_TO.exec(text);
  const marked = set ? null : MARK_AS.exec(text);
  const noun = nounOf(set?.[2] ?? marked?.[1] ?? '');
  const values = valueItems(set?.[3] ?? marked?.[2] ?? '').map(cleanValue);
  if (noun && values.length >= 2)
    return {
      facts: [
        { kind: 'entity', noun: { ...noun, plural: true }, weight: 'stored', part },
        { kind: 'values', field: set?.[1]?.toLowerCase() ?? 'status', noun, values, part },
        { kind: 'operation', verb: 'update', noun, part },
      ],
      rest: afterValues(text, set ?? marked),
    };
  return { facts: [], rest: text };
}
