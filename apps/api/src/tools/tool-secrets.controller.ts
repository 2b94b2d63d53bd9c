import { CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import { type SecretList, type SecretView, type SetSecret, setSecretSchema, ToolSecrets } from '#foundry/tools';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Put } from '@nestjs/common';

/** Secrets of tools: they can be set and removed, and never read. Whoever may deploy could read them by a tool anyway. */
@Controller('api/v1/tool-secrets')
export class ToolSecretsController {
  constructor(@Inject(ToolSecrets) private readonly secrets: ToolSecrets) {}

  @Get()
  @RequiresScope('tools:deploy')
  async list(@CurrentPrincipal() principal: Principal): Promise<SecretList> {
    return { items: await this.secrets.list(principal) };
  }

  @Put(':name')
  @RequiresScope('tools:deploy')
  async set(
    @CurrentPrincipal() principal: Principal,
    @Param('name') name: string,
    @Body({ schema: setSecretSchema }) body: SetSecret,
  ): Promise<SecretView> {
    return await this.secrets.set(principal, name, body);
  }

  @Delete(':name')
  @HttpCode(204)
  @RequiresScope('tools:deploy')
  async remove(@CurrentPrincipal() principal: Principal, @Param('name') name: string): Promise<void> {
    await this.secrets.remove(principal, name);
  }
}
