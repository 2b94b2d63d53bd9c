import { RefusalLog } from '#foundry/audit';
import { DomainError } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { authErrors } from '../auth.errors.js';
import { DEFAULT_ORGANISATION, type Principal, TOKEN_VERIFIERS, type TokenVerifier } from '../principal.js';
import { RateLimits } from './rate-limits.js';
import type { Scope } from '../scopes.js';

/** What a request says about who sends it, whatever the protocol. */
export interface Credentials {
  /** The `Authorization` header; several of them are refused, since a proxy may have looked at another one. */
  readonly authorization: string | readonly string[] | undefined;
  /** The client's address. */
  readonly address: string;
  /** What is asked for, for the audit log: `GET /api/v1/builds/:id`. */
  readonly target: string;
}

/** The one guard: REST, sockets and MCP all ask it. */
@Injectable()
export class AccessControl {
  constructor(
    @Inject(TOKEN_VERIFIERS) private readonly verifiers: readonly TokenVerifier[],
    @Inject(RateLimits) private readonly limits: RateLimits,
    @Inject(RefusalLog) private readonly refusals: RefusalLog,
  ) {}

  /**
   * Counts the request, finds out who sends it, and makes sure that the token has every scope that is needed.
   * @throws auth.unauthenticated, auth.insufficient_scope, auth.too_many_requests
   */
  async admit(credentials: Credentials, needed: readonly Scope[]): Promise<Principal> {
    const principal = await this.identify(credentials);
    this.authorise(principal, needed, credentials);
    return principal;
  }

  /** Who sends the request, when what it needs is only known later, as with the methods of a protocol. */
  async identify(credentials: Credentials): Promise<Principal> {
    let principal: Principal | undefined;
    try {
      await this.limits.countAddress(credentials.address);
      principal = await this.authenticate(credentials.authorization);
      await this.limits.countToken(principal.tokenId);
      return principal;
    } catch (error) {
      this.noteRefusal(error, credentials, principal);
      throw error;
    }
  }

  /** @throws auth.insufficient_scope that names what is needed and, besides, what the token has. */
  authorise(principal: Principal, needed: readonly Scope[], request: Pick<Credentials, 'address' | 'target'>): void {
    const missing = needed.filter((scope) => !principal.scopes.includes(scope));
    if (missing.length === 0) return;
    const error = authErrors.insufficientScope(
      `This needs the scope ${needed.join(' and ')}; the token has ${principal.scopes.join(', ') || 'none'}.`,
      { details: { scopes: [...new Set([...principal.scopes, ...needed])] } },
    );
    this.noteRefusal(error, request, principal);
    throw error;
  }

  /** Refusals of people and programs that are not known belong to the organisation of those who run the server. */
  noteRefusal(error: unknown, { address, target }: Pick<Credentials, 'address' | 'target'>, principal?: Principal): void {
    if (!(error instanceof DomainError)) return;
    this.refusals.note({
      organisation: principal?.organisation ?? DEFAULT_ORGANISATION,
      subject: principal?.subject ?? 'anonymous',
      name: principal?.name ?? 'anonymous',
      action: 'access.refused',
      target,
      result: 'refused',
      details: { code: error.code, address },
    });
  }

  /**
   * Calls `end` once when the token of a request that lasts (a stream, a socket) stops being valid: it expired or was
   * revoked. @returns what stops looking.
   */
  watch(authorization: Credentials['authorization'], end: () => void): () => void {
    const timer = setInterval(() => {
      this.authenticate(authorization).catch((error: unknown) => {
        // A database that does not answer for a moment says nothing about the token.
        if (!(error instanceof DomainError && error.status === 401)) return;
        clearInterval(timer);
        end();
      });
    }, WATCH_MS).unref();
    return () => clearInterval(timer);
  }

  private async authenticate(authorization: Credentials['authorization']): Promise<Principal> {
    const token = typeof authorization === 'string' ? BEARER.exec(authorization)?.[1] : undefined;
    if (token === undefined) {
      throw authErrors.unauthenticated(
        'Send one token as "Authorization: Bearer …". The admin token was printed at first start.',
        { details: { tokenSent: authorization !== undefined } },
      );
    }
    for (const verifier of this.verifiers) {
      const principal = verifier.recognises(token) ? await verifier.verify(token) : undefined;
      if (principal) return principal;
    }
    throw authErrors.unauthenticated(
      'The token is not known, has expired or was revoked. Send a valid one as "Authorization: Bearer …".',
    );
  }
}

const BEARER = /^Bearer +([\w.~+/=-]{1,8192})$/i;

/** With the time that a verified token is remembered, a revocation ends what goes on within five seconds. */
const WATCH_MS = 1_500;
