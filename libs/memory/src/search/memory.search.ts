import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { IndexKeeper } from '../lexical/index-keeper.js';
import { lexicalQuery, type LexicalQuery, rank, type RankedPlace, type Ranking, reasonOf } from '../lexical/rank.js';
import type { SpaceIndex } from '../lexical/space-index.js';
import { MemoryRelations } from '../memories/memory.relations.js';
import { applyFilter, MemoryRepository } from '../memories/memory.repository.js';
import { viewOf } from '../memories/memory.views.js';
import type { MemoryRow } from '../memory.entity.js';
import { MEMORY_OPTIONS, type MemoryOptions } from '../memory.options.js';
import { Conditions, EVERYBODY, type MemoryOwner } from '../owner.js';
import { MeaningSearch, type Meanings } from '../vectors/meaning.search.js';
import { AccessLog } from './access-log.js';
import { cursorAfter, placeOf, type SearchPlace } from './search-cursor.js';
import type { SearchHit, SearchMemories, SearchResult } from './search.schemas.js';
import { productOf, weightsOf } from './weigh.js';

/** Hits are weighed in blocks of this many, each one larger than the one before; weights do not reach beyond a block. */
const FIRST_BLOCK = 32;
const BLOCK_GROWTH = 4;
/** How strongly the first ranks count when two rankings are fused: the usual constant. */
const RANK_CONSTANT = 60;
/** Best hits whose relations bring up others, how far that reaches, and what a hit passes on to them. */
const SEEDS = 3;
const REACH = 2;
const PASSED_ON = 0.3;

/** A memory that was found, before it is weighed. */
interface Found {
  readonly space: number;
  readonly ordinal: number;
  readonly score: number;
  readonly place: RankedPlace | undefined;
  readonly similarity: number | null;
}

interface Weighed extends Found {
  readonly row: MemoryRow;
  readonly weights: Record<string, number>;
  readonly total: number;
  readonly relatedTo: string | null;
}

interface Space {
  readonly id: number;
  readonly version: number;
  readonly related: boolean;
}

/** Finds memories by words, and by meaning where a model for that is configured. */
@Injectable()
export class MemorySearch {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(MemoryRepository) private readonly memories: MemoryRepository,
    @Inject(MemoryRelations) private readonly relations: MemoryRelations,
    @Inject(IndexKeeper) private readonly indexes: IndexKeeper,
    @Inject(MeaningSearch) private readonly meanings: MeaningSearch,
    @Inject(AccessLog) private readonly accesses: AccessLog,
    @Inject(MEMORY_OPTIONS) private readonly options: MemoryOptions,
  ) {}

  /** Best first. What it returns counts as asked for. @throws memory.invalid_cursor */
  async search(owner: MemoryOwner, query: SearchMemories, signal?: AbortSignal): Promise<SearchResult> {
    const place = placeOf(query, this.options.now?.() ?? new Date());
    const spaces = await this.spacesOf(owner);
    const allowed = (): Conditions => this.conditions(owner, query, place);
    const meanings = await this.meanings.nearest(owner, query.query, spaces, allowed, signal);
    const question = lexicalQuery(query.query);
    const indexes = new Map<SpaceIndex, number>();
    for (const { id, version } of spaces) indexes.set(await this.indexes.upTo(id, version), id);
    const ranking = rank([...indexes.keys()], question, query.includeSuperseded === true);
    const blocks = blocksOf(ranking, indexes, meanings);
    const related = spaces.some(({ related }) => related);
    const hits = await this.page(owner, query, place, blocks, related);
    const shown = hits.slice(place.offset, place.offset + query.limit);
    this.accesses.note(
      shown.map(({ row }) => row),
      place.at,
    );
    return {
      mode: meanings.mode,
      reason: meanings.reason,
      items: shown.map((hit) => hitOf(hit, question, place.at)),
      nextCursor: hits.length > place.offset + query.limit ? cursorAfter(query, place) : null,
    };
  }

  private async spacesOf({ organisation, user }: MemoryOwner): Promise<Space[]> {
    const rows = await this.database.query<{ id: number; version: string; related: boolean }[]>(
      `SELECT id, version, EXISTS (SELECT 1 FROM memory_relations WHERE organisation = $1) AS related
       FROM memory_spaces WHERE organisation = $1 AND reader IN ('${EVERYBODY}', $2) ORDER BY id`,
      [organisation, user],
    );
    return rows.map(({ id, version, related }) => ({ id, version: Number(version), related }));
  }

  /** Hits up to the end of the page and one more, block by block. */
  private async page(
    owner: MemoryOwner,
    query: SearchMemories,
    place: SearchPlace,
    blocks: Generator<Found[]>,
    related: boolean,
  ): Promise<Weighed[]> {
    const hits: Weighed[] = [];
    let first = true;
    for (const block of blocks) {
      const rows = await this.rowsOf(owner, query, place, block);
      const distances = related && (first || query.near) ? await this.distancesFrom(owner, query, block, rows) : new Map();
      const weighed = weigh(block, rows, distances, query, place);
      if (first && related) weighed.push(...(await this.relatedTo(owner, query, place, weighed)));
      hits.push(...weighed.filter(({ row }) => !hits.some((hit) => hit.row.id === row.id)).sort(byTotal));
      first = false;
      if (hits.length > place.offset + query.limit) break;
    }
    return hits;
  }

  private conditions(owner: MemoryOwner, query: SearchMemories, { at }: SearchPlace): Conditions {
    const conditions = applyFilter(new Conditions(owner), query);
    if (query.project !== undefined) conditions.and(`(m.scope <> 'project' OR m.project = ${conditions.value(query.project)})`);
    // What came after the first page would shift the others.
    if (query.cursor !== undefined) conditions.and(`m.created_at <= ${conditions.value(at)}`);
    return conditions;
  }

  private async rowsOf(
    owner: MemoryOwner,
    query: SearchMemories,
    place: SearchPlace,
    block: readonly Found[],
  ): Promise<Map<string, MemoryRow>> {
    const conditions = this.conditions(owner, query, place);
    const [spaces, ordinals] = [
      conditions.value(block.map(({ space }) => space)),
      conditions.value(block.map(({ ordinal }) => ordinal)),
    ];
    conditions.and(`(m.space, m.ordinal) IN (SELECT * FROM unnest(${spaces}::int[], ${ordinals}::int[]))`);
    const rows = await this.memories.select(conditions, '');
    return new Map(rows.map((row) => [keyOf(row), row]));
  }

  /** How far memories are from those at hand, or from the best hits, along relations. */
  private async distancesFrom(
    owner: MemoryOwner,
    { near }: SearchMemories,
    block: readonly Found[],
    rows: ReadonlyMap<string, MemoryRow>,
  ): Promise<Map<string, number>> {
    const best = block.map((found) => rows.get(keyOf(found))?.id).filter((id) => id !== undefined);
    const seeds = near ?? best.slice(0, SEEDS);
    const seen = new Set(seeds);
    const distances = new Map<string, number>();
    for (let distance = 1, edge = [...seeds]; distance <= REACH && edge.length > 0; distance++) {
      const next: string[] = [];
      for (const { from, to } of await this.relations.touching(owner, edge)) {
        for (const end of [from, to]) {
          // The best hit's relations lift it as well, when another of the best is at their end.
          const isOtherSeed = near === undefined && distance === 1 && seeds.includes(from) && seeds.includes(to);
          if (seen.has(end) && !isOtherSeed) continue;
          if (!distances.has(end)) distances.set(end, distance);
          if (!seen.has(end)) next.push(end);
          seen.add(end);
        }
      }
      edge = next;
    }
    return distances;
  }

  /** Memories beside the best hits that have none of the words. */
  private async relatedTo(
    owner: MemoryOwner,
    query: SearchMemories,
    place: SearchPlace,
    weighed: readonly Weighed[],
  ): Promise<Weighed[]> {
    const best = weighed.toSorted(byTotal).slice(0, SEEDS);
    const known = new Set(weighed.map(({ row }) => row.id));
    const from = new Map<string, Weighed>();
    const edges = await this.relations.touching(
      owner,
      best.map(({ row }) => row.id),
    );
    for (const hit of best) {
      for (const edge of edges) {
        const other = edge.from === hit.row.id ? edge.to : edge.to === hit.row.id ? edge.from : undefined;
        if (other !== undefined && !known.has(other) && !from.has(other)) from.set(other, hit);
      }
    }
    if (from.size === 0) return [];
    const conditions = this.conditions(owner, query, place);
    conditions.and(`m.id = ANY(${conditions.value([...from.keys()])}::text[])`);
    return (await this.memories.select(conditions, '')).map((row) => {
      const hit = from.get(row.id)!;
      const weights = weightsOf(row, { now: place.at, project: query.project, distances: new Map() });
      const score = hit.score * PASSED_ON;
      const { space, ordinal } = row;
      const total = score * productOf(weights);
      return { space, ordinal, score, place: undefined, similarity: null, row, weights, total, relatedTo: hit.row.id };
    });
  }
}

const keyOf = ({ space, ordinal }: { readonly space: number; readonly ordinal: number }): string => `${space} ${ordinal}`;

const byTotal = (a: Weighed, b: Weighed): number => b.total - a.total || (a.row.id < b.row.id ? 1 : -1);

function weigh(
  block: readonly Found[],
  rows: ReadonlyMap<string, MemoryRow>,
  distances: ReadonlyMap<string, number>,
  { project }: SearchMemories,
  { at }: SearchPlace,
): Weighed[] {
  return block.flatMap((found) => {
    const row = rows.get(keyOf(found));
    if (!row) return [];
    const weights = weightsOf(row, { now: at, project, distances });
    return [{ ...found, row, weights, total: found.score * productOf(weights), relatedTo: null }];
  });
}

/** The ranking in blocks. The first one fuses what is near in meaning with as many of the best by words, by their ranks. */
function* blocksOf(best: Ranking, indexes: ReadonlyMap<SpaceIndex, number>, meanings: Meanings): Generator<Found[]> {
  const foundAt = (place: RankedPlace): Omit<Found, 'score'> => ({
    space: indexes.get(place.index)!,
    ordinal: place.index.ordinals.at(place.slot),
    place,
    similarity: null,
  });
  let size = FIRST_BLOCK;
  const fused = new Set<string>();
  if (meanings.nearest.length > 0) {
    const byKey = new Map<string, Found>();
    const fuse = (found: Omit<Found, 'score'>, rank: number): void => {
      const known = byKey.get(keyOf(found));
      const score = (known?.score ?? 0) + 1 / (RANK_CONSTANT + rank + 1);
      byKey.set(keyOf(found), { ...known, ...found, place: known?.place ?? found.place, score });
    };
    best.take(Math.max(size, meanings.nearest.length)).forEach((place, rank) => fuse(foundAt(place), rank));
    meanings.nearest.forEach(({ similarity, ...at }, rank) => fuse({ ...at, place: undefined, similarity }, rank));
    for (const key of byKey.keys()) fused.add(key);
    yield [...byKey.values()].sort((a, b) => b.score - a.score || b.ordinal - a.ordinal);
    size *= BLOCK_GROWTH;
  }
  // Below what was fused, scores by words go on as small parts of a rank's.
  let scale: number | undefined = fused.size > 0 ? 1e-6 : undefined;
  while (best.left > 0) {
    const places = best.take(size);
    scale ??= 1 / (places[0]?.score ?? 1);
    const factor = scale;
    yield places.map((place) => ({ ...foundAt(place), score: place.score * factor })).filter((found) => !fused.has(keyOf(found)));
    size *= BLOCK_GROWTH;
  }
}

function hitOf({ row, place, similarity, weights, total, relatedTo }: Weighed, question: LexicalQuery, now: Date): SearchHit {
  const { terms, own } = place ? reasonOf(place, question) : { terms: [], own: false };
  return {
    memory: viewOf(row, now),
    score: Math.round(total * 10_000) / 10_000,
    why: {
      terms,
      similarSpelling: own && terms.length === 0,
      neighbour: place !== undefined && !own,
      similarity: similarity === null ? null : Math.round(similarity * 1_000) / 1_000,
      relatedTo,
      boosts: weights,
    },
  };
}
