import type { Strictness } from './name-list.js';

/** The words that lead from a thing to the list of its properties, or from what is done to a list before its thing. */

const LOOKING =
  'view|see|show|display|present|check|look up|query|track|monitor|compare|inspect|list|provide|include|contain|output|return|calculate|compute|estimate|analy[sz]e';
const GIVING =
  'input|enter|fill in|fill out|specify|provide|set|select|choose|adjust|configure|customi[sz]e|record|note|state|indicate|submit|give|define|edit|update|modify|change|add';
const ING =
  'viewing|seeing|showing|displaying|presenting|checking|querying|tracking|monitoring|comparing|listing|providing|inputting|entering|filling in|filling out|specifying|setting|selecting|choosing|adjusting|configuring|customi[sz]ing|recording|noting|stating|indicating|giving|defining|editing|updating|modifying|changing|adding';
const EACH = '(?:each|every|all|an?|the|their|its|these|those|any|all the|of the)\\s+';
const THING = '((?:[a-z][\\w-]*\\s){0,2}?[a-z][\\w-]*)';

const OF_IT = '(?:(?:the|their|its|an?)\\s+)?';
const RECORDED = '(?:details|information|data|attributes|properties|fields|info)';

/** How a thing leads to the list of its properties. */
interface Lead extends Strictness {
  readonly pattern: RegExp;
  /** Only in sentences about what people should be able to do; others state their data so. */
  readonly wished?: true;
  /** What is left of the lead in the sentence; the thing alone where not said. */
  readonly left?: 'nothing';
}
const lead = (source: string): RegExp => new RegExp(source, 'i');

export const LEADS: readonly Lead[] = [
  // `patient details including age`, `phone parameters such as price`
  {
    pattern: lead(
      `\\b(?:${EACH})?${THING}\\s+(?:(?:basic|detailed|personal|relevant)\\s+)?(?:${RECORDED}|parameters|profiles?|specifications|indicators|figures)\\s*,?\\s+(?:including|such as|like|containing|with|for example|e\\.g\\.)\\s+${OF_IT}`,
    ),
    said: true,
  },
  // `dishes with information such as calories`
  {
    pattern: lead(
      `\\b(?:${EACH})?${THING},?\\s+(?:with|and|including|containing|showing)\\s+(?:(?:the|their|its|detailed|basic|relevant)\\s+)*${RECORDED}\\s+(?:including|such as|like)\\s+${OF_IT}`,
    ),
    said: true,
  },
  // `trees with their age and height`
  {
    pattern: lead(
      `\\b(?:${EACH})?${THING}(?:\\s+(?:along|together))?,?\\s+(?:with|including|showing|containing|stating|noting|listing)\\s+(?:the|their|its)\\s+(?:(?:own|current)\\s+)?`,
    ),
  },
  // `results, including whether …`
  { pattern: lead(`\\b(?:${EACH})?${THING},?\\s+including\\s+`), loose: true },
  { pattern: lead(`\\b(?:${EACH})?${THING}\\s+(?:with|showing|containing|stating)\\s+(?:an?\\s+)?`), loose: true, wished: true },
  // `each cat's age and breed`
  { pattern: lead(`\\b(?:${EACH})?${THING}(?:'s|’s|(?<=s)'|(?<=s)’)\\s+(?:(?:current|own)\\s+)?`), owned: true },
  // `each job shows its title`
  {
    pattern: lead(
      `(?:^|,\\s+|\\band\\s+|\\bwhere\\s+|\\bwith\\s+)(?:each|every|the|all)\\s+${THING}\\s+(?:(?:page|card|list|entry|details?)\\s+)?(?:(?:should|must|will)\\s+)?(?:also\\s+)?(?:shows?|displays?|showing|displaying|presents?|lists?|states?|contains?|includes?|listing)\\s+${OF_IT}`,
    ),
    left: 'nothing',
  },
  // `results include total score and rank`
  {
    pattern: lead(`^(?:the\\s+)?${THING}\\s+(?:should\\s+|must\\s+|will\\s+)?(?:include|contain|show)s?\\s+${OF_IT}`),
    loose: true,
    left: 'nothing',
  },
  // `show for every review the probability`
  { pattern: lead(`\\b(?:${LOOKING}|${GIVING})s?\\s+(?:for|of)\\s+(?:each|every|all)\\s+${THING}\\s+${OF_IT}`) },
  // `compare plans on price and cover`, `generate a card based on city and date`
  {
    pattern: lead(
      `\\b(?:generat|creat|produc|design|draw|compar|customi[sz]|order)[a-z]*\\s+(?:${EACH})?${THING}\\s+(?:based on|according to|on)\\s+${OF_IT}(?=[^.]*(?:,|\\s(?:and|or)\\s))`,
    ),
    loose: true,
    wished: true,
  },
];

/** `choose options such as hair and skin tone`: what is chosen are these. */
export const OPTIONS = new RegExp(
  `\\b(?:${GIVING}|${ING}|change|switch)\\s+(?:(?:the|their|its|different|various|own|custom|basic|relevant)\\s+)*(?:[\\w-]+\\s+){0,2}?(?:parameters|settings|options|preferences|attributes|properties)\\s*,?\\s+(?:such as|including|like)\\s+${OF_IT}`,
  'i',
);

/** What leads to a list whose thing stands behind it: `view the age and height of a tree`, `input a place or postcode to find races`. */
export const BEFORE_LIST = new RegExp(
  `\\b(?:(?:${LOOKING}|${GIVING})s?|${ING}|statistics (?:on|of|about)|information (?:on|about))\\s+(?:(?:the|an?|their|its)\\s+)?`,
  'gi',
);
export const OF_THING = new RegExp(
  `^\\s+(?:of|for|on)\\s+(?:${EACH})?${THING}(?=\\s*(?:[,.;]|$|(?:and|or|when|while|to|in|on|at|for|with|by)\\s))`,
  'i',
);
export const TO_FIND = new RegExp(
  `^\\s+to\\s+(?:find|search(?: for)?|look up|query|get|see|view|filter|check|retrieve|generate|create|compare|book|reserve|order|rent|request)\\s+(?:${EACH}|matching\\s+|suitable\\s+|nearby\\s+|available\\s+)?${THING}(?=\\s*(?:[,.;]|$|(?:and|or|when|while|in|on|at|for|with|by)\\s))`,
  'i',
);

/** `film name, score and director`: the first name says whose they all are. */
export const FIRST_NAME = new RegExp(`^(?:(?:the|an?|each|every|its|their)\\s+)*((?:[a-z][\\w-]*\\s){1,2})([a-z][\\w-]*)$`, 'i');

/** True for verbs of looking: what they show is there, and nobody gives it. */
export const isLooking = (lead: string): boolean => LOOKS.test(lead);
const LOOKS = new RegExp(`^(?:${LOOKING})s?\\s`, 'i');

/** What people should be able to do; other sentences state their data. */
export const WISHED = /\b(?:should|must|can|may|will|shall|could)\b/i;

/** `set print parameters such as size`: of what the sentence speaks of, and nothing is called a print here. */
export const SET_OF_IT = new RegExp(
  `\\b(?:${GIVING}|${ING})\\s+(?:the\\s+)?(?:[\\w-]+\\s+){0,2}(?:parameters|attributes|properties)\\W[^.]{0,20}$`,
  'i',
);

/** `assign exercises to patients with a frequency`: it may be of the exercises. */
export const BELONGS_TO =
  /\b(?:(?:for|of|from|per|on|in)\s+(?:(?:each|every|the|an?|their|all)\s+)?(?:[\w-]+\s+)?|to\s+(?:(?:each|every|the|an?|their|all)\s+)?)[\w-]+$/i;
