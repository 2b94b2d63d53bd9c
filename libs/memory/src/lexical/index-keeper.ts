import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type IndexedMemory, SpaceIndex } from './space-index.js';

/** Rows that are read at a time: what they take to be indexed is how long everything else waits. */
const CHUNK = 1_000;
/** Memories whose indexes one process keeps: some 700 bytes each. Spaces that were not asked for go first. */
const MOST_KEPT = 500_000;

interface Keeping {
  index: SpaceIndex;
  /** The last change that is in the index. */
  version: number;
  ordinal: number;
  catchingUp: Promise<void>;
}

interface ChangedRow {
  readonly ordinal: number;
  readonly version: string;
  readonly text: string;
  readonly superseded: boolean;
  readonly project: string | null;
  readonly session: string | null;
  readonly sequence: number | null;
  readonly speaker: string | null;
}

/**
 * The lexical indexes of this process. The database is the truth: before an index answers, it is brought up to the version
 * of its space, so that what any process has committed is found.
 */
@Injectable()
export class IndexKeeper {
  /** In the order in which they were asked for last. */
  private readonly spaces = new Map<number, Keeping>();

  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  /** The index of a space, with everything up to `version` at least. */
  async upTo(space: number, version: number): Promise<SpaceIndex> {
    let keeping = this.spaces.get(space);
    if (keeping) this.spaces.delete(space);
    else keeping = { index: new SpaceIndex(), version: 0, ordinal: 0, catchingUp: Promise.resolve() };
    this.spaces.set(space, keeping);
    const kept = keeping;
    while (kept.version < version) {
      const from = kept.version;
      // One after the other; who comes second mostly finds that it is done.
      kept.catchingUp = kept.catchingUp
        .catch(() => undefined)
        .then(async () => {
          if (kept.version < version) await this.catchUp(space, kept, version);
        });
      await kept.catchingUp;
      if (kept.version === from) break;
    }
    if (kept.index.worn) {
      this.spaces.delete(space);
      return await this.upTo(space, version);
    }
    this.forgetOthers(space);
    return kept.index;
  }

  /** Memories in the indexes that are kept. */
  get kept(): number {
    return [...this.spaces.values()].reduce((sum, { index }) => sum + index.size, 0);
  }

  private async catchUp(space: number, keeping: Keeping, version: number): Promise<void> {
    const from = keeping.version;
    for (;;) {
      const rows = await this.database.query<ChangedRow[]>(
        `SELECT ordinal, version, text, superseded_by IS NOT NULL AS superseded, project, session, sequence, context ->> 'speaker' AS speaker
         FROM memories WHERE space = $1 AND (version, ordinal) > ($2, $3) ORDER BY version, ordinal LIMIT ${CHUNK}`,
        [space, keeping.version, keeping.ordinal],
      );
      for (const row of rows) keeping.index.put(indexed(row));
      const last = rows.at(-1);
      if (last) [keeping.version, keeping.ordinal] = [Number(last.version), last.ordinal];
      if (rows.length < CHUNK) break;
    }
    const gaps = await this.database.query<{ ordinal: number }[]>(
      'SELECT ordinal FROM memory_gaps WHERE space = $1 AND version > $2',
      [space, from],
    );
    for (const { ordinal } of gaps) keeping.index.remove(ordinal);
    // Changes that leave no row, such as merging, have numbers as well.
    keeping.version = Math.max(keeping.version, version);
    keeping.ordinal = 2 ** 31 - 1;
  }

  private forgetOthers(asked: number): void {
    let { kept } = this;
    for (const [space, { index }] of this.spaces) {
      if (kept <= MOST_KEPT) return;
      if (space === asked) continue;
      this.spaces.delete(space);
      kept -= index.size;
    }
  }
}

function indexed({ ordinal, text, superseded, project, session, sequence, speaker }: ChangedRow): IndexedMemory {
  // Only turns have a speaker; "Gotcha: …" is nobody's name.
  const name = speaker ?? (session === null ? null : (/^(\p{Lu}[\p{L}\p{M}'’.-]{0,30}):\s/u.exec(text)?.[1] ?? null));
  return {
    ordinal,
    text: speaker === null || text.startsWith(`${speaker}:`) ? text : `${speaker}: ${text}`,
    superseded,
    conversation: session === null ? null : JSON.stringify([project, session]),
    sequence: sequence ?? ordinal,
    speaker: name === null ? null : (name.toLowerCase().split(/\s+/)[0] ?? null),
  };
}
