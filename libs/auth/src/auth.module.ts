import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AccessControl } from './access-control.js';
import { ApiKeyService } from './api-key.service.js';
import { TOKEN_VERIFIERS } from './principal.js';
import { RATE_LIMITS, type RateLimitOptions, RateLimits } from './rate-limits.js';
import { TokenService } from './token.service.js';

export interface AuthOptions {
  readonly rateLimits: RateLimitOptions;
}

/** Needs the global `DataSource`. */
@Global()
@Module({})
export class AuthModule {
  static forRoot({ rateLimits }: AuthOptions): DynamicModule {
    return {
      module: AuthModule,
      providers: [
        { provide: RATE_LIMITS, useValue: rateLimits },
        { provide: TOKEN_VERIFIERS, useFactory: (...verifiers: unknown[]) => verifiers, inject: [TokenService] },
        RateLimits,
        TokenService,
        ApiKeyService,
        AccessControl,
      ],
      exports: [RateLimits, TokenService, ApiKeyService, AccessControl],
    };
  }
}
