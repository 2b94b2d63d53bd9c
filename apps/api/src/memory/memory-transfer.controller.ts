import { CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import {
  type ForgetResult,
  type ImportResult,
  type MemoryFilter,
  memoryFilterSchema,
  MemoryForgetting,
  MemorySearch,
  MemorySessions,
  MemoryTransfer,
  type SearchMemories,
  searchMemoriesSchema,
  type SearchResult,
  type SessionResult,
  type SessionStart,
  sessionStartSchema,
} from '#foundry/memory';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { ChangesNothing } from '../http/audit.interceptor.js';
import { abortedWithClient } from '../http/client-gone.js';
import { linesOf } from './json-lines.js';
import { ownerOf } from './memory-owner.js';
import { querySchema } from './query-schema.js';

export const JSON_LINES = 'application/x-ndjson';

/** Many memories at once: found, told at the start of a session, taken out, brought in, forgotten. */
@Controller('api/v1/memories')
export class MemoryTransferController {
  constructor(
    @Inject(MemorySearch) private readonly searching: MemorySearch,
    @Inject(MemorySessions) private readonly sessions: MemorySessions,
    @Inject(MemoryTransfer) private readonly transfer: MemoryTransfer,
    @Inject(MemoryForgetting) private readonly forgetting: MemoryForgetting,
  ) {}

  @Post('search')
  @HttpCode(200)
  @ChangesNothing('It is a question with a body.')
  @RequiresScope('memory:read')
  async search(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: searchMemoriesSchema }) body: SearchMemories,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SearchResult> {
    return await this.searching.search(ownerOf(principal), body, abortedWithClient(reply));
  }

  /** The same for who would rather send a link than a body. */
  @Get('search')
  @RequiresScope('memory:read')
  async find(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: querySchema(searchMemoriesSchema) }) query: SearchMemories,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SearchResult> {
    return await this.searching.search(ownerOf(principal), query, abortedWithClient(reply));
  }

  @Post('session-start')
  @HttpCode(200)
  @ChangesNothing('It is a question with a body.')
  @RequiresScope('memory:read')
  async start(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: sessionStartSchema }) body: SessionStart,
  ): Promise<SessionResult> {
    return await this.sessions.start(ownerOf(principal), body);
  }

  @Get('export')
  @RequiresScope('memory:read')
  export(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: querySchema(memoryFilterSchema) }) query: MemoryFilter,
    @Res() reply: FastifyReply,
  ): void {
    sendLines(reply, this.transfer.export(ownerOf(principal), query), 'memories.jsonl');
  }

  /** Takes the body as it comes: a file of memories is larger than other requests. */
  @Post('import')
  @HttpCode(200)
  @RequiresScope('memory:write')
  async import(@CurrentPrincipal() principal: Principal, @Req() request: FastifyRequest): Promise<ImportResult> {
    return await this.transfer.import(ownerOf(principal), linesOf(request));
  }

  @Post('forget')
  @HttpCode(200)
  @RequiresScope('memory:write')
  async forgetWhere(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: memoryFilterSchema }) body: MemoryFilter,
  ): Promise<ForgetResult> {
    return await this.forgetting.forgetWhere(ownerOf(principal), body);
  }

  @Delete(':id')
  @RequiresScope('memory:write')
  async forget(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<ForgetResult> {
    return await this.forgetting.forget(ownerOf(principal), id);
  }
}

/** One JSON document a line, sent as they are read. */
export function sendLines(reply: FastifyReply, lines: AsyncIterable<string>, name: string): void {
  void reply
    .header('content-type', `${JSON_LINES}; charset=utf-8`)
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(Readable.from(lines));
}
