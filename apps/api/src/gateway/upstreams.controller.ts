import { CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import {
  type CreateUpstream,
  createUpstreamSchema,
  type UpdateUpstream,
  updateUpstreamSchema,
  UpstreamService,
  type UpstreamView,
} from '#foundry/gateway';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post } from '@nestjs/common';

/** Upstream MCP servers whose tools are in this server's list. */
@Controller('api/v1/admin/upstreams')
export class UpstreamsController {
  constructor(@Inject(UpstreamService) private readonly upstreams: UpstreamService) {}

  @Get()
  @RequiresScope('admin:config')
  async list(@CurrentPrincipal() principal: Principal): Promise<{ items: UpstreamView[] }> {
    return { items: await this.upstreams.list(principal) };
  }

  @Post()
  @RequiresScope('admin:config')
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: createUpstreamSchema }) body: CreateUpstream,
  ): Promise<UpstreamView> {
    return await this.upstreams.create(principal, body);
  }

  @Get(':prefix')
  @RequiresScope('admin:config')
  async get(@CurrentPrincipal() principal: Principal, @Param('prefix') prefix: string): Promise<UpstreamView> {
    return await this.upstreams.get(principal, prefix);
  }

  @Patch(':prefix')
  @RequiresScope('admin:config')
  async update(
    @CurrentPrincipal() principal: Principal,
    @Param('prefix') prefix: string,
    @Body({ schema: updateUpstreamSchema }) body: UpdateUpstream,
  ): Promise<UpstreamView> {
    return await this.upstreams.update(principal, prefix, body);
  }

  @Delete(':prefix')
  @HttpCode(204)
  @RequiresScope('admin:config')
  async remove(@CurrentPrincipal() principal: Principal, @Param('prefix') prefix: string): Promise<void> {
    await this.upstreams.remove(principal, prefix);
  }

  @Post(':prefix/refresh')
  @HttpCode(200)
  @RequiresScope('admin:config')
  async refresh(@CurrentPrincipal() principal: Principal, @Param('prefix') prefix: string): Promise<UpstreamView> {
    return await this.upstreams.refresh(principal, prefix);
  }
}
