import { isKnownEntity, knownFields } from '../lexicon.js';
import { nounKey, type Noun } from '../nouns.js';
import type { Fact } from '../read/facts.js';
import type { Candidate } from './candidates.js';

const HOLDINGS = /\b(?:invest\w*|stocks?|shares|crypto\w*|funds?|financ\w*|assets?|trad(?:e|es|ing|er|ers))\b/i;
/** Words of shares and markets: without them `stock` is how many there are. */
const SHARES =
  /\b(?:stocks|shares|invest\w*|trad(?:e|es|ing|er|ers)|portfolio|ticker|stock (?:market|report|price|exchange|symbol))\b/i;

/** What is serviced: there a service is maintenance, nothing on offer. */
const MACHINES = /\b(?:vehicles?|fleet|machines?|equipment|aircraft|elevators?|boilers?)\b/i;

/** A music player is a machine, no person. */
const PLAYING = /\b(?:music|video|audio|media|web|song|podcast|radio|mp3|movie)\b.{0,20}\bplayer\b/i;

/** Things of which there are some on the shelf: their inventory is how many, no thing beside them. Dishes are made of what is. */
const isStocked = (key: string): boolean =>
  !/^(?:menu item|dish|drink|meal|order item|.*\b(?:sale|purchase|order|service|material|part|ingredient))$/.test(key) &&
  knownFields(key)?.some(({ words }) => /^(?:stock|stock level|copies|price)$/.test(words)) === true;

/** What is put into a cart by its own name: a roastery's products are its coffees. */
export const soldThings = (facts: readonly Fact[]): ReadonlySet<string> =>
  new Set(
    facts.flatMap((fact) =>
      fact.kind === 'operation' &&
      fact.noun?.plural &&
      fact.verb === 'add' &&
      /\bto\b.*\b(?:cart|basket|bag)\b/i.test(fact.part.text)
        ? [nounKey(fact.noun)].filter((key) => !/^(?:product|item|article|good)$/.test(key))
        : [],
    ),
  );

/** What a whole is kept as: `the team` is its members, `a knowledge base` its articles. */
const PARTS = ['member', 'item', 'article', 'entry'];

/** Words that only lead to a thing named better: `the team` beside team members, `stock` of products. */
export function dropShadows(accepted: Candidate[], text: string, sold: ReadonlySet<string>): void {
  const keys = new Set(accepted.map(({ noun }) => nounKey(noun)));
  for (let i = accepted.length - 1; i >= 0; i--) {
    const candidate = accepted[i]!;
    const others = accepted.filter((other) => other !== candidate).map(({ noun }) => nounKey(noun));
    const machine = nounKey(candidate.noun) === 'player' && !candidate.noun.plural && PLAYING.test(text);
    if (machine || (!candidate.hasFields && isShadow(candidate, { text, keys, others, sold }))) accepted.splice(i, 1);
  }
}

interface Surroundings {
  readonly text: string;
  /** Of everything that was accepted, and of what still stands beside the thing. */
  readonly keys: ReadonlySet<string>;
  readonly others: readonly string[];
  readonly sold: ReadonlySet<string>;
}

function isShadow(candidate: Candidate, around: Surroundings): boolean {
  const { noun } = candidate;
  const key = nounKey(noun);
  const { text, keys, others, sold } = around;
  const beside = [...keys].filter((other) => other !== key);
  return (
    SHADOWS.some(
      ({ thing, beside: near, only, unsaid, singular }) =>
        thing.test(key) &&
        !(singular === true && noun.plural) &&
        (near === undefined || beside.some((other) => near.test(other))) &&
        (only === undefined || isOnly(candidate, only)) &&
        (unsaid === undefined || !unsaid.test(text)),
    ) ||
    SORTS_OF_RECORD.some(([thing, record]) => thing.test(key) && keys.has(`${key} ${record}`)) ||
    ((!noun.plural || !isKnownEntity(key)) && PARTS.some((part) => keys.has(`${key} ${part}`))) ||
    keys.has(plainOf(noun) ?? '') ||
    (candidate.weight === 'title' && isApplication(noun, text)) ||
    (key === 'service' && MACHINES.test(text) && beside.some((other) => /^maintenance(?: record| task)?$/.test(other))) ||
    (key === 'post' && keys.has('topic') && keys.has('reply')) ||
    (key === 'product' && others.some((other) => sold.has(other))) ||
    (key === 'registration' && isSignUp(candidate, keys)) ||
    (key === 'inventory item' && others.some(isStocked)) ||
    isFileOf(key, keys)
  );
}

interface Shadow {
  readonly thing: RegExp;
  /** What says it better, where it stands beside. */
  readonly beside?: RegExp;
  /** Nothing else is said of the thing than these words. */
  readonly only?: RegExp;
  /** Words of the request with which the thing stands for itself. */
  readonly unsaid?: RegExp;
  readonly singular?: true;
}

const SHADOWS: readonly Shadow[] = [
  { thing: /^stock$/, unsaid: SHARES },
  { thing: /^portfolio$/, unsaid: HOLDINGS },
  // Elsewhere a query is somebody looking something up.
  {
    thing: /^query(?: record)?$/,
    unsaid: /\b(?:sql|databases?|queries|query (?:records|history|statements?|results?))\b/i,
  },
  // One thing under two names.
  { thing: /^(?:clock-in|punch|sign-in) record$/, beside: /^attendance$/ },
  { thing: /^contact message$/, beside: /^(?:message|inquiry)$/ },
  { thing: /^rating$/, beside: /^(?:product |customer )?review$/ },
  { thing: /^review$/, beside: /^evaluation$/ },
  { thing: /^score$/, beside: /^grade$/ },
  { thing: /^log entry$/, beside: / log$/ },
  { thing: /^raised alert$/, beside: /(?:^|\s)(?:alarm|alert|warning|alarm record)$/ },
  { thing: /^exchange record$/, beside: /^redemption$/ },
  { thing: /^point$/, beside: /^points record$/ },
  { thing: /^code$/, beside: /^code (?:snippet|example|sample)$/ },
  { thing: /^text$/, beside: /^(?:note|memo)$/ },
  { thing: /^(?:voice|text|image|video) message$/, beside: /^message$/ },
  { thing: /^(?:survey|questionnaire) response$/, beside: /(?:^|\s)(?:feedback|evaluation|answer)$/ },
  {
    thing: /^(?:sensor reading|metric|reading)$/,
    beside: /^(?:sensor data|monitoring data|environmental data|environment reading)$/,
  },
  // A word for many sorts, beside one of them.
  { thing: /^member$/, beside: / member$/ },
  { thing: /^application$/, beside: / application$|^adoption$/ },
  { thing: /^production$/, beside: /^production (?:plan|order)$/ },
  // What is done with it, or by it.
  { thing: /^reading$/, beside: /^(?:book|story|article|bookshelf|novel|comic|chapter)$/ },
  { thing: /^calendar$/, beside: /^(?:appointment|booking|session|lesson)$/, singular: true },
  { thing: /^camera$/, beside: /^(?:photo|picture|image)$/, singular: true },
  { thing: /^(?:recognition|detected face|face|person)$/, beside: /^attendance$/ },
  { thing: /^sale$/, beside: /^order$/, only: /\b(?:buy|purchas)\w* (?:and|or) sell|\bsell\w* (?:and|or) (?:buy|purchas)/i },
  { thing: /^order$/, beside: /^purchase$/, only: /\b(?:purchas|buy)/i },
  { thing: /^card$/, only: /\bmember(?:ship)? cards?\b/i },
  { thing: /^order$/, only: /\bsort(?:s|ed|ing)?\b/i },
  { thing: /^maintenance$/, only: /\b(?:information|data|content|profile|account)\b.*\bmaintenance\b/i },
  // `a website to resolve delivery issues`: why it is built.
  { thing: /^(?:issue|problem)$/, only: /^(?:to\s+)?(?:re)?solv(?:e|ing)\s/i },
  // `apply to speak`, `apply for friends`: asked of others here, and no paper is handed in.
  { thing: /^application$/, only: /\bappl(?:y|ying|ies)\s+(?:to\s+(?!an?\s|the\s|our\s|jobs?\b)[a-z]+|for\s+friends)/i },
];

/** What is done has a record of each time; a reminder and the record of its ringing are two things. */
const SORTS_OF_RECORD: readonly (readonly [RegExp, string])[] = [
  [/(?:[ts]ion|ment|ing)$|^(?:defect|fault|overtime)$/, 'record'],
  [/^(?:overtime|leave|absence|reimbursement|business trip)$/, 'application'],
  [
    /^(?:pickup|pick-up|repair|maintenance|delivery|transfer|consultation|viewing|leave|quote|demo|exchange|swap|transport|visit|support|help|service)$/,
    'request',
  ],
];

/** `generated speeches` beside speeches: those of them that are so. */
export const plainOf = ({ words }: Noun): string | undefined =>
  words.length === 2 && PARTICIPLE.test(words[0]!) && !isKnownEntity(words.join(' ')) ? words[1] : undefined;
const PARTICIPLE =
  /^(?!(?:feed|seed|need|speed|breed|(?:un)?processed|converted|edited|compressed|translated)$)(?:[a-z]{2,}ed|sent|sold|lost|paid|broken|taken|written|flown|made|found|given|drawn|shown|seen|bought|built|held|kept|chosen|stolen|hidden)$/;

/** `a sound player … The player should have functionalities for …`: what is built, and nothing that it keeps. */
const isApplication = (noun: Noun, text: string): boolean =>
  !noun.plural &&
  ((noun.words.at(-1) === 'guide' && /^[^.]*\bguide (?:for|to|of|about)\b/i.test(text) && !/\bguides\b/i.test(text)) ||
    new RegExp(
      `\\b(?:the|this) ${noun.words.at(-1)!} (?:should|must|shall|will) (?:also )?(?:be able|be capable|have|offer|provide|support|include|contain|feature|display|show|allow)\\b`,
      'i',
    ).test(text));

/** `video files` beside videos, `office files` beside documents: what is kept in them is named already. */
const isFileOf = (key: string, keys: ReadonlySet<string>): boolean => {
  const sort = /^(.+) file$/.exec(key)?.[1];
  if (key === 'media') return keys.has('media file');
  return sort !== undefined && (keys.has(sort) || (sort === 'office' && keys.has('document')));
};

/** Named nowhere but in such words. */
const isOnly = ({ parts }: Candidate, words: RegExp): boolean => [...parts].every(({ text }) => words.test(text));
/** `registration, login`: becoming a user; who registers for something says for what. */
function isSignUp({ parts }: Candidate, keys: ReadonlySet<string>): boolean {
  return (
    [...parts].every(({ text }) =>
      /^(?:and\s+)?(?:have\s+)?(?:(?:user|account|member|email|personal)\s+)?(?:login\s+and\s+)?registration(?:\s+(?:functionality|functions?|features?))?$/i.test(
        text.trim(),
      ),
    ) && ![...keys].some((key) => REGISTERED_FOR.test(key))
  );
}
const REGISTERED_FOR =
  /(?:^|\s)(?:event|course|workshop|class|tournament|race|webinar|seminar|conference|camp|training|competition|activity|contest|exam|program|programme|lecture|lesson|session|marathon|exhibition|vehicle|patient|doctor|department|property|trademark|match|league)$/;
