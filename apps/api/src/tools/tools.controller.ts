import { CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import {
  type DeployedTool,
  type InvokeTool,
  invokeToolSchema,
  type ListToolCalls,
  listToolCallsSchema,
  type ListTools,
  listToolsSchema,
  readArchive,
  type RollbackTool,
  rollbackToolSchema,
  type ToolAnswer,
  type ToolCallPage,
  ToolCalls,
  ToolDeployments,
  type ToolOrigin,
  type ToolPage,
  ToolRegistry,
  ToolRuntime,
  type ToolStats,
  type ToolStatsQuery,
  toolStatsQuerySchema,
  type ToolVersions,
  type ToolVersionView,
  type ToolView,
  uploadedFiles,
  type UploadOrigin,
  uploadOriginSchema,
  uploadToolSchema,
} from '#foundry/tools';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { abortedWithClient } from '../http/client-gone.js';
import { AuditedLater } from '../http/audit.interceptor.js';
import { validationPipe } from '../http/validation.js';

/** Deployed tools. Whoever may call them may see them. */
@Controller('api/v1/tools')
export class ToolsController {
  constructor(
    @Inject(ToolRegistry) private readonly registry: ToolRegistry,
    @Inject(ToolDeployments) private readonly deployments: ToolDeployments,
    @Inject(ToolRuntime) private readonly runtime: ToolRuntime,
    @Inject(ToolCalls) private readonly calls: ToolCalls,
  ) {}

  @Get()
  @RequiresScope('tools:invoke')
  async list(@CurrentPrincipal() principal: Principal, @Query({ schema: listToolsSchema }) query: ListTools): Promise<ToolPage> {
    return await this.registry.list(principal, query);
  }

  /** The body is a package as JSON, or a ZIP of one, with its origin in the query. */
  @Post()
  @RequiresScope('tools:deploy')
  async upload(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: uploadOriginSchema }) query: UploadOrigin,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeployedTool> {
    const signal = abortedWithClient(reply);
    const { files, origin: said } = await packageIn(body, query);
    const origin = originOf(principal, said);
    const deployed = await this.deployments.deploy(principal, files, origin, { signal });
    void reply.status(deployed.created ? 201 : 200).header('location', `/api/v1/tools/${deployed.tool.name}`);
    return deployed;
  }

  @Get(':name')
  @RequiresScope('tools:invoke')
  async get(@CurrentPrincipal() principal: Principal, @Param('name') name: string): Promise<ToolView> {
    return await this.registry.get(principal, name);
  }

  @Delete(':name')
  @RequiresScope('tools:deploy')
  async undeploy(@CurrentPrincipal() principal: Principal, @Param('name') name: string): Promise<ToolView> {
    return await this.deployments.undeploy(principal, name);
  }

  @Get(':name/versions')
  @RequiresScope('tools:invoke')
  async versions(@CurrentPrincipal() principal: Principal, @Param('name') name: string): Promise<ToolVersions> {
    return { items: await this.registry.versions(principal, name) };
  }

  @Get(':name/versions/:version')
  @RequiresScope('tools:invoke')
  async version(
    @CurrentPrincipal() principal: Principal,
    @Param('name') name: string,
    @Param('version') version: string,
  ): Promise<ToolVersionView> {
    return await this.registry.version(principal, name, /^[1-9]\d{0,8}$/.test(version) ? Number(version) : 0);
  }

  @Post(':name/rollback')
  @HttpCode(200)
  @RequiresScope('tools:deploy')
  async rollback(
    @CurrentPrincipal() principal: Principal,
    @Param('name') name: string,
    @Body({ schema: rollbackToolSchema }) body: RollbackTool,
  ): Promise<ToolView> {
    return await this.deployments.rollback(principal, name, body.version);
  }

  @Post(':name/invoke')
  @HttpCode(200)
  @AuditedLater('Calls are journaled, and written into the audit log together.')
  @RequiresScope('tools:invoke')
  async invoke(
    @CurrentPrincipal() principal: Principal,
    @Param('name') name: string,
    @Body({ schema: invokeToolSchema }) body: InvokeTool,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ToolAnswer> {
    return await this.runtime.invoke(principal, name, body.input, { signal: abortedWithClient(reply) });
  }

  @Get(':name/calls')
  @RequiresScope('tools:review')
  async callsOf(
    @CurrentPrincipal() principal: Principal,
    @Param('name') name: string,
    @Query({ schema: listToolCallsSchema }) query: ListToolCalls,
  ): Promise<ToolCallPage> {
    return await this.calls.list(principal, name, query);
  }

  @Get(':name/stats')
  @RequiresScope('tools:invoke')
  async stats(
    @CurrentPrincipal() principal: Principal,
    @Param('name') name: string,
    @Query({ schema: toolStatsQuerySchema }) query: ToolStatsQuery,
  ): Promise<ToolStats> {
    return await this.calls.stats(principal, name, query.since === undefined ? undefined : new Date(query.since));
  }
}

/** What the issuer of a run's token says of it counts more than what the run says. */
function originOf({ workload }: Principal, said: ToolOrigin): ToolOrigin {
  if (workload === undefined) return said;
  return { source: 'ci', gitRepository: workload.repository, gitCommit: workload.commit };
}

type Uploaded = { readonly files: Parameters<ToolDeployments['deploy']>[1]; readonly origin: ToolOrigin };

async function packageIn(body: unknown, query: UploadOrigin): Promise<Uploaded> {
  if (Buffer.isBuffer(body)) return { files: await readArchive(body), origin: { source: 'upload', ...query } };
  const upload = (await validationPipe.transform(body, { type: 'body', schema: uploadToolSchema })) as ReturnType<
    (typeof uploadToolSchema)['parse']
  >;
  const { gitRepository = query.gitRepository, gitCommit = query.gitCommit } = upload;
  return { files: uploadedFiles(upload), origin: { source: 'upload', gitRepository, gitCommit } };
}
