import { infinitive, isPlural } from '../language.js';
import { isKnownEntity, knownFieldNames, knownVerb, propertyNouns } from '../lexicon.js';
import { isActor, nounKey, nounOf, storableNoun, type Noun } from '../nouns.js';
import type { Fact } from './facts.js';
import { fieldPhrases } from './field-list.js';
import { listItems } from './lists.js';
import { MEASURES } from './set-properties.js';
import type { WishContext } from './wish-tails.js';

const ENTERING = 'input|enter|fill (?:in|out)|specify|provide|set|select|choose|adjust|change|modify|configure|customi[sz]e';
const ENTERING_ALSO =
  'inputting|entering|filling (?:in|out)|specifying|setting|selecting|choosing|adjusting|changing|modifying|configuring|customi[sz]ing';

/** `set print parameters such as paper size and copies`: what is set are these. */
const PARAMETERS = new RegExp(
  `\\b(?:${ENTERING}|${ENTERING_ALSO})\\s+(?:(?:the|their|its|different|various|own|custom|basic|necessary|relevant)\\s+)*(?:[\\w-]+\\s+){0,2}?(?:parameters|settings|options|conditions|properties|attributes|requirements|preferences|items)\\s*,?\\s+(?:such as|including|like)\\s+(.+)$`,
  'i',
);
/** `enter sender, receiver and weight`, `adjust brightness, contrast, and angle`. */
const LISTED = new RegExp(`\\b(?:${ENTERING}|${ENTERING_ALSO})\\s+(?:(?:the|their|its)\\s+)?(.+)$`, 'i');

/** `view typing speed and accuracy`: figures that are kept of what was done; only where every one is the name of a property. */
const SHOWN =
  /\b(?:view|see|check|viewing|seeing|checking|displaying|recording|display|record)\s+(?:(?:the|their|its)\s+)?(.+)$/i;

/** Where the list of properties ends and what they are of may stand. */
const OF_WHAT =
  /\s+(?:(?:when|while|before|by)\s+(?:creating|placing|making|submitting|adding|booking|publishing|posting|registering)|for|to|of(?=\s(?:the|their|an?|each|every|all)\s))\s+(?:(?:an?|the|their|each|every|new|all)\s+)*([\w-]+(?:\s[\w-]+)?)\s*$/i;

/**
 * Bare names of properties that people enter or set, with no thing of their own: they are of what the words after or before the list
 * name, else of what was spoken of last. Takes them out of the segment.
 */
export function takeInputs(said: string, context: WishContext, facts: Fact[]): string {
  const segment = takeJudged(said, context, facts);
  const listed = PARAMETERS.test(segment);
  let rest = segment;
  if (listed) rest = takeList(PARAMETERS.exec(rest), rest, false, true, context, facts);
  for (const [pattern, shown] of [
    [LISTED, false],
    [SHOWN, true],
  ] as const)
    for (let start = 0, tries = 0; tries < MOST_LISTS; tries++) {
      const match = pattern.exec(rest.slice(start));
      if (!match) break;
      match.index += start;
      const left = takeList(match, rest, shown, false, context, facts);
      start = match.index + (left === rest ? match[0].length - match[1]!.length : 0);
      rest = left;
    }
  return rest;
}

/** Lists in one sentence; bounds what endless sentences cost. */
const MOST_LISTS = 8;

/** What is generated has what was chosen for it. */
const MADE = /^(?:and\s+)?(?:generat|creat|produc|mak|build)\w*\s/i;

/** The application that is asked for: what people enter into it is of something else. */
const ITSELF = /^(?:tool|system|program|software|website|application|app|platform)$/;

/** A property that is no side of another thing (`order status`). */
const isFigure = (name: string): boolean =>
  knownFieldNames.has(name) && !isKnownEntity(name) && !(name.includes(' ') && isKnownEntity(name.split(' ')[0]!));

function takeList(
  match: RegExpExecArray | null,
  segment: string,
  shown: boolean,
  listed: boolean,
  context: WishContext,
  facts: Fact[],
): string {
  if (!match) return segment;
  const items: string[] = [];
  let rest = match[1]!;
  let owner: Noun | undefined;
  const things: string[] = [];
  let asides = 0;
  while (rest !== '') {
    const cut = /^(.*?)(?:\s*,\s+(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+|$)/i.exec(rest)!;
    const tail = OF_WHAT.exec(cut[1]!);
    const name = (tail ? cut[1]!.slice(0, tail.index) : cut[1]!)
      .replace(/^(?:the|an?|their|its)\s+/i, '')
      .replace(/(?:\s+per\s+[\w-]+)?[.!?]*$/, '');
    if (!(shown ? isFigure(name.toLowerCase()) : isBareProperty(name))) {
      if (shown || items.length === 0 || asides > 0 || !isPart(name) || cut[0].length === rest.length) break;
      asides += 1;
      things.push(name);
      rest = rest.slice(cut[0].length);
      continue;
    }
    items.push(name);
    rest = rest.slice(cut[0].length);
    owner = tail ? nounOf(tail[1]!) : undefined;
    if (tail) break;
  }
  const known = items.filter((item) => namesField(item.toLowerCase())).length;
  if (items.length < 2 || known * 2 < items.length) return segment;
  const before = segment.slice(0, match.index);
  const made = MADE.test(rest) ? nextObject(rest, context) : undefined;
  const noun =
    made ??
    (owner && !isActor(owner) && isKnownEntity(nounKey(owner)) ? owner : undefined) ??
    prefixOf(items[0]!) ??
    lastObject(before, context.theme) ??
    context.memory?.object ??
    context.memory?.current ??
    (listed ? undefined : nextObject(rest, context));
  if (!noun || isActor(noun) || (!noun.plural && ITSELF.test(nounKey(noun)))) return segment;
  const part = context.newPart(segment.slice(match.index, segment.length - rest.length).replace(/[\s,]+(?:and)?\s*$/, ''));
  const own = new RegExp(`^${noun.words.join(' ')} (?=[a-z])`, 'i');
  facts.push({ kind: 'fields', noun, fields: fieldPhrases(items.map((item) => item.replace(own, '')).join(', ')), part });
  const kept = things.length > 0 ? `set ${things.join(', ')}, ` : '';
  return `${before}${kept}${rest}`.replace(/^\s*(?:and|or)\s+/i, '').replace(/,\s*(?:and\s+)?$/, '');
}

/** `rate a hotel's cleanliness, location, and service`: each is a mark of its own. */
const JUDGED =
  /\b(evaluate|rate|assess|evaluating|rating|assessing)\s+(?:(?:an?|the|each|every)\s+)?([\w-]+)(?:'s|s'|\s+(?:by|on|according to|based on|in terms of|for)(?:\s+their|\s+its)?)\s+((?:[\w-]+\s){0,2}[\w-]+(?:,\s+(?:and\s+)?(?:[\w-]+\s){0,2}[\w-]+)+(?:,?\s+and\s+(?:[\w-]+\s){0,2}[\w-]+)?)[.!]?\s*$/i;

function takeJudged(segment: string, context: WishContext, facts: Fact[]): string {
  const match = JUDGED.exec(segment);
  const makes = match && knownVerb(infinitive(match[1]!.toLowerCase()))?.yields;
  const noun = match && nounOf(match[2]!);
  if (!match || !makes || !noun) return segment;
  const fields = listItems(match[3]!).map((item) => ({ name: item.toLowerCase(), type: 'rating' as const }));
  facts.push({ kind: 'fields', noun: { words: makes.split(' '), plural: true }, fields, part: context.newPart(match[0]) });
  return segment.replace(match[0], `${match[1]!} ${match[2]!}`);
}

/** `set title, options, deadline`: several options belong to it. */
function isPart(name: string): boolean {
  const noun = nounOf(name);
  return noun !== undefined && noun.plural && noun.words.length <= 2 && isKnownEntity(nounKey(noun));
}

const isFieldName = (name: string): boolean =>
  knownFieldNames.has(name) || propertyNouns.has(name) || MEASURES.test(name.split(' ').at(-1)!);

const namesField = (name: string): boolean =>
  isFieldName(name) || COUNT.test(name) || knownFieldNames.has(name.split(' ').at(-1)!);

const COUNT = /^(?:max(?:imum)? |min(?:imum)? |total )?number of [a-z]+(?: [a-z]+)?$/;

/** A name in the singular that is no thing and no deed. */
function isBareProperty(item: string): boolean {
  const name = item.toLowerCase();
  const words = name.split(/\s+/);
  if (COUNT.test(name)) return true;
  if (words.length > 3 || !/^[a-z][a-z -]*$/.test(name)) return false;
  if (knownFieldNames.has(name)) return true;
  if (words.length > 1 && knownVerb(infinitive(words[0]!)) !== undefined) return false;
  if (isFieldName(name)) return true;
  if (words.some((word) => /^(?:by|for|of|with|in|on|to|from|as|at|an?|that|which|whether|how)$/.test(word))) return false;
  const verb = knownVerb(infinitive(words[0]!));
  const noun = nounOf(name);
  return (
    noun !== undefined &&
    !isPlural(words.at(-1)!) &&
    verb === undefined &&
    !isKnownEntity(nounKey(noun)) &&
    !/ing$/.test(words[0]!)
  );
}

/** `poll title, deadline`: all of them are of the poll. */
function prefixOf(name: string): Noun | undefined {
  const words = name.toLowerCase().split(/\s+/);
  const noun: Noun = { words: words.slice(0, -1), plural: false };
  return words.length > 1 && !knownFieldNames.has(words.join(' ')) && isKnownEntity(nounKey(noun)) ? noun : undefined;
}

/** What the words before did something with: `photos` of `upload photos, adjust brightness`. */
export function lastObject(before: string, theme: ReadonlySet<string>): Noun | undefined {
  for (const item of listItems(before).reverse()) {
    const words = item.trim().split(/\s+/);
    for (const length of [3, 2, 1]) {
      const noun = words.length > length - 1 ? storableNoun(words.slice(-length).join(' '), { theme }) : undefined;
      if (noun && isKnownEntity(nounKey(noun)) && !isActor(noun)) return noun;
    }
  }
  return undefined;
}

/** What is made of it: `select voice and speed, and generate audio clips`. */
function nextObject(after: string, context: WishContext): Noun | undefined {
  const words = (listItems(after)[0] ?? '').replace(/[.!?]+$/, '').split(/\s+/);
  const noun = words.length > 1 ? storableNoun(words.slice(1).join(' '), { theme: context.theme }) : undefined;
  const named = noun && (isKnownEntity(nounKey(noun)) || noun.words.every((word) => context.theme.has(word)));
  return named && !isActor(noun) ? noun : undefined;
}
