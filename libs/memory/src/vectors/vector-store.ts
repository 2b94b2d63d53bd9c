import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Conditions } from '../owner.js';

/** Who claims memories for embedding has this long; then they are anybody's again. */
const CLAIM_SECONDS = 120;
/** A database without pgvector is not asked for it with every search. */
const TRY_AGAIN_MS = 60_000;
/** Below this, comparing with every vector of a space is as quick as an index, and exact. */
const INDEX_FROM = 5_000;
/** What pgvector's HNSW takes. */
const MOST_INDEXED_DIMENSIONS = 2_000;
/** Vectors an index search looks at: more than are asked for, so that filters leave enough. */
const SEARCH_BREADTH = 100;

export interface ClaimedMemory {
  readonly space: number;
  readonly ordinal: number;
  readonly version: string;
  readonly text: string;
}

export interface NearMemory {
  readonly space: number;
  readonly ordinal: number;
  /** Cosine of the angle: 1 for the same direction. */
  readonly similarity: number;
}

/**
 * Vectors of memories, one each, with the model that made it. Its tables are made when a model is there for the first time:
 * an installation without one needs neither them nor pgvector.
 */
@Injectable()
export class VectorStore {
  private prepared: Promise<void> | undefined;
  private triedAt = 0;
  private failed = false;

  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  /** Throws what the database says when it has no pgvector. */
  async prepare(): Promise<void> {
    if (this.prepared === undefined || (this.failed && Date.now() - this.triedAt > TRY_AGAIN_MS)) {
      this.triedAt = Date.now();
      this.failed = false;
      this.prepared = this.makeTables();
      this.prepared.catch(() => (this.failed = true));
    }
    await this.prepared;
  }

  private async makeTables(): Promise<void> {
    const [found] = await this.database.query<{ exists: boolean }[]>(
      `SELECT to_regclass('memory_vectors') IS NOT NULL AS exists`,
    );
    if (found?.exists) return;
    await this.database.transaction(async (manager) => {
      // Two processes that come at once: the second one finds everything.
      await manager.query(`SELECT pg_advisory_xact_lock(hashtext('memory_vectors'))`);
      await manager.query(`
        CREATE EXTENSION IF NOT EXISTS vector;
        CREATE TABLE IF NOT EXISTS memory_models (
          id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          model text NOT NULL,
          dimensions int NOT NULL,
          UNIQUE (model, dimensions)
        );
        CREATE TABLE IF NOT EXISTS memory_vectors (
          space int NOT NULL,
          ordinal int NOT NULL,
          model_id int REFERENCES memory_models (id),
          embedding vector,
          -- Of the memory when its text was read, and of that text: whether it was changed since.
          version bigint,
          print text,
          claimed_until timestamptz,
          PRIMARY KEY (space, ordinal),
          FOREIGN KEY (space, ordinal) REFERENCES memories (space, ordinal) ON DELETE CASCADE ON UPDATE CASCADE
        );
        ALTER TABLE memory_vectors ALTER COLUMN embedding SET STORAGE PLAIN;
      `);
    });
  }

  /** Takes memories of a space that have no vector of any of the models, from a version on, for this process alone. */
  async claim(space: number, fromVersion: number, models: readonly string[], limit: number): Promise<ClaimedMemory[]> {
    return await this.database.query<ClaimedMemory[]>(
      `WITH claimed AS (
         INSERT INTO memory_vectors (space, ordinal, claimed_until)
         SELECT m.space, m.ordinal, now() + interval '${CLAIM_SECONDS} seconds'
         FROM memories m
         LEFT JOIN memory_vectors v ON v.space = m.space AND v.ordinal = m.ordinal
         LEFT JOIN memory_models k ON k.id = v.model_id
         WHERE m.space = $1 AND m.version > $2 AND m.superseded_by IS NULL
           AND (v.model_id IS NULL OR k.model <> ALL($3::text[]) OR (v.version <> m.version AND v.print <> md5(m.text)))
           AND (v.claimed_until IS NULL OR v.claimed_until < now())
         ORDER BY m.version, m.ordinal LIMIT $4
         ON CONFLICT (space, ordinal) DO UPDATE SET claimed_until = excluded.claimed_until
           WHERE memory_vectors.claimed_until IS NULL OR memory_vectors.claimed_until < now()
         RETURNING space, ordinal
       )
       SELECT m.space, m.ordinal, m.version, m.text FROM claimed JOIN memories m USING (space, ordinal) ORDER BY m.version, m.ordinal`,
      [space, fromVersion, models, limit],
    );
  }

  /** Whether others have claimed memories of the space and are not through. */
  async claimedByOthers(space: number): Promise<boolean> {
    const rows = await this.database.query<unknown[]>(
      'SELECT 1 FROM memory_vectors WHERE space = $1 AND claimed_until > now() LIMIT 1',
      [space],
    );
    return rows.length > 0;
  }

  async release(claimed: readonly ClaimedMemory[]): Promise<void> {
    const at = [claimed.map(({ space }) => space), claimed.map(({ ordinal }) => ordinal)];
    await this.database.query(
      `UPDATE memory_vectors SET claimed_until = NULL
       WHERE (space, ordinal) IN (SELECT * FROM unnest($1::int[], $2::int[]))`,
      at,
    );
  }

  /** One vector for each claimed memory, all of one model. A memory that is gone meanwhile keeps none. */
  async put(claimed: readonly ClaimedMemory[], model: string, vectors: readonly (readonly number[])[]): Promise<void> {
    const id = await this.modelId(model, vectors[0]!.length);
    await this.database.query(
      `UPDATE memory_vectors v SET model_id = $1, embedding = n.embedding::vector, version = n.version, print = md5(n.text), claimed_until = NULL
       FROM unnest($2::int[], $3::int[], $4::bigint[], $5::text[], $6::text[]) AS n (space, ordinal, version, text, embedding)
       WHERE v.space = n.space AND v.ordinal = n.ordinal`,
      [
        id,
        claimed.map(({ space }) => space),
        claimed.map(({ ordinal }) => ordinal),
        claimed.map(({ version }) => version),
        claimed.map(({ text }) => text),
        vectors.map((vector) => JSON.stringify(vector)),
      ],
    );
  }

  /** The nearest memories that the conditions allow, nearest first. */
  async nearest(conditions: Conditions, model: string, vector: readonly number[], limit: number): Promise<NearMemory[]> {
    const dimensions = vector.length;
    const [known] = await this.database.query<{ id: number }[]>(
      'SELECT id FROM memory_models WHERE model = $1 AND dimensions = $2',
      [model, dimensions],
    );
    if (!known) return [];
    const asked = conditions.value(JSON.stringify(vector));
    return await this.database.transaction(async (manager) => {
      // Filters are in the query: an index search that found too few goes on.
      await manager.query(`SET LOCAL hnsw.iterative_scan = relaxed_order; SET LOCAL hnsw.ef_search = ${SEARCH_BREADTH}`);
      const distance = `${castTo(dimensions)} <=> ${asked}::vector(${dimensions})`;
      return await manager.query<NearMemory[]>(
        `SELECT m.space, m.ordinal, 1 - (${distance}) AS similarity
         FROM memory_vectors v JOIN memories m ON m.space = v.space AND m.ordinal = v.ordinal
         WHERE v.model_id = ${known.id} AND ${conditions.sql}
         ORDER BY ${distance} LIMIT ${limit}`,
        conditions.values,
      );
    });
  }

  /** Gives each model with many vectors its index, and forgets models that have none left. */
  async tidy(): Promise<void> {
    const models = await this.database.query<{ id: number; dimensions: number; vectors: string }[]>(
      `SELECT k.id, k.dimensions, count(v.space) AS vectors FROM memory_models k LEFT JOIN memory_vectors v ON v.model_id = k.id
       GROUP BY k.id`,
    );
    for (const { id, dimensions, vectors } of models) {
      const index = `memory_vectors_near_${id}`;
      if (Number(vectors) === 0) {
        await this.database.query(`DROP INDEX IF EXISTS ${index}`);
        await this.database.query(
          'DELETE FROM memory_models k WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM memory_vectors WHERE model_id = k.id)',
          [id],
        );
      } else if (Number(vectors) >= INDEX_FROM && dimensions <= MOST_INDEXED_DIMENSIONS) {
        await this.database.query(
          `CREATE INDEX IF NOT EXISTS ${index} ON memory_vectors USING hnsw ((${castTo(dimensions, '')}) vector_cosine_ops) WHERE model_id = ${id}`,
        );
      }
    }
  }

  private async modelId(model: string, dimensions: number): Promise<number> {
    const [row] = await this.database.query<{ id: number }[]>(
      `INSERT INTO memory_models (model, dimensions) VALUES ($1, $2)
       ON CONFLICT (model, dimensions) DO UPDATE SET model = excluded.model RETURNING id`,
      [model, dimensions],
    );
    return row!.id;
  }
}

const castTo = (dimensions: number, alias = 'v.'): string => `${alias}embedding::vector(${dimensions})`;
