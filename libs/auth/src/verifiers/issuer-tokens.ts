import { DomainError, messageOf } from '#foundry/kernel';
import type { createRemoteJWKSet, JWTPayload } from 'jose';
import { z } from 'zod';
import { authErrors } from '../auth.errors.js';
import { ASYMMETRIC } from './foreign-claims.js';

const LOOK_TIMEOUT_MS = 5_000;
const CLOCK_SKEW_SECONDS = 5;

const metadataSchema = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

/** Exactly as tokens and the issuer's metadata name it, and who tokens must be for. */
export interface TrustedIssuer {
  readonly issuer: string;
  readonly audience: string;
}

/** Checks JWTs of one issuer with the keys that it publishes. */
export class IssuerTokens {
  private keys: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;

  constructor(private readonly trusted: TrustedIssuer) {}

  /** What a token says, when the issuer made it for this server. @throws auth.unauthenticated, auth.issuer_unreachable */
  async claimsOf(token: string): Promise<JWTPayload> {
    const { issuer, audience } = this.trusted;
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
    const { issuer } = this.trusted;
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
