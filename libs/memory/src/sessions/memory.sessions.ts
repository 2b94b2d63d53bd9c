import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { decayOf } from '../decay.js';
import { MemoryRepository } from '../memories/memory.repository.js';
import { viewOf } from '../memories/memory.views.js';
import type { MemoryRow } from '../memory.entity.js';
import { MEMORY_OPTIONS, type MemoryOptions } from '../memory.options.js';
import { compare } from '../merging/compare.js';
import { type Statement, statementOf } from '../merging/statement.js';
import { Conditions, type MemoryOwner } from '../owner.js';
import { MemorySearch } from '../search/memory.search.js';
import { searchMemoriesSchema } from '../search/search.schemas.js';
import type { sessionPartSchema, SessionResult, SessionStart } from './session.schemas.js';

type Part = z.infer<typeof sessionPartSchema>;

/** Memories that are looked at for each part; no budget takes more. */
const MOST_PINNED = 200;
const MOST_STATUS = 100;
const MOST_OTHER = 400;
const MOST_RELEVANT = 30;
/** Bytes a token stands for, rather too few than too many. */
const BYTES_PER_TOKEN = 3.5;
/** What makes a memory of the project at hand come before others that are as important. */
const OWN_PROJECT = 1.5;

const HEADINGS: Readonly<Record<Part, string>> = {
  pinned: 'Pinned',
  status: 'Where things stand',
  relevant: 'On this matter',
  other: 'Good to know',
};

/** What a new session should know. Turns of conversations are left out: they are there to be searched. */
@Injectable()
export class MemorySessions {
  constructor(
    @Inject(MemoryRepository) private readonly memories: MemoryRepository,
    @Inject(MemorySearch) private readonly search: MemorySearch,
    @Inject(MEMORY_OPTIONS) private readonly options: MemoryOptions,
  ) {}

  /** The same memories at the same time give the same text. Being told at the start of a session does not renew a memory. */
  async start(owner: MemoryOwner, wanted: SessionStart): Promise<SessionResult> {
    const now = this.options.now?.() ?? new Date();
    const chosen: { row: MemoryRow; part: Part; statement: Statement; folded: string[]; line: string }[] = [];
    let bytes = 0;
    let leftOut = 0;
    let part: Part | undefined;
    for (const candidate of await this.candidates(owner, wanted, now)) {
      const statement = statementOf(candidate.row.text);
      const twin = chosen.find((each) => compare(statement, each.statement) === 'same');
      if (twin) {
        twin.folded.push(candidate.row.id);
        continue;
      }
      const heading = candidate.part === part ? '' : `${part === undefined ? '' : '\n'}## ${HEADINGS[candidate.part]}\n`;
      const line = `${heading}${lineOf(candidate.row)}\n`;
      const size = Buffer.byteLength(line);
      if ((bytes + size) / BYTES_PER_TOKEN > wanted.budgetTokens) leftOut++;
      else {
        chosen.push({ ...candidate, statement, folded: [], line });
        bytes += size;
        part = candidate.part;
      }
    }
    return {
      text: chosen.map(({ line }) => line).join(''),
      tokens: Math.ceil(bytes / BYTES_PER_TOKEN),
      items: chosen.map(({ row, part, folded }) => ({ memory: viewOf(row, now), part, folded })),
      leftOut,
    };
  }

  /** Each memory once, in the order in which they may take of the budget. */
  private async candidates(
    owner: MemoryOwner,
    wanted: SessionStart,
    now: Date,
  ): Promise<{ readonly row: MemoryRow; readonly part: Part }[]> {
    const worth = (row: MemoryRow): number =>
      row.importance * decayOf(row, now) * (wanted.project !== undefined && row.project === wanted.project ? OWN_PROJECT : 1);
    const byWorth = (a: MemoryRow, b: MemoryRow): number => worth(b) - worth(a) || (a.id < b.id ? 1 : -1);
    const select = async (clause: string, order: string, most: number): Promise<MemoryRow[]> => {
      const conditions = new Conditions(owner);
      conditions.and('m.superseded_by IS NULL').and(clause);
      if (wanted.project === undefined) conditions.and(`m.scope <> 'project'`);
      else conditions.and(`(m.scope <> 'project' OR m.project = ${conditions.value(wanted.project)})`);
      return await this.memories.select(conditions, `ORDER BY ${order}, m.id DESC LIMIT ${most}`);
    };
    const said = 'NOT m.pinned AND m.sequence IS NULL';
    const pinned = (await select('m.pinned', 'm.importance DESC', MOST_PINNED)).sort(byWorth);
    // The newest says where things stand; what is important in it was said again.
    const status = await select(`${said} AND m.type = 'status'`, 'm.updated_at DESC', MOST_STATUS);
    const relevant = wanted.query === undefined ? [] : await this.relevant(owner, wanted.query, wanted.project);
    const other = await select(`${said} AND m.type <> 'status'`, 'm.importance DESC, m.accessed_at DESC', MOST_OTHER);
    const parts: readonly (readonly [Part, readonly MemoryRow[]])[] = [
      ['pinned', pinned],
      ['status', status],
      ['relevant', relevant],
      ['other', other.sort(byWorth)],
    ];
    const seen = new Set<string>();
    return parts.flatMap(([part, rows]) => rows.filter(({ id }) => !seen.has(id) && seen.add(id)).map((row) => ({ row, part })));
  }

  private async relevant(owner: MemoryOwner, query: string, project: string | undefined): Promise<MemoryRow[]> {
    const { items } = await this.search.search(owner, searchMemoriesSchema.parse({ query, project, limit: MOST_RELEVANT }));
    const ids = items.filter(({ memory }) => memory.sequence === null).map(({ memory }) => memory.id);
    const conditions = new Conditions(owner);
    conditions.and(`m.id = ANY(${conditions.value(ids)}::text[])`);
    const rows = await this.memories.select(conditions, '');
    return ids.map((id) => rows.find((row) => row.id === id)).filter((row) => row !== undefined);
  }
}

/** One line, whatever a memory's text has in it: it must not look like a heading or another memory. */
const lineOf = ({ type, text, id }: MemoryRow): string => `- ${type}: ${text.replaceAll(/\s+/g, ' ')} [${id}]`;
