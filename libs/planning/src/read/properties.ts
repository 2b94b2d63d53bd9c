import { isPlural, singular } from '../language.js';
import { catalogueNouns, isKnownEntity, knownFieldNames, softwareNouns } from '../lexicon.js';
import { isActor, isStopNoun, nounKey, nounOf, type Noun } from '../nouns.js';
import type { Context } from './context.js';
import type { Fact, Part } from './facts.js';
import { fieldPhrases } from './field-list.js';
import { looksLikeFields, type FieldPhrase } from './field-words.js';
import { listItems } from './lists.js';
import { activeVoice } from './voice.js';
import { holdsVerb } from './clause-names.js';

export const APP_SUBJECT =
  /^(?:(?:the|this|my|our|an?|it|its)\s+)?(?:(?:\w+[ -]){0,4})(?:app|application|system|website|site|platform|tool|software|portal|service|program|page|database|dashboard|tracker|web app)$/i;

/** `a site has a name, a city and a country`: a place, not the application. */
const STARTS_WITH_NAME = /^(?:an?|the)\s+(?:unique\s+)?(?:name|title|code|number|label)\s*(?:\([^()]*\))?,/i;

const PRONOUN = /^(?:it|they|these|this|those|he|she|each|each one|each of them|all of them|both)$/i;

const SCREEN_PARTS =
  /(?:^|\s)(?:page|homepage|website|site|dashboard|form|list|system|section|header|footer|menu|button|ui|interface|screen|view|navigation|layout|design|app|application|platform)$/;

/** `teams, players and fixtures`: things of their own, not properties. */
export function namesThings(items: readonly string[]): boolean {
  const things = items.filter((item) => {
    const noun = nounOf(item);
    return noun !== undefined && noun.plural && isKnownEntity(nounKey(noun));
  });
  return things.length * 2 >= items.length;
}

export function readPossession(
  subject: string,
  object: string,
  part: Part,
  context: Context,
  facts: Fact[],
  loose = false,
): boolean {
  const plain = subject
    .replace(/^.*,\s*(?:and\s+|where\s+|while\s+)?(?=(?:each|every|an?)\s)/i, '')
    .replace(/^(?:and|but|also|where|in which)\s+/i, '')
    .trim();
  const owner = /^((?:an?|the|each|every)\s+[\w-]+)'s\s+[\w-]+$/i.exec(plain);
  const bare = owner && /^(?:many|several|multiple)\s/i.test(object) ? owner[1]! : plain;
  if (PRONOUN.test(bare)) {
    if (!context.current) return false;
    addProperties(context.current, object, part, facts);
    return true;
  }
  if (
    (APP_SUBJECT.test(bare) &&
      !/^(?:each|every)\s/i.test(bare) &&
      !(/^an?\s+[\w-]+$/i.test(bare) && STARTS_WITH_NAME.test(object)) &&
      !(context.applied && /^an?\s+application$/i.test(bare))) ||
    /^(?:(?:the|its|all|full|some|many|other|useful|following|various)\s+)*(?:functionalit|functions?\b|features?\b|abilit|capabilit|options?\b|support for|tools? (?:for|to)|(?:a |an )?\w* ?(?:page|section|dashboard|interface|button|form|design|layout|header|footer|backend|back office|admin area|console|overview)\b)/i.test(
      object,
    ) ||
    (softwareNouns.has((nounOf(bare)?.words ?? []).at(-1) ?? '') && /^(?:the|this|my|our|it)\b/i.test(bare)) ||
    /\b(?:i|we|you)\b/i.test(bare) ||
    /\b(?:to|able|can|should|must|will|for|please|want|need|would|who|using|by|that)\b/i.test(bare)
  )
    return false;
  const subjects = listItems(bare).map((one) => nounOf(one));
  if (
    subjects.some(
      (noun) =>
        !noun ||
        (isStopNoun(noun) &&
          !isKnownEntity(nounKey(noun)) &&
          ((SCREEN_PARTS.test(nounKey(noun)) && !(nounKey(noun) === 'list' && /^(?:an?|each|every)\s/i.test(bare))) ||
            !(looksLikeFields(listItems(object)) || /\(references /.test(object)))),
    )
  )
    return false;
  if (subjects.some((noun) => holdsVerb(noun!)) || /^(?:after|before|during|upon)\s/i.test(bare)) return false;
  if (loose && !(looksLikeFields(listItems(object)) || /\b(?:many|several|multiple)\b/i.test(object))) return false;
  if (loose && (activeVoice(bare) || namesThings(listItems(object)))) return false;
  if (loose && subjects.length > 1 && subjects.some((noun) => !noun!.plural && knownFieldNames.has(nounKey(noun!)))) return false;
  if (loose && subjects.some((noun) => softwareNouns.has(noun!.words.at(-1)!))) return false;
  if (
    subjects.some((noun) => isActor(noun!)) &&
    /^(?:to|the ability|access|an? (?:option|ability|opportunity|chance))\b/i.test(object)
  )
    return false;
  for (const noun of subjects) {
    context.current = noun!;
    (context.described ??= new Set()).add(nounKey(noun!));
    addProperties(noun!, object, part, facts);
  }
  return true;
}

/** `line items with a quantity and a price`, `many rooms, each with a number`: what it has several of, and what those have. */
const HAS_THINGS_WITH =
  /^(.*?(?:^|,\s*(?:and\s+)?|\sand\s+))((?:(?:many|several|multiple|one or more|zero or more|at least one|some|various)\s+)?(?:[\w-]+\s)?[\w-]+s),?\s+(?:(?:each|all)(?: of (?:which|them))?\s+)?(?:with|having|has|have)\s+((?:an?|its|their|the)\s.+|[\w-]+(?:\s[\w-]+)?,.+)$/i;

/** `several products with a quantity`: how many is a property of neither, but of the two together. */
const COUNTED = /^(?:an?|the|its|their)\s+(?:quantity|amount|count)(?:\s+each)?$/i;

/** `Customers have names and phone numbers`: each has one. */
const oneOf = (name: string): string => name.replace(/\S+$/, singular);
const isManyOfKnown = ({ name, count }: FieldPhrase): boolean =>
  count === undefined &&
  isPlural(name.split(' ').at(-1)!) &&
  (knownFieldNames.has(oneOf(name)) || knownFieldNames.has(oneOf(name).split(' ').at(-1)!));

/** `a list of exercises`: those are there without it. */
const COLLECTED = /\b(?:lists?|sets?|selections?|collections?) of\b/i;

/** `every card has an author`: one of the users, where the request has users. */
const ROLE = /^(?:author|owner|creator|assignee|reviewer|reporter|uploader)$/;

/** What a thing has: plain properties become fields, `many pets` and `one supplier` relations. */
export function addProperties(noun: Noun, text: string, part: Part, facts: Fact[]): void {
  const held = HAS_THINGS_WITH.exec(text);
  const thing = held ? nounOf(held[2]!) : undefined;
  if (thing?.plural && COUNTED.test(held![3]!) && /^(?:many|several|multiple|one or more)\s/i.test(held![2]!)) {
    const link: Noun = { words: [...noun.words, ...thing.words], plural: false };
    for (const end of [noun, thing]) facts.push({ kind: 'relation', from: link, to: end, relation: 'many-to-one', part });
    addProperties(link, held![3]!, part, facts);
    if (held![1]!.trim() !== '') addProperties(noun, held![1]!.replace(/(?:,|\band)\s*$/, ''), part, facts);
    return;
  }
  if (thing?.plural && !/[()]/.test(held![1]!) && !knownFieldNames.has(nounKey(thing)) && looksLikeFields(listItems(held![3]!))) {
    facts.push({ kind: 'relation', from: noun, to: thing, relation: 'one-to-many', part });
    addProperties(thing, held![3]!, part, facts);
    if (held![1]!.trim() !== '') addProperties(noun, held![1]!.replace(/(?:,|\band)\s*$/, ''), part, facts);
    return;
  }
  const fields: FieldPhrase[] = [];
  const phrases = fieldPhrases(
    text
      .replace(/^(?:(?:the|following)\s+)*(?:columns|fields|attributes|properties)\s*:?\s+/i, '')
      .replace(/,?\s+(?:all|each) of which\b.*$/i, ''),
  );
  const [only] = phrases;
  if (phrases.length === 1 && only && ROLE.test(only.name) && /^an?\s/i.test(text) && only.target === undefined)
    phrases[0] = { ...only, target: 'user' };
  const plurals = noun.plural && phrases.length >= 2 && phrases.every(isManyOfKnown);
  for (const said of phrases) {
    const each = plurals ? { ...said, name: oneOf(said.name) } : said;
    const alone =
      phrases.length === 1 &&
      each.count === undefined &&
      each.type === undefined &&
      !each.values &&
      !/ /.test(each.name) &&
      isPlural(each.name) &&
      !knownFieldNames.has(each.name) &&
      !knownFieldNames.has(singular(each.name)) &&
      !/^(?:details|details|comments|instructions|ingredients|hours|dimensions|skills|symptoms|requirements)$/.test(each.name);
    const phrase: FieldPhrase = alone ? { ...each, count: 'many' } : each;
    const other = phrase.nested || phrase.count === 'many' ? nounOf(phrase.name) : undefined;
    if (phrase.nested && other) {
      facts.push({ kind: 'fields', noun: other, fields: fieldPhrases(phrase.nested), part });
      facts.push({
        kind: 'relation',
        from: noun,
        to: other,
        relation: isPlural(phrase.name.split(' ').at(-1)!) ? 'one-to-many' : 'many-to-one',
        part,
      });
    } else if (phrase.count === 'many' && other && phrase.target === undefined)
      facts.push({
        kind: 'relation',
        from: noun,
        to: other,
        relation: COLLECTED.test(text) && catalogueNouns.has(nounKey(other)) ? 'many-to-many' : 'one-to-many',
        ...(phrase.required === false ? { optional: true } : {}),
        part,
      });
    else fields.push(phrase);
  }
  facts.push({ kind: 'fields', noun, fields, part });
}
