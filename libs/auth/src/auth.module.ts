import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AccessControl } from './guard/access-control.js';
import { ApiKeyService } from './tokens/api-key.service.js';
import { TOKEN_VERIFIERS } from './principal.js';
import { AuthorizationServer } from './issuer/authorization-server.js';
import { OAuthClientService } from './issuer/client.service.js';
import { Interactions } from './issuer/interactions.js';
import { IssuedTokenVerifier } from './issuer/issued-token.verifier.js';
import { SigningKeys } from './issuer/signing-keys.js';
import { PUBLIC_URL, ServerAddress } from './guard/server-address.js';
import { RATE_LIMITS, type RateLimitOptions, RateLimits } from './guard/rate-limits.js';
import { OIDC_ISSUER, type OidcIssuerOptions, OidcTokenVerifier } from './verifiers/oidc-token.verifier.js';
import { Directory } from './directory/directory.js';
import { OrganisationService } from './directory/organisation.service.js';
import { UserService } from './directory/user.service.js';
import { VerifiedTokens } from './tokens/verified-tokens.js';
import { CI_ISSUER, type CiIssuerOptions, CiTokenVerifier } from './verifiers/ci-token.verifier.js';
import { DESCOPE, type DescopeOptions, DescopeTokenVerifier } from './verifiers/descope-token.verifier.js';
import { TokenService } from './tokens/token.service.js';

export interface AuthOptions {
  readonly rateLimits: RateLimitOptions;
  /** Under which clients reach the server; without it, where it listens. */
  readonly publicUrl: string | undefined;
  /** Another issuer whose tokens are accepted. */
  readonly oidcIssuer: OidcIssuerOptions | undefined;
  /** A Descope project whose tokens are accepted. */
  readonly descope: DescopeOptions | undefined;
  /** Where runs of a continuous integration get their tokens, and which repositories may upload tools. */
  readonly ci?: CiIssuerOptions | undefined;
}

/** Needs the global `DataSource`. */
@Global()
@Module({})
export class AuthModule {
  static forRoot({ rateLimits, publicUrl, oidcIssuer, descope, ci }: AuthOptions): DynamicModule {
    return {
      module: AuthModule,
      providers: [
        { provide: RATE_LIMITS, useValue: rateLimits },
        { provide: PUBLIC_URL, useValue: publicUrl },
        { provide: OIDC_ISSUER, useValue: oidcIssuer },
        { provide: DESCOPE, useValue: descope },
        { provide: CI_ISSUER, useValue: ci },
        {
          provide: TOKEN_VERIFIERS,
          useFactory: (...verifiers: unknown[]) => verifiers,
          // An operator's own admin token may look like a JWT: what is no JWT of the issuer's is refused only after it was looked up.
          inject: [IssuedTokenVerifier, TokenService, CiTokenVerifier, DescopeTokenVerifier, OidcTokenVerifier],
        },
        ServerAddress,
        IssuedTokenVerifier,
        OidcTokenVerifier,
        DescopeTokenVerifier,
        CiTokenVerifier,
        SigningKeys,
        Interactions,
        AuthorizationServer,
        RateLimits,
        VerifiedTokens,
        Directory,
        OrganisationService,
        UserService,
        OAuthClientService,
        TokenService,
        ApiKeyService,
        AccessControl,
      ],
      exports: [
        AuthorizationServer,
        ServerAddress,
        SigningKeys,
        RateLimits,
        TokenService,
        ApiKeyService,
        OrganisationService,
        UserService,
        OAuthClientService,
        AccessControl,
      ],
    };
  }
}
