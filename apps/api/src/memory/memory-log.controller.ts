import { CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import {
  type ListPlannerLog,
  listPlannerLogSchema,
  MemorySearch,
  PlannerLog,
  type PlannerLogPage,
  type SearchLogQuery,
  searchLogQuerySchema,
  searchMemoriesSchema,
  type SearchResult,
} from '#foundry/memory';
import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { abortedWithClient } from '../http/client-gone.js';
import { ownerOf } from './memory-owner.js';
import { sendLines } from './memory-transfer.controller.js';
import { querySchema } from './query-schema.js';

export interface LogAndMemories extends PlannerLogPage {
  readonly memories: SearchResult['items'];
}

/** What planners were asked and answered. */
@Controller(['api/v1/memory', 'memory'])
export class MemoryLogController {
  constructor(
    @Inject(PlannerLog) private readonly log: PlannerLog,
    @Inject(MemorySearch) private readonly memories: MemorySearch,
  ) {}

  @Get('logs')
  @RequiresScope('memory:read')
  async logs(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: querySchema(listPlannerLogSchema) }) query: ListPlannerLog,
  ): Promise<PlannerLogPage> {
    return await this.log.list(ownerOf(principal), query);
  }

  /** Events with all of the words, and memories that they find. */
  @Get('search')
  @RequiresScope('memory:read')
  async search(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: searchLogQuerySchema }) { q, limit }: SearchLogQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LogAndMemories> {
    const owner = ownerOf(principal);
    const page = await this.log.list(owner, listPlannerLogSchema.parse({ query: q, limit }));
    const query = searchMemoriesSchema.parse({ query: q, limit });
    const { items } = await this.memories.search(owner, query, abortedWithClient(reply));
    return { ...page, memories: items };
  }

  /** Every event, one a line, oldest first. */
  @Get('snapshot')
  @RequiresScope('memory:read')
  snapshot(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: querySchema(listPlannerLogSchema.omit({ limit: true, cursor: true })) })
    query: Omit<ListPlannerLog, 'limit' | 'cursor'>,
    @Res() reply: FastifyReply,
  ): void {
    sendLines(reply, this.log.snapshot(ownerOf(principal), query), 'planner-log.jsonl');
  }
}
