import { authErrors, CurrentPrincipal, type Principal, RequiresScope, SigningKeys } from '#foundry/auth';
import { Controller, HttpCode, Inject, Post } from '@nestjs/common';

@Controller('api/v1/admin/keys')
export class KeysController {
  constructor(@Inject(SigningKeys) private readonly keys: SigningKeys) {}

  @Post('rotate')
  @HttpCode(200)
  @RequiresScope('admin:config')
  async rotate(@CurrentPrincipal() principal: Principal): Promise<{ keys: string[] }> {
    if (!principal.operator)
      throw authErrors.notAllowed('The keys are those of all organisations: only the admin token may rotate them.');
    return { keys: await this.keys.rotate(principal) };
  }
}
