import {
  type ApiKeyPage,
  ApiKeyService,
  type ApiKeyView,
  type CreateApiKey,
  createApiKeySchema,
  type CreatedApiKey,
  CurrentPrincipal,
  type ListApiKeys,
  listApiKeysSchema,
  type Principal,
  RequiresScope,
} from '#foundry/auth';
import { Body, Controller, Delete, Get, Header, Inject, Param, Post, Query } from '@nestjs/common';

@Controller('api/v1/admin/tokens')
export class TokensController {
  constructor(@Inject(ApiKeyService) private readonly keys: ApiKeyService) {}

  @Post()
  @Header('cache-control', 'no-store')
  @RequiresScope('admin:config')
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: createApiKeySchema }) body: CreateApiKey,
  ): Promise<CreatedApiKey> {
    return await this.keys.create(principal, body);
  }

  @Get()
  @RequiresScope('admin:config')
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: listApiKeysSchema }) query: ListApiKeys,
  ): Promise<ApiKeyPage> {
    return await this.keys.list(principal, query);
  }

  @Delete(':id')
  @RequiresScope('admin:config')
  async revoke(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<ApiKeyView> {
    return await this.keys.revoke(principal, id);
  }
}
