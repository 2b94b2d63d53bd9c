import {
  isKnownEntity,
  knownFieldNames,
  knownVerb,
  occasionPhrases,
  savedNouns,
  wrapperNouns,
  type KnownVerb,
} from '../lexicon.js';
import { nounKey, nounOf, storableNoun, type Noun } from '../nouns.js';
import { isPersonLike } from '../usual-fields.js';
import { functionThing, isKeptForSure } from './business-functions.js';
import { actorFacts, actorNouns, deedRelations, madeRelations, whoseProfile } from './deeds.js';
import type { Fact, Part, Weight } from './facts.js';
import { deedIn, type Deed } from './deed-nouns.js';
import { fieldPhrases } from './field-list.js';
import { cleanValue } from './field-qualifiers.js';
import { isMoment, isNoThingOf, objectNoun, requested } from './object-names.js';
import { isOwnFigure, isSignUp, ownProperty, propertyOf, SETTING, settable, statedProperty } from './set-properties.js';
import { authored, reportOn } from './written-reports.js';
import { OBJECT_END, readTail, type ListState, type WishContext } from './wish-tails.js';
import { addYield, ADMIN, isHarmed } from './yields.js';

/** Reads what people want to do (`browse venues`, `manage guest lists`, `order tracking`) and the things they do it with. */

/** `a leaderboard of researchers by points`: each researcher has points. */
const RANKING = /(?:^|\s)(?:leaderboard|ranking|ranked list|top list|list|table|chart)s?$/i;

/** `ask local guides questions`: to whom comes first, what after. */
const HANDED =
  /^((?:[\w-]+\s)?[\w-]+s)\s+(?:an?\s+)?((?:[\w-]+\s)?(?:questions?|messages?|feedback|requests?|reviews?|invitations?|offers?|tips))$/i;
function handedTo(object: string, verbs: readonly string[]): { to: string; what: string } | undefined {
  const match = /^(?:ask|send|give|write|offer|leave)$/.test(verbs.at(-1) ?? '') ? HANDED.exec(object) : null;
  const to = match && nounOf(match[1]!);
  return to && isPersonLike(to.words.at(-1)!) ? { to: match[1]!, what: match[2]! } : undefined;
}

/** A portfolio of these is no portfolio of works. */
const HOLDINGS = ['stock', 'stocks', 'investment', 'investments', 'finance', 'crypto', 'trading', 'fund', 'funds', 'asset'];

/** `rate the visit`: what somebody came for, known by other names. */
const OCCASION = /^(?:visit|stay|experience|service|shop|purchase|trip|delivery|cooperation|collaboration)$/;
const isJudging = (verb: string): boolean => /^(?:rate|review)$/.test(verb);

/** What is worked out is not stored. */
const COMPUTING = /^(?:calculate|compute|convert|predict|forecast|estimate|simulate)$/;

/** What is made better, or what is fitted into, is a purpose of the application: `to improve their ranking`, `to adapt to devices`. */
const BETTERING =
  /^(?:improve|enhance|ensure|increase|reduce|boost|strengthen|facilitate|optimi[sz]e|guarantee|promote|prevent|avoid|minimi[sz]e|maximi[sz]e|be|simplify|streamline|adapt|fit|suit|survive|withstand|tolerate|cache|buffer)$/;

/** `DingTalk`, `GraphQL`, `Node.js`: a name that somebody else gave to a product. */
const BRAND = /^(?:(?:the|via|through|using)\s+)?(?:[A-Z][a-z]+[A-Z][A-Za-z]*|[A-Z]\w*\.(?:js|ts|io|net))$/;

/** `table` is a word of pages too; where people eat, or where one is reserved, it is furniture. */
const TABLES = /^(?:an?\s|the\s|their\s)?tables?$/i;
const DINING = ['restaurant', 'cafe', 'bistro', 'diner', 'bar', 'pub', 'brasserie', 'pizzeria'];

export function readObject(
  partText: string,
  said: string,
  state: ListState,
  actor: string | undefined,
  context: WishContext,
  facts: Fact[],
): void {
  const deed = functionThing(said, state.verbs) ? undefined : deedIn(said, state.verbs);
  if (deed) {
    readDeed(partText, deed, state, actor, context, facts);
    return;
  }
  const about = state.noun ?? (state.doing === true ? context.memory?.object : undefined);
  const stated = statedProperty(said, state.verbs.at(-1) ?? 'set', about, actor);
  if (stated) {
    if (stated.verb === 'update' && stated.noun)
      facts.push({ kind: 'entity', noun: stated.noun, weight: 'stored', part: context.newPart(partText) });
    facts.push({ kind: 'operation', ...stated, part: context.newPart(partText) });
    return;
  }
  const before = state.noun ?? context.memory?.object ?? context.memory?.current;
  const handed = handedTo(said, state.verbs);
  const object = handed
    ? `${handed.what} to ${handed.to}`
    : before
      ? said.replace(/(^|\s(?:on|to|for|about|of|in)\s)(?:them|it|these|those)(?=\s|$)/i, `$1the ${before.words.join(' ')}`)
      : said;
  const part = context.newPart(partText);
  if (noteProperty(object, state, actor, part, facts)) return;
  if (isNoThingOf(object, state.verbs)) {
    for (const verb of state.verbs) facts.push({ kind: 'operation', verb, part });
    return;
  }
  state.part = part;
  let verbs: readonly string[] = state.verbs;
  const marked = /^(.+?)\s+as\s+(?:being\s+)?(?:an?\s+)?["']?([\w -]+?)["']?$/i.exec(object);
  const cut = /^(?:by|based on)\s/i.test(object) ? 0 : object.search(OBJECT_END);
  const head = (cut < 0 ? object : object.slice(0, cut)).replace(/^(?:and|or|the|a|an|for|of|to|on)\s+/i, '');
  const tail = cut < 0 ? '' : object.slice(cut).trim();
  const plainNoun = storableNoun(head, { theme: context.theme });
  let noun =
    plainNoun === undefined || plainNoun.words.join(' ') === 'report' ? (reportOn(head, tail, verbs) ?? plainNoun) : plainNoun;
  const spoken = noun === undefined && state.doing === true ? nounOf(head) : undefined;
  if (spoken?.plural && (spoken.words.length === 2 || /ing$/.test(spoken.words[0]!))) noun = spoken;
  const ofMatch = /^of\s+(.+)$/i.exec(tail);
  const ranked = /^of\s+([\w-]+s)\s+by\s+([\w-]+(?:\s[\w-]+)?)$/i.exec(tail);
  const ordered = ranked && storableNoun(ranked[1]!, { theme: context.theme });
  if (ordered && RANKING.test(head))
    facts.push({ kind: 'operation', verb: 'sort', noun: ordered, by: [ranked[2]!.toLowerCase()], part });
  if (
    ofMatch &&
    (!noun ||
      !isKnownEntity(nounKey(noun)) ||
      wrapperNouns.has(noun.words.at(-1)!) ||
      nounKey(noun) === 'piece' ||
      /\s(?:status|state|stage|level|condition)$/i.test(head))
  ) {
    const inner = ofMatch[1]!.slice(0, Math.max(0, ofMatch[1]!.search(OBJECT_END)) || undefined);
    noun = storableNoun(inner, { theme: context.theme }) ?? noun;
  }
  if (
    noun &&
    !noun.plural &&
    OCCASION.test(nounKey(noun)) &&
    verbs.length > 0 &&
    verbs.every(isJudging) &&
    context.named?.(noun) !== true
  ) {
    noun = { words: ['review'], plural: true };
    verbs = ['leave'];
  }
  if (verbs.includes('request')) noun = requested(head, actor, context.named) ?? noun;
  if (context.introduces && verbs.every((verb) => /^(?:provide|offer)$/.test(verb)) && /\sservices?$/i.test(head))
    noun = undefined;
  noun = objectNoun(noun, { object, head, tail, verbs }, context.named);
  if (verbs.some((verb) => BETTERING.test(verb)) || BRAND.test(head)) noun = undefined;
  if (verbs.some((verb) => COMPUTING.test(verb)) || (verbs.at(-1) === 'turn' && /^into\s/i.test(tail))) noun = undefined;
  if (
    TABLES.test(head) &&
    (verbs.some((verb) => /^(?:book|reserve)$/.test(verb)) ||
      DINING.some((word) => context.theme.has(word) || context.theme.has(`${word}s`)))
  )
    noun = { words: ['restaurant', 'table'], plural: true };
  if (noun && nounKey(noun) === 'payment' && verbs.some((verb) => /^(?:process|accept|handle|take|make|receive)$/.test(verb)))
    noun = undefined;
  if (
    /^(?:make|keep)$/.test(verbs.at(-1) ?? '') &&
    /\s(?:[a-z]+(?:ier|er|ed|able|ful|ive)|easy|simple|safe|fun|better|more|less)$/i.test(head) &&
    !(noun && isKnownEntity(nounKey(noun)))
  )
    noun = undefined;
  if (noun && nounKey(noun) === 'message' && /^(?:through|via|using|with|in|by)\s(?:an?|the)\scontact\s(?:form|page)/i.test(tail))
    noun = { words: ['contact', 'message'], plural: true };
  if (noun && nounKey(noun) === 'profile') noun = whoseProfile(object, actor) ?? noun;
  if (/^(?:with|via|using|through|as|without)\s/i.test(object)) noun = undefined;
  if (isSignUp(verbs, head, context.theme) || isOwnFigure(head)) noun = undefined;
  if (noun && !noun.plural && nounKey(noun) === 'stock' && state.noun && verbs.some((verb) => SETTING.test(verb)))
    noun = undefined;
  const kept = functionThing(head, verbs);
  if (kept && !(nounKey(kept) === 'portfolio item' && HOLDINGS.some((word) => context.theme.has(word)))) noun = kept;
  if (
    /^(?:(?:their|my|your|the)\s+)?favou?rites?\s+\w/i.test(head) &&
    /^(?:save|mark|add|manage|keep|store|view|choose|select|pick)$/.test(verbs.at(-1) ?? '')
  )
    facts.push(
      { kind: 'entity', noun: { words: ['favorite'], plural: true }, weight: 'stored', part },
      ...madeRelations({ words: ['favorite'], plural: true }, noun, [], part),
    );
  if (noun && nounKey(noun) === 'ticket' && /^(?:buy|purchase|sell|book|reserve|order)$/.test(verbs.at(-1) ?? ''))
    noun = { words: ['event', 'ticket'], plural: noun.plural };
  if (noun && verbs.at(-1) === 'report' && isHarmed(object)) {
    const report: Noun = { words: ['incident', 'report'], plural: true };
    facts.push(
      { kind: 'entity', noun: report, weight: 'related', part },
      ...madeRelations(report, noun, actorNouns(actor), part),
    );
  }
  const alternatives = /\s+or\s+/.test(head)
    ? head.split(/\s+or\s+/).map((one) => storableNoun(one, { theme: context.theme }))
    : [];
  const instances =
    verbs.length > 0 &&
    verbs.every((verb) => /^(?:book|reserve)$/.test(verb)) &&
    /^the\s+[\w-]+(?:,?\s+or\s+the\s+[\w-]+)+$/i.test(head.replace(/^(?!the\s)/i, 'the '));
  if (verbs.at(-1) === 'report' && /\s[a-z]+ing$/i.test(head) && !isKnownEntity(head.toLowerCase()))
    noun = { words: [...head.toLowerCase().split(/\s+/).slice(-2), 'report'], plural: true };
  const nouns = instances
    ? []
    : alternatives.length > 1
      ? alternatives.filter((one): one is Noun => one !== undefined)
      : noun
        ? [noun]
        : [];
  const bare = nounOf(head)?.words.at(-1);
  for (const verb of verbs) {
    const occasion = isMoment(object)
      ? undefined
      : (occasionPhrases.get(`${verb} ${head.toLowerCase().split(' ').at(-1)}`) ??
        (bare === undefined ? undefined : (occasionPhrases.get(`${verb} ${bare}s`) ?? occasionPhrases.get(`${verb} ${bare}`))) ??
        occasionPhrases.get(`${verb} ${head.toLowerCase().replace(/^(?:their|my|the|his|her|your|our)\s+/, '')}`));
    const made: Noun | undefined = occasion === undefined ? undefined : { words: occasion.split(' '), plural: true };
    if (made) facts.push({ kind: 'entity', noun: made, weight: isKeptForSure(made) ? 'subject' : 'stored', part });
    if (occasion === 'attachment' || occasion === 'withdrawal') nouns.length = 0;
    if (made) facts.push(...madeRelations(made, undefined, actorNouns(actor), part));
  }
  for (const verb of verbs.length > 0 ? verbs : ['manage']) {
    const known = knownVerb(verb);
    for (const one of nouns) {
      const owner = context.introduces === true && !one.plural && /^(?:an?|my|our|the|your)\s/i.test(object);
      facts.push({
        kind: 'entity',
        noun: one,
        weight: owner
          ? 'title'
          : one === kept && isKeptForSure(one)
            ? 'subject'
            : authored(verb, one)
              ? 'related'
              : weightOf(verbs.length > 0 ? known : undefined, verb, tail),
        part,
      });
      facts.push({ kind: 'operation', verb, noun: one, part });
      if (
        verb === 'save' &&
        !/^to (?:an?|the|their|my) (?:wish ?list|list|collection)\b/i.test(tail) &&
        actor &&
        !ADMIN.test(actor) &&
        one.plural &&
        savedNouns.has(nounKey(one)) &&
        state.seen?.has(nounKey(one))
      )
        facts.push({ kind: 'entity', noun: { words: ['favorite'], plural: true }, weight: 'stored', part });
      if (known?.class === 'view') (state.seen ??= new Set()).add(nounKey(one));
      if (known?.value && verbs.length > 0) facts.push({ kind: 'transition', verb, value: known.value, noun: one, part });
      if (verbs.length > 0) {
        const makes = addYield(verb, one, tail, actor, part, facts, state.said === true ? context.named : undefined);
        if (!makes) facts.push(...deedRelations(verb, one, tail, actorNouns(actor), state.doing === true, part));
      }
    }
    if (nouns.length === 0 && verbs.length > 0) {
      const property = propertyOf(head) ?? ownProperty(said, verb, actor, context.named);
      const names = SETTING.test(verb) && about && tail === '' ? fieldPhrases(head).map(({ name }) => name) : [];
      if (property) {
        facts.push({ kind: 'operation', verb, noun: property.noun, by: property.names, part });
        state.noun ??= property.noun;
        const following = state.next === undefined ? undefined : storableNoun(state.next);
        if (state.noun === property.noun && !(following && isKnownEntity(nounKey(following)))) state.mode = 'by';
      } else if (names.length > 0 && names.every(settable)) {
        facts.push({ kind: 'operation', verb, noun: about!, by: names, part });
        state.noun ??= about!;
        state.part ??= part;
        state.mode = 'by';
      } else facts.push({ kind: 'operation', verb, part });
      if (verb === 'review' && property === undefined && head !== '' && cut !== 0) continue;
      if (
        /^(?:book|reserve|tag|clock in|reply|comment|vote|review|rate|donate|subscribe|enroll|contact|chat|communicate|discuss)$/.test(
          verb,
        )
      )
        addYield(verb, { words: ['thing'], plural: false }, tail, actor, part, facts);
    }
  }
  if (marked && nouns[0] && /^(?:mark|flag|set|label)$/.test(verbs.at(-1) ?? ''))
    facts.push({ kind: 'transition', verb: 'mark', value: cleanValue(marked[2]!), noun: nouns[0], part });
  const receiver = handed && storableNoun(handed.to, { theme: context.theme });
  if (receiver && isKnownEntity(nounKey(receiver))) facts.push({ kind: 'entity', noun: receiver, weight: 'actor', part });
  if (state.doing) facts.push(...actorFacts(actorNouns(actor), verbs, true, part));
  if (nouns[0]) {
    state.noun = nouns[0];
    state.firstNoun ??= nouns[0];
    if (context.memory) context.memory.object = nouns[0];
  }
  readTail(tail, state, nouns[0], part, context, facts);
}

/** `fault detection` in a list of functions: faults are detected. What nothing else says to be kept is only looked at. */
function readDeed(
  partText: string,
  deed: Deed,
  state: ListState,
  actor: string | undefined,
  context: WishContext,
  facts: Fact[],
): void {
  const { verbs } = state;
  const noun = storableNoun(deed.object, { theme: context.theme });
  const known = noun !== undefined && isKnownEntity(nounKey(noun));
  if (noun === undefined) facts.push({ kind: 'operation', verb: deed.verb, part: context.newPart(partText) });
  else {
    state.verbs = [deed.verb];
    const before = facts.length;
    readObject(partText, deed.object, state, actor, context, facts);
    if (!known)
      for (const [at, fact] of facts.slice(before).entries())
        if (fact.kind === 'entity' && fact.weight === 'stored') facts[before + at] = { ...fact, weight: 'viewed' };
  }
  state.verbs = verbs;
}

/** `scan photos, add a year and a place`: what is added to something named before, and a thing has, is a property of it. */
function noteProperty(object: string, state: ListState, actor: string | undefined, part: Part, facts: Fact[]): boolean {
  const known = /^(?:an?|the|its|their)\s+([\w-]+(?:\s[\w-]+)?)$/i.exec(object);
  if (!known || !state.noun || !/^(?:add|enter|note|record|give|attach|write down|log|specify)$/.test(state.verbs.at(-1) ?? ''))
    return false;
  const name = known[1]!.toLowerCase();
  const own = /^their\s/i.test(object) && actorNouns(actor).some((one) => isPersonLike(nounKey(one)));
  if (own || !knownFieldNames.has(name) || isKnownEntity(name)) return false;
  facts.push({ kind: 'fields', noun: state.noun, fields: fieldPhrases(name), part });
  return true;
}

function weightOf(verb: KnownVerb | undefined, name: string, tail: string): Weight {
  if (!verb) return 'stored';
  if (verb.class === 'other') return 'mentioned';
  if (verb.class === 'store' && !(name === 'share' && tail === '')) return 'stored';
  return 'viewed';
}
