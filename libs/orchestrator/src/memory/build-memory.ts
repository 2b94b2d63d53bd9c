import {
  type CreateMemory,
  type CreateResult,
  type MemoryOwner,
  MemoryRelations,
  MemorySearch,
  MemoryService,
  type MemoryView,
  searchMemoriesSchema,
} from '#foundry/memory';
import type { FailingFinding, RememberedFix } from '#foundry/fixes';
import type { KnownPreference } from '#foundry/planning';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { BuildEntity } from '../build.entity.js';
import { FixJournal } from '../fix.journal.js';
import { FIX_KIND } from './lessons.js';

/** A memory as a build's journal and its agents have it. */
export interface RecalledMemory {
  readonly id: string;
  readonly type: MemoryView['type'];
  /** First 600 characters. */
  readonly text: string;
}

/** Preferences that are looked at, and memories of fixes that are for one fault: more would be noise. */
const MOST_PREFERENCES = 100;
const FIXES_A_FAULT = 10;
const MOST_FAULTS = 12;
const MAX_TEXT = 600;
/** Preferences that the journal names. */
const MOST_SHOWN = 20;
/** What helps whoever writes code, and how much of it fits beside the task. */
const RELEVANT = ['insight', 'gotcha', 'pattern'] as const;
const MOST_RELEVANT = 8;
const MAX_QUERY = 2_000;

/** Where the fix that a memory is about is journaled. */
const linkSchema = z.object({ build: z.string(), fix: z.string() });

type OfBuild = Pick<BuildEntity, 'id' | 'organisation' | 'ownerSubject' | 'createdBy'>;

/** What builds read of the memory and write into it, always as the one who asked for the build. */
@Injectable()
export class BuildMemory {
  constructor(
    @Inject(MemoryService) private readonly memories: MemoryService,
    @Inject(MemoryRelations) private readonly relations: MemoryRelations,
    @Inject(FixJournal) private readonly fixes: FixJournal,
    @Inject(MemorySearch) private readonly search: MemorySearch,
  ) {}

  /** What a build is planned with: preferences for the planner, and what else is relevant for whoever writes code. */
  async recall(
    build: OfBuild & Pick<BuildEntity, 'request'>,
  ): Promise<{ preferences: readonly KnownPreference[]; memories: readonly RecalledMemory[] }> {
    const owner = ownerOf(build);
    const preferences = await this.preferences(owner);
    const query = { query: build.request.slice(0, MAX_QUERY), types: [...RELEVANT], limit: MOST_RELEVANT };
    const { items } = await this.search.search(owner, searchMemoriesSchema.parse(query));
    const liked = preferences.slice(0, MOST_SHOWN).map((one) => ({ ...one, type: 'preference' as const }));
    return { preferences, memories: [...liked, ...items.map(({ memory }) => recalled(memory))] };
  }

  /** How somebody likes things done: pinned first, then their own, then what matters most, then the newest. */
  async preferences(owner: MemoryOwner): Promise<readonly KnownPreference[]> {
    const { items } = await this.memories.list(owner, { types: ['preference'], limit: MOST_PREFERENCES });
    // A person's own come before those of the organisation.
    const rank = (one: MemoryView): number =>
      (one.pinned ? 4 : 0) + (one.scope === 'private' ? 2 : 0) + one.importance * one.decay;
    return items
      .filter(({ project }) => project === null)
      .sort((a, b) => rank(b) - rank(a) || (a.id < b.id ? 1 : -1))
      .map(({ id, text }) => ({ id, text: text.slice(0, MAX_TEXT) }));
  }

  /**
   * Fixes that held when the same check said the same. The memory leads to the journal of the build that made the fix, and only what
   * stands there is tried: what somebody writes into a memory is never taken for code.
   */
  async fixesOf(build: OfBuild, findings: readonly FailingFinding[]): Promise<RememberedFix[]> {
    const owner = ownerOf(build);
    const found = new Map<string, RememberedFix>();
    const faults = new Map(findings.map((finding) => [`${finding.check} ${finding.rule}`, finding]));
    for (const { check, rule } of [...faults.values()].slice(0, MOST_FAULTS)) {
      const context = { kind: FIX_KIND, check, rule };
      const { items } = await this.memories.list(owner, { types: ['gotcha'], context, limit: FIXES_A_FAULT });
      for (const { id, context: about } of items) {
        const link = linkSchema.safeParse(about);
        if (found.has(id) || !link.success) continue;
        const fix = await this.fixes.applied(build.organisation, link.data.build, link.data.fix);
        if (fix !== undefined) found.set(id, { id, fix });
      }
    }
    return [...found.values()];
  }

  /** What the memories of fixes say, for an agent that is asked for others. */
  async texts(build: OfBuild, ids: readonly string[]): Promise<RecalledMemory[]> {
    const owner = ownerOf(build);
    return await Promise.all(ids.map(async (id) => recalled(await this.memories.get(owner, id))));
  }

  /** What helped again matters more. */
  async boost(build: OfBuild, id: string): Promise<void> {
    await this.memories.boost(ownerOf(build), id);
  }

  /** Writes what a build taught; what was known already becomes one source more of it. */
  async learn(
    build: OfBuild,
    lessons: readonly CreateMemory[],
  ): Promise<{ readonly id: string; readonly type: MemoryView['type']; readonly outcome: CreateResult['outcome'] }[]> {
    const owner = ownerOf(build);
    const learned: { id: string; type: MemoryView['type']; outcome: CreateResult['outcome'] }[] = [];
    for (const lesson of lessons) {
      const { memory, outcome } = await this.memories.create(owner, lesson);
      learned.push({ id: memory.id, type: memory.type, outcome });
    }
    const capability = learned.find(({ type }) => type === 'capability');
    for (const { id, type } of learned) {
      if (capability === undefined || id === capability.id) continue;
      const relation = type === 'pattern' ? ('implements' as const) : ('relates_to' as const);
      await this.relations.relate(owner, { from: capability.id, type: relation, to: id });
    }
    return learned;
  }
}

/** Builds of before accounts were recorded belong to the name that they were started with. */
export const ownerOf = ({ organisation, ownerSubject, createdBy }: OfBuild): MemoryOwner => ({
  organisation,
  user: ownerSubject ?? createdBy,
  name: createdBy,
});

export const recalled = ({ id, type, text }: MemoryView): RecalledMemory => ({ id, type, text: text.slice(0, MAX_TEXT) });
