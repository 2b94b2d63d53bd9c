import { knownFieldNames } from '../lexicon.js';
import { isStopNoun, nounKey, nounOf } from '../nouns.js';
import { readActiveRelation } from './active-relation.js';
import { described, takeBracketed } from './brackets.js';
import { isWrittenDown } from './clause-names.js';
import type { Context } from './context.js';
import type { Fact, Part } from './facts.js';
import { fieldPhrases } from './field-list.js';
import { looksLikeFields } from './field-words.js';
import { readLinks } from './link-things.js';
import { listItems } from './lists.js';
import { readLabelled } from './labelled-list.js';
import { addProperties, readPossession } from './properties.js';
import { oneNotation } from './one-notation.js';
import { readRole } from './roles.js';
import { rephrase } from './rephrase.js';
import { readRelation, readTheirs } from './relation-reader.js';
import { readRule } from './rule-reader.js';
import { asOptional, asNeededByOthers, sharedThings } from './shared-things.js';
import { ORDER, relativeClauses, simpleClauses } from './simple-clauses.js';
import { goesOnWithDeeds } from './voice.js';

const HAS =
  /^(.{1,90}?)\s+(?:(?:can|may|must|should|will|could|might|shall|would)\s+)?(?:(?:also|only|always|typically|usually|each|all|both)\s+)?(?:has|have|having|contains?|includes?|including|consists? of|holds?|carr(?:y|ies)|records?|stores?|comes? with|owns?|comprises?|is described by|are described by|is made (?:up )?of|are made (?:up )?of|is defined by|are defined by|keeps?|captures?|needs?|requires?|specif(?:y|ies)|lists?|gets?|got)(?!\s+(?:has|have|is|are|belongs?|can|may|and|or)\b)\s+(?:(?:the|these|following|fields?|attributes?|properties|columns?|as well|information|data|also|both|at least)(?:\s+|\s*:\s*))*(?:such as\s+|like\s+)?:?\s*(.+)$/i;

const WITH =
  /^(.{1,80}?),?\s+(?:each\s+)?(?:with|having|including|incl\.|containing|featuring)\s+(?:(?:the|these|following|fields?|attributes?|properties|columns?|information)(?:\s+|\s*:\s*))*(?:such as\s+|like\s+)?(.+)$/i;

const FOR_EACH =
  /^(?:for|of|about|on)\s+(?:each|every|all|any|an?|the|our|my)?\s*(.{1,50}?)(?:,|:)?\s+(?:(?:we|i|the (?:system|app|application)|it|you|they|users?)\s+)?(?:(?:also|should|must|can|will|need to|want to|needs to|wants to)\s+)*(?:need|want|record|store|keep|track|capture|save|know|have|has|note|log|remember|register|is|are|there is|there are)s?\s+(?:to know\s+|track of\s+|recorded\s+)?:?\s*(.+)$/i;

/** `for every cheese its name and age`, `store for every customer their name`. */
const EACH_ITS =
  /^(?:(?:store|keep|record|track|save|note|log)\s+)?(?:for|of)\s+(?:each|every|any|an?)\s+((?:[\w-]+\s){0,2}?[\w-]+)(?:\s*[,:])?\s+((?:its|their|his|her|the|an?)\s+.+)$/i;

/** `Our club needs teams with a name and a coach`: the club keeps them, it does not have them as a property. */
const KEEPER =
  /^(?:our|the|my|we|i|this)\b.{0,40}?\b(?:needs?|has|have|requires?|wants?|keeps?|tracks?|stores?|manages?)\s+(?:to (?:keep|track|store|manage)\s+)?((?:[\w-]+\s){0,2}[\w-]+s)\s+with\s+(.+)$/i;

const KEPT_BY_ONE = /^(?:an?|each)\s.{0,40}?\b(?:needs|keeps|tracks|stores|manages)\s+((?:[\w-]+\s){0,2}[\w-]+s)\s+with\s+(.+)$/i;

/** `A department needs theses: title, grade`: what is needed is the label. */
const LABEL_OBJECT =
  /\b(?:needs?|has|have|keeps?|tracks?|stores?|manages?|records?|wants?|writes?|takes?|registers?|logs?|contains?|includes?|do|does|makes?|performs?|runs?|measures?)\s+((?:[\w-]+\s){0,2}[\w-]+)$/i;

/**
 * Reads one clause as a declaration: `Things (a, b)`, `Thing: a, b`, `a thing has …`, `a thing belongs to …`,
 * `its status is …`. Returns the facts found; none when the clause declares nothing.
 */
export function readDeclaration(clause: string, part: Part, context: Context): Fact[] {
  const facts: Fact[] = [];
  const asides: string[] = [];
  const plain = rephrase(clause)
    .replace(
      /^(?:tables|entities|models|resources|collections|objects|schema|data model|relations|relationships)\s*:\s*(?=[\w-]+\s*(?:[(:]|->|→))/i,
      '',
    )
    .replace(/^(?:relations?|relationships?|associations?|(?:business )?rules|constraints|validations?)\s*:\s*(?=\S)/i, '')
    .replace(/\s*(?:->|→)\s*(?=(?:has|have|belongs?|contains)\s)/gi, ' ')
    .replace(WE_HAVE, '$1 have ')
    .replace(ASIDE, (_all, aside: string) => {
      asides.push(aside);
      return '';
    });
  for (const aside of asides.slice(0, 20)) readSimple(aside, part, context, facts);
  const rest = takeBracketed(plain.replace(ELLIPSIS, '$1$2 is $3 '), part, facts, context);
  if (facts.length === 0 && WISH.test(rest)) return facts;
  const theirs = facts.length > 0 ? readTheirs(rest, part) : [];
  if (theirs.length > 0) return [...facts, ...theirs];
  if (
    facts.length > 0 &&
    /^(?:it|they|the \w+|this \w+|we|i)\s+(?:should\s+|must\s+|will\s+|needs? to\s+)?(?:keeps?|stores?|tracks?|records?|holds?|manages?|has|have|contains?|includes?|lists?)\s/i.test(
      rest,
    )
  )
    return facts;
  for (const clause of rest.split(
    /\n|:\s+(?=(?:an?|each|every)\s(?:[\w-]+\s){1,2}(?:has|links|belongs|uses|contains|connects|refers)\s)|,\s*(?=(?:and\s+)?(?!each\s|all\s|both\s)(?:[\w-]+\s+){1,3}with\s)/i,
  ))
    for (const relative of relativeClauses(clause))
      for (const simple of simpleClauses(relative)) readSimple(simple, part, context, facts);
  return facts;
}

/** `we have customers, who have a name`. */
const WE_HAVE =
  /^(?:we|i|there are|it has|you have)\s+(?:(?:also\s+)?have\s+)?([\w-]+(?:\s[\w-]+)?s),?\s+(?:who|which|that)\s+(?:each\s+|all\s+)?(?:have|has)\s+/i;

/** `(a lecture has many attendees)`: a sentence in brackets. */
const ASIDE =
  /\s*\(((?:an?|each|every|one)\s[^()]{2,60}?\s(?:has|have|can have|belongs? to|may have|can [a-z]+(?: (?:in|on|to|for|at|with))?(?= (?:many|several|multiple)\b))\s[^()]{2,80})\)/gi;

/** `every brew is of one beer, every tasting of one brew`: the verb is said once. */
const ELLIPSIS =
  /((?:,|;|\sand)\s+)((?:every|each)\s+[\w-]+(?:\s(?!\w+s\s)[\w-]+)?)\s+(of|to|for|in|from|at|by)\s+(?=(?:one|an?|exactly one)\s)/gi;

/** A sentence of wishes: its nouns are not declared, and `record`, `list` or `track` in it are no predicates. */
const WISH =
  /\b(?:functionalit(?:y|ies)|functions? (?:for|to|such|like)|features? (?:for|to|such|like|that)|able to|(?:allow|enable|let|help(?! (?:in|at|on|with|out|for)\b))(?:s|ing)? (?:\w+ ){1,3}(?:to )?\w+)\b/i;

/** `room is optional`, `passed defaults to false`. */
const RULE_PIECE =
  /^[\w' -]{2,40}\s+(?:(?:is|are|must be|should be)\s+(?:unique|required|optional|mandatory)|defaults?\s+to\s+[\w -]+)$/i;

const KIND_WORDS = /\b(?:many|one)-to-(?:many|one)\b|\b[1nm]:[1nm]\b/i;

function readSimple(clause: string, part: Part, context: Context, facts: Fact[]): void {
  const text = oneNotation(
    clause
      .trim()
      .replace(/[.!]+$/, '')
      .replace(
        /^(?=(?:belongs? to|linked to|has (?:many|several|one)|have (?:many|several|one))\s)/i,
        context.current ? 'it ' : '',
      )
      .replace(/\s(in|to|for|on|at|with|from)\s+it$/i, context.current ? ` $1 one ${nounKey(context.current)}` : '$&'),
    context,
  );
  if (text === '') return;
  const label = /^([^:()]{1,60}?)\s*:\s*(.+)$/.exec(text);
  const wanted = label && LABEL_OBJECT.exec(label[1]!);
  if (
    wanted &&
    !/^(?:(?:an?|each|every)\s+)?[\w-]+(?:\s[\w-]+)?\s(?:has|have)\s/i.test(label[2]!) &&
    looksLikeFields(listItems(label[2]!)) &&
    readLabelled(wanted[1]!, label[2]!, part, context, facts)
  ) {
    const doer = nounOf(label[1]!.slice(0, wanted.index));
    const every = /^(?:an?|each|every|one)\s/i.test(label[1]!);
    const made = nounOf(wanted[1]!);
    if (doer && (doer.plural || every) && made?.plural && doer.words.length <= 3)
      facts.push({ kind: 'relation', from: doer, to: made, relation: 'one-to-many', weak: true, part });
    return;
  }
  if (
    label &&
    /\b(?:needs?|has|have|keeps?|tracks?|stores?|manages?|records?|wants?|following|things|these)$/i.test(label[1]!) &&
    /^(?:[\w-]+\s){1,3}with\s/i.test(label[2]!)
  ) {
    readSimple(label[2]!, part, context, facts);
    return;
  }
  const things = label && /^(?:[\w-]+\s){0,2}[\w-]+s\s+with\s+(.+)$/i.exec(label[2]!);
  if (things && looksLikeFields(listItems(things[1]!))) {
    readSimple(label[2]!, part, context, facts);
    return;
  }
  if (label && /^[\w ]{1,30}\s[—-]\s/.test(label[2]!)) {
    readSimple(label[2]!, part, context, facts);
    return;
  }
  if (
    label &&
    ((/\b(?:is|are|we|i|they|has|have|can|will|belongs?)\b/i.test(label[1]!) &&
      /\b(?:has|have|with|belongs?|records)\b/i.test(label[2]!)) ||
      /^(?:(?:an?|each|every)\s)?[\w -]{2,30}?\s(?:has|consists? of|contains?|includes?|belongs? to|records|[a-z]+s(?=\s(?:many|several|multiple|one|exactly)\s))\s/i.test(
        label[2]!,
      ))
  ) {
    readSimple(label[1]!, part, context, facts);
    readSimple(label[2]!, part, context, facts);
    return;
  }
  if (label && described(label[2]!, facts)) return;
  const links = label ? readLinks(text, part, context) : [];
  facts.push(...links);
  if (links.length > 0) return;
  if (
    label &&
    looksLikeFields(listItems(label[2]!)) &&
    !KIND_WORDS.test(text) &&
    readLabelled(label[1]!, label[2]!, part, context, facts)
  )
    return;
  const left =
    /\bcan\s+(?:leave|write|give|add|submit|create|make|post|record)\s+(?:an?\s+)?((?:[\w-]+\s)?[\w-]+)\s+with\s+([^()]+)$/i.exec(
      text,
    );
  const made =
    left &&
    !goesOnWithDeeds(left[2]!) &&
    listItems(left[2]!).every((item) => item.split(/\s+/).length <= 7) &&
    looksLikeFields(listItems(left[2]!))
      ? nounOf(left[1]!)
      : undefined;
  if (made) {
    addProperties(made, left![2]!, part, facts);
    return;
  }
  const pieces = text.split(/,\s*(?:and\s+)?/);
  if (pieces.length > 1 && pieces.every((piece) => RULE_PIECE.test(piece))) {
    for (const piece of pieces) facts.push(...readRule(piece, part, context));
    return;
  }
  const none = /^(.{1,50}?)\s+(?:can|may|might)\s+have\s+no\s+((?:[\w-]+\s?){1,3}?)(?:\s+(?:yet|at first|at all))?$/i.exec(text);
  const lacking = none && nounOf(none[1]!);
  const lacked = none && nounOf(none[2]!);
  if (lacking && lacked) {
    facts.push({ kind: 'relation', from: lacking, to: lacked, relation: 'many-to-one', weak: true, optional: true, part });
    return;
  }
  const role = readRole(text, part);
  if (role.length > 0) {
    facts.push(...role);
    return;
  }
  const pairing =
    /^(?:an?|each|every)\s+([\w-]+(?:\s[\w-]+)?)\s+is\s+(?:exactly\s+)?(?:one|an?)\s+([\w-]+(?:\s[\w-]+)?)\s+(?:in|at|for|on|of|by|with)\s+(?:exactly\s+)?(?:one|an?)\s+([\w-]+(?:\s[\w-]+)??)(?:\s+with\s+(.+))?$/i.exec(
      text,
    );
  const pair = pairing && nounOf(pairing[1]!);
  if (pair) {
    context.current = pair;
    for (const end of [pairing[2]!, pairing[3]!]) {
      const to = nounOf(end);
      if (to)
        facts.push({
          kind: 'relation',
          from: pair,
          to,
          relation: 'many-to-one',
          weak: !/\sis\s+(?:exactly\s+)?one\s/i.test(text),
          part,
        });
    }
    if (pairing[4]) addProperties(pair, pairing[4], part, facts);
    return;
  }
  const relation = readRelation(text, part, context);
  if (relation.length > 0) {
    facts.push(...relation);
    return;
  }
  const rule = readRule(text, part, context);
  if (rule.length > 0) {
    facts.push(...rule);
    return;
  }
  const listed = /^((?:[\w-]+\s){0,2}[\w-]+s)\s+by\s+(.+)$/i.exec(text);
  const catalogued = context.kept && listed ? nounOf(listed[1]!) : undefined;
  if (catalogued && listItems(listed![2]!).length >= 2 && looksLikeFields(listItems(listed![2]!))) {
    context.current = catalogued;
    addProperties(catalogued, listed![2]!.replace(/\bplus\b/g, ','), part, facts);
    return;
  }
  const each = FOR_EACH.exec(text) ?? EACH_ITS.exec(text);
  if (each && described(each[2]!, facts)) return;
  if (each && !/^to\s/i.test(each[2]!)) {
    const noun = nounOf(each[1]!);
    const log = /^(?:an?\s)((?:[\w-]+\s)?[\w-]+)\s+with\s+(.+)$/i.exec(each[2]!);
    const logged =
      log && !knownFieldNames.has(log[1]!.toLowerCase()) && looksLikeFields(listItems(log[2]!)) ? nounOf(log[1]!) : undefined;
    if (noun && logged) {
      context.current = logged;
      facts.push({ kind: 'relation', from: noun, to: logged, relation: 'one-to-many', part });
      addProperties(logged, log![2]!, part, facts);
      return;
    }
    if (noun && !isStopNoun(noun)) {
      context.current = noun;
      addProperties(noun, each[2]!, part, facts);
      return;
    }
  }
  if (context.current && /^(?:fields?|attributes?|properties|columns?|data|it has|has|have|with)\s*:/i.test(text)) {
    addProperties(context.current, text.replace(/^[^:]*:\s*/, ''), part, facts);
    context.listing = true;
    return;
  }
  const titled = /^(?:entity|table|model|object|class)\s*:\s*([\w -]{1,40})$/i.exec(text);
  const named = titled && nounOf(titled[1]!);
  if (named) {
    context.current = named;
    facts.push({ kind: 'entity', noun: named, weight: 'declared', part });
    return;
  }
  const colon = /^([^:()]{1,60}?)\s*(?::|\s—\s|\s-\s)\s*(.+)$/.exec(text);
  if (colon && described(colon[2]!, facts)) return;
  if (colon && readLabelled(colon[1]!, colon[2]!, part, context, facts)) return;
  const roles = /^[\w ,-]{2,60}?\s+(?:is|are)\s+(?:an?\s+)?([a-z]+(?:\s[a-z]+)?)\s+with\s+(an?\s.+)$/i.exec(text);
  const kind = roles && looksLikeFields(listItems(roles[2]!)) ? nounOf(roles[1]!) : undefined;
  const kinds = roles ? readRole(text.slice(0, text.search(/\s+with\s/i)), part) : [];
  if (kind && (!isStopNoun(kind) || kinds.length > 0)) {
    facts.push(...kinds);
    context.current = kind;
    addProperties(kind, roles![2]!, part, facts);
    return;
  }
  const keeper = KEEPER.exec(text) ?? KEPT_BY_ONE.exec(text);
  const kept = keeper && nounOf(keeper[1]!);
  if (kept && looksLikeFields(listItems(keeper[2]!))) {
    context.current = kept;
    addProperties(kept, keeper[2]!, part, facts);
    return;
  }
  const has = HAS.exec(text);
  if (has && !isWrittenDown(has[1]!, text)) {
    const before = facts.length;
    const possible = /\s(?:may|might|can optionally|may optionally)\s+(?:also\s+|optionally\s+)?have\s/i.test(text);
    if (readPossession(has[1]!, has[2]!, part, context, facts)) {
      facts.splice(before, facts.length, ...sharedThings(text, facts.slice(before)));
      if (/^[\w -]{2,40}?\s(?:needs?|requires?)\s+(?:many|several|multiple)\s/i.test(text))
        facts.splice(before, facts.length, ...facts.slice(before).map(asNeededByOthers));
      if (possible) facts.splice(before, facts.length, ...facts.slice(before).map(asOptional));
      return;
    }
  }
  const having = WITH.exec(text);
  if (having && !goesOnWithDeeds(having[2]!) && readPossession(having[1]!, having[2]!, part, context, facts, true)) return;
  if (
    context.listing &&
    context.current &&
    text.length < 80 &&
    !ORDER.test(text) &&
    !/\b(?:can|should|must|will|users?)\b/i.test(text)
  ) {
    const fields = looksLikeFields(listItems(text)) ? fieldPhrases(text) : [];
    if (fields.length > 0) {
      facts.push({ kind: 'fields', noun: context.current, fields, part });
      return;
    }
  }
  facts.push(...readActiveRelation(text, part, context));
}
