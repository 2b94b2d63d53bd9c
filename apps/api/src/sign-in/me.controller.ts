import { CurrentPrincipal, type Principal, type PrincipalView, RequiresScope, SCOPES } from '#foundry/auth';
import { Controller, Get } from '@nestjs/common';

@Controller('api/v1/me')
export class MeController {
  /** For people and programs that hold a token and wonder what it is good for. */
  @Get()
  @RequiresScope('tools:ping')
  me(@CurrentPrincipal() principal: Principal): PrincipalView {
    const { organisation, userId, subject, name, scopes, operator, expiresAt } = principal;
    return {
      organisation,
      user: userId ?? null,
      subject,
      name,
      scopes: scopes.map((scope) => ({ name: scope, meaning: SCOPES[scope] })),
      operator,
      expiresAt: expiresAt?.toISOString() ?? null,
    };
  }
}
