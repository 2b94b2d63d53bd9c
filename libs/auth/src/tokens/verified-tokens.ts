import { sha256 } from '#foundry/kernel';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Principal } from '../principal.js';

/** What another process revoked or disabled is noticed within this time; what this one did, at once. */
const REMEMBERED_MS = 3_000;
const MOST = 10_000;

/** Whom tokens were found to stand for, by their hashes: most requests then need no database. */
@Injectable()
export class VerifiedTokens {
  private readonly principals = new LRUCache<string, Principal>({ max: MOST, ttl: REMEMBERED_MS });

  /** @returns undefined also for a token that has expired since */
  get(hash: string): Principal | undefined {
    return unexpired(this.principals.get(hash));
  }

  /** Whom a token stands for, as it is known or as `verify` finds out, which is remembered then. @throws what `verify` throws */
  async principalOf(token: string, verify: () => Promise<Principal>): Promise<Principal> {
    const hash = sha256(token);
    const known = this.get(hash);
    if (known) return known;
    const principal = await verify();
    this.remember(hash, principal);
    return principal;
  }

  remember(hash: string, principal: Principal): void {
    this.principals.set(hash, principal);
  }

  forget(hash: string): void {
    this.principals.delete(hash);
  }

  /** For what ends many tokens at once: a user or an organisation that was disabled. */
  clear(): void {
    this.principals.clear();
  }
}

export const unexpired = (principal: Principal | undefined): Principal | undefined =>
  principal?.expiresAt && principal.expiresAt.getTime() <= Date.now() ? undefined : principal;
