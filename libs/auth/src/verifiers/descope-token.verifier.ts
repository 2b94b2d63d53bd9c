import { type DomainError, messageOf } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import type DescopeClient from '@descope/node-sdk';
import { z } from 'zod';
import { authErrors } from '../auth.errors.js';
import { Directory } from '../directory/directory.js';
import type { Principal, TokenVerifier } from '../principal.js';
import { VerifiedTokens } from '../tokens/verified-tokens.js';
import { admitForeign, ASYMMETRIC } from './foreign-claims.js';
import { unverifiedPart } from './unverified-jwt.js';

export interface DescopeOptions {
  readonly projectId: string;
  /** Who tokens must be for: the library checks it only when it is told, so it always is. */
  readonly audience: string;
  /** Where the project's keys are; Descope's own service without it. */
  readonly baseUrl: string | undefined;
  /** The claim that names the organisation, such as `dct` for the tenant; without it everybody belongs to the default one. */
  readonly organisationClaim: string | undefined;
}

export const DESCOPE = Symbol('DESCOPE');

const LOOK_TIMEOUT_MS = 5_000;
/** A token with a key that is not known has the keys fetched; made-up ones must not do so without end. */
const LOOK_EVERY_MS = 5_000;

/** The library's own words when the project publishes no key of that name. */
const UNKNOWN_KEY = 'failed to fetch matching key';

const headerSchema = z.object({ alg: z.enum(ASYMMETRIC), kid: z.string().min(1).max(300) });
const issuerSchema = z.object({ iss: z.string() });

/** Tokens of a Descope project, checked by Descope's library with the keys that the project publishes. */
@Injectable()
export class DescopeTokenVerifier implements TokenVerifier {
  private client: Promise<ReturnType<typeof DescopeClient>> | undefined;
  private readonly keysSeen = new Set<string>();
  private looked = 0;

  constructor(
    @Inject(DESCOPE) private readonly options: DescopeOptions | undefined,
    @Inject(Directory) private readonly directory: Directory,
    @Inject(VerifiedTokens) private readonly verified: VerifiedTokens,
  ) {}

  /** A JWT that names the project as its issuer, whoever made it. */
  recognises(token: string): boolean {
    if (!this.options) return false;
    const issuer = issuerSchema.safeParse(unverifiedPart(token, 'payload'));
    if (!issuer.success) return false;
    return issuer.data.iss.split('/').filter(Boolean).slice(-2).includes(this.options.projectId);
  }

  /** @throws auth.unauthenticated, auth.issuer_unreachable */
  async verify(token: string): Promise<Principal> {
    const { projectId, organisationClaim } = this.options!;
    return await this.verified.principalOf(token, async () =>
      admitForeign(this.directory, await this.claimsOf(token), `descope:${projectId}`, organisationClaim),
    );
  }

  private async claimsOf(token: string): Promise<Readonly<Record<string, unknown>>> {
    const header = headerSchema.safeParse(unverifiedPart(token, 'header'));
    if (!header.success || !this.mayLook(header.data.kid)) throw refusal();
    const client = await (this.client ??= this.load());
    try {
      await withinTime(client.getKey(header.data));
    } catch (error) {
      throw (error as Error).message === UNKNOWN_KEY ? refusal(error) : unreachable(error);
    }
    this.keysSeen.add(header.data.kid);
    try {
      return (await client.validateJwt(token, { audience: this.options!.audience })).token;
    } catch (error) {
      throw refusal(error);
    }
  }

  private mayLook(kid: string): boolean {
    if (this.keysSeen.has(kid)) return true;
    if (Date.now() - this.looked < LOOK_EVERY_MS) return false;
    this.looked = Date.now();
    return true;
  }

  /** Loaded with the first of its tokens: nobody else needs it. */
  private async load(): Promise<ReturnType<typeof DescopeClient>> {
    const { default: connect } = await import('@descope/node-sdk');
    const { projectId, baseUrl } = this.options!;
    const quiet = { log: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };
    return connect({ projectId, logger: quiet, ...(baseUrl !== undefined && { baseUrl }) });
  }
}

/** What the library says is in the error that is thrown. */
const ignore = (): void => undefined;

/** What is wrong with it is for the log of the server; whoever made it up learns nothing. */
const refusal = (cause?: unknown): DomainError =>
  authErrors.unauthenticated('The token is not one that the Descope project made for this server, or it has expired.', { cause });

const unreachable = (cause: unknown): DomainError =>
  authErrors.issuerUnreachable(`Descope could not be asked for the project's keys: ${messageOf(cause)} Try again later.`, {
    cause,
    details: { retryAfterSeconds: 5 },
  });

async function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`There was no answer within ${LOOK_TIMEOUT_MS / 1_000} s.`)), LOOK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
