import { CurrentPrincipal, organisationOf, organisationSchema, type Principal, RequiresScope } from '#foundry/auth';
import { type BuildPage, BuildService, listBuildsSchema } from '#foundry/orchestrator';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import type { z } from 'zod';

const listAllBuildsSchema = listBuildsSchema.extend({
  /** The caller's own organisation without it. Only the operator may name another. */
  organisation: organisationSchema.optional(),
});

/** Builds of a whole organisation, whoever started them, for those who see to the installation and may see no project. */
@Controller('api/v1/admin/builds')
export class AdminBuildsController {
  constructor(@Inject(BuildService) private readonly builds: BuildService) {}

  @Get()
  @RequiresScope('admin:logs')
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: listAllBuildsSchema }) { organisation, ...query }: z.output<typeof listAllBuildsSchema>,
  ): Promise<BuildPage> {
    return await this.builds.list({ ...principal, organisation: organisationOf(principal, organisation) }, query);
  }
}
