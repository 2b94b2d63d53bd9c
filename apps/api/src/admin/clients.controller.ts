import {
  type ClientDetail,
  type ClientPage,
  CurrentPrincipal,
  type ListClients,
  listClientsSchema,
  OAuthClientService,
  type Principal,
  RequiresScope,
} from '#foundry/auth';
import { Controller, Delete, Get, HttpCode, Inject, Param, Query } from '@nestjs/common';

/** Programs that use OAuth. An id can be a URL: percent-encoded, it is one part of the path. */
@Controller('api/v1/admin/clients')
export class ClientsController {
  constructor(@Inject(OAuthClientService) private readonly clients: OAuthClientService) {}

  @Get()
  @RequiresScope('admin:config')
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: listClientsSchema }) query: ListClients,
  ): Promise<ClientPage> {
    return await this.clients.list(principal, query);
  }

  @Get(':id')
  @RequiresScope('admin:config')
  async get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<ClientDetail> {
    return await this.clients.get(principal, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequiresScope('admin:config')
  async remove(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<void> {
    await this.clients.remove(principal, id);
  }
}
