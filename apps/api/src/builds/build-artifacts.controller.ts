import { CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import { artifactViewSchema, BUNDLE_ARTIFACT, BuildService, type ArtifactView } from '#foundry/orchestrator';
import { Controller, Get, Headers, Inject, Param, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { sendContent } from './send-content.js';

@ApiTags('builds')
@ApiBearerAuth()
@Controller('api/v1/builds/:id')
export class BuildArtifactsController {
  constructor(@Inject(BuildService) private readonly builds: BuildService) {}

  @Get('artifacts')
  @RequiresScope('tools:review')
  @ApiOperation({ summary: 'List what a build made' })
  @ApiResponse({ status: 200, standardSchema: z.object({ items: z.array(artifactViewSchema) }) })
  async list(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<{ items: ArtifactView[] }> {
    return { items: await this.builds.listArtifacts(principal, id) };
  }

  @Get('artifacts/*')
  @RequiresScope('tools:review')
  @ApiOperation({ summary: 'One artifact; its name may contain slashes' })
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
  @ApiOperation({ summary: 'Download the bundle', description: 'A zip file; supports `If-None-Match` and byte ranges.' })
  @ApiHeader({ name: 'Range', required: false, schema: { type: 'string' } })
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
