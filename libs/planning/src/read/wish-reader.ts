import { infinitive, singular } from '../language.js';
import { isKnownEntity, knownFieldNames, knownVerb, propertyNouns, softwareNouns } from '../lexicon.js';
import { isActor, nounKey, nounOf, storableNoun } from '../nouns.js';
import { tellsWhatHappens } from './clause-names.js';
import { deedIn } from './deed-nouns.js';
import { actorFacts, actorNouns } from './deeds.js';
import { isUsualField } from '../usual-fields.js';
import { takeExamples } from './examples.js';
import type { Fact, Part } from './facts.js';
import { fieldPhrases } from './field-list.js';
import { takeInputs } from './input-lists.js';
import { listItems } from './lists.js';
import { isToldAfter } from './object-lists.js';
import { asActive } from './passive.js';
import type { Voice } from './voice.js';
import { stripLeads } from './wish-leads.js';
import { readObject } from './wish-objects.js';
import { readTail, singularName, type ListState, type WishContext } from './wish-tails.js';
import { splitVerbs } from './wish-verbs.js';
import { addYield } from './yields.js';

const SEGMENTS =
  /\s*,?\s+(?:and\s+)?(?:so that|so|allowing|enabling|letting|where|in order to|which (?:allows?|lets?|enables?)|that (?:allows?|lets?|enables?)|while)\s+(?=\w)/i;

/** Facts of one sentence of wishes. Every wish in its lists is a part of its own. */
export function readWishes(said: string, context: WishContext): Fact[] {
  const examples = takeExamples(said.replace(RULE_FOR, 'an $2 rule $1'), unlisted(said));
  const sentence = examples.rest;
  const facts: Fact[] = [...examples.facts];
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
    const lead = stripLeads(takeInputs(takeAdded(asActive(plainVerbs(segment.trim())), context, facts), context, facts));
    if (lead.actors) {
      const same = /^(?:others|other people|they)$/i.test(lead.actors.trim()) ? context.memory?.actors : undefined;
      actor = same ?? lead.actors;
      if (context.memory) context.memory.actors = actor;
      for (const one of listItems(lead.actors.replace(/\bor\b/g, 'and'))) {
        const noun = nounOf(one);
        const itself = noun && !noun.plural && context.theme.has(noun.words.at(-1)!);
        if (noun && !itself && !isActor(noun) && isKnownEntity(nounKey(noun)) && !softwareNouns.has(noun.words.at(-1)!))
          facts.push({ kind: 'entity', noun, weight: 'actor', part: unlisted(segment) });
      }
    }
    if (lead.voice === 'none' && tellsWhatHappens(lead.rest)) {
      context.newPart(segment.trim());
      continue;
    }
    const before = facts.length;
    readList(lead.rest, lead.voice, actor, lead.doing === true, context, facts, /\bcan\b/i.test(segment));
    const verbs = facts.slice(before).flatMap((fact) => (fact.kind === 'operation' ? [fact.verb] : []));
    if (lead.actors && !lead.doing) facts.push(...actorFacts(actorNouns(lead.actors), verbs, false, unlisted(segment)));
  }
  return facts;
}

/** `native and target languages`: two properties with one head. */
const SHARED_HEAD =
  /\b(?!(?:the|an?|and|their|its|all|more|name|price|title|date|time|status|add|set|view|edit|phone|email)\b)([a-z]+[a-rt-z]) and (?!(?:the|an?|their|its|phone|email|contact)\b)([a-z]+[a-rt-z]) (languages?|address(?:es)?|dates?|times?|ports?|locations?|prices?|quantit(?:y|ies)|amounts?|costs?)\b/gi;

/** Ways of saying one verb in several words. */
const plainVerbs = (text: string): string =>
  text
    .replace(
      /\bmakes? it (?:possible|easy|easier|simple) (?:for ([a-z]+) )?to\b/gi,
      (_all, who?: string) => `allow ${who ?? 'users'} to`,
    )
    .replace(/\b(profile|page|record|entry|form|card)s? (?:listing|showing|stating|containing|describing) (?=\w)/gi, '$1 with ')
    .replace(
      /\bcheck(ing)? (guests|visitors|children|attendees|members|patients|passengers)(?: in)?(?: and out)?\b(?= *(?:,|$|and\b))/gi,
      'check$1 in $2',
    )
    .replace(
      /\b(see|view|know|check|find out) which ([\w-]+s) (?:need|needs|are|have|require|must)\b[^,]*?(?=,|\sand\s|$)/gi,
      '$1 $2',
    )
    .replace(
      /\b(?:say|indicate|confirm|state|tell) (?:whether|if) they (?:(?:will|can|are going to|want to) )?(?:attend|come to|join|participate in) /gi,
      'track attendance for ',
    )
    .replace(SHARED_HEAD, (all: string, first: string, second: string, head: string) =>
      knownFieldNames.has(first) && !knownFieldNames.has(`${first} ${singular(head)}`)
        ? all
        : `${first} ${singular(head)} and ${second} ${singular(head)}`,
    )
    .replace(
      /\b(send|give|leave|write|text|email|tell|show|drop)(s|ing)? (?:me|us|him|her) (?=(?:an?|the|some|their|any)\s)/gi,
      '$1$2 ',
    )
    .replace(/\b(?:type|talk|write)(?: messages)? in (?:an?|the) (?:group )?chat\b/gi, 'chat')
    .replace(/\b(?:get in (?:touch|contact) with|reach out to)\b/gi, 'contact')
    .replace(/\b(?:getting in (?:touch|contact) with|reaching out to)\b/gi, 'contacting');

const ADDED =
  /\b(?:add|attach|give|set|enter|provide|upload|record|log|specify|define|choose|note|track|write|fill in|edit|update|change|see|view|show|display)\s+((?:(?:an?|the|its|their)\s)?[\w-]+(?:\s[\w-]+)?(?:(?:,\s*(?:and\s+)?|\s+and\s+)(?:(?:an?|the)\s)?[\w-]+(?:\s[\w-]+)?){0,5})\s+(?:to|for|of)\s+(?:(?:their|the|an?|each|every|its|his|her|all)\s+(?=[\w-])|(?=[\w-]+s\b))([\w-]+)(?=\s*(?:,|$|\band\b))/i;

/** `add a photo and a location to their report`: properties of the report, not things of their own. */
function takeAdded(segment: string, context: WishContext, facts: Fact[]): string {
  const match = ADDED.exec(segment);
  const owner = match && storableNoun(match[2]!, { theme: context.theme });
  const fields = match ? fieldPhrases(match[1]!) : [];
  if (
    !owner ||
    fields.length === 0 ||
    !fields.every(({ name }) => !nounOf(name)?.plural && (knownFieldNames.has(name) || propertyNouns.has(name)))
  )
    return segment;
  facts.push({ kind: 'fields', noun: owner, fields, part: context.newPart(match[0]) });
  return segment.replace(match[0], `update their ${match[2]}`);
}

/** `lock a board or make participants read-only`: two deeds. */
const OR_DEED =
  /(?<=\w\s\w.*)\s+or\s+(?=(?:make|mark|set|put|send|add|create|write|change|remove|delete|leave|give|turn)\s+(?:an?|the|their|its|[\w-]+s)\s)/i;

/** `a rule can be defined so that an alarm is raised`: an alarm rule. */
const RULE_FOR = /^an? rule ((?:can|may|must) be [a-z]+) so that an? (alarm|alert|notification|warning|reminder)(?: is)?\b.*$/i;

/** A part that coverage does not list: the wishes of the sentence are listed one by one. */
const unlisted = (text: string): Part => ({ text, kind: 'aside' });

function readList(
  text: string,
  voice: Voice,
  actor: string | undefined,
  doing: boolean,
  context: WishContext,
  facts: Fact[],
  can = false,
): void {
  const state: ListState = { verbs: [], pending: [], pendingText: [], mode: 'objects', doing, said: doing || can };
  let first = true;
  /** The last deed with all that was said of it. */
  let before = '';
  const items = listItems(text).flatMap((item) => item.split(OR_DEED));
  for (const [index, item] of items.entries()) {
    state.next = items[index + 1];
    const clean = item
      .replace(/^(?:(?:and|or|also|then|to|for|as well as|plus|both|either|can|may)\s+)+/i, '')
      .replace(/^including\s+(?=[a-z])/, '')
      .replace(/[.!?]+$/, '')
      .trim();
    if (clean === '') continue;
    // A list of its own; what is left of the sentence that was read here already is none.
    if (/^(?:lets?|allows?|enables?)\s+\w/i.test(clean) && clean.length < text.trim().length) {
      facts.push(...readWishes(clean, context));
      continue;
    }
    if (
      state.mode === 'fields' &&
      state.noun &&
      state.part &&
      (knownFieldNames.has(clean.toLowerCase()) ||
        /^(?:photo|picture|image)s$/i.test(clean) ||
        isUsualField(nounKey(state.noun), clean) ||
        (/^\w+ing \w+$/.test(clean) && knownFieldNames.has(clean.toLowerCase().split(' ')[1]!)))
    ) {
      facts.push({
        kind: 'fields',
        noun: state.noun,
        fields: fieldPhrases(clean).map(singularName(state.noun)),
        part: state.part,
      });
      continue;
    }
    const last = state.mode === 'by' && state.noun && state.part ? LAST_WITH.exec(clean) : null;
    if (last && namesProperty(last[1]!, true)) {
      continueFields(last[1]!, state, facts);
      readTail(last[2]!, state, state.noun, state.part!, context, facts);
      continue;
    }
    if (state.mode !== 'objects' && state.noun && state.part && namesProperty(bareProperty(clean), state.mode === 'by')) {
      continueFields(bareProperty(clean), state, facts);
      continue;
    }
    const property = state.mode === 'fields' && voice === 'base' && PROPERTY_IN_ING.test(clean);
    const split = property || deedIn(clean, state.verbs) ? { verbs: [], object: clean } : splitVerbs(clean, voice, first);
    first = false;
    if (split.verbs.length > 0) {
      state.mode = 'objects';
      if (split.object === '') {
        state.pending.push(...split.verbs);
        state.pendingText.push(clean);
        continue;
      }
      flushIntransitive(state, actor, facts, context);
      before = clean;
      state.verbs = [...state.pending, ...split.verbs];
      readObject([...state.pendingText, clean].join(', '), split.object, state, actor, context, facts);
      state.pending = [];
      state.pendingText = [];
    } else if (state.mode !== 'objects' && state.noun && state.part && continuesFields(clean, state.mode === 'by')) {
      continueFields(clean, state, facts);
    } else if (state.pending.length > 0 || !isToldAfter(clean, before)) {
      if (state.pending.length > 0) {
        state.verbs = state.pending;
        state.pending = [];
      }
      state.mode = 'objects';
      before = clean;
      readObject([...state.pendingText, clean].join(', '), clean, state, actor, context, facts);
      state.pendingText = [];
    }
  }
  if (state.pending.length > 0) {
    const part = context.newPart(state.pendingText.join(', '));
    for (const verb of state.pending) {
      facts.push({ kind: 'operation', verb, ...(state.noun ? { noun: state.noun } : {}), part });
      const about = state.noun ?? (state.doing ? context.memory?.object : undefined);
      if (about) addYield(verb, about, '', actor, part, facts, context.named);
      else if (verb === 'chat') addYield(verb, { words: ['thing'], plural: false }, '', actor, part, facts);
    }
  }
}

/** `sign up, form teams`: signing up has no object, so it does not share the next one's. */
/** `search events, apply, cancel, and collect badges`: applying is about the events. */
const ALONE = /^(?:apply|cancel|enrol|enroll|rsvp|bid|vote|comment|check in|check out)$/;

/** Whoever does this does it to nothing: `log in, borrow and return books` borrows books. */
const WITHOUT_OBJECT = /^(?:sign|log)(?: ?(?:in|up|out))$|^(?:register|login|logout|chat|communicate|interact|collaborate)$/;

function flushIntransitive(state: ListState, actor: string | undefined, facts: Fact[], context: WishContext): void {
  const about = state.noun;
  if (about && state.pending.length > 0 && state.pending.every((verb) => ALONE.test(verb))) {
    const part = context.newPart(state.pendingText.join(', '));
    for (const verb of state.pending) {
      facts.push({ kind: 'operation', verb, noun: about, part });
      addYield(verb, about, '', actor, part, facts, context.named);
    }
    state.pending = [];
    state.pendingText = [];
    return;
  }
  while (
    state.pending.length > 1 &&
    WITHOUT_OBJECT.test(state.pending[0]!) &&
    infinitive(state.pendingText[0]!) === state.pending[0]
  ) {
    facts.push({ kind: 'operation', verb: state.pending.shift()!, part: context.newPart(state.pendingText.shift()!) });
  }
  if (!state.pending.some((verb) => WITHOUT_OBJECT.test(verb))) return;
  const part = context.newPart(state.pendingText.join(', '));
  for (const verb of state.pending) facts.push({ kind: 'operation', verb, part });
  state.pending = [];
  state.pendingText = [];
}

function continueFields(text: string, state: ListState, facts: Fact[]): void {
  if (!state.noun || !state.part) return;
  if (state.mode === 'by')
    facts.push({
      kind: 'operation',
      verb: state.verbs.at(-1) ?? 'filter',
      noun: state.noun,
      by: fieldPhrases(text).map((field) => field.name),
      part: state.part,
    });
  else
    facts.push({ kind: 'fields', noun: state.noun, fields: fieldPhrases(text).map(singularName(state.noun)), part: state.part });
}

/** `… age, feeding habits`: people `can feed`, so this is no deed. */
const PROPERTY_IN_ING = /^[a-z]+ing [a-z]+$/i;

/** `location in the flat` is a location. */
const bareProperty = (text: string): string => text.replace(/\s+(?:in|on|at)\s.*$/i, '');

/** `frame size`, `location`: the name of a property, not the next thing people do (`rate`, `order`). */
function namesProperty(text: string, filtering: boolean): boolean {
  const words = text.toLowerCase().split(/\s+/);
  if (words.length > 3) return false;
  const known = knownFieldNames.has(words.join(' ')) || propertyNouns.has(words.join(' '));
  if (words.length === 1)
    return (
      known &&
      !/^(?:rate|review|comment|order|share|view|book|like|message|save|export|print|note|tag|score|label)$/.test(words[0]!)
    );
  return (
    (known ||
      (filtering && !OFFERED.test(text)) ||
      [words.at(-1)!, singular(words.at(-1)!)].some((last) => knownFieldNames.has(last) || propertyNouns.has(last))) &&
    knownVerb(infinitive(words[0]!)) === undefined &&
    !words.some((word) => /^(?:the|an?|their|its|my|our|any|each)$/.test(word))
  );
}

/** `list teas by type and origin with instructions`. */
const LAST_WITH = /^([\w-]+(?: [\w-]+)?) (with .+)$/i;

/** `filtering by brand, order tracking`: the next thing that is offered, no property. */
const OFFERED =
  /\s(?:functions?|functionality|features?|display|export|import|deletion|tracking|management|portal|system|page|bag|cart|booking|history|search|calendar|gallery|map|form|forum)$/;

const continuesFields = (text: string, filtering: boolean): boolean => {
  const first = fieldPhrases(text)[0];
  return (
    first !== undefined &&
    !(filtering && (/^an?\s/i.test(text) || OFFERED.test(first.name))) &&
    first.name.split(' ').length <= 3 &&
    (nounOf(first.name)?.plural === false ||
      !isKnownEntity(nounKey(nounOf(first.name) ?? { words: [first.name], plural: false })) ||
      knownFieldNames.has(first.name))
  );
};
