import { CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import { BUNDLE_ARTIFACT, BuildService, type ArtifactView } from '#foundry/orchestrator';
import { Controller, Get, Headers, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { sendContent } from './send-content.js';
@Controller('api/v1/builds/:id')
export class BuildArtifactsController {
  constructor(@Inject(BuildService) private readonly builds: BuildService) {}

  @Get('artifacts')
  @RequiresScope('tools:review')
  async list(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<{ items: ArtifactView[] }> {
    return { items: await this.builds.listArtifacts(principal, id) };
  }

  @Get('artifacts/*')
  @RequiresScope('tools:review')
  async artifact(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Param('*') name: string,
    @Headers() headers: Record<string, string | undefined>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendContent(reply, headers, await this.builds.artifact(principal, id, name), {});
  }

  @Get('bundle')
  @RequiresScope('tools:review')
  async bundle(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Headers() headers: Record<string, string | undefined>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { slug } = await this.builds.summary(principal, id);
    const content = await this.builds.artifact(principal, id, BUNDLE_ARTIFACT);
    await sendContent(reply, headers, content, { downloadAs: `${slug ?? id}.zip` });
  }
}
