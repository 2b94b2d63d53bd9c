import { isPlural, singular } from '../language.js';
import { isKnownEntity } from '../lexicon.js';
import { nounKey, nounOf, type Noun } from '../nouns.js';
import type { Fact, Part } from './facts.js';
import type { FieldPhrase } from './field-words.js';
import { reducedName } from './sane-names.js';

/**
 * Every name becomes a head with what stands before it; what followed it (`per batch`, `for each patient`) becomes a
 * reference where it names a thing of this request. What is no name at all is dropped.
 */
export function tidyNames(facts: readonly Fact[]): Fact[] {
  const things = thingsOf(facts);
  const found: Fact[] = [];
  for (const fact of facts) {
    if (fact.kind === 'fields') {
      const noun = tidy(fact.noun, fact.part, things, found);
      if (noun)
        found.push({ ...fact, noun, fields: fact.fields.flatMap((field) => tidyField(field, noun, fact.part, things, found)) });
    } else if (fact.kind === 'entity') {
      const noun = tidy(fact.noun, fact.part, things, found);
      if (noun) found.push(noun === fact.noun ? fact : { ...fact, noun });
    } else if (fact.kind === 'relation') {
      const from = tidy(fact.from, fact.part, things, found);
      const to = tidy(fact.to, fact.part, things, found);
      if (from && to) found.push(from === fact.from && to === fact.to ? fact : { ...fact, from, to });
    } else found.push(fact);
  }
  return found;
}

/** The keys of what this request names as things, by names that need no cut. */
function thingsOf(facts: readonly Fact[]): Set<string> {
  const things = new Set<string>();
  for (const fact of facts)
    if ((fact.kind === 'entity' && fact.weight !== 'title') || fact.kind === 'fields')
      if (reducedName(fact.noun.words).rest.length === 0) things.add(nounKey(fact.noun));
  return things;
}

function tidy(noun: Noun, part: Part, things: ReadonlySet<string>, found: Fact[]): Noun | undefined {
  const upper = noun.words[0] === 'it' && noun.words.length > 1;
  const { words, rest } = reducedName(upper ? noun.words.slice(1) : noun.words);
  const kept = upper ? ['it', ...words] : words;
  if (kept.length === noun.words.length) return noun;
  if (words.length === 0 || /^(?:an?|the)$/.test(rest[0] ?? '')) return undefined;
  const last = words.at(-1)!;
  const plural = rest.length === 0 ? noun.plural : isPlural(last);
  const reduced: Noun = { words: [...kept.slice(0, -1), singular(last)], plural };
  refer(reduced, rest, part, things, found);
  return reduced;
}

function tidyField(field: FieldPhrase, owner: Noun, part: Part, things: ReadonlySet<string>, found: Fact[]): FieldPhrase[] {
  const said = field.name.split(' ');
  const { words, rest } = reducedName(said);
  if (words.length === said.length) return [field];
  if (words.length === 0) return [];
  const head = nounOf(words.join(' '));
  if (head && things.has(nounKey(head))) refer(head, rest, part, things, found);
  else if (/^(?:for|of|on|in|at) (?:an?|the|one) /.test(rest.join(' '))) refer(owner, rest, part, things, found);
  return [{ ...field, name: words.join(' ') }];
}

const LINK =
  /^(?:[a-z]+(?:ed|en|ade|eld|ept)\s+)?(?:per|for|of|by|at|in|on|from|to|with|under|during)\s+(?:(?:each|every|an?|the|one|any|their|its)\s+)*([a-z][\w-]*(?:\s[a-z][\w-]*)?)$/;

/** `per batch` after a thing: it belongs to a batch. */
function refer(from: Noun, rest: readonly string[], part: Part, things: ReadonlySet<string>, found: Fact[]): void {
  const link = LINK.exec(rest.join(' '));
  const to = link && nounOf(link[1]!);
  if (!to || nounKey(to) === nounKey(from) || !(things.has(nounKey(to)) || isKnownEntity(nounKey(to)))) return;
  found.push({ kind: 'relation', from, to, relation: 'many-to-one', weak: true, part });
}
