import { infinitive } from '../language.js';
import { isKnownEntity, knownFieldNames, knownVerb, propertyNouns } from '../lexicon.js';
import { isActor, nounKey, nounOf, storableNoun, type Noun } from '../nouns.js';
import { isPersonLike, isUsualField } from '../usual-fields.js';
import type { Context } from './context.js';
import { isHandedTo } from './deeds.js';
import type { Fact, Part } from './facts.js';
import { fieldPhrases } from './field-list.js';
import { looksLikeFields, type FieldPhrase } from './field-words.js';
import { listItems } from './lists.js';
import { COUNT_OF, settable } from './set-properties.js';

/** What the readers of wishes know of the request around a wish. */
export interface WishContext {
  readonly theme: ReadonlySet<string>;
  readonly newPart: (text: string) => Part;
  /** What sentences before this one were about: `others borrow them`. */
  readonly memory?: Context;
  /** True for a noun that the request named before. */
  readonly named?: (noun: Noun) => boolean;
  /** The sentence says what the application is: `to manage a gym` names its owner, not a thing it stores. */
  readonly introduces?: boolean;
}

/** Where the object of a verb ends. */
export const OBJECT_END =
  /\s+(?:for|after|by|with|without|to|from|in|on|at|about|based|using|through|via|that|which|who|so|when|where|whose|as|into|within|including|such|like|per|during|across|up to|at least|no later than|under|according|after|before|near|around|between|among|against|while|if|because|until|along|together|related|regarding|concerning|over|onto|upon|versus|vs|of|e\.g\.|i\.e\.|their|they|we|i|you|not|instead|right|directly|once|whenever|(?:every|each) (?:day|week|month|year|season|morning|evening|hour|night|term|time|weekend)|(?<!ly\s)(?:lent|used|owned|needed|required|rented|borrowed|written|made by|sold by|offered by))\s+/i;

/** What was read of a list of wishes so far. */
export interface ListState {
  verbs: string[];
  pending: string[];
  pendingText: string[];
  noun?: Noun;
  /** What the list was about first: who then searches by city searches those. */
  firstNoun?: Noun;
  mode: 'objects' | 'fields' | 'by';
  part?: Part;
  /** Said as a fact (`members book classes`), not as a wish (`members should be able to`). */
  doing?: boolean;
  /** Said as a fact or with `can`: `people can save recipes` makes favourites, the long wishes of `should be able to` do not. */
  said?: boolean;
  /** The item after this one: `with object, date` is a list of fields although `object` alone would not say so. */
  next?: string;
  /** What was browsed or searched before in the same list: who then saves one did not write it. */
  seen?: Set<string>;
}

/** `dishes with prices`: each has one price. */
export const singularName =
  (of: Noun) =>
  (field: FieldPhrase): FieldPhrase => {
    const noun = nounOf(field.name);
    return noun?.plural &&
      (knownFieldNames.has(nounKey(noun)) || knownFieldNames.has(noun.words.at(-1)!) || isUsualField(nounKey(of), field.name))
      ? { ...field, name: nounKey(noun) }
      : field;
  };

/** Places of a page where things are shown. */
const SHOWN_IN = /^(?:gallery|calendar|map|feed|timeline|board|album cover|slideshow|carousel|diagram|chart|graph)$/;

/** `organizing posts by tags`: tags are kept, and each post has several. */
const GROUPING = /^(?:organi[sz]e|group|classify|categori[sz]e)$/;
const groupsOf = (noun: Noun, names: readonly string[], part: Part): Fact[] =>
  names.flatMap((name): Fact[] => {
    const group = nounOf(name);
    return group?.plural && isKnownEntity(nounKey(group))
      ? [
          { kind: 'entity', noun: group, weight: 'stored', part },
          { kind: 'relation', from: noun, to: group, relation: 'many-to-many', weak: true, part },
        ]
      : [];
  });

/** `prescriptions for animals with drug and dose`: the properties are of what is written. */
const PLACED_WITH = /^(?:for|to|of|on|from)\s+(?:(?:an?|the|their|each|every)\s+)?[\w-]+\s+(with\s+.+)$/i;

/** `by leaving their name and phone number`: what people give is kept with what they make. */
const GIVING =
  /^by\s+(?:leaving|providing|entering|giving|submitting|specifying|filling (?:in|out)|choosing|selecting|adding|uploading|stating|supplying)\s+(?=\w)/i;

/** `categories such as breakfast or dessert`: names of categories. */
const EXAMPLES = /\s(?:such as|like|e\.g\.|for example|near|around)\s/i;

/** `create daily reports with weather, workers present and photos`: what is written down has all of these. */
const MAKING = /^(?:create|write|submit|record|log|add|enter|post|publish|register|define|file|document|keep)$/;
const listGoesOn = (next: string | undefined): boolean =>
  next !== undefined && next.split(' ').length <= 3 && knownVerb(infinitive(next.split(' ')[0]!.toLowerCase())) === undefined;

/** `book an appointment at a donation site`: one of several places to choose from. */
const AT_PLACE = /^at\s+an?\s+([a-z]+\s(?:site|station|center|centre|branch|clinic|office|location|point))$/i;

/** What comes after the object: `with title and date` (fields), `by genre` (filter), `to the cart` (another thing). */
export function readTail(
  tail: string,
  state: ListState,
  noun: Noun | undefined,
  part: Part,
  context: WishContext,
  facts: Fact[],
): void {
  if (tail === '') return;
  const unit = /^to\s+(?:(?:the|their|different|several)\s+)?([\w-]+s)\b/i.exec(tail);
  const receiver = unit && nounOf(unit[1]!);
  const office = /^to\s+(?:an?|the)\s+(?:responsible|competent|suitable|right)\s+([\w-]+)/i.exec(tail);
  const charged = office && nounOf(office[1]!);
  if (charged && isHandedTo(state.verbs.at(-1) ?? '', { ...charged, plural: true }))
    facts.push({ kind: 'entity', noun: charged, weight: 'stored', part });
  if (receiver && isHandedTo(state.verbs.at(-1) ?? '', receiver))
    facts.push({ kind: 'entity', noun: receiver, weight: 'stored', part });
  const place = /^(?:book|reserve|order|schedule|arrange|make)$/.test(state.verbs.at(-1) ?? '') ? AT_PLACE.exec(tail) : null;
  const site = place && nounOf(place[1]!);
  if (site) facts.push({ kind: 'entity', noun: { ...site, plural: true }, weight: 'stored', part });
  const given = GIVING.exec(tail);
  if (given) {
    readTail(`with ${tail.slice(given[0].length)}`, state, noun, part, context, facts);
    return;
  }
  const by = /^(?:by|based on|according to)\s+(?:their\s+|its\s+|the\s+)?(.+)$/i.exec(tail);
  const sought =
    noun ?? (/^(?:search|filter|sort|find|browse)$/.test(state.verbs.at(-1) ?? '') ? (state.firstNoun ?? state.noun) : undefined);
  if (by && sought) {
    const names = fieldPhrases(by[1]!.replace(COUNT_OF, '$1_of_').replace(OBJECT_END, ' , ').split(' , ')[0]!).map((field) =>
      field.name.replace(/_| _ /g, ' '),
    );
    if (names.length > 0) {
      facts.push({ kind: 'operation', verb: state.verbs.at(-1) ?? 'filter', noun: sought, by: names, part });
      if (GROUPING.test(state.verbs.at(-1) ?? '')) facts.push(...groupsOf(sought, names, part));
      state.mode = 'by';
      return;
    }
  }
  const placed = PLACED_WITH.exec(tail);
  const having =
    /^(?:with|including|such as|like|containing|having)\s+(?:their\s+|its\s+|the\s+|an?\s+|information\s+(?:such as|like)\s+)?(.+)$/i.exec(
      placed ? placed[1]! : tail,
    );
  const made = noun && knownVerb(state.verbs.at(-1) ?? '')?.yields;
  const tied = having && nounOf(listItems(having[1]!)[0]!);
  if (
    having &&
    made &&
    tied &&
    listItems(having[1]!).length === 1 &&
    isKnownEntity(nounKey(tied)) &&
    isPersonLike(nounKey(tied))
  ) {
    const from: Noun = { words: made.split(' '), plural: true };
    facts.push(
      { kind: 'entity', noun: tied, weight: 'mentioned', part },
      { kind: 'relation', from, to: tied, relation: 'many-to-one', weak: true, implied: true, part },
    );
    return;
  }
  if (
    having &&
    made &&
    !(tied?.plural && isKnownEntity(nounKey(tied)) && !knownFieldNames.has(`${nounKey(tied)}s`)) &&
    facts.some((fact) => fact.kind === 'entity' && nounKey(fact.noun) === made)
  ) {
    state.noun = { words: made.split(' '), plural: true };
    facts.push({ kind: 'fields', noun: state.noun, fields: fieldPhrases(having[1]!).map(singularName(state.noun)), part });
    state.mode = 'fields';
    return;
  }
  if (having && noun) {
    const first = fieldPhrases(having[1]!)[0];
    const plural = nounOf(first?.name ?? '')?.plural ?? false;
    const named = nounOf(first?.name ?? '');
    const thing =
      named !== undefined &&
      plural &&
      !isUsualField(nounKey(noun), first!.name) &&
      !knownFieldNames.has(named.words.join(' ')) &&
      (isKnownEntity(nounKey(named)) || isKnownEntity(named.words.at(-1)!));
    const isField =
      first !== undefined &&
      !thing &&
      (knownFieldNames.has(first.name) ||
        propertyNouns.has(first.name) ||
        (!plural &&
          named !== undefined &&
          !isPersonLike(nounKey(named)) &&
          (/^with\s+(?:their|its|his|her)\s/i.test(tail) || (MAKING.test(state.verbs.at(-1) ?? '') && listGoesOn(state.next)))) ||
        isUsualField(nounKey(noun), first.name) ||
        knownFieldNames.has(state.next?.toLowerCase().replace(/^(?:and\s+)?(?:an?|the|their|its)\s+/, '') ?? '') ||
        looksLikeFields([having[1]!]));
    if (isField) {
      facts.push({ kind: 'fields', noun, fields: fieldPhrases(having[1]!).map(singularName(noun)), part });
      state.mode = 'fields';
      return;
    }
    if (thing && settable(state.next?.toLowerCase().replace(/^(?:and\s+)?(?:an?|the|their|its)\s+/, '') ?? ''))
      state.mode = 'fields';
  }
  const into = /^(?:to|into)\s+(?:their\s+|my\s+|the\s+)?([\w-]+(?:\s[\w-]+)?)$/i.exec(tail);
  const group = into && storableNoun(into[1]!, { theme: context.theme });
  if (
    noun &&
    group?.plural &&
    isKnownEntity(nounKey(group)) &&
    /^(?:add|group|put|organi[sz]e|collect|save|sort)$/.test(state.verbs.at(-1) ?? '')
  )
    facts.push({ kind: 'relation', from: group, to: noun, relation: 'many-to-many', weak: true, part });
  if (/^(?:through|via|using|by|without|about|regarding|like|such as|based|near|around)\b/i.test(tail)) return;
  const each = new Set(
    [...tail.matchAll(/\b(?:per|for (?:each|every)|of (?:each|every)|by)\s+([\w-]+)/gi)].map((one) => one[1]!.toLowerCase()),
  );
  for (const phrase of ` ${tail.split(EXAMPLES)[0]!} `.split(OBJECT_END)) {
    const other = storableNoun(phrase.replace(/^(?:for|by|with|to|from|in|on|at|about|into|of|onto|their|the)\s+/i, ''), {
      theme: context.theme,
    });
    if (other && isHandedTo(state.verbs.at(-1) ?? '', other)) facts.push({ kind: 'entity', noun: other, weight: 'stored', part });
    if (
      other &&
      isKnownEntity(nounKey(other)) &&
      nounKey(other) !== 'star' &&
      !isActor(other) &&
      !(/^with\s+(?:their|its|his|her)\s/i.test(tail) && knownFieldNames.has(`${nounKey(other)}s`)) &&
      !(SHOWN_IN.test(nounKey(other)) && !other.plural) &&
      !(other.words.every((word) => context.theme.has(word)) && !(state.doing && other.plural) && !each.has(nounKey(other)))
    )
      facts.push({ kind: 'entity', noun: other, weight: 'mentioned', part });
  }
}
