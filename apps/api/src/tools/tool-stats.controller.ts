import { CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import { ToolCalls, type ToolStatsList, type ToolStatsQuery, toolStatsQuerySchema } from '#foundry/tools';
import { Controller, Get, Inject, Query } from '@nestjs/common';

/** How all tools of the organisation do, in one answer: a list of tools need not ask for each. */
@Controller('api/v1/tool-stats')
export class ToolStatsController {
  constructor(@Inject(ToolCalls) private readonly calls: ToolCalls) {}

  @Get()
  @RequiresScope('tools:invoke')
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: toolStatsQuerySchema }) query: ToolStatsQuery,
  ): Promise<ToolStatsList> {
    const since = query.since === undefined ? undefined : new Date(query.since);
    return { items: await this.calls.statsOfAll(principal, since) };
  }
}
