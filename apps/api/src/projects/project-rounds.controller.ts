import { CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import {
  type FailureContext,
  type FailuresQuery,
  failuresQuerySchema,
  type FixProject,
  fixProjectSchema,
  type PackageProject,
  packageProjectSchema,
  ProjectService,
  type RoundView,
  type RunChecks,
  runChecksSchema,
  waitQuerySchema,
} from '#foundry/orchestrator';
import { Body, Controller, Get, Headers, HttpCode, Inject, Param, ParseIntPipe, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { checkedKey } from '../http/idempotency-key.js';

/** Longer work on a project: it is begun here and followed by polling, or by the build's events. */
@Controller('api/v1/projects/:id')
export class ProjectRoundsController {
  constructor(@Inject(ProjectService) private readonly projects: ProjectService) {}

  @Post('checks')
  @HttpCode(202)
  @RequiresScope('tools:review')
  async check(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body({ schema: runChecksSchema }) body: RunChecks,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RoundView> {
    return located(reply, id, await this.projects.rounds.check(principal, id, body, checkedKey(key)));
  }

  @Get('failures')
  @RequiresScope('tools:review')
  async failures(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query({ schema: failuresQuerySchema }) query: FailuresQuery,
  ): Promise<FailureContext> {
    return await this.projects.failures.context(principal, id, query);
  }

  @Post('fixes')
  @HttpCode(202)
  @RequiresScope('tools:fix')
  async fix(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body({ schema: fixProjectSchema }) body: FixProject,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RoundView> {
    return located(reply, id, await this.projects.rounds.fix(principal, id, body, checkedKey(key)));
  }

  @Post('package')
  @HttpCode(202)
  @RequiresScope('tools:generate')
  async package(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body({ schema: packageProjectSchema }) body: PackageProject,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RoundView> {
    return located(reply, id, await this.projects.rounds.package(principal, id, body, checkedKey(key)));
  }

  @Get('rounds')
  @RequiresScope('tools:review')
  async list(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<{ items: RoundView[] }> {
    return { items: await this.projects.rounds.list(principal, id) };
  }

  @Get('rounds/:round')
  @RequiresScope('tools:review')
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Param('round', ParseIntPipe) round: number,
    @Query({ schema: waitQuerySchema }) { waitMs }: z.output<typeof waitQuerySchema>,
  ): Promise<RoundView> {
    return await this.projects.rounds.get(principal, id, round, waitMs);
  }

  @Get('rounds/:round/diff')
  @RequiresScope('tools:review')
  async diff(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Param('round', ParseIntPipe) round: number,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const diff = await this.projects.rounds.diff(principal, id, round);
    await reply.header('content-type', 'text/plain; charset=utf-8').send(diff);
  }

  @Post('rounds/:round/cancel')
  @HttpCode(200)
  @RequiresScope('tools:review')
  async cancel(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Param('round', ParseIntPipe) round: number,
  ): Promise<RoundView> {
    return await this.projects.rounds.cancel(principal, id, round);
  }
}

function located(reply: FastifyReply, id: string, round: RoundView): RoundView {
  void reply.header('location', `/api/v1/projects/${id}/rounds/${round.round}`);
  return round;
}
