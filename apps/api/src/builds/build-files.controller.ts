import { CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import { BuildService, type FixRoundView } from '#foundry/orchestrator';
import type { CommitSummary, WorkspaceEntry } from '#foundry/workspace';
import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** A build's project files and their history. Files are data from a build: always sent as plain bytes to save. */
@Controller('api/v1/builds/:id')
export class BuildFilesController {
  constructor(@Inject(BuildService) private readonly builds: BuildService) {}

  @Get('files')
  @RequiresScope('tools:review')
  async list(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<{ items: WorkspaceEntry[] }> {
    return { items: await this.builds.listFiles(principal, id) };
  }

  @Get('files/*')
  @RequiresScope('tools:review')
  async read(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Param('*') path: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const content = await this.builds.readFile(principal, id, path);
    await reply
      .headers({ 'content-type': 'application/octet-stream', 'content-security-policy': "default-src 'none'; sandbox" })
      .send(content);
  }

  /** Rounds of fixing with every patch that was tried: its diff, whether it was kept, and why not. */
  @Get('fixes')
  @RequiresScope('tools:review')
  async fixes(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<{ items: FixRoundView[] }> {
    return { items: await this.builds.fixes(principal, id) };
  }

  @Get('commits')
  @RequiresScope('tools:review')
  async commits(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<{ items: CommitSummary[] }> {
    return { items: await this.builds.commits(principal, id) };
  }

  @Get('commits/:sha/diff')
  @RequiresScope('tools:review')
  async diff(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Param('sha') sha: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await reply.header('content-type', 'text/plain; charset=utf-8').send(await this.builds.diff(principal, id, sha));
  }
}
