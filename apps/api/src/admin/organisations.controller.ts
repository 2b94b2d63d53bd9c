import {
  type CreateOrganisation,
  createOrganisationSchema,
  CurrentPrincipal,
  type OrganisationList,
  OrganisationService,
  type OrganisationView,
  type Principal,
  type RenameOrganisation,
  renameOrganisationSchema,
  RequiresScope,
} from '#foundry/auth';
import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post } from '@nestjs/common';

@Controller('api/v1/admin/organisations')
export class OrganisationsController {
  constructor(@Inject(OrganisationService) private readonly organisations: OrganisationService) {}

  @Get()
  @RequiresScope('admin:config')
  async list(@CurrentPrincipal() principal: Principal): Promise<OrganisationList> {
    return await this.organisations.list(principal);
  }

  @Post()
  @RequiresScope('admin:config')
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: createOrganisationSchema }) body: CreateOrganisation,
  ): Promise<OrganisationView> {
    return await this.organisations.create(principal, body);
  }

  @Get(':id')
  @RequiresScope('admin:config')
  async get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<OrganisationView> {
    return await this.organisations.get(principal, id);
  }

  @Patch(':id')
  @RequiresScope('admin:config')
  async rename(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body({ schema: renameOrganisationSchema }) body: RenameOrganisation,
  ): Promise<OrganisationView> {
    return await this.organisations.rename(principal, id, body);
  }

  @Post(':id/disable')
  @HttpCode(200)
  @RequiresScope('admin:config')
  async disable(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<OrganisationView> {
    return await this.organisations.disable(principal, id);
  }

  @Post(':id/enable')
  @HttpCode(200)
  @RequiresScope('admin:config')
  async enable(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<OrganisationView> {
    return await this.organisations.enable(principal, id);
  }
}
