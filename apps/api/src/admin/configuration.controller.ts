import { ConfigurationAdministration, type ConfigurationView } from '#foundry/administration';
import { ALL_SCOPES, CurrentPrincipal, type Principal, RequiresScope, type ScopeList, SCOPES } from '#foundry/auth';
import { Controller, Get, Inject } from '@nestjs/common';

@Controller('api/v1/admin')
export class ConfigurationController {
  constructor(@Inject(ConfigurationAdministration) private readonly configuration: ConfigurationAdministration) {}

  @Get('config')
  @RequiresScope('admin:config')
  view(@CurrentPrincipal() principal: Principal): ConfigurationView {
    return this.configuration.view(principal);
  }

  @Get('scopes')
  @RequiresScope('admin:config')
  scopes(): ScopeList {
    return { items: ALL_SCOPES.map((name) => ({ name, meaning: SCOPES[name] })) };
  }
}
