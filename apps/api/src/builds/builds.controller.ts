import { CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import {
  BuildService,
  type BuildPage,
  type BuildView,
  type CreateBuild,
  createBuildSchema,
  type ListBuilds,
  listBuildsSchema,
  type PlanBuild,
  planBuildSchema,
} from '#foundry/orchestrator';
import type { Plan } from '#foundry/planning';
import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ChangesNothing } from '../http/audit.interceptor.js';
import { checkedKey } from '../http/idempotency-key.js';

@Controller('api/v1')
export class BuildsController {
  constructor(@Inject(BuildService) private readonly builds: BuildService) {}

  @Post('plans')
  @HttpCode(200)
  @ChangesNothing('A plan is made and forgotten.')
  @RequiresScope('tools:generate')
  async plan(@Body({ schema: planBuildSchema }) body: PlanBuild): Promise<Plan> {
    return await this.builds.plan(body.request);
  }

  @Post('builds')
  @RequiresScope('tools:generate')
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: createBuildSchema }) body: CreateBuild,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BuildView> {
    const { build, created } = await this.builds.create(principal, body.request, checkedKey(key), body.kind);
    void reply.status(created ? 201 : 200).header('location', `/api/v1/builds/${build.id}`);
    return build;
  }

  @Get('builds')
  @RequiresScope('tools:review')
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: listBuildsSchema }) query: ListBuilds,
  ): Promise<BuildPage> {
    return await this.builds.list(principal, query);
  }

  @Get('builds/:id')
  @RequiresScope('tools:review')
  async get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<BuildView> {
    return await this.builds.get(principal, id);
  }

  /** Starts a failed build again: what had succeeded is kept, and no answer of a model is paid for twice. */
  @Post('builds/:id/resume')
  @HttpCode(200)
  @RequiresScope('tools:generate')
  async resume(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<BuildView> {
    return await this.builds.resume(principal, id);
  }

  @Post('builds/:id/cancel')
  @HttpCode(200)
  @RequiresScope('tools:generate')
  async cancel(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<BuildView> {
    return await this.builds.cancel(principal, id);
  }
}
