import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AccessControl } from './access-control.js';
import { ApiKeyService } from './api-key.service.js';
import { TOKEN_VERIFIERS } from './principal.js';
import { AuthorizationServer } from './issuer/authorization-server.js';
import { Interactions } from './issuer/interactions.js';
import { IssuedTokenVerifier } from './issuer/issued-token.verifier.js';
import { SigningKeys } from './issuer/signing-keys.js';
import { PUBLIC_URL, ServerAddress } from './server-address.js';
import { RATE_LIMITS, type RateLimitOptions, RateLimits } from './rate-limits.js';
import { TokenService } from './token.service.js';

export interface AuthOptions {
  readonly rateLimits: RateLimitOptions;
  /** Under which clients reach the server; without it, where it listens. */
  readonly publicUrl: string | undefined;
}

/** Needs the global `DataSource`. */
@Global()
@Module({})
export class AuthModule {
  static forRoot({ rateLimits, publicUrl }: AuthOptions): DynamicModule {
    return {
      module: AuthModule,
      providers: [
        { provide: RATE_LIMITS, useValue: rateLimits },
        { provide: PUBLIC_URL, useValue: publicUrl },
        {
          provide: TOKEN_VERIFIERS,
          useFactory: (...verifiers: unknown[]) => verifiers,
          inject: [IssuedTokenVerifier, TokenService],
        },
        ServerAddress,
        IssuedTokenVerifier,
        SigningKeys,
        Interactions,
        AuthorizationServer,
        RateLimits,
        TokenService,
        ApiKeyService,
        AccessControl,
      ],
      exports: [AuthorizationServer, ServerAddress, SigningKeys, RateLimits, TokenService, ApiKeyService, AccessControl],
    };
  }
}
