import { infinitive } from '../language.js';
import { knownVerb, propertyNouns, knownFieldNames } from '../lexicon.js';

/** The longest name that is still one: `maximum number of participants`. */
const MOST_WORDS = 4;

const PREPOSITIONS = new Set(
  'of,in,on,at,to,for,from,with,by,per,into,under,about,through,via,between,during,after,before,over,without,within,against,among,across,as,than,until,since,around,behind,near,toward,towards,onto,upon,including'.split(
    ',',
  ),
);
/** Articles, pronouns, conjunctions and verbs of sentences: a name ends where one stands. */
const BREAKS = new Set(
  'the,a,an,each,every,any,this,that,these,those,their,its,his,her,our,my,your,they,we,you,he,she,them,us,who,whom,which,whose,what,when,where,how,why,whether,and,or,but,if,so,because,while,is,are,was,were,be,been,being,has,have,had,can,could,may,might,must,should,shall,will,would,does,do,did,not,say,says,also,then,please,gets,needs,wants'.split(
    ',',
  ),
);

/** What may end a name: `brewed on`, `assigned to`, `goals for`, `valid from`. */
const CLOSING = /^(?:on|at|by|from|until|since|to|for|against|in|over|before|after)$/;
/** `check-in date`, `move in`. */
const ADVERBIAL_IN = /^(?:check|move|clock|sign|log|walk|buy|trade|weigh|drop|opt|time|built|moved|checked|signed|step|hand)$/;
/** `number of guests`, `date of birth`: only these measure what follows. */
const MEASURES =
  /^(?:number|date|year|month|day|time|place|country|city|name|type|kind|amount|maximum|minimum|max|min|cause|reason|level|degree|state|point|length|size|value|cost|rate|percentage|share|years|hours|days|minutes|months|weeks|terms|proof|means|mode|method|unit|area|field|line|source|title|order|head|quantity|total|bill|purpose|sort|form|duration|term|period|port)$/;
/** `price per night`: only what is counted stands before `per`. */
const RATES =
  /^(?:price|cost|rate|fee|premium|salary|amount|limit|wage|rent|charge|pay|hours|calories|kcal|km|litres|liters|minutes|number|capacity|points|score|quantity|tax|deposit|discount|income|budget|servings|seats|people|participants|players|guests|units|pieces|sessions|days|nights|reps|pages|items|words|visits|consumption|usage|speed|yield|weight)$/;
/** `from date`, `valid until date`. */
const MOMENT = /^(?:date|time|datetime|day|year|month|hour)s?$/;

export interface ReducedName {
  /** The words that are the name; empty when none is. */
  readonly words: readonly string[];
  /** What followed it: `per batch`, `each batch is in`. */
  readonly rest: readonly string[];
}

/**
 * Cuts a name where its sentence goes on: `ingredients used per batch` → `ingredients`, and `used per batch`. Names that hold
 * such words by custom stay: `number of guests`, `price per night`, `brewed on`. `words`: lower case.
 */
export function reducedName(words: readonly string[]): ReducedName {
  const start = firstOfName(words);
  const named = words.slice(start);
  const end = endOfName(named);
  const kept = named.slice(0, end);
  return { words: kept.length > MOST_WORDS ? shortened(kept) : kept, rest: named.slice(end) };
}

/** Where the name begins: after `for tracking`, `or more`; `is active`, `in stock` and `from` are names themselves. */
function firstOfName(words: readonly string[]): number {
  let start = 0;
  while (start < words.length) {
    const word = words[start]!;
    const left = words.length - start;
    if (/^(?:is|has|was|are|can|had|needs|does)$/.test(word) && start === 0 && left > 1 && left <= MOST_WORDS) return 0;
    if (start === 0 && left === 1 && (CLOSING.test(word) || /^(?:when|where|if|then)$/.test(word))) return 0;
    if (start === 0 && left === 2 && /^(?:in|on|at|by|to|from|until|since|before|after|about|under|over)$/.test(word)) return 0;
    if (start === 0 && /^(?:from|to|until|since|about|before|after)$/.test(word) && left <= 3 && !BREAKS.has(words[1]!)) return 0;
    const leads = PREPOSITIONS.has(word) || BREAKS.has(word);
    const works = start > 0 && /^for$/.test(words[start - 1]!) && /ing$/.test(word) && left > 1 && knownVerb(infinitive(word));
    if (!leads && !works && !(word === 'more' && start > 0 && left > 1)) return start;
    start += 1;
  }
  return start;
}

function endOfName(words: readonly string[]): number {
  for (let i = 1; i < words.length; i++) {
    const word = words[i]!;
    const rest = words.slice(i + 1);
    if (word === 'needs' && rest.length === 0) continue;
    if (!BREAKS.has(word) && (!PREPOSITIONS.has(word) || belongs(words[i - 1]!, word, rest))) continue;
    return i > 1 && /(?:[a-z]{2}ed|used|made|held|kept|taken|given|written|sold|lent|shown|needed|sent)$/.test(words[i - 1]!)
      ? i - 1
      : i;
  }
  return words.length;
}

/** True when a preposition is part of the name it stands in. */
function belongs(before: string, word: string, rest: readonly string[]): boolean {
  if (rest.length === 0) return CLOSING.test(word);
  if (word === 'in' && (ADVERBIAL_IN.test(before) || /^(?:stock|transit)$/.test(rest[0]!))) return true;
  const plain = rest.length <= 3 && !rest.some((one) => BREAKS.has(one) || (one !== 'of' && PREPOSITIONS.has(one)));
  if (rest.length === 1 && MOMENT.test(rest[0]!)) return true;
  if (word === 'of')
    return (
      plain &&
      (MEASURES.test(before) ||
        (rest.length === 1 && (propertyNouns.has(before) || knownFieldNames.has(`${before} of ${rest[0]!}`))))
    );
  if (word === 'per') return plain && rest.length <= 2 && RATES.test(before);
  return (
    knownFieldNames.has([before, word, ...rest].join(' ')) ||
    (/^(?:to|in|over|on)$/.test(word) &&
      plain &&
      /^(?:days|hours|minutes|joined|time|weeks|response|years|ready|add|moved|months|follow|paid)$/.test(before))
  );
}

/** The head stands last, unless the name counts something: `number of …`. */
const shortened = (words: readonly string[]): readonly string[] =>
  words.includes('of') || words.includes('per') ? words.slice(0, MOST_WORDS) : words.slice(-3);
