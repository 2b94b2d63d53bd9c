import { infinitive, singular } from '../language.js';
import { idleAdjectives, knownVerb } from '../lexicon.js';
import type { Noun } from '../nouns.js';
import { ANSWER, isDeed, likenessOf } from './property-names.js';

/** A list of names of properties in a sentence. */
export interface Listed {
  readonly names: string[];
  /** Where the list ends in the text. */
  readonly end: number;
}

/** How sure the words before a list make it that it is one of properties. */
export interface Strictness {
  /** They could also lead to other things. */
  readonly loose?: true;
  /** They say so: whatever stands in it is one. */
  readonly said?: true;
  /** The thing owns what follows: two names are enough, whatever they are. */
  readonly owned?: true;
  /** One of each is chosen: `choose formats and quality`. */
  readonly chosen?: true;
}

const SEPARATOR = /^(?:\s*,\s+(?:(?:and|or|as well as|plus)\s+)?|\s+(?:and|or|as well as|plus|&)\s+)/i;
const ARTICLE = /^(?:(?:the|an?|its|their|his|her|also|own)\s+)+/i;
/** Where a name ends that a list may go on after: `arrival time for each train`. */
const NAME =
  /^(?:person|people|staff) in charge|^(?:(?:number|amount|quantity|count|percentage|proportion|date|year|month|place|country|level|length|type|degree|state|point|cause|method|source) of (?!(?:the|an?|each|every|all|their|its|any)\s)|quantity (?:on|in) |(?:price|cost|fee|rate) per |(?:reason|purpose) for )?[^\s,.;:()]+(?:\s(?!(?:and|or|as well|plus|&|for|of|by|with|without|to|from|in|on|at|about|when|while|that|which|who|so|per|as|into|is|are|should|can|will|must|then|via|through|using|where|after|before)\b)[^\s,.;:()]+){0,3}/i;
const CLAUSE_NAME = /^(?:whether|if|how)\s(?:(?!\sand\s(?:how|whether|if)\b|,)[^.;:()]){3,50}?(?=\s+and\s+|,|[.;]|$)/i;

/** The name that stands at the beginning of a text, and how much of the text it takes. */
function nameAt(text: string): { name: string; said: string; length: number } | undefined {
  const article = ARTICLE.exec(text)?.[0].length ?? 0;
  const said = (CLAUSE_NAME.exec(text.slice(article)) ?? NAME.exec(text.slice(article)))?.[0];
  if (said === undefined) return undefined;
  const whole = said.toLowerCase().replace(/[?!"']+$/, '');
  const bare = whole.replace(/\s+(?:information|info|details?|data)$/, '');
  const name = idleAdjectives.has(bare) ? whole : bare;
  return { name, said: ANSWER.test(name) ? said : name, length: article + said.length };
}

/** Where a list may end. */
const ENDS =
  /^\s*(?:[,.;:!]|$|of (?:the|each|every|all|their|its|an?)\s|(?:when|while|so|after|before|if|then|through|via|using)\b)/i;
/** What may follow where the words before say that this is a list of properties. */
const GOES_ON = /^\s+(?:of|for|to|in|on|at|from|as|by|during|per|within|among|and|or)\s/i;

/** `and other information`, `etc.`: more properties, so those before are some. */
const OPEN_END =
  /^(?:etc\b\.?|more\b(?!\s+[a-z])|so on\b|others?\b(?=\s*(?:[,.;]|$))|(?:other|further|more|additional)\s+(?:(?:relevant|related|basic|important|useful|detailed)\s+)?(?:information|details|data|attributes|properties|parameters|fields|settings|indicators|factors)\b)/i;

/** What comes next is done, no more of the list: `view charts`, `receive alerts`, `comment on posts`. */
function beginsDeed(text: string): boolean {
  const [, word = '', next = ''] = /^([\w'-]+)(?:\s+([\w'-]+))?/.exec(text.toLowerCase()) ?? [];
  if (next === '' || /ed$/.test(word)) return false;
  if (/^(?:on|to|with|about|in|out|up)$/.test(next)) return knownVerb(word) !== undefined;
  if (word !== infinitive(word) && !/(?:ing|s)$/.test(word)) return false;
  return (
    (word === infinitive(word) && isDeed([word, next])) ||
    /^(?:lets?|allows?|helps?|enables?)$/.test(word) ||
    (knownVerb(infinitive(word)) !== undefined && /^(?:an?|the|their|all|each|new|my|its)$/.test(next))
  );
}

/** `question management, answer collection`: what software does, in a list of functions. */
const FUNCTION =
  /\s(?:management|administration|maintenance|creation|collection|tracking|monitoring|processing|handling|generation|publishing|publication|editing|display|analysis|statistics|inquiry)$/i;

/** The list of properties that begins at `start`; undefined where that is none. `of`: the thing whose properties they are, if known. */
export function listAt(
  text: string,
  start: number,
  of: Noun | undefined,
  { loose, said, owned, chosen }: Strictness,
): Listed | undefined {
  const names: string[] = [];
  let sure = 0;
  let end = start;
  let ended = false;
  for (let at = start, closes = false; ;) {
    const open = names.length > 0 ? OPEN_END.exec(text.slice(at)) : null;
    if (open) {
      end = at + open[0].length;
      sure += 1;
      ended = true;
      break;
    }
    const item = nameAt(text.slice(at));
    const likeness = item ? likenessOf(item.name, of) : 'none';
    const done = item !== undefined && !item.name.includes(' ') && names.length > 0 && beginsDeed(text.slice(at));
    if (
      !item ||
      done ||
      likeness === 'none' ||
      (likeness === 'several' && loose && !chosen) ||
      (likeness === 'things' && !said)
    ) {
      ended = done || item === undefined || beginsDeed(text.slice(at));
      break;
    }
    if (likeness === 'sure') sure += 1;
    names.push(chosen && likeness === 'several' ? item.said.replace(/[a-z-]+$/i, singular) : item.said);
    end = at + item.length;
    const next = closes ? null : SEPARATOR.exec(text.slice(end));
    if (!next) {
      ended = ENDS.test(text.slice(end)) || (loose !== true && GOES_ON.test(text.slice(end)));
      break;
    }
    closes = /\b(?:and|or|plus|as well as)\s+$/i.test(next[0]);
    at = end + next[0].length;
  }
  const enough =
    said || owned ? names.length >= 2 : loose ? sure * 2 >= names.length && sure >= 1 : sure >= 1 || names.length >= 3;
  return ended && names.length >= 2 && enough && !names.some((name) => FUNCTION.test(name)) ? { names, end } : undefined;
}
