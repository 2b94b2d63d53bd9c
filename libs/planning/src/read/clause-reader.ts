import { nounKey, nounOf, isActor, isStopNoun, type Noun } from '../nouns.js';
import { isKnownEntity, knownFieldNames, knownVerb, propertyNouns, softwareNouns, usualEnums } from '../lexicon.js';
import { infinitive, isPlural, singular } from '../language.js';
import { ENUM_HEADS, fieldPhrases, looksLikeFields, type FieldPhrase } from './field-phrase.js';
import type { Fact, Part } from './facts.js';
import { listItems } from './lists.js';
import { readActiveRelation, readRelation } from './relation-reader.js';
import { readRule } from './rule-reader.js';
import { activeVoice } from './voice.js';

/** What the clauses before this one were about: `its status`, `they have` and bare lists mean that. */
export interface Context {
  current?: Noun;
  /** The last clause was `Thing: a, b`: a bare clause after it goes on with the list. */
  listing?: boolean;
}

const HAS =
  /^(.{1,90}?)\s+(?:(?:can|may|must|should|will|could|might|shall|would)\s+)?(?:(?:also|only|always|typically|usually|each|all|both)\s+)?(?:has|have|having|contains?|includes?|including|consists? of|holds?|carr(?:y|ies)|records?|stores?|comes? with|owns?|comprises?|is described by|are described by|is made (?:up )?of|are made (?:up )?of|is defined by|are defined by|keeps?|captures?|needs?|requires?|specif(?:y|ies)|lists?)\s+(?:(?:the|these|following|fields?|attributes?|properties|columns?|as well|information|data|also|both|at least)(?:\s+|\s*:\s*))*(?:such as\s+|like\s+)?:?\s*(.+)$/i;
const WITH =
  /^(.{1,80}?),?\s+(?:each\s+)?(?:with|having|including|incl\.|containing|featuring)\s+(?:(?:the|these|following|fields?|attributes?|properties|columns?|information)(?:\s+|\s*:\s*))*(?:such as\s+|like\s+)?(.+)$/i;
const FOR_EACH =
  /^(?:for|of|about|on)\s+(?:each|every|all|any|an?|the|our|my)?\s*(.{1,50}?)(?:,|:)?\s+(?:(?:we|i|the (?:system|app|application)|it|you|they|users?)\s+)?(?:(?:also|should|must|can|will|need to|want to|needs to|wants to)\s+)*(?:need|want|record|store|keep|track|capture|save|know|have|has|note|log|remember|register|is|are|there is|there are)s?\s+(?:to know\s+|track of\s+|recorded\s+)?:?\s*(.+)$/i;
/** `Our club needs teams with a name and a coach`: the club keeps them, it does not have them as a property. */
const KEEPER =
  /^(?:our|the|my|we|i|this)\b.{0,40}?\b(?:needs?|has|have|requires?|wants?|keeps?|tracks?|stores?|manages?)\s+(?:to (?:keep|track|store|manage)\s+)?((?:[\w-]+\s){0,2}[\w-]+s)\s+with\s+(.+)$/i;
const KEPT_BY_ONE = /^(?:an?|each)\s.{0,40}?\b(?:needs|keeps|tracks|stores|manages)\s+((?:[\w-]+\s){0,2}[\w-]+s)\s+with\s+(.+)$/i;
/** `A department needs theses: title, grade`: what is needed is the label. */
const LABEL_OBJECT = /\b(?:needs?|has|have|keeps?|tracks?|stores?|manages?|records?|wants?)\s+((?:[\w-]+\s){0,2}[\w-]+)$/i;
const APP_SUBJECT =
  /^(?:(?:the|this|my|our|an?|it|its)\s+)?(?:(?:\w+[ -]){0,4})(?:app|application|system|website|site|platform|tool|software|portal|service|program|page|database|dashboard|tracker|web app)$/i;
const PRONOUN = /^(?:it|they|these|this|those|he|she|each|each one|each of them|all of them|both)$/i;

/**
 * Reads one clause as a declaration: `Things (a, b)`, `Thing: a, b`, `a thing has …`, `a thing belongs to …`,
 * `its status is …`. Returns the facts found; none when the clause declares nothing.
 */
export function readDeclaration(clause: string, part: Part, context: Context): Fact[] {
  const facts: Fact[] = [];
  const rest = takeBracketed(clause, part, facts, context);
  if (facts.length === 0 && WISH.test(rest)) return facts;
  if (
    facts.length > 0 &&
    /^(?:it|they|the \w+|this \w+|we|i)\s+(?:should\s+|must\s+|will\s+|needs? to\s+)?(?:keeps?|stores?|tracks?|records?|holds?|manages?|has|have|contains?|includes?|lists?)\s/i.test(
      rest,
    )
  )
    return facts;
  for (const clause of rest.split(/,\s*(?=(?:and\s+)?(?:[\w-]+\s+){1,3}with\s)/i))
    for (const relative of relativeClauses(clause))
      for (const simple of simpleClauses(relative)) readSimple(simple, part, context, facts);
  return facts;
}

/** A sentence of wishes: its nouns are not declared, and `record`, `list` or `track` in it are no predicates. */
const WISH =
  /\b(?:functionalit(?:y|ies)|functions? (?:for|to|such|like)|features? (?:for|to|such|like|that)|able to|(?:allow|enable|let|help)(?:s|ing)? (?:\w+ ){1,3}(?:to )?\w+)\b/i;

/** `owners (name, email)`: notes the fields and returns the clause without the bracket. */
export function takeBracketed(clause: string, part: Part, facts: Fact[], context: Context): string {
  let text = clause;
  let sibling = -1;
  for (let guard = 0, from = 0; guard < 60; guard++) {
    const open = text.indexOf('(', from);
    if (open < 0) break;
    const close = closingBracket(text, open);
    if (close < 0) break;
    const content = text.slice(open + 1, close).trim();
    const before = text.slice(0, open).trimEnd();
    const phrase = trailingPhrase(before);
    const noun = phrase.text === '' ? undefined : nounOf(phrase.text);
    const listed =
      sibling >= 0 &&
      /^\s*(?:,|and\b|,\s*and\b|;|&)\s*$/i.test(
        before.slice(sibling, before.length - phrase.text.length).replace(/\s(?:an?|the|each|every|many|several)\s*$/i, ' '),
      );
    if (
      noun &&
      (isFieldBracket(noun, phrase, content) || (listed && listItems(content).length >= 2 && !/\bor\b/.test(content)))
    ) {
      facts.push({
        kind: 'fields',
        noun,
        fields: fieldPhrases(content.replace(/^(?:with|has|having|fields?:?|attributes:?)\s+/i, '')),
        part,
      });
      context.current = noun;
      text = `${before} ${text.slice(close + 1)}`.replace(/\s+/g, ' ');
      from = before.length;
      sibling = from;
    } else from = close + 1;
  }
  return text.trim();
}

function closingBracket(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i;
  }
  return -1;
}

const BOUNDARY =
  /(?:[,;:.]|\s(?:and|or|with|have|has|having|includes?|including|contains?|of|for|to|by|in|on|from|are|is|be|track|tracks|store|stores|manage|manages|keeps|hold|holds|needs|wants|shows|adds|handles|covers|registers|managing|tracking|storing|keep|record|records|create|want|need|needs|plus|about|as|where|that|which|add|list|lists|the|a|an|each|every|many|several|multiple|some|one|our|my|their|its)\s)(?=[^,;:.]*$)/i;

/** The noun phrase that ends the text, and whether the text begins with it. */
/** Where `donors make` ends and `donations` begins. */
function afterVerb(words: readonly string[]): readonly string[] {
  for (let at = words.length - 2; at >= 1; at--) {
    const verb = words[at]!.toLowerCase();
    if (isPlural(words[at - 1]!.toLowerCase()) && knownVerb(infinitive(verb)) && !isPlural(verb)) return words.slice(at + 1);
  }
  return words;
}

function trailingPhrase(before: string): { text: string; first: boolean; determined: boolean } {
  let text = ` ${before}`;
  let determined = false;
  for (let match = BOUNDARY.exec(text); match && match[0] !== ''; match = BOUNDARY.exec(text)) {
    determined = /\b(?:an?|each|every|many|several|multiple|one|our|my)\s$/i.test(match[0]);
    text = ` ${text.slice(match.index + match[0].length)}`;
  }
  text = ` ${/[^\p{L}\p{N}\s'&_-]([\p{L}\p{N}\s'&_-]*)$/u.exec(text)?.[1] ?? text}`;
  const words = text.trim().split(/\s+/);
  return {
    text: afterVerb(words.slice(-4)).join(' '),
    first:
      before.length - text.trim().length <= 2 &&
      /^(?:(?:an?|each|every|the|our|my)\s)?\s*$/i.test(before.slice(0, before.length - text.trim().length)),
    determined,
  };
}

function isFieldBracket(noun: Noun, phrase: { first: boolean; determined: boolean; text: string }, content: string): boolean {
  const items = listItems(content);
  const key = nounKey(noun);
  if (content === '' || /^(?:e\.?g|i\.?e|optional|required|unique|see|for example|such as)\b/i.test(content)) return false;
  const fieldLike = looksLikeFields(items);
  if (ENUM_HEADS.test(key) && !phrase.first && (!noun.plural || !fieldLike)) return false;
  if ((knownFieldNames.has(key) || usualEnums.has(key)) && !noun.plural && !fieldLike) return false;
  if (/\bor\b|\//.test(content) && items.length < 2 && !fieldLike) return false;
  if (items.length === 1)
    return (
      fieldLike &&
      (noun.plural || isKnownEntity(key) || phrase.first || phrase.determined) &&
      !/^\d|^(?:in|max|min|default|from)\b/i.test(content) &&
      (isKnownEntity(key) || !softwareNouns.has(noun.words.at(-1)!))
    );
  if (fieldLike)
    return (
      noun.plural ||
      isKnownEntity(key) ||
      phrase.first ||
      phrase.determined ||
      /^[A-Z]/.test(phrase.text) ||
      !knownFieldNames.has(key)
    );
  return (
    phrase.first &&
    !/^\s*(?:one of|either)\b/i.test(content) &&
    !(/\bor\b/.test(content) && !items.some((item) => /\(|:/.test(item)))
  );
}

const PREDICATE =
  '(?:has|have|belongs? to|can (?:have|belong|be|contain|play|appear|join|attend|work)|may (?:have|belong|be|contain)|must (?:have|belong|be)|should (?:have|belong|be)|(?:is|are) (?:\\w+ed|made|written|taught|held|given|led|run|owned|sold|taken|sent|part|in|for|at|linked) ?(?:to|by|with|in|of|for|from|on|at)?|contains?|references?|consists? of|includes?|links?|applies to|apply to|comes? from|relates? to|refers? to|records|shows)';
const NEXT_CLAUSE = new RegExp(
  `(?:,\\s+(?:and\\s+|while\\s+|but\\s+|where\\s+|whereas\\s+|with\\s+)?|\\s+and\\s+|\\s+while\\s+|\\s+but\\s+|\\s+where\\s+)(?=(?:each|every|an?|one|the|all|many|several|its|their|any)?\\s*(?:(?!and\\b|or\\b|with\\b|which\\b|that\\b|who\\b|a\\b|an\\b|the\\b)[\\w'-]+\\s+){1,3}?${PREDICATE}\\b)`,
  'i',
);
const SAME_SUBJECT = new RegExp(
  `(?:,\\s*(?:and\\s+|or\\s+|but\\s+)?|\\s+and\\s+|\\s+but\\s+)(?=(?:it |they |also |each )?${PREDICATE}\\s)`,
  'i',
);
const PIVOT = new RegExp(`\\s(?:also )?${PREDICATE}\\s`, 'i');

/** `a product has a name and belongs to a supplier, and a supplier has many products` → three clauses with their subjects. */
export function simpleClauses(text: string): string[] {
  const found: string[] = [];
  const pending = [text.replace(/^(?:and|but|also|then|finally|additionally|in addition|furthermore|moreover),?\s+/i, '')];
  while (pending.length > 0 && found.length < 60) {
    const current = pending.shift()!;
    const pivot = PIVOT.exec(` ${current} `);
    if (!pivot) {
      found.push(current);
      continue;
    }
    const afterPivot = pivot.index + pivot[0].length - 1;
    const tail = current.slice(afterPivot);
    const same = SAME_SUBJECT.exec(tail);
    const next = NEXT_CLAUSE.exec(tail);
    if (same && !insideBrackets(tail, same.index) && (!next || same.index <= next.index)) {
      found.push(current.slice(0, afterPivot + same.index));
      const subject = current.slice(0, Math.max(0, pivot.index)).trim();
      pending.unshift(`${subject} ${tail.slice(same.index + same[0].length).replace(/^(?:it|they|also|each)\s+/i, '')}`);
    } else if (next && !insideBrackets(tail, next.index)) {
      found.push(current.slice(0, afterPivot + next.index));
      pending.unshift(tail.slice(next.index + next[0].length));
    } else found.push(current);
  }
  return [...found, ...pending].map((clause) => clause.trim()).filter(Boolean);
}

/** `directed by one director, who has a name`: what the relative clause says is said of the noun before it. */
function relativeClauses(text: string): string[] {
  const match =
    /^(.*?\b(?:an?|one|the|many|several|each|of|some|by|in|to)\s+((?:[\w-]+\s){0,2}?[\w-]+)),?\s+(?:who|which|that|each|each of which)\s+(?:each\s+)?(?:has|have|with|contains?|consists? of|includes?)\s+(.+)$/i.exec(
      text,
    );
  return match && nounOf(match[2]!) ? [match[1]!, `${match[2]} has ${match[3]}`] : [text];
}

function insideBrackets(text: string, index: number): boolean {
  let depth = 0;
  for (let i = 0; i < index; i++) depth += text[i] === '(' ? 1 : text[i] === ')' ? -1 : 0;
  return depth > 0;
}

const KIND_WORDS = /\b(?:many|one)-to-(?:many|one)\b|\b[1nm]:[1nm]\b/i;

function readSimple(clause: string, part: Part, context: Context, facts: Fact[]): void {
  const text = clause.trim().replace(/[.!]+$/, '');
  if (text === '') return;
  const label = /^([^:()]{1,60}?)\s*:\s*(.+)$/.exec(text);
  const wanted = label && LABEL_OBJECT.exec(label[1]!);
  if (wanted && looksLikeFields(listItems(label[2]!)) && readLabelled(wanted[1]!, label[2]!, part, context, facts)) return;
  if (label && /^[\w ]{1,30}\s[—-]\s/.test(label[2]!)) {
    readSimple(label[2]!, part, context, facts);
    return;
  }
  if (
    label &&
    /\b(?:is|are|we|i|they|has|have|can|will|belongs?)\b/i.test(label[1]!) &&
    /\b(?:has|have|with|belongs?|records)\b/i.test(label[2]!)
  ) {
    readSimple(label[1]!, part, context, facts);
    readSimple(label[2]!, part, context, facts);
    return;
  }
  if (
    label &&
    looksLikeFields(listItems(label[2]!)) &&
    !KIND_WORDS.test(text) &&
    readLabelled(label[1]!, label[2]!, part, context, facts)
  )
    return;
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
  const each = FOR_EACH.exec(text);
  if (each) {
    const noun = nounOf(each[1]!);
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
  if (colon && readLabelled(colon[1]!, colon[2]!, part, context, facts)) return;
  const keeper = KEEPER.exec(text) ?? KEPT_BY_ONE.exec(text);
  const kept = keeper && nounOf(keeper[1]!);
  if (kept && looksLikeFields(listItems(keeper[2]!))) {
    context.current = kept;
    addProperties(kept, keeper[2]!, part, facts);
    return;
  }
  const has = HAS.exec(text);
  if (has && readPossession(has[1]!, has[2]!, part, context, facts)) return;
  const having = WITH.exec(text);
  if (having && readPossession(having[1]!, having[2]!, part, context, facts, true)) return;
  if (context.listing && context.current && text.length < 80 && !/\b(?:can|should|must|will|users?)\b/i.test(text)) {
    const fields = looksLikeFields(listItems(text)) ? fieldPhrases(text) : [];
    if (fields.length > 0) {
      facts.push({ kind: 'fields', noun: context.current, fields, part });
      return;
    }
  }
  facts.push(...readActiveRelation(text, part, context));
}

/** `Product: name, price` and `Product - name, price`. */
function readLabelled(left: string, right: string, part: Part, context: Context, facts: Fact[]): boolean {
  const noun = nounOf(
    left
      .replace(/\s+(?:entity|table|model|object|fields?|attributes?|columns?)s?$/i, '')
      .replace(/^(?:entity|table|model|object|class)\s+/i, ''),
  );
  const reallyFields = /^fields$/i.test(left.trim()) && !context.current;
  if (
    !noun ||
    (isStopNoun(noun) && !reallyFields && !isKnownEntity(nounKey(noun))) ||
    APP_SUBJECT.test(left) ||
    (PROSE_LABEL.test(left) && !reallyFields)
  )
    return false;
  const key = nounKey(noun);
  const items = listItems(right);
  if (/^(?:has|have|with)\s/i.test(right)) {
    context.current = noun;
    addProperties(noun, right.replace(/^(?:has|have|with)\s+/i, ''), part, facts);
    return true;
  }
  const fieldLike = looksLikeFields(items);
  if (
    (knownFieldNames.has(key) || usualEnums.has(key) || propertyNouns.has(key)) &&
    !noun.plural &&
    !isKnownEntity(key) &&
    !fieldLike
  )
    return false;
  if (
    !fieldLike &&
    !(
      items.length >= 2 &&
      (isKnownEntity(key) || /^[A-Z]/.test(left.trim())) &&
      items.every((item) => item.split(/\s+/).length <= 4)
    )
  )
    return false;
  if (
    /^(?:users?|admins?|customers?|visitors?)$/i.test(left) &&
    /^(?:can|should|must|may|browse|view|create|manage)\b/i.test(right)
  )
    return false;
  context.current = noun;
  context.listing = true;
  addProperties(noun, right, part, facts);
  return true;
}

const SCREEN_PARTS =
  /(?:^|\s)(?:page|homepage|website|site|dashboard|form|list|system|section|header|footer|menu|button|ui|interface|screen|view|navigation|layout|design|app|application|platform)$/;
const PROSE_LABEL =
  /^(?:note|notes|example|e\.g|goal|features?|requirements?|entities|data model|models?|relationships?|relations?|colou?rs?|theme|style|tech stack|stack|roles?|pages?|screens?|users? stories|user story|description|overview|summary|title|name|scope|optional|nice to have|must have|the following|following|including|functionalities|functions?|constraints?|rules?|fields?|attributes?|statuses|workflow|operations?|actions?|backend|frontend|design|ui|ux|background|fyi|ps|todo|important|step \d+|\d+)$/i;

/** `teams, players and fixtures`: things of their own, not properties. */
export function namesThings(items: readonly string[]): boolean {
  const things = items.filter((item) => {
    const noun = nounOf(item);
    return noun !== undefined && noun.plural && isKnownEntity(nounKey(noun));
  });
  return things.length * 2 >= items.length;
}

function readPossession(subject: string, object: string, part: Part, context: Context, facts: Fact[], loose = false): boolean {
  const bare = subject.replace(/^(?:and|but|also|where|in which)\s+/i, '').trim();
  if (PRONOUN.test(bare)) {
    if (!context.current) return false;
    addProperties(context.current, object, part, facts);
    return true;
  }
  if (
    APP_SUBJECT.test(bare) ||
    /^(?:(?:the|its|all|full|some|many|other|useful|following|various)\s+)*(?:functionalit|functions?\b|features?\b|abilit|capabilit|options?\b|support for|tools? (?:for|to)|(?:a |an )?\w* ?(?:page|section|dashboard|interface|button|form|design|layout|header|footer)\b)/i.test(
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
          (SCREEN_PARTS.test(nounKey(noun)) || !looksLikeFields(listItems(object)))),
    )
  )
    return false;
  if (loose && !(looksLikeFields(listItems(object)) || /\b(?:many|several|multiple)\b/i.test(object))) return false;
  if (loose && (activeVoice(bare) || namesThings(listItems(object)))) return false;
  if (loose && subjects.some((noun) => softwareNouns.has(noun!.words.at(-1)!))) return false;
  if (
    subjects.some((noun) => isActor(noun!)) &&
    /^(?:to|the ability|access|an? (?:option|ability|opportunity|chance))\b/i.test(object)
  )
    return false;
  for (const noun of subjects) {
    context.current = noun!;
    addProperties(noun!, object, part, facts);
  }
  return true;
}

/** What a thing has: plain properties become fields, `many pets` and `one supplier` relations. */
export function addProperties(noun: Noun, text: string, part: Part, facts: Fact[]): void {
  const fields: FieldPhrase[] = [];
  const phrases = fieldPhrases(
    text
      .replace(/^(?:(?:the|following)\s+)*(?:columns|fields|attributes|properties)\s*:?\s+/i, '')
      .replace(/,?\s+(?:all|each) of which\b.*$/i, ''),
  );
  for (const each of phrases) {
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
    } else if (phrase.count === 'many' && other)
      facts.push({
        kind: 'relation',
        from: noun,
        to: other,
        relation: 'one-to-many',
        ...(phrase.required === false ? { optional: true } : {}),
        part,
      });
    else fields.push(phrase);
  }
  facts.push({ kind: 'fields', noun, fields, part });
}
