import { CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import {
  type CodeRunPage,
  type CodeRunSearchPage,
  CodeRunService,
  type CodeRunView,
  type ListCodeRuns,
  listCodeRunsSchema,
  type RunCode,
  runCodeSchema,
  type SearchCodeRuns,
  searchCodeRunsSchema,
} from '#foundry/coderuns';
import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { abortedWithClient } from '../http/client-gone.js';
import { checkedKey } from '../http/idempotency-key.js';

/** Code runs. Running code needs the scope of those who may create things, because what is created runs too. */
@Controller('api/v1/debugger')
export class DebuggerController {
  constructor(@Inject(CodeRunService) private readonly runs: CodeRunService) {}

  @Post('run')
  @HttpCode(200)
  @RequiresScope('tools:generate')
  async run(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: runCodeSchema }) body: RunCode,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CodeRunView> {
    const signal = abortedWithClient(reply);
    const { run } = await this.runs.run(principal, body, { signal, idempotencyKey: checkedKey(key) });
    void reply.header('location', `/api/v1/debugger/runs/${run.id}`);
    return run;
  }

  @Get('logs')
  @RequiresScope('tools:review')
  async logs(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: listCodeRunsSchema }) query: ListCodeRuns,
  ): Promise<CodeRunPage> {
    return await this.runs.list(principal, query);
  }

  @Get('search')
  @RequiresScope('tools:review')
  async search(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: searchCodeRunsSchema }) query: SearchCodeRuns,
  ): Promise<CodeRunSearchPage> {
    return await this.runs.search(principal, query);
  }

  @Get('runs/:id')
  @RequiresScope('tools:review')
  async get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<CodeRunView> {
    return await this.runs.get(principal, id);
  }
}
