import { CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import {
  type BuildPage,
  BuildService,
  type CreateProject,
  createProjectSchema,
  type ListBuilds,
  listBuildsSchema,
  ProjectService,
  type ProjectView,
} from '#foundry/orchestrator';
import { Body, Controller, Delete, Get, Headers, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { checkedKey } from '../http/idempotency-key.js';

/** Projects that a client's own model works on. */
@Controller('api/v1/projects')
export class ProjectsController {
  constructor(
    @Inject(ProjectService) private readonly projects: ProjectService,
    @Inject(BuildService) private readonly builds: BuildService,
  ) {}

  @Post()
  @RequiresScope('tools:generate')
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: createProjectSchema }) body: CreateProject,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProjectView> {
    const { project, created } = await this.projects.create(principal, body, checkedKey(key));
    void reply.status(created ? 201 : 200).header('location', `/api/v1/projects/${project.id}`);
    return project;
  }

  @Get()
  @RequiresScope('tools:review')
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: listBuildsSchema }) query: ListBuilds,
  ): Promise<BuildPage> {
    return await this.builds.list(principal, { ...query, brain: 'client' });
  }

  @Get(':id')
  @RequiresScope('tools:review')
  async get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<ProjectView> {
    return await this.projects.get(principal, id);
  }

  @Post(':id/close')
  @HttpCode(200)
  @RequiresScope('tools:generate')
  async close(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<ProjectView> {
    return await this.projects.close(principal, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequiresScope('tools:generate')
  async remove(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<void> {
    await this.projects.remove(principal, id);
  }
}
