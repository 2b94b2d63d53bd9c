import { infinitive, isPlural, singular } from '../language.js';
import { genericActors, isKnownEntity, knownFieldNames, knownVerb, softwareNouns, usualEnums } from '../lexicon.js';
import { unitOf } from '../measures.js';
import { nounKey, nounOf, type Noun } from '../nouns.js';
import { isPersonLike } from '../usual-fields.js';
import type { Context } from './context.js';
import type { Fact, Part } from './facts.js';
import { fieldPhrases } from './field-list.js';
import { readAttribute } from './field-qualifiers.js';
import { ENUM_HEADS, looksLikeFields } from './field-words.js';
import { listItems } from './lists.js';

/** `owners (name, email)`: notes the fields and returns the clause without the bracket. */
export function takeBracketed(clause: string, part: Part, facts: Fact[], context: Context): string {
  let text = clause;
  let sibling = -1;
  const labelled = context.labelled === true && /^[^:(]{1,40}(?::|\s—)\s/.test(clause);
  for (let guard = 0, from = 0; guard < 60; guard++) {
    const open = text.indexOf('(', from);
    if (open < 0) break;
    const close = closingBracket(text, open);
    if (close < 0) break;
    const content = text.slice(open + 1, close).trim();
    const before = text.slice(0, open).trimEnd();
    const phrase = trailingPhrase(before);
    const described = labelled && readAttribute(content, { name: '' });
    const named = phrase.text === '' || described ? undefined : nounOf(phrase.text);
    const noun = (named && subjectInstead(named, before, text.slice(close + 1), context)) ?? named;
    if (noun && phrase.first && isPersonLike(nounKey(noun)) && isRoleList(content)) {
      facts.push({
        kind: 'fields',
        noun,
        fields: [{ name: 'role', values: listItems(content).map((one) => one.toLowerCase()) }],
        part,
      });
      text = `${before} ${text.slice(close + 1)}`.replace(/\s+/g, ' ');
      from = before.length;
      continue;
    }
    const listed =
      sibling >= 0 &&
      /^\s*(?:,|and\b|,\s*and\b|;|&)\s*$/i.test(
        before.slice(sibling, before.length - phrase.text.length).replace(/\s(?:an?|the|each|every|many|several)\s*$/i, ' '),
      );
    if (
      noun &&
      (isFieldBracket(noun, phrase, content) ||
        (listed && listItems(content).length >= 2 && !/\bor\b/.test(content.replace(/:[^,;]*/g, ''))) ||
        ((listed || beforeFields(text.slice(close + 1))) && noun.plural && isPlainName(content)))
    ) {
      facts.push({
        kind: 'fields',
        noun,
        fields: fieldPhrases(content.replace(/^(?:with|has|having|fields?:?|attributes:?)\s+/i, '')),
        part,
      });
      context.current = noun;
      (context.described ??= new Set()).add(nounKey(noun));
      const tied = TIED.exec(text.slice(close + 1));
      const to = tied && nounOf(tied[1]!);
      const several = to?.plural === true && isPersonLike(nounKey(noun)) && !isPersonLike(nounKey(to));
      if (to)
        facts.push({ kind: 'relation', from: noun, to, relation: several ? 'many-to-many' : 'many-to-one', weak: true, part });
      text = `${before} ${text.slice(close + 1)}`.replace(/\s+/g, ' ');
      from = before.length;
      sibling = from;
    } else from = close + 1;
  }
  return text.trim();
}

/** `repairs are reported by a tenant for an apartment (description, urgency)`: of the repairs, when what an apartment has is known. */
function subjectInstead(named: Noun, before: string, after: string, context: Context): Noun | undefined {
  const passive =
    /^((?:(?:an?|each|every)\s)?[\w-]+(?:\s[\w-]+)?)\s+(?:(?:can|may|must)\s+be|is|are)\s+[a-z]+(?:ed|en|ade|eld)\s+(?:by|for|to|in|at|on)\s.*\b(?:an?|one|the)\s+[\w-]+$/i.exec(
      before,
    );
  const subject = passive && context.described?.has(nounKey(named)) && /^\W*$/.test(after) ? nounOf(passive[1]!) : undefined;
  return subject && !context.described?.has(nounKey(subject)) ? subject : undefined;
}

/** `students (name, grade) assigned to a stop`, `readings (value) per sensor`: what stands behind the bracket. */
const TIED =
  /^\s*(?:(?:per|for (?:each|every)|of (?:each|every|an?|one)|in (?:each|every))\s+|(?:,\s*)?(?:which are |that are |who are |each )?(?:[a-z]+(?:ed|en)|made|held|kept|sold|taught|led)\s+(?:to|by|in|at|on|for|from|per)\s+(?:each |every |exactly )?(?:(?:an?|one|the|each|every)\s+|(?=(?:[\w-]+\s)?[\w-]+s\s*(?:[(,;.]|$))))([\w-]+(?:\s(?!and\b|or\b|with\b|for\b|in\b|to\b|by\b|on\b|at\b)[\w-]+)??)(?=\s*(?:[,;.(]|$|and\b|with\b|for\b|in\b|by\b|on\b|at\b))/i;

/** `users (admin, editor, viewer)`. */
const isRoleList = (content: string): boolean => {
  const items = listItems(content.replace(/\s+or\s+/gi, ', ')).map((one) => singular(one.toLowerCase()));
  return items.length >= 2 && items.every((one) => (genericActors.has(one) || isPersonLike(one)) && !knownFieldNames.has(one));
};

/** `offices (city), vehicles (make, model)`: one word in a bracket is a field where the brackets beside it hold fields. */
const isPlainName = (content: string): boolean =>
  /^[a-z]+(?: [a-z]+)?$/.test(content) && !readAttribute(content, { name: '' }) && !/ly$|\bonly\b/.test(content);
const beforeFields = (rest: string): boolean => {
  const next = /^\s*(?:,|;|and\b|,\s*and\b|&)\s*(?:an?\s+|the\s+)?[\w' -]{2,40}\(([^()]*)\)/i.exec(rest);
  return next !== null && looksLikeFields(listItems(next[1]!));
};

function closingBracket(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i;
  }
  return -1;
}

const BOUNDARY =
  /(?:[,;:.]|\s(?:and|or|with|have|has|having|includes?|including|contains?|of|for|to|by|in|into|on|from|are|is|be|track|tracks|store|stores|manage|manages|keeps|hold|holds|needs|wants|shows|adds|handles|covers|registers|managing|tracking|storing|keep|record|records|create|want|need|needs|plus|about|as|where|that|which|add|list|lists|the|a|an|each|every|many|several|multiple|some|one|our|my|their|its)\s)(?=[^,;:.]*$)/i;

const MODAL = /^(?:can|may|must|should|will|could|might)$/i;

/** Where `donors make` ends and `donations` begins. */
function afterVerb(words: readonly string[]): readonly string[] {
  for (let at = words.length - 2; at >= 1; at--) {
    const verb = words[at]!.toLowerCase();
    if (at >= 2 && MODAL.test(words[at - 1]!) && !isPlural(verb)) return words.slice(at + 1);
    if (isPlural(words[at - 1]!.toLowerCase()) && knownVerb(infinitive(verb)) && !isPlural(verb)) return words.slice(at + 1);
  }
  return words;
}

/** `interface Guide (…)`: how programmers announce a thing. */
const KEYWORD =
  /^(?:export\s+)?(?:model|entity|interface|class|type|struct|table|record|object|resource|aggregate|data class)\s+(?=[A-Z])/;

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
    text: afterVerb(words.slice(-4)).join(' ').replace(KEYWORD, ''),
    first:
      before.length - text.trim().length <= 2 &&
      /^(?:(?:an?|each|every|the|our|my)\s)?\s*$/i.test(before.slice(0, before.length - text.trim().length)),
    determined,
  };
}

/** `(hours, optional)`: a type and a rule of one field, not the fields of a thing. */
const isConstraint = (items: readonly string[]): boolean =>
  items.some((item) =>
    /^(?:unique|required|mandatory|optional|nullable|not null|defaults?\b.*|pk|primary key|fk\b.*)$/i.test(item),
  ) && items.every((item) => readAttribute(item, { name: '' }));

function isFieldBracket(noun: Noun, phrase: { first: boolean; determined: boolean; text: string }, content: string): boolean {
  const items = listItems(content);
  const key = nounKey(noun);
  if (content === '' || /^(?:e\.?g|i\.?e|optional|required|unique|see|for example|such as)\b/i.test(content)) return false;
  if (isConstraint(items) || /^(?:one of|either|references?\b|ref\b|fk\b|foreign key)/i.test(content)) return false;
  if (
    items.length === 1 &&
    !noun.plural &&
    (!isKnownEntity(key) || (!phrase.first && unitOf(content.toLowerCase()))) &&
    readAttribute(content, { name: '' })
  )
    return false;
  if (
    !noun.plural &&
    !phrase.first &&
    (/^(?:date(?: and |[ /]|)time|datetime|timestamp|boolean|integer|decimal|yes\/no)$/i.test(content) ||
      /\sor\s/.test(items.at(-1)!))
  )
    return false;
  const fieldLike = looksLikeFields(items);
  if (ENUM_HEADS.test(key) && !phrase.first && (!noun.plural || !fieldLike)) return false;
  if ((knownFieldNames.has(key) || usualEnums.has(key)) && !noun.plural && !fieldLike) return false;
  if (/\bor\b|\//.test(content) && items.length < 2 && !fieldLike) return false;
  if (items.length === 1)
    return (
      fieldLike &&
      (noun.plural || isKnownEntity(key) || phrase.first || phrase.determined) &&
      !/^\d|^(?:in|max|min|default|from)\b/i.test(content) &&
      (isKnownEntity(key) || noun.plural || !softwareNouns.has(noun.words.at(-1)!))
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

/** `for our school we keep rooms (…) and groups (…)`: things whose brackets say what they are, not what the school has. */
export function described(list: string, facts: readonly Fact[]): boolean {
  const nouns = listItems(list).map((item) => nounOf(item));
  return (
    nouns.length >= 2 &&
    nouns.every((noun) => noun?.plural && facts.some((fact) => fact.kind === 'fields' && nounKey(fact.noun) === nounKey(noun)))
  );
}
