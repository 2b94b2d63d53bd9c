import {
  isKnownEntity,
  knownFieldNames,
  knownVerb,
  occasionPhrases,
  propertyNouns,
  softwareNouns,
  stopNouns,
  wrapperNouns,
  type KnownVerb,
} from '../lexicon.js';
import { infinitive, isPlural, singular, tagWords } from '../language.js';
import { isActor, nounKey, nounOf, storableNoun, type Noun } from '../nouns.js';
import { cleanValue, fieldPhrases, looksLikeFields, type FieldPhrase } from './field-phrase.js';
import type { Fact, Part, Weight } from './facts.js';
import { listItems } from './lists.js';
import { activeVoice, PURE_VERBS, type Voice } from './voice.js';

/** Reads what people want to do (`browse venues`, `manage guest lists`, `order tracking`) and the things they do it with. */

export interface WishContext {
  readonly theme: ReadonlySet<string>;
  readonly newPart: (text: string) => Part;
  /** The sentence says what the application is: `to manage a gym` names its owner, not a thing it stores. */
  readonly introduces?: boolean;
}

const ACTOR_CAN =
  /^(?:.{0,80}?,\s+)?((?:(?:each|every|all|any|the|an?|registered|logged-in|authenticated|different)\s+)*[a-z][\w'-]*(?:\s+[a-z][\w'-]*){0,3}(?:,? (?:and|or) [a-z][\w'-]*(?:\s+[a-z][\w'-]*)?)?)\s+(?:should|must|can|may|will|could|shall|need to|needs to|want to|wants to|are able|is able|would like to|get to)\b\s*(?:also\s+|only\s+|then\s+|easily\s+)*(?:be able to\s+|be allowed to\s+|to\s+|have (?:the )?(?:ability|option|possibility) (?:to|of)\s+)?/i;
const LETTING =
  /^(?:.{0,90}?\b)?(?:allow|allows|allowing|enable|enables|enabling|let|lets|letting|help|helps|helping|permit|permits)\s+((?:(?:the|my|our|all|any|registered|their)\s+)*[a-z][\w'-]*(?:\s+(?!to\b)[a-z][\w'-]*){0,4}?(?:,? (?:and|or) [a-z][\w'-]*)?)\s+to\s+(?:easily\s+|quickly\s+)?/i;
const LETTING_BARE =
  /^(?:.{0,90}?\b)?(?:lets?|helps?)\s+((?:(?:the|my|our|all|any)\s+)*(?:users?|people|customers?|members?|visitors?|me|us|students?|teams?|you|teachers?|staff|employees|admins?))\s+(?:easily\s+)?/i;
const FEATURES =
  /^(?:.{0,110}?\b)?(?:functionalit(?:y|ies)|features?|functions?|abilit(?:y|ies)|capabilit(?:y|ies)|modules?|tools?|pages?|sections?|options?)\s+(?:(?:such as|like|including|include|includes|are|for|to|of|covering|that (?:allow|let) (?:users?|people) (?:to )?|which (?:allow|let|include)s?|:)\s*)+:?\s*/i;
const SYSTEM_HAS =
  /^(?:(?:please|also|additionally|in addition|furthermore|moreover|finally|and),?\s+)*(?:(?:the|this|my|our|your|an?|its?)\s+)?(?:[\w-]+\s+){0,4}?(?:it|app|application|system|website|site|platform|tool|software|portal|program|dashboard|there|we|homepage|page|interface|store|shop|marketplace|blog|service|i)\s+(?:(?:should|must|will|can|shall|needs? to|has to|have to|would|also|ideally)\s+)+(?:be able to\s+|have\s+|include\s+|provide\s+|offer\s+|support\s+|contain\s+|feature\s+|implement\s+|come with\s+|be\s+|handle\s+)?(?:users? with\s+|(?:the )?(?:ability|option|possibility) (?:to|of)\s+|(?:support|tools?) for\s+)?/i;
const PLAIN_LEAD =
  /^(?:(?:please|also|and|then|additionally|in addition|furthermore|moreover|finally|it|that|which|the (?:app|system|website|site|platform|application))\s*,?\s+)*(?:provides?|offers?|supports?|includes?|features?|contains?|including|featuring|such as|i (?:want|need|would like|'d like)(?: to(?: be able to)?)?|we (?:want|need|would like)(?: to(?: be able to)?)?|able to|in order to|so that (?:i|we|users|they) can|to|for|with)\s+(?=\S)/i;
const SEGMENTS =
  /\s*,?\s+(?:and\s+)?(?:so that|so|allowing|enabling|letting|where|in order to|which (?:allows?|lets?|enables?)|that (?:allows?|lets?|enables?)|while)\s+(?=\w)/i;
const OBJECT_END =
  /\s+(?:for|by|with|without|to|from|in|on|at|about|based|using|through|via|that|which|who|so|when|where|whose|as|into|within|including|such|like|per|during|across|under|according|after|before|between|among|against|while|if|because|until|along|together|related|regarding|concerning|over|onto|upon|versus|vs|of|e\.g\.|i\.e\.|their|they|we|i|you|not|instead|right|directly|once|whenever|(?<!ly\s)(?:lent|used|owned|needed|required|rented|borrowed|written|made by|sold by|offered by))\s+/i;

/** Facts of one sentence of wishes. Every wish in its lists is a part of its own. */
export function readWishes(sentence: string, context: WishContext): Fact[] {
  const facts: Fact[] = [];
  let actor: string | undefined;
  const story = /^as (?:an?|the) (.{1,40}?),\s*/i.exec(sentence);
  const teller = story && nounOf(story[1]!);
  if (teller && isKnownEntity(nounKey(teller)))
    facts.push({ kind: 'entity', noun: teller, weight: 'actor', part: unlisted(sentence) });
  for (const segment of (story
    ? sentence.slice(story[0].length).replace(/,?\s+(?:so that|so|in order to|because)\s.*$/i, '')
    : sentence
  ).split(SEGMENTS)) {
    if (/^(?:i|we|they|it|he|she)\s+(?:can|could|am|are|is|get|gets|know|will|do|don't|never|always)\b/i.test(segment)) continue;
    const lead = stripLeads(segment.trim());
    if (lead.actors) {
      actor = lead.actors;
      for (const one of listItems(lead.actors.replace(/\bor\b/g, 'and'))) {
        const noun = nounOf(one);
        if (noun && !isActor(noun) && isKnownEntity(nounKey(noun)) && !softwareNouns.has(noun.words.at(-1)!))
          facts.push({ kind: 'entity', noun, weight: 'actor', part: unlisted(segment) });
      }
    }
    readList(lead.rest, lead.voice, actor, context, facts);
  }
  return facts;
}

/** A part that coverage does not list: the wishes of the sentence are listed one by one. */
const unlisted = (text: string): Part => ({ text, criteria: new Set(), reasons: new Set(), kind: 'aside' });

function stripLeads(text: string): { rest: string; voice: Voice; actors?: string } {
  let rest = text;
  let verbMode = false;
  let actors: string | undefined;
  for (let i = 0; i < 5; i++) {
    const before = rest;
    for (const [pattern, verbs] of [
      [LETTING, true],
      [LETTING_BARE, true],
      [ACTOR_CAN, true],
      [FEATURES, false],
      [SYSTEM_HAS, undefined],
      [PLAIN_LEAD, undefined],
    ] as const) {
      const match = pattern.exec(rest);
      if (!match) continue;
      if (
        pattern === ACTOR_CAN &&
        /\b(?:it|system|website|app|application|platform|site|page|tool|there|which|that|portal|software|dashboard)$/i.test(
          match[1]!,
        )
      )
        continue;
      rest = rest.slice(match[0].length);
      if (verbs === true) {
        verbMode = true;
        actors = match[1];
      } else if (verbs === false) verbMode = /\bto\s*$/i.test(match[0]);
      else verbMode = /(?:\bto|able to|can|should|must|will)\s*$/i.test(match[0]);
      break;
    }
    if (rest === before) break;
  }
  if (!verbMode) {
    const active = activeVoice(rest);
    if (active) return active;
  }
  return { rest: rest.trim(), voice: verbMode ? 'base' : 'none', ...(actors ? { actors } : {}) };
}

interface ListState {
  verbs: string[];
  pending: string[];
  pendingText: string[];
  noun?: Noun;
  mode: 'objects' | 'fields' | 'by';
  part?: Part;
  /** The item after this one: `with object, date` is a list of fields although `object` alone would not say so. */
  next?: string;
}

function readList(text: string, voice: Voice, actor: string | undefined, context: WishContext, facts: Fact[]): void {
  const state: ListState = { verbs: [], pending: [], pendingText: [], mode: 'objects' };
  let first = true;
  const items = listItems(text);
  for (const [index, item] of items.entries()) {
    state.next = items[index + 1];
    const clean = item
      .replace(/^(?:and|or|also|then|to|for|as well as|plus|both|either)\s+/i, '')
      .replace(/[.!?]+$/, '')
      .trim();
    if (clean === '') continue;
    if (/^(?:lets?|allows?|enables?)\s+\w/i.test(clean)) {
      facts.push(...readWishes(clean, context));
      continue;
    }
    if (
      state.mode === 'fields' &&
      state.noun &&
      state.part &&
      (knownFieldNames.has(clean.toLowerCase()) ||
        (/^\w+ing \w+$/.test(clean) && knownFieldNames.has(clean.toLowerCase().split(' ')[1]!)))
    ) {
      facts.push({ kind: 'fields', noun: state.noun, fields: fieldPhrases(clean).map(singularName), part: state.part });
      continue;
    }
    const split = splitVerbs(clean, voice, first);
    first = false;
    if (split.verbs.length > 0) {
      state.mode = 'objects';
      if (split.object === '') {
        state.pending.push(...split.verbs);
        state.pendingText.push(clean);
        continue;
      }
      flushIntransitive(state, facts, context);
      state.verbs = [...state.pending, ...split.verbs];
      readObject([...state.pendingText, clean].join(', '), split.object, state, actor, context, facts);
      state.pending = [];
      state.pendingText = [];
    } else if (state.mode !== 'objects' && state.noun && state.part && continuesFields(clean)) {
      if (state.mode === 'by')
        facts.push({
          kind: 'operation',
          verb: state.verbs.at(-1) ?? 'filter',
          noun: state.noun,
          by: fieldPhrases(clean).map((field) => field.name),
          part: state.part,
        });
      else facts.push({ kind: 'fields', noun: state.noun, fields: fieldPhrases(clean).map(singularName), part: state.part });
    } else {
      if (state.pending.length > 0) {
        state.verbs = state.pending;
        state.pending = [];
      }
      state.mode = 'objects';
      readObject([...state.pendingText, clean].join(', '), clean, state, actor, context, facts);
      state.pendingText = [];
    }
  }
  if (state.pending.length > 0) {
    const part = context.newPart(state.pendingText.join(', '));
    for (const verb of state.pending) {
      facts.push({ kind: 'operation', verb, ...(state.noun ? { noun: state.noun } : {}), part });
      if (state.noun) addYield(verb, state.noun, '', actor, part, facts);
    }
  }
}

/** `sign up, form teams`: signing up has no object, so it does not share the next one's. */
function flushIntransitive(state: ListState, facts: Fact[], context: WishContext): void {
  if (
    !state.pending.some((verb) =>
      /^(?:sign|log)(?: ?(?:in|up|out))$|^(?:register|login|logout|chat|communicate|interact|collaborate)$/.test(verb),
    )
  )
    return;
  const part = context.newPart(state.pendingText.join(', '));
  for (const verb of state.pending) facts.push({ kind: 'operation', verb, part });
  state.pending = [];
  state.pendingText = [];
}

const continuesFields = (text: string): boolean => {
  const first = fieldPhrases(text)[0];
  return (
    first !== undefined &&
    first.name.split(' ').length <= 3 &&
    (!isKnownEntity(nounKey(nounOf(first.name) ?? { words: [first.name], plural: false })) || knownFieldNames.has(first.name))
  );
};

/** `dishes with prices`: each has one price. */
function singularName(field: FieldPhrase): FieldPhrase {
  const noun = nounOf(field.name);
  return noun?.plural && knownFieldNames.has(nounKey(noun)) ? { ...field, name: nounKey(noun) } : field;
}

const PHRASAL = /^(log|sign|check|look|set|fill|carry|keep|cash|opt|follow)\s+(in|out|up|on|off|track of)\b/i;
/** The verbs that an item begins with (`create and edit`, `searching for`) and what follows them. */
function splitVerbs(item: string, voice: Voice, first: boolean): { verbs: string[]; object: string } {
  let rest = item.replace(
    /^(?:be able to|able to|easily|quickly|also|then|to|the ability to|the option to|ability to|option to)\s+/i,
    '',
  );
  const verbs: string[] = [];
  for (let i = 0; i < 4; i++) {
    const phrasal = PHRASAL.exec(rest);
    const word = (phrasal ? phrasal[0] : (/^[\w-]+/.exec(rest)?.[0] ?? '')).toLowerCase();
    if (word === '') break;
    const base = phrasal ? `${infinitive(phrasal[1]!.toLowerCase())} ${phrasal[2]!.toLowerCase()}` : infinitive(word);
    const following = rest.slice(word.length).replace(/^\s+/, '');
    const next = /^[\w-]+/.exec(following)?.[0]?.toLowerCase() ?? '';
    if (
      !phrasal &&
      !isVerb(rest, word, base, next, voice === 'base' && verbs.length === 0, verbs.length > 0, first, voice === 'third')
    )
      break;
    verbs.push(base);
    rest = following
      .replace(/^(?:\/\s*|(?:or|and|then)\s+)(?=\w)/i, '')
      .replace(/^(?:for|through|up|out|on|of|to|into|at|from|in on)\s+(?=\w)/i, '');
    if (!/^(?:\/|or\s|and\s)/i.test(following)) break;
  }
  return { verbs, object: verbs.length === 0 ? item : rest.trim() };
}

/** Nouns that turn a word in -ing before them into a name: `booking management`, `parking system`. */
const ACTIVITY_HEADS =
  /^(?:management|system|systems|history|list|lists|schedule|schedules|process|platform|service|services|function|functions|functionality|feature|features|module|section|page|form|calendar|tool|tools|app|area|experience|status|record|records|log|logs|request|requests|plan|plans|program|programs|programme|session|sessions|agreement|space|spaces|spot|spots|lot|lots|class|classes|center|centre|option|options|rules|policy|skills|material|materials|room|rooms|dashboard)$/;

function isVerb(
  rest: string,
  word: string,
  base: string,
  next: string,
  expected: boolean,
  after: boolean,
  first: boolean,
  third: boolean,
): boolean {
  const known = knownVerb(base) !== undefined;
  const tagged = (): boolean => tagWords(rest).get(0)?.has('Verb') ?? false;
  if (/ing$/.test(word) && base !== word) {
    if (!known && !expected && !(next !== '' && tagged())) return false;
    return next === '' || !ACTIVITY_HEADS.test(next);
  }
  if (third && word !== base) return known && next !== '' && (first || after || tagged() || PURE_VERBS.test(base));
  if (word !== base) return known && !expected && next !== '' && PURE_VERBS.test(base) && tagged();
  if (
    expected &&
    !first &&
    PURE_VERBS.test(base) &&
    next !== '' &&
    !ACTIVITY_HEADS.test(next) &&
    !isKnownEntity(`${word} ${next.replace(/s$/, '')}`)
  )
    return true;
  if (
    expected &&
    !first &&
    isKnownEntity(word) &&
    (next === '' ||
      isKnownEntity(`${word} ${next}`) ||
      (!/^(?:the|a|an|their|my|our|its|his|her|new|all|any|for|to|each|other)$/.test(next) && !tagged()))
  )
    return false;
  if (
    expected &&
    !known &&
    !isKnownEntity(word) &&
    isPlural(next) &&
    isKnownEntity(singular(next)) &&
    !isKnownEntity(`${word} ${singular(next)}`)
  )
    return true;
  if (expected || after) return known || (expected && next !== '' && !isKnownEntity(word) && (first || tagged()));
  if (wrapperNouns.has(next) || (stopNouns.has(next) && !/^(?:list|information|detail|details)$/.test(next))) return false;
  return (
    known &&
    PURE_VERBS.test(base) &&
    (next !== '' || /^(?:add|create|edit|delete|update|view|browse|remove|manage|search|filter)$/.test(base))
  );
}

/** Verbs whose object is an occasion already: booking an appointment makes an appointment, no booking. */
const OCCASIONS =
  /\b(?:appointment|meeting|session|consultation|viewing|interview|slot|pass|ticket|membership|voucher|gift card|booking|reservation|order|application|review|rating|comment|vote|bid|donation|message|question|reply|account|profile|invitation|request|complaint|ticket|test drive|visit|service|demo|call|rental|loan|pledge|enrollment|registration|subscription|nomination|newsletter)$/;
/** What is worked out is not stored. */
const COMPUTING = /^(?:calculate|compute|convert|predict|forecast|estimate|simulate)$/;
const ADMIN =
  /\b(?:admin|administrator|manager|staff|moderator|librarian|teacher|instructor|owner|clerk|editor|supervisor|host|organi[sz]er|seller|vendor)s?\b/i;

function readObject(
  partText: string,
  object: string,
  state: ListState,
  actor: string | undefined,
  context: WishContext,
  facts: Fact[],
): void {
  const part = context.newPart(partText);
  state.part = part;
  const verbs = state.verbs;
  const marked = /^(.+?)\s+as\s+(?:being\s+)?(?:an?\s+)?["']?([\w -]+?)["']?$/i.exec(object);
  const cut = object.search(OBJECT_END);
  const head = (cut < 0 ? object : object.slice(0, cut)).replace(/^(?:and|or|the|a|an|for|of|to|on)\s+/i, '');
  const tail = cut < 0 ? '' : object.slice(cut).trim();
  let noun = storableNoun(head, { theme: context.theme });
  const ofMatch = /^of\s+(.+)$/i.exec(tail);
  if (ofMatch && (!noun || !isKnownEntity(nounKey(noun)) || wrapperNouns.has(noun.words.at(-1)!))) {
    const inner = ofMatch[1]!.slice(0, Math.max(0, ofMatch[1]!.search(OBJECT_END)) || undefined);
    noun = storableNoun(inner, { theme: context.theme }) ?? noun;
  }
  if (verbs.some((verb) => COMPUTING.test(verb))) noun = undefined;
  if (
    /^(?:(?:their|my|your|the)\s+)?favou?rites?\s+\w/i.test(head) &&
    /^(?:save|mark|add|manage|keep|store|view)$/.test(verbs.at(-1) ?? '')
  )
    facts.push({ kind: 'entity', noun: { words: ['favorite'], plural: true }, weight: 'stored', part });
  if (noun && nounKey(noun) === 'ticket' && /^(?:buy|purchase|sell|book|reserve|order)$/.test(verbs.at(-1) ?? ''))
    noun = { words: ['event', 'ticket'], plural: noun.plural };
  const alternatives = /\s+or\s+/.test(head)
    ? head.split(/\s+or\s+/).map((one) => storableNoun(one, { theme: context.theme }))
    : [];
  const nouns = alternatives.length > 1 ? alternatives.filter((one): one is Noun => one !== undefined) : noun ? [noun] : [];
  for (const verb of verbs) {
    const occasion =
      occasionPhrases.get(`${verb} ${head.toLowerCase().split(' ').at(-1)}`) ??
      occasionPhrases.get(`${verb} ${head.toLowerCase().replace(/^(?:their|my|the|his|her|your|our)\s+/, '')}`);
    if (occasion) facts.push({ kind: 'entity', noun: { words: occasion.split(' '), plural: true }, weight: 'stored', part });
  }
  for (const verb of verbs.length > 0 ? verbs : ['manage']) {
    const known = knownVerb(verb);
    for (const one of nouns) {
      const owner = context.introduces === true && !one.plural && /^(?:an?|my|our|the|your)\s/i.test(object);
      facts.push({
        kind: 'entity',
        noun: one,
        weight: owner ? 'title' : weightOf(verbs.length > 0 ? known : undefined, verb, tail),
        part,
      });
      facts.push({ kind: 'operation', verb, noun: one, part });
      if (known?.value && verbs.length > 0) facts.push({ kind: 'transition', verb, value: known.value, noun: one, part });
      if (verbs.length > 0) addYield(verb, one, tail, actor, part, facts);
    }
    if (nouns.length === 0 && verbs.length > 0) {
      facts.push({ kind: 'operation', verb, part });
      if (/^(?:reply|comment|vote|review|rate|donate|subscribe|enroll)$/.test(verb))
        addYield(verb, { words: ['thing'], plural: false }, tail, actor, part, facts);
    }
  }
  if (marked && nouns[0] && /^(?:mark|flag|set|label)$/.test(verbs.at(-1) ?? ''))
    facts.push({ kind: 'transition', verb: 'mark', value: cleanValue(marked[2]!), noun: nouns[0], part });
  if (nouns[0]) state.noun = nouns[0];
  readTail(tail, state, nouns[0], part, context, facts);
}

/** What comes after the object: `with title and date` (fields), `by genre` (filter), `to the cart` (another thing). */
function readTail(tail: string, state: ListState, noun: Noun | undefined, part: Part, context: WishContext, facts: Fact[]): void {
  if (tail === '') return;
  const by = /^(?:by|based on|according to)\s+(?:their\s+|its\s+|the\s+)?(.+)$/i.exec(tail);
  if (by && noun) {
    const names = fieldPhrases(by[1]!.replace(OBJECT_END, ' , ').split(' , ')[0]!).map((field) => field.name);
    if (names.length > 0) {
      facts.push({ kind: 'operation', verb: state.verbs.at(-1) ?? 'filter', noun, by: names, part });
      state.mode = 'by';
      return;
    }
  }
  const having =
    /^(?:with|including|such as|like|containing|having)\s+(?:their\s+|its\s+|the\s+|an?\s+|information\s+(?:such as|like)\s+)?(.+)$/i.exec(
      tail,
    );
  if (having && noun) {
    const first = fieldPhrases(having[1]!)[0];
    const plural = nounOf(first?.name ?? '')?.plural ?? false;
    const named = nounOf(first?.name ?? '');
    const thing =
      named !== undefined &&
      plural &&
      !knownFieldNames.has(named.words.join(' ')) &&
      (isKnownEntity(nounKey(named)) || isKnownEntity(named.words.at(-1)!));
    const isField =
      first !== undefined &&
      !thing &&
      (knownFieldNames.has(first.name) ||
        propertyNouns.has(first.name) ||
        knownFieldNames.has(state.next?.toLowerCase() ?? '') ||
        looksLikeFields([having[1]!]));
    if (isField) {
      facts.push({ kind: 'fields', noun, fields: fieldPhrases(having[1]!).map(singularName), part });
      state.mode = 'fields';
      return;
    }
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
  if (/^(?:through|via|using|by|without|about|regarding|like|such as|based)\b/i.test(tail)) return;
  for (const phrase of ` ${tail} `.split(OBJECT_END)) {
    const other = storableNoun(phrase.replace(/^(?:for|by|with|to|from|in|on|at|about|into|of|onto|their|the)\s+/i, ''), {
      theme: context.theme,
    });
    if (other && isKnownEntity(nounKey(other)) && !isActor(other) && !other.words.every((word) => context.theme.has(word)))
      facts.push({ kind: 'entity', noun: other, weight: 'mentioned', part });
  }
}

function weightOf(verb: KnownVerb | undefined, name: string, tail: string): Weight {
  if (!verb) return 'stored';
  if (verb.class === 'other') return 'mentioned';
  if (verb.class === 'store' && !(name === 'share' && tail === '')) return 'stored';
  return 'viewed';
}

function addYield(verb: string, noun: Noun, tail: string, actor: string | undefined, part: Part, facts: Fact[]): void {
  const yields = knownVerb(verb)?.yields;
  if (
    !yields ||
    (/^(?:book|reserve|order|purchase|buy|apply|register|subscribe|rent|ask|message|invite|borrow|lend|checkout|bid|nominate|sign up|pledge|donate|adopt|enroll|vote|reply|bookmark|favou?rite)$/.test(
      verb,
    ) &&
      OCCASIONS.test(nounKey(noun)))
  )
    return;
  if (/^(?:register|apply|sign up|bid|vote|comment|reply|enroll|subscribe|donate)$/.test(verb) && !noun) return;
  if ((verb === 'review' || verb === 'rate') && actor && ADMIN.test(actor)) return;
  if (verb === 'order' && /^(?:by|from)\b/.test(tail)) return;
  if (/^(?:register|apply)$/.test(verb) && actor && ADMIN.test(actor)) return;
  if (verb === 'invite' && noun.words.at(-1) === 'user') return;
  if (
    verb === 'register' &&
    !/^(?:event|course|workshop|class|tournament|race|webinar|seminar|conference|camp|training|competition|marathon|session|meetup|activity|contest|festival|lecture|lesson|exam|program|programme|trip|tour|fair|retreat|hackathon|bootcamp|match|game|league)$/.test(
      noun.words.at(-1)!,
    )
  )
    return;
  facts.push({ kind: 'entity', noun: { words: yields.split(' '), plural: true }, weight: 'viewed', part });
}
