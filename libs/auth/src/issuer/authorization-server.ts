import { AuditLog } from '#foundry/audit';
import { DomainError, messageOf } from '#foundry/kernel';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { DataSource, LessThan } from 'typeorm';
import { AccessControl } from '../guard/access-control.js';
import { RateLimits } from '../guard/rate-limits.js';
import { ServerAddress } from '../guard/server-address.js';
import { TokenService } from '../tokens/token.service.js';
import { Interactions } from './interactions.js';
import { OAuthRecordEntity } from './oauth.entity.js';
import { pageHeaders, problemPage } from './pages.js';
import { createProvider, DEFAULT_SCOPES } from './provider.js';
import { SigningKeys } from './signing-keys.js';

const PATHS = /^(?:\/oauth(?:\/|$)|\/\.well-known\/(?:oauth-authorization-server|openid-configuration)$)/;
const INTERACTION = /^\/oauth\/interaction\/[\w-]{1,64}$/;
const SWEEP_EVERY_MS = 3_600_000;

/**
 * The built-in authorization server: OAuth 2.1 and OpenID Connect on `oidc-provider`. It is put together when the first
 * request for it comes, and again when its keys or its address have changed.
 */
@Injectable()
export class AuthorizationServer {
  private readonly logger = new Logger('Sign-in');
  private built: { for: string; provider: Promise<Provider> } | undefined;
  private swept = 0;
  private readonly clients = new AsyncLocalStorage<string>();

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(AccessControl) private readonly access: AccessControl,
    @Inject(RateLimits) private readonly limits: RateLimits,
    @Inject(TokenService) private readonly tokens: TokenService,
    @Inject(ServerAddress) private readonly address: ServerAddress,
    @Inject(SigningKeys) private readonly keys: SigningKeys,
    @Inject(Interactions) private readonly interactions: Interactions,
  ) {}

  /** Whether the authorization server answers at this path (without its query). */
  answers(path: string): boolean {
    return PATHS.test(path);
  }

  /** Answers a request whose body nobody has read yet. @param client the client's address */
  async handle(request: IncomingMessage, response: ServerResponse, client: string): Promise<void> {
    try {
      const provider = await this.provider();
      const { pathname } = new URL(request.url ?? '/', this.address.origin);
      this.sweep();
      this.name(request, client);
      await this.clients.run(client, async () => {
        if (INTERACTION.test(pathname)) await this.interactions.handle(provider, request, response, client);
        else await provider.callback()(request, response);
      });
    } catch (error) {
      this.logger.error({ err: error }, `A request for signing in failed: ${messageOf(error)}`);
      if (response.headersSent) response.destroy();
      else
        response.writeHead(500, pageHeaders()).end(problemPage('This did not work', 'Something went wrong here. Try it again.'));
    }
  }

  /** Tells the library under which name it is reached, whatever the request says, and adds scopes where none are asked for. */
  private name(request: IncomingMessage, client: string): void {
    const { host, protocol } = new URL(this.address.origin);
    request.headers.host = host;
    for (const header of Object.keys(request.headers)) if (header.startsWith('x-forwarded-')) delete request.headers[header];
    request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    request.headers['x-forwarded-for'] = client;
    const url = new URL(request.url ?? '/', this.address.origin);
    if (url.pathname === '/oauth/authorize' && !url.searchParams.has('scope')) {
      url.searchParams.set('scope', DEFAULT_SCOPES.join(' '));
      request.url = `${url.pathname}${url.search}`;
    }
  }

  private async provider(): Promise<Provider> {
    const keys = await this.keys.current();
    const issuer = this.address.origin;
    const wanted = `${issuer} ${keys.version}`;
    if (this.built?.for !== wanted) {
      const provider = createProvider({
        issuer,
        keys,
        database: this.database,
        tokens: this.tokens,
        audit: this.audit,
        clientAddress: () => this.clients.getStore(),
        address: this.address,
        countClient: async (context) => await this.countClient(context),
      }).then((made) => this.listen(made));
      this.built = { for: wanted, provider };
    }
    return await this.built.provider;
  }

  private async countClient(context: KoaContextWithOIDC): Promise<void> {
    try {
      await this.limits.countRegistration(context.ip);
    } catch (error) {
      if (error instanceof DomainError) {
        context.set('retry-after', String(error.details?.['retryAfterSeconds']));
        context.throw(429, error.message);
      }
      throw error;
    }
  }

  private listen(provider: Provider): Provider {
    provider.on('grant.error', (context, error) =>
      this.access.noteRefusal(new DomainError(`oauth.${error.message}`, 400, error.message), {
        address: context.ip,
        target: 'POST /oauth/token',
      }),
    );
    provider.on('server_error', (_context, error) => this.logger.error({ err: error }, `Signing in failed: ${error.message}`));
    return provider;
  }

  /** Removes what has ended, now and then. */
  private sweep(): void {
    if (Date.now() - this.swept < SWEEP_EVERY_MS) return;
    this.swept = Date.now();
    this.database.manager
      .delete(OAuthRecordEntity, { expiresAt: LessThan(new Date()) })
      .catch((error: unknown) => this.logger.warn(`What has expired could not be removed: ${messageOf(error)}`));
  }
}
