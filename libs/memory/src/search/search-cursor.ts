import { sha256, stableJson } from '#foundry/kernel';
import { z } from 'zod';
import { memoryErrors } from '../memory.errors.js';
import type { SearchMemories } from './search.schemas.js';

/** Beyond this nobody reads on; a narrower question finds more. */
const DEEPEST = 2_000;

const placeSchema = z.tuple([z.number().int().min(1).max(DEEPEST), z.number().int(), z.string()]);

export interface SearchPlace {
  readonly offset: number;
  /** When the first page was asked for: the pages after it see nothing newer and weigh by the same clock. */
  readonly at: Date;
}

/** What makes a search the same search. */
const printOf = ({ cursor: _cursor, limit: _limit, ...query }: SearchMemories): string => sha256(stableJson(query)).slice(0, 12);

export function placeOf(query: SearchMemories, now: Date): SearchPlace {
  if (query.cursor === undefined) return { offset: 0, at: now };
  let place: unknown;
  try {
    place = JSON.parse(Buffer.from(query.cursor, 'base64url').toString());
  } catch (error) {
    throw invalid(error);
  }
  const read = placeSchema.safeParse(place);
  if (!read.success || read.data[2] !== printOf(query)) throw invalid(read.error);
  return { offset: read.data[0], at: new Date(read.data[1]) };
}

export function cursorAfter(query: SearchMemories, { offset, at }: SearchPlace): string | null {
  const next = offset + query.limit;
  if (next > DEEPEST) return null;
  return Buffer.from(JSON.stringify([next, at.getTime(), printOf(query)])).toString('base64url');
}

const invalid = (cause: unknown) =>
  memoryErrors.invalidCursor('The cursor did not come from this search. Leave it out to start from the best hit.', { cause });
