import { sha256 } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { authErrors } from '../auth.errors.js';
import type { Principal, TokenVerifier } from '../principal.js';
import { ALL_SCOPES, type Scope } from '../scopes.js';
import { ServerAddress } from '../guard/server-address.js';
import { TokenService } from '../tokens/token.service.js';
import { unexpired, VerifiedTokens } from '../tokens/verified-tokens.js';
import { OAuthRecordEntity } from './oauth.entity.js';

/**
 * Access tokens of the built-in authorization server. They are random, and looked up: so they can be revoked, and there
 * is no signature to be confused about.
 */
@Injectable()
export class IssuedTokenVerifier implements TokenVerifier {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(TokenService) private readonly tokens: TokenService,
    @Inject(ServerAddress) private readonly address: ServerAddress,
    @Inject(VerifiedTokens) private readonly verified: VerifiedTokens,
  ) {}

  recognises(token: string): boolean {
    return /^[\w-]{43}$/.test(token);
  }

  async verify(token: string): Promise<Principal | undefined> {
    const hash = sha256(token);
    const known = this.verified.get(hash);
    if (known) return known;
    const principal = await this.look(hash);
    if (principal) this.verified.remember(hash, principal);
    return unexpired(principal);
  }

  private async look(hash: string): Promise<Principal | undefined> {
    const row = await this.database.manager.findOneBy(OAuthRecordEntity, {
      kind: In(['AccessToken', 'ClientCredentials']),
      id: hash,
    });
    if (!row) return undefined;
    const { accountId, clientId, aud, scope, exp, grantId } = row.payload;
    if (!this.address.isResource(aud)) {
      throw authErrors.unauthenticated(
        'The token was issued for another resource than this server. Ask for one for this server.',
      );
    }
    // A token that an API key got for itself names the key as its client.
    const account = await this.tokens.account((row.kind === 'AccessToken' ? accountId : clientId) ?? '');
    if (!account) {
      throw authErrors.unauthenticated('The account that the token was given for is no longer there. Sign in again.');
    }
    const granted = new Set((scope ?? '').split(' '));
    return {
      ...account,
      scopes: ALL_SCOPES.filter((name: Scope) => granted.has(name) && account.scopes.includes(name)),
      // What was handed to a program is never more than what the consent page said.
      operator: false,
      tokenId: `oauth:${grantId ?? clientId}`,
      expiresAt: exp === undefined ? null : new Date(exp * 1_000),
    };
  }
}
