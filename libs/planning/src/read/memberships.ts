import { nounKey, nounOf, type Noun } from '../nouns.js';
import type { Fact, Part } from './facts.js';

const THING = '((?:[\\w-]+\\s)?[\\w-]+)';

/** `which props are used in which production`: many of one in many of the other. */
const WHICH_IN_WHICH = new RegExp(
  `(?:,\\s+|\\s+and\\s+|^)(?:and\\s+|plus\\s+|as well as\\s+)*which\\s+${THING}\\s+(?:is|are|was|were|has|have|can|took|take|takes|play|plays|played|go|goes|belong|belongs|attend|attended|join|joined)?\\s*(?:[a-z]+\\s+){0,2}?(?:in|on|at|for|to|with|by|from)?\\s*which\\s+${THING}(?=\\s*(?:[,.;]|$))`,
  'i',
);

/** `the members who took part in each mission`. */
const WHO_IN_EACH = new RegExp(
  `(?:,\\s+|\\s+)(?:and\\s+|plus\\s+|as well as\\s+)+(?:the\\s+)?((?:[\\w-]+\\s)?[\\w-]+s)\\s+(?:who|that|which)\\s+(?:[a-z]+\\s+){1,3}?(?:in|on|at|for|to|with|by|of)?\\s*(?:each|every)\\s+${THING}(?=\\s*(?:[,.;]|$))`,
  'i',
);

/** Statements of who or what belongs to which, taken out of a sentence; `rest` is what the sentence says besides. */
export function takeMemberships(text: string, part: Part): { facts: Fact[]; rest: string } {
  for (const pattern of [WHICH_IN_WHICH, WHO_IN_EACH]) {
    const match = pattern.exec(text);
    const from = match && named(match[1]!);
    const to = match && named(match[2]!);
    if (!from || !to || nounKey(from) === nounKey(to)) continue;
    const many = pattern === WHO_IN_EACH || from.plural;
    return {
      facts: [
        { kind: 'entity', noun: from, weight: 'stored', part },
        { kind: 'entity', noun: to, weight: 'stored', part },
        { kind: 'relation', from, to, relation: many ? 'many-to-many' : 'many-to-one', weak: true, part },
      ],
      rest: `${text.slice(0, match.index)}${text.slice(match.index + match[0].length)}`.trim(),
    };
  }
  return { facts: [], rest: text };
}

/** `members who`: a verb that stands behind the noun is no part of it. */
const named = (phrase: string): Noun | undefined => nounOf(phrase.replace(/\s+(?:is|are|was|were|has|have|can)$/i, ''));
