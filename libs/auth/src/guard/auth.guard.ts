import { type CanActivate, createParamDecorator, type ExecutionContext, Inject, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AccessControl, type Credentials } from './access-control.js';
import { authErrors } from '../auth.errors.js';
import type { Principal } from '../principal.js';
import type { Scope } from '../scopes.js';

const SCOPES_NEEDED = 'foundry:scopes';
const PUBLIC = 'foundry:public';

/** The scopes that a route needs, all of them. Every route has either this or `@Public`; lint and the guard both insist. */
export const RequiresScope = (...scopes: readonly [Scope, ...Scope[]]) => SetMetadata(SCOPES_NEEDED, scopes);

/** A route that answers anybody, with the reason why it may. */
export const Public = (reason: string) => SetMetadata(PUBLIC, reason);

/** The scopes that a controller's method names; undefined for a public one. */
export function scopesOf(handler: (...args: never[]) => unknown): readonly Scope[] | undefined {
  return Reflect.getMetadata(SCOPES_NEEDED, handler) as readonly Scope[] | undefined;
}

/** The parts of Fastify's request that the guard reads. */
interface IncomingRequest {
  readonly ip: string;
  readonly method: string;
  readonly routeOptions: { readonly url?: string | undefined };
  readonly raw: { readonly rawHeaders: readonly string[] };
  principal?: Principal;
}

/** Who sent the request: `@CurrentPrincipal() principal: Principal`. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<IncomingRequest>();
  if (!principal) throw authErrors.unauthenticated('Send a token as "Authorization: Bearer …".');
  return principal;
});

/** What an HTTP request says about who sends it. */
export function credentialsOf(request: Omit<IncomingRequest, 'principal'>): Credentials {
  const { rawHeaders } = request.raw;
  // Node keeps the first of several headers silently; here all of them count.
  const found = rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]!.toLowerCase() === 'authorization');
  return {
    authorization: found.length > 1 ? found : found[0],
    address: request.ip,
    // The route, not the path: what somebody tries out would fill the log with different targets.
    target: `${request.method} ${request.routeOptions.url ?? 'an unknown route'}`,
  };
}

/** Guards every route: a route that declares nothing is refused, not served. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(AccessControl) private readonly access: AccessControl,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<string | undefined>(PUBLIC, targets)) return true;
    const request = context.switchToHttp().getRequest<IncomingRequest>();
    const credentials = credentialsOf(request);
    const principal = await this.access.identify(credentials);
    request.principal = principal;
    const needed = this.reflector.getAllAndOverride<readonly Scope[] | undefined>(SCOPES_NEEDED, targets);
    if (!needed) throw authErrors.notAllowed('This route declares no scope, so no token may use it.');
    this.access.authorise(principal, needed, credentials);
    return true;
  }
}
