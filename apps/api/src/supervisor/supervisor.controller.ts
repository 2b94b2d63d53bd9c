import { CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import {
  cancelSchema,
  type HistoryQuery,
  historyQuerySchema,
  type SessionPage,
  type SessionSummary,
  type SessionView,
  statusQuerySchema,
  type Supervise,
  superviseSchema,
  SupervisorService,
} from '#foundry/supervisor';
import { Body, Controller, Get, Headers, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { abortedWithClient } from '../http/client-gone.js';
import { checkedKey } from '../http/idempotency-key.js';

@Controller('api/v1/supervisor')
export class SupervisorController {
  constructor(@Inject(SupervisorService) private readonly supervisor: SupervisorService) {}

  @Post('run')
  @RequiresScope('tools:generate')
  async run(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: superviseSchema }) body: Supervise,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const signal = abortedWithClient(reply);
    const { session } = await this.supervisor.run(principal, body, { signal, idempotencyKey: checkedKey(key) });
    void reply
      .status(session.finishedAt === null ? 202 : 200)
      .header('location', `/api/v1/supervisor/status?session_id=${session.id}`);
    return session;
  }

  /** One session, or all that have not ended. */
  @Get('status')
  @RequiresScope('tools:review')
  async status(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: statusQuerySchema }) query: z.output<typeof statusQuerySchema>,
  ): Promise<SessionView | { items: SessionSummary[] }> {
    if (query.session_id !== undefined) return await this.supervisor.get(principal, query.session_id);
    return { items: await this.supervisor.unfinished(principal) };
  }

  @Get('history')
  @RequiresScope('tools:review')
  async history(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: historyQuerySchema }) query: HistoryQuery,
  ): Promise<SessionPage> {
    return await this.supervisor.history(principal, query);
  }

  @Post('cancel')
  @HttpCode(200)
  @RequiresScope('tools:generate')
  async cancel(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: cancelSchema }) body: z.output<typeof cancelSchema>,
  ): Promise<SessionView> {
    return await this.supervisor.cancel(principal, body.session_id);
  }
}
