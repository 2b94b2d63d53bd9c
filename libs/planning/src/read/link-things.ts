import { infinitive } from '../language.js';
import { nounOf, type Noun } from '../nouns.js';
import { attach } from './attachment.js';
import type { Context } from './context.js';
import type { Fact, Part } from './facts.js';
import { looksLikeFields } from './field-words.js';
import { listItems } from './lists.js';
import { addProperties } from './properties.js';

/** `For every ingredient in a recipe we store the amount`: what the two are together has properties of its own. */
const OF_BOTH =
  /^for\s+(?:each|every)\s+([\w-]+(?:\s[\w-]+)?)\s+(?:in|of|on|at|within)\s+(?:an?|the|each|every|that|this)\s+([\w-]+(?:\s[\w-]+)?),?\s+(?:we|i|the (?:app|system|application)|it)\s+(?:also\s+|should\s+|must\s+|want to\s+|need to\s+)*(?:store|record|keep|note|need|know|save|track|log)\s+(.+)$/i;

/** `One researcher leads each grant`: a grant has one who leads it. */
const ONE_DOES_EACH =
  /^(?:exactly\s+|only\s+)?(?:one|an?)\s+([\w-]+(?:\s[\w-]+)?)\s+([a-z]+s)\s+(?:each|every)\s+([\w-]+(?:\s[\w-]+)?)$/i;

/** How those are called in a sentence about the thing. */
const LED_BY: Readonly<Record<string, string>> = {
  lead: 'led by',
  head: 'headed by',
  manage: 'managed by',
  supervise: 'supervised by',
  coordinate: 'coordinated by',
  chair: 'chaired by',
  own: 'owned by',
  run: 'run by',
  coach: 'coached by',
};

/** `several researchers work on it`. */
const SEVERAL_DO =
  /^(?:many|several|multiple|various|any number of)\s+([\w-]+(?:\s[\w-]+)?)\s+(?:can\s+|may\s+)?(?:work on|contribute to|take part in|participate in|attend|join|belong to|are (?:assigned|linked|tied) to|share|use|play in|appear in)\s+(it|them|each|(?:an?|one|each|every)\s+[\w-]+(?:\s(?!and\b)[\w-]+)?)(?:\s+and\s.*)?$/i;

/** `Fuel receipts belong to a truck: date, litres`: what it belongs to, and what it has. */
const BELONGS_AND_HAS =
  /^((?:(?:an?|each|every|the)\s)?[\w-]+(?:\s[\w-]+)?)\s+(?:belongs?|refers?|(?:is|are)\s+(?:linked|attached|tied|assigned|related))\s+to\s+((?:(?:an?|one|the|exactly one|each)\s+)?[\w-]+(?:\s[\w-]+)?)\s*(?::|\s—|\s-)\s+([^:]+)$/i;

/** Relations in sentences about two things at once. */
export function readLinks(text: string, part: Part, context: Context): Fact[] {
  const owned = BELONGS_AND_HAS.exec(text);
  const owner = owned && nounOf(owned[1]!);
  const to = owned && nounOf(owned[2]!);
  if (owner && to && looksLikeFields(listItems(owned[3]!))) {
    context.current = owner;
    const facts: Fact[] = [{ kind: 'relation', from: owner, to, relation: 'many-to-one', part }];
    addProperties(owner, owned[3]!, part, facts);
    return facts;
  }
  const both = OF_BOTH.exec(text);
  const [piece, whole] = both ? [nounOf(both[1]!), nounOf(both[2]!)] : [];
  if (piece && whole && piece.words.length + whole.words.length <= 4) {
    const link: Noun = { words: [...whole.words, ...piece.words], plural: false };
    const facts: Fact[] = [
      { kind: 'relation', from: link, to: whole, relation: 'many-to-one', part },
      { kind: 'relation', from: link, to: piece, relation: 'many-to-one', weak: true, part },
    ];
    addProperties(link, both![3]!, part, facts);
    return facts;
  }
  const one = ONE_DOES_EACH.exec(text);
  const [doer, thing] = one ? [nounOf(one[1]!), nounOf(one[3]!)] : [];
  if (doer && thing && !/^(?:has|is|was|belongs|contains|includes)$/i.test(one![2]!)) {
    context.current = thing;
    const name = LED_BY[infinitive(one![2]!.toLowerCase())];
    return [{ kind: 'relation', from: thing, to: doer, relation: 'many-to-one', ...(name ? { name } : {}), weak: true, part }];
  }
  const several = SEVERAL_DO.exec(text);
  const object = several && (/^(?:it|them|each)$/i.test(several[2]!) ? context.current : nounOf(several[2]!));
  if (several && object) return attach(several[1]!, `many ${object.words.join(' ')}`, part, {}, { weak: true, several: true });
  return [];
}
