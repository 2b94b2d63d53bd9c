import type { PlanCoverage, PlanEntity, PlanOperation } from '../plan.schemas.js';
import { qualityWishes, unrealisable } from '../lexicon.js';
import { infinitive, singular } from '../language.js';
import { asciiWords, fieldIdentifier } from '../naming.js';
import type { Fact, Part } from '../read/facts.js';
import type { RequestReading } from '../read/notes.js';
import type { CriteriaSet } from './criteria.js';
import type { Draft } from './draft.js';
import { operationKind, transitionTarget } from './operations.js';
import type { Settled } from './settle-entities.js';

const UNREAD = 'Nothing in the plan answers this part; it could not be read as data, a relation or an operation on data.';
const QUALITY =
  'A wish about quality: the pages and the service are built with it in mind, but no acceptance criterion proves it.';

/** For each part of the request: the criteria that answer it, and what of it is left out, with the reason. A part can be in both lists. */
export function planCoverage(
  reading: RequestReading,
  draft: Draft,
  settled: Settled,
  entities: readonly PlanEntity[],
  operations: readonly PlanOperation[],
  set: CriteriaSet,
): PlanCoverage {
  const coverage: PlanCoverage = { covered: [], notCovered: [] };
  const byPart = new Map<Part, Set<string>>();
  const cite = (part: Part, key: string): void => {
    const id = set.idOf.get(key);
    if (!id) return;
    let ids = byPart.get(part);
    if (!ids) byPart.set(part, (ids = new Set()));
    ids.add(id);
  };
  citeData(draft, entities, cite);
  for (const fact of reading.facts) citeFact(fact, settled, entities, operations, cite);
  const stored = storedIn(reading.facts, settled);
  for (const part of reading.parts) {
    if (part.kind === 'theme') {
      cite(part, 'theme background');
      cite(part, 'theme primary');
    } else if (part.kind === 'title' || /\b(?:dashboard|overview|home ?page|counts?)\b/i.test(part.text)) cite(part, 'dashboard');
    const ids = [...(byPart.get(part) ?? [])].sort(byNumber);
    if (ids.length > 0) coverage.covered.push({ part: part.text, criteria: ids });
    const reason = reasonFor(part, ids.length > 0, reading.parts, stored.get(part) ?? []);
    if (reason !== undefined && !coverage.notCovered.some((one) => one.part === part.text))
      coverage.notCovered.push({ part: part.text, reason });
  }
  coverage.covered = folded(coverage.covered);
  coverage.notCovered = onlyMissing(coverage, plannedWords(entities));
  return coverage;
}

/** What is left out, each piece once: not what is answered elsewhere, and not what the names of the plan say already. */
function onlyMissing(coverage: PlanCoverage, planned: ReadonlySet<string>): PlanCoverage['notCovered'] {
  const covered = new Set(coverage.covered.map(({ part }) => part));
  const missing = coverage.notCovered.filter(
    ({ part, reason }) =>
      !((reason === UNREAD && covered.has(part)) || ((reason === UNREAD || SHARE.test(part)) && saidByNames(part, planned))),
  );
  return missing.filter(
    ({ part, reason }, index) =>
      !missing.some(
        (other, at) =>
          at !== index &&
          ((other.reason === reason && part !== other.part && part.includes(other.part)) ||
            repeats(part, other.part, at < index)),
      ),
  );
}

/** `share tools`, not `share with friends`: what is stored is seen by all who use the application. */
const SHARE = /^shar(?:e|es|ing)\s(?!.*\b(?:on|with|via|to|social)\b)/i;

/** `generates stock reports` after `generate stock reports`, and `generate, export stock reports`: nothing new is left out. */
function repeats(part: string, other: string, earlier: boolean): boolean {
  const words = wordsOf(part);
  const told = wordsOf(other);
  const more = words.filter((word) => !told.includes(word));
  return (
    told.length > 1 &&
    told.every((word) => words.includes(word)) &&
    more.every((word) => RECORDING.test(word)) &&
    (more.length > 0 || (words.length === told.length && earlier))
  );
}

const wordsOf = (text: string): string[] =>
  asciiWords(text)
    .filter((word) => !IDLE.test(word))
    .map((word, i) => (i === 0 ? infinitive(word) : singular(word)));

/** The singular words of all names of the plan. */
function plannedWords(entities: readonly PlanEntity[]): ReadonlySet<string> {
  const words = new Set<string>();
  for (const { name, fields } of entities)
    for (const text of [name, ...fields.flatMap((field) => [field.name, ...(field.enum ?? [])])])
      for (const word of asciiWords(text)) words.add(singular(word));
  return words;
}

/** Words that say nothing of what is wanted, and doing what every plan does with its records. */
const IDLE =
  /^(?:an?|the|and|or|with|of|for|to|in|on|at|by|their|its|my|our|your|his|her|each|every|all|any|users?|people|they|we|i|you|it|app|website|system|new|also|information|details?|can|easily|able)$/;
const RECORDING =
  /^(?:add|create|edit|update|delete|remove|manage|track|record|log|save|store|keep|enter|share|provide|generate|show|view|browse|see|list|have|include|set|give|write|post|submit|register|maintain|organi[sz]e|handle|choose|select|use|export|download|print)$/;

/** What makes a file is more than a record. */
const FILES = /^(?:export|download|print)/;

/** `due dates` where a todo has a due date, `share tools` where tools are kept: the plan answers it by what it stores. */
function saidByNames(part: string, planned: ReadonlySet<string>): boolean {
  const words = asciiWords(part).filter((word) => !IDLE.test(word));
  const things = words.filter((word, i) => i > 0 || !RECORDING.test(infinitive(word)) || FILES.test(word));
  return things.length > 0 && things.every((word) => planned.has(singular(word)));
}

/** A clause that stands in a longer one is told once, with what answers either. */
function folded(covered: PlanCoverage['covered']): PlanCoverage['covered'] {
  const padded = covered.map(({ part }) => ` ${part.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()} `);
  const holds = (outer: number, inner: number): boolean =>
    padded[outer]!.includes(padded[inner]!) && (padded[outer] !== padded[inner] || outer < inner);
  return covered.flatMap(({ part }, index) => {
    if (covered.some((_, outer) => outer !== index && holds(outer, index))) return [];
    const inside = covered.filter((_, inner) => inner === index || holds(index, inner));
    return [{ part, criteria: [...new Set(inside.flatMap(({ criteria }) => criteria))].sort(byNumber) }];
  });
}

/** `AC-9` before `AC-10`. */
function byNumber(a: string, b: string): number {
  return Number(a.slice(3)) - Number(b.slice(3));
}

/** What is left of a sentence whose rest was read as data. */
const NO_WISH = /^(?:it\s)?(?:(?:should|must|shall|will|can)\s?)?(?:also\s)?(?:be able to)?$/i;

/** Why a part is not, or not wholly, answered; undefined when nothing is missing. */
function reasonFor(part: Part, covered: boolean, parts: readonly Part[], stored: readonly string[]): string | undefined {
  if (part.kind === 'title' || part.kind === 'theme') return covered ? undefined : UNREAD;
  if (NO_WISH.test(part.text)) return undefined;
  if (part.kind === 'aside' && parts.some((other) => other !== part && part.text.includes(other.text))) return undefined;
  const missing = unrealised(part, covered, stored);
  if (missing !== undefined || covered || part.kind === 'aside') return missing;
  return qualityWishes.some(({ match }) => match.test(part.text)) ? QUALITY : UNREAD;
}

/**
 * What no delivered application does, said once: of reasons for the same words the one that names more of them counts.
 * In declarations that are answered, words such as `purchase` or `notification` are names; only rules about the data count there.
 */
function unrealised(part: Part, covered: boolean, stored: readonly string[]): string | undefined {
  const found = unrealisable
    .filter(({ inData }) => inData || part.kind !== 'data' || !covered)
    .flatMap(({ match, reason, evenStored }) => {
      const words = match.exec(part.text);
      const named = words !== null && stored.some((word) => word.startsWith(singular(words[0].trim().toLowerCase())));
      return words && (evenStored || !named) ? [{ reason, start: words.index, end: words.index + words[0].length }] : [];
    })
    .sort((a, b) => b.end - b.start - (a.end - a.start));
  const kept = found.filter((one, i) => !found.slice(0, i).some((other) => one.start < other.end && other.start < one.end));
  return kept.length === 0
    ? undefined
    : kept
        .slice(0, 2)
        .map(({ reason }) => reason)
        .join(' ');
}

/** The words of the things that each part wants kept or changed, not only shown. */
function storedIn(facts: readonly Fact[], settled: Settled): Map<Part, string[]> {
  const stored = new Map<Part, string[]>();
  for (const fact of facts) {
    if (fact.kind !== 'operation' || !fact.noun || !settled.find(fact.noun)) continue;
    const kind = operationKind(fact.verb);
    if (kind !== 'create' && kind !== 'update' && kind !== 'delete') continue;
    stored.set(fact.part, [...(stored.get(fact.part) ?? []), ...fact.noun.words]);
  }
  return stored;
}

type Cite = (part: Part, key: string) => void;

function citeData(draft: Draft, entities: readonly PlanEntity[], cite: Cite): void {
  for (const entity of draft.entities) {
    for (const part of entity.parts) cite(part, `create ${entity.name}`);
    for (const part of entity.parts) cite(part, `list ${entity.name}`);
    const planned = entities.find((one) => one.name === entity.name);
    for (const field of entity.fields) {
      const name = fieldIdentifier(field.words);
      const known = planned?.fields.find((one) => one.name === name);
      if (!known || field.source !== 'stated') continue;
      for (const part of field.parts) {
        cite(part, `create ${entity.name}`);
        if (known.unique) cite(part, `unique ${entity.name}.${known.name}`);
        if (['enum', 'boolean', 'reference'].includes(known.type)) cite(part, `filter ${entity.name}.${known.name}`);
        if (known.references) cite(part, `children ${known.references}>${entity.name}.${known.name}`);
      }
    }
  }
  for (const relation of draft.relations) {
    for (const part of relation.parts)
      if (relation.kind === 'many-to-many') cite(part, `link ${[relation.from.name, relation.to.name].sort().join('|')}`);
  }
}

function citeFact(
  fact: Fact,
  settled: Settled,
  entities: readonly PlanEntity[],
  operations: readonly PlanOperation[],
  cite: Cite,
): void {
  if (fact.kind === 'operation' && fact.noun) {
    const entity = settled.find(fact.noun);
    const kind = operationKind(fact.verb);
    if (!entity || !kind) return;
    if (kind === 'filter' || kind === 'search') {
      const planned = entities.find((one) => one.name === entity.name);
      for (const field of planned?.fields ?? [])
        if (!fact.by || fact.by.some((name) => name.endsWith(field.label.toLowerCase())))
          if (kind === 'filter' || fact.by) cite(fact.part, `filter ${entity.name}.${field.name}`);
    }
    cite(fact.part, `${kind} ${entity.name}`);
    if (kind === 'list') cite(fact.part, `view ${entity.name}`);
    if (fact.verb === 'manage') for (const one of ['create', 'update', 'delete']) cite(fact.part, `${one} ${entity.name}`);
  }
  if (fact.kind === 'transition') {
    const entity = settled.find(fact.noun);
    const planned = entity && entities.find((one) => one.name === entity.name);
    const target = planned && transitionTarget(planned, fact.value);
    if (entity && target && operations.some((one) => one.kind === 'transition' && one.entity === entity.name))
      cite(fact.part, `transition ${entity.name}.${target.field}.${target.value}`);
  }
}
