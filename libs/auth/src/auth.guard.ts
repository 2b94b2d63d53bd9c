import { type CanActivate, createParamDecorator, type ExecutionContext, Inject, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { authErrors } from './auth.errors.js';
import type { Scope } from './scopes.js';
import { type Principal, TokenService } from './token.service.js';

const SCOPE = 'foundry:scope';
const PUBLIC = 'foundry:public';

/** The scope a route needs. Every route has either this or `@Public`; lint and the guard both insist. */
export const RequiresScope = (scope: Scope) => SetMetadata(SCOPE, scope);

/** A route that answers anybody, with the reason why it may. */
export const Public = (reason: string) => SetMetadata(PUBLIC, reason);

interface AuthenticatedRequest {
  headers: Record<string, string | string[] | undefined>;
  principal?: Principal;
}

/** Who sent the request: `@CurrentPrincipal() principal: Principal`. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!principal) throw authErrors.unauthenticated('Send a token as "Authorization: Bearer …".');
  return principal;
});

/** Guards every route: a route that declares nothing is refused, not served. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(TokenService) private readonly tokens: TokenService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<string | undefined>(PUBLIC, targets)) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const principal = await authenticate(request.headers.authorization, this.tokens);
    request.principal = principal;
    const scope = this.reflector.getAllAndOverride<Scope | undefined>(SCOPE, targets);
    if (!scope || !principal.scopes.includes(scope)) {
      throw authErrors.insufficientScope(
        scope
          ? `This needs the scope ${scope}; the token has ${principal.scopes.join(', ') || 'none'}.`
          : 'This route declares no scope, so no token may use it.',
      );
    }
    return true;
  }
}

/** Checks an `Authorization` header; for the places that Nest's guards do not reach. */
export async function authenticate(header: string | string[] | undefined, tokens: TokenService): Promise<Principal> {
  const token = typeof header === 'string' ? /^Bearer ([\w.~+/=-]{1,4096})$/i.exec(header)?.[1] : undefined;
  if (!token)
    throw authErrors.unauthenticated('Send a token as "Authorization: Bearer …". The admin token was printed at first start.');
  return await tokens.verify(token);
}
