import type { PlanCoverage, PlanEntity, PlanOperation } from '../plan.schemas.js';
import type { Part } from '../read/facts.js';
import type { RequestReading } from '../read/notes.js';
import type { CriteriaSet } from '../build/criteria.js';
import type { Draft } from '../build/draft.js';
import type { Settled } from '../build/settle-entities.js';
import { citeData, citeFact, storedIn } from './citations.js';
import { joinLists, joinToObjects, splitList, type Piece } from './joined-pieces.js';
import { NamedThings } from './named-things.js';
import { alsoFor, answerOf, askedFor } from './offered.js';
import { OwnWords } from './own-words.js';
import { UNREAD, unrealised, whyUnanswered } from './reasons.js';
import { onlyMissing } from './repetitions.js';

/**
 * For each part of the request, in its own words: the criteria that answer it, and what of it is left out, with the reason.
 * A part can be in both lists.
 */
export function planCoverage(
  request: string,
  reading: RequestReading,
  draft: Draft,
  settled: Settled,
  entities: readonly PlanEntity[],
  operations: readonly PlanOperation[],
  set: CriteriaSet,
): PlanCoverage {
  const cited = new Map<Part, Set<string>>();
  const cite = (part: Part, key: string): void => {
    if (!set.idOf.has(key)) return;
    let keys = cited.get(part);
    if (!keys) cited.set(part, (keys = new Set()));
    keys.add(key);
  };
  citeData(draft, entities, cite);
  for (const fact of reading.facts) citeFact(fact, settled, entities, operations, cite);
  for (const part of reading.parts) citePages(part, cite);

  const names = new NamedThings(entities);
  const stored = storedIn(reading.facts, settled);
  const own = new OwnWords(request);
  const keys = [...set.idOf.keys()];
  /** `quickly find trails` is read as a mention of trails: what is done to them counts too. */
  const alsoFound = (part: Part, known: readonly string[]): readonly string[] =>
    alsoFor(new Set([...askedFor(part.text).operations].filter((one) => FINDING.has(one))), known, entities, keys);
  const pieces = reading.parts.flatMap((part): Piece[] => {
    if (NO_WISH.test(part.text)) return [];
    const isTold = part.kind === 'aside' && reading.parts.some((other) => other !== part && part.text.includes(other.text));
    const span = own.locate(part.text);
    const found = cited.get(part);
    const piece = { text: (span && own.at(span)) ?? part.text, ...(span ? { span } : {}), keys: [...(found ?? [])] };
    if (part.kind === 'title' || part.kind === 'theme')
      return [
        found ? { ...piece, state: 'covered' } : { ...piece, state: 'missing', missing: [{ part: piece.text, reason: UNREAD }] },
      ];
    if (found) {
      const missing = isTold ? undefined : unrealised(part, true, stored.get(part) ?? [], names);
      const left = missing && [{ part: missing.piece === part.text ? piece.text : missing.piece, reason: missing.reason }];
      return [{ ...piece, state: 'covered', keys: alsoFound(part, piece.keys), ...(left ? { missing: left } : {}) }];
    }
    if (isTold) return [];
    return splitList({ ...piece, state: 'unread' }).flatMap((item): Piece[] => {
      const missing = unrealised({ text: item.text, kind: part.kind }, false, stored.get(part) ?? [], names);
      if (missing) return [{ ...item, state: 'missing', missing: [{ part: item.text, reason: missing.reason }] }];
      return part.kind === 'aside' ? [] : [item];
    });
  });
  const main = mainThings(entities, cited);
  const whole = joinToObjects(pieces, own, (piece, next) =>
    next.state === 'covered' ? { ...next, keys: alsoFor(askedFor(piece.text).operations, next.keys, entities, keys) } : next,
  );
  const answered = whole.map((piece): Piece => {
    if (piece.state !== 'unread') return piece;
    const asked = askedFor(piece.text);
    const answer = answerOf(asked, names, main, keys);
    if (answer === undefined) {
      const reason = whyUnanswered(piece.text, asked);
      return reason === undefined ? piece : { ...piece, state: 'missing', missing: [{ part: piece.text, reason }] };
    }
    return answer === 'nothing' ? { ...piece, state: 'nothing' } : { ...piece, state: 'covered', keys: answer };
  });
  return told(joinLists(answered, own), set);
}

function told(pieces: readonly Piece[], set: CriteriaSet): PlanCoverage {
  const coverage: PlanCoverage = { covered: [], notCovered: [] };
  for (const piece of pieces) {
    if (piece.state === 'nothing') continue;
    if (piece.state === 'covered') coverage.covered.push({ part: withoutLead(piece.text), criteria: idsOf(piece.keys, set) });
    const missing = piece.state === 'unread' ? [{ part: piece.text, reason: UNREAD }] : (piece.missing ?? []);
    for (const one of missing.map((each) => ({ ...each, part: withoutLead(each.part) })))
      if (!coverage.notCovered.some((other) => other.part === one.part)) coverage.notCovered.push(one);
  }
  coverage.covered = folded(coverage.covered);
  coverage.notCovered = onlyMissing(coverage);
  return coverage;
}

/** The name of the application and words for its start page are answered by the dashboard, colours by those of the pages. */
function citePages(part: Part, cite: (part: Part, key: string) => void): void {
  if (part.kind === 'theme') {
    cite(part, 'theme background');
    cite(part, 'theme primary');
  } else if (part.kind === 'title' || /\b(?:dashboard|overview|home ?page|counts?)\b/i.test(part.text)) cite(part, 'dashboard');
}

/** What the application is about: the entities that most parts of the request speak of, in the order of the plan. */
function mainThings(entities: readonly PlanEntity[], cited: ReadonlyMap<Part, ReadonlySet<string>>): readonly PlanEntity[] {
  const counts = new Map(entities.map((entity) => [entity.name, 0]));
  for (const keys of cited.values())
    for (const name of new Set([...keys].map((key) => key.replace(/^\w+ (\w+).*$/, '$1'))))
      if (counts.has(name)) counts.set(name, counts.get(name)! + 1);
  return [...entities].sort((a, b) => counts.get(b.name)! - counts.get(a.name)!);
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

const idsOf = (keys: readonly string[], set: CriteriaSet): string[] =>
  [...new Set(keys.flatMap((key) => set.idOf.get(key) ?? []))].sort(byNumber);

/** `AC-9` before `AC-10`. */
function byNumber(a: string, b: string): number {
  return Number(a.slice(3)) - Number(b.slice(3));
}

/** `such as titles`: what only leads to it is no part of the wish. */
const withoutLead = (text: string): string => text.replace(/^(?:such as|including|and|or)\s+(?=\S)/i, '');

const FINDING: ReadonlySet<string> = new Set(['search', 'filter', 'sort', 'export']);

/** What is left of a sentence whose rest was read as data. */
const NO_WISH =
  /^.*\b(?:not (?:within|in) (?:the )?scope|out of scope)\b.*$|^(?:it\s)?(?:(?:should|must|shall|will|can)\s?)?(?:also\s)?(?:be able to)?$/i;
