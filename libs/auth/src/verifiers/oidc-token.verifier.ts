import { Inject, Injectable } from '@nestjs/common';
import { Directory } from '../directory/directory.js';
import type { Principal, TokenVerifier } from '../principal.js';
import { VerifiedTokens } from '../tokens/verified-tokens.js';
import { admitForeign } from './foreign-claims.js';
import { IssuerTokens } from './issuer-tokens.js';

export interface OidcIssuerOptions {
  /** Exactly as tokens and the issuer's metadata name it. */
  readonly issuer: string;
  /** Who tokens must be for; a token for anybody else is refused, whoever signed it. */
  readonly audience: string;
  /** The claim that names the organisation; without it everybody belongs to the default one. */
  readonly organisationClaim: string | undefined;
}

export const OIDC_ISSUER = Symbol('OIDC_ISSUER');

/** JWTs of another OpenID Connect issuer, checked with the keys that it publishes. */
@Injectable()
export class OidcTokenVerifier implements TokenVerifier {
  private readonly tokens: IssuerTokens | undefined;

  constructor(
    @Inject(OIDC_ISSUER) private readonly options: OidcIssuerOptions | undefined,
    @Inject(Directory) private readonly directory: Directory,
    @Inject(VerifiedTokens) private readonly verified: VerifiedTokens,
  ) {
    this.tokens = options && new IssuerTokens(options);
  }

  recognises(token: string): boolean {
    return this.options !== undefined && /^[\w-]+\.[\w-]*\.[\w-]*$/.test(token);
  }

  /** @throws auth.unauthenticated, auth.issuer_unreachable */
  async verify(token: string): Promise<Principal> {
    const { issuer, organisationClaim } = this.options!;
    return await this.verified.principalOf(token, async () =>
      admitForeign(this.directory, await this.tokens!.claimsOf(token), `oidc:${issuer}`, organisationClaim),
    );
  }
}
