import { CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import {
  buildPageSchema,
  BuildService,
  buildViewSchema,
  type BuildPage,
  type BuildView,
  type CreateBuild,
  createBuildSchema,
  type ListBuilds,
  listBuildsSchema,
} from '#foundry/orchestrator';
import { type Plan, planSchema } from '#foundry/planning';
import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

const idempotencyKeySchema = z.string().min(1).max(200).optional();

@ApiTags('builds')
@ApiBearerAuth()
@Controller('api/v1')
export class BuildsController {
  constructor(@Inject(BuildService) private readonly builds: BuildService) {}

  @Post('plans')
  @HttpCode(200)
  @RequiresScope('tools:generate')
  @ApiOperation({ summary: 'Plan a request without building it' })
  @ApiResponse({ status: 200, standardSchema: planSchema })
  async plan(@Body({ schema: createBuildSchema }) body: CreateBuild): Promise<Plan> {
    return await this.builds.plan(body.request);
  }

  @Post('builds')
  @RequiresScope('tools:generate')
  @ApiOperation({ summary: 'Start a build', description: 'Returns at once; follow `GET /builds/{id}/events`. With an idempotency key that was used before, answers 200 with that build.' })
  @ApiHeader({ name: 'Idempotency-Key', required: false, schema: { type: 'string', maxLength: 200 } })
  @ApiResponse({ status: 201, standardSchema: buildViewSchema })
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: createBuildSchema }) body: CreateBuild,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BuildView> {
    const { build, created } = await this.builds.create(principal, body.request, idempotencyKeySchema.parse(key));
    void reply.status(created ? 201 : 200).header('location', `/api/v1/builds/${build.id}`);
    return build;
  }

  @Get('builds')
  @RequiresScope('tools:review')
  @ApiOperation({ summary: 'List builds, newest first' })
  @ApiResponse({ status: 200, standardSchema: buildPageSchema })
  async list(@CurrentPrincipal() principal: Principal, @Query({ schema: listBuildsSchema }) query: ListBuilds): Promise<BuildPage> {
    return await this.builds.list(principal, query);
  }

  @Get('builds/:id')
  @RequiresScope('tools:review')
  @ApiOperation({ summary: 'One build: its plan, steps, checks and coverage' })
  @ApiResponse({ status: 200, standardSchema: buildViewSchema })
  async get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<BuildView> {
    return await this.builds.get(principal, id);
  }

  @Post('builds/:id/cancel')
  @HttpCode(200)
  @RequiresScope('tools:generate')
  @ApiOperation({ summary: 'Cancel a build at once' })
  @ApiResponse({ status: 200, standardSchema: buildViewSchema })
  async cancel(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<BuildView> {
    return await this.builds.cancel(principal, id);
  }
}
