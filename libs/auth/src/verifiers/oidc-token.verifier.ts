import { DomainError, messageOf, sha256 } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { createRemoteJWKSet, JWTPayload } from 'jose';
import { z } from 'zod';
import { authErrors } from '../auth.errors.js';
import { Directory } from '../directory/directory.js';
import type { Principal, TokenVerifier } from '../principal.js';
import { VerifiedTokens } from '../tokens/verified-tokens.js';
import { admitForeign, ASYMMETRIC } from './foreign-claims.js';

export interface OidcIssuerOptions {
  /** Exactly as tokens and the issuer's metadata name it. */
  readonly issuer: string;
  /** Who tokens must be for; a token for anybody else is refused, whoever signed it. */
  readonly audience: string;
  /** The claim that names the organisation; without it everybody belongs to the default one. */
  readonly organisationClaim: string | undefined;
}

export const OIDC_ISSUER = Symbol('OIDC_ISSUER');

const LOOK_TIMEOUT_MS = 5_000;
const CLOCK_SKEW_SECONDS = 5;

const metadataSchema = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

/** JWTs of another OpenID Connect issuer, checked with the keys that it publishes. */
@Injectable()
export class OidcTokenVerifier implements TokenVerifier {
  private keys: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;

  constructor(
    @Inject(OIDC_ISSUER) private readonly options: OidcIssuerOptions | undefined,
    @Inject(Directory) private readonly directory: Directory,
    @Inject(VerifiedTokens) private readonly verified: VerifiedTokens,
  ) {}

  recognises(token: string): boolean {
    return this.options !== undefined && /^[\w-]+\.[\w-]*\.[\w-]*$/.test(token);
  }

  /** @throws auth.unauthenticated, auth.issuer_unreachable */
  async verify(token: string): Promise<Principal> {
    const hash = sha256(token);
    const known = this.verified.get(hash);
    if (known) return known;
    const { issuer, organisationClaim } = this.options!;
    const principal = await admitForeign(this.directory, await this.claimsOf(token), `oidc:${issuer}`, organisationClaim);
    this.verified.remember(hash, principal);
    return principal;
  }

  private async claimsOf(token: string): Promise<JWTPayload> {
    const { issuer, audience } = this.options!;
    const { errors, jwtVerify } = await import('jose');
    try {
      const keys = await (this.keys ??= this.discover());
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: [...ASYMMETRIC],
        requiredClaims: ['exp', 'sub'],
        clockTolerance: CLOCK_SKEW_SECONDS,
      });
      return payload;
    } catch (error) {
      if (error instanceof DomainError) throw error;
      if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) throw unreachable(issuer, error);
      // What is wrong with it is for the log of the server; whoever made it up learns nothing.
      throw authErrors.unauthenticated(
        'The token is not one that the configured issuer made for this server, or it has expired.',
        {
          cause: error,
        },
      );
    }
  }

  /** The issuer's keys, which are fetched when a token names one that is not known, at most every 30 s. */
  private async discover(): Promise<ReturnType<typeof createRemoteJWKSet>> {
    const { issuer } = this.options!;
    try {
      const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
        signal: AbortSignal.timeout(LOOK_TIMEOUT_MS),
        redirect: 'error',
      });
      if (!response.ok) throw new Error(`It answered ${response.status}.`);
      const metadata = metadataSchema.parse(await response.json());
      if (metadata.issuer !== issuer) throw new Error(`It calls itself ${metadata.issuer}.`);
      const { createRemoteJWKSet: remoteKeys } = await import('jose');
      return remoteKeys(new URL(metadata.jwks_uri), { timeoutDuration: LOOK_TIMEOUT_MS });
    } catch (error) {
      // The next token asks again.
      this.keys = undefined;
      throw unreachable(issuer, error);
    }
  }
}

const unreachable = (issuer: string, cause: unknown): DomainError =>
  authErrors.issuerUnreachable(`The issuer ${issuer} could not be asked for its keys: ${messageOf(cause)} Try again later.`, {
    cause,
    details: { retryAfterSeconds: 5 },
  });
