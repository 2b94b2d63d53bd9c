import { Inject, Injectable } from '@nestjs/common';
import { isIPv6 } from 'node:net';
import type { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { authErrors } from '../auth.errors.js';

export interface RateLimitOptions {
  /** Requests a minute with one token. */
  readonly perToken: number;
  /** Requests a minute from one address, with any token or none. */
  readonly perAddress: number;
}

export const RATE_LIMITS = Symbol('RATE_LIMITS');
const WINDOW_SECONDS = 60;
/** A person who mistypes needs a few; whoever guesses gets nowhere. */
const SIGN_INS = 10;
const REGISTRATIONS = 30;

type Counted = keyof RateLimitOptions | 'signIns' | 'registrations';

/** Requests that may come in a minute. Every process counts its own. */
@Injectable()
export class RateLimits {
  private limiters: Promise<Record<Counted, RateLimiterMemory>> | undefined;

  constructor(@Inject(RATE_LIMITS) private readonly options: RateLimitOptions) {}

  /** @throws auth.too_many_requests */
  async countAddress(address: string): Promise<void> {
    await this.count('perAddress', networkOf(address), 'This address');
  }

  /** @throws auth.too_many_requests */
  async countToken(tokenId: string): Promise<void> {
    await this.count('perToken', tokenId, 'This token');
  }

  /** @throws auth.too_many_requests */
  async countSignIn(address: string): Promise<void> {
    await this.count('signIns', networkOf(address), 'This address');
  }

  /** A sign-in that succeeded is no guess. */
  async forgiveSignIn(address: string): Promise<void> {
    await (await (this.limiters ??= this.load())).signIns.reward(networkOf(address));
  }

  /** @throws auth.too_many_requests */
  async countRegistration(address: string): Promise<void> {
    await this.count('registrations', networkOf(address), 'This address');
  }

  /** Loaded with the first request: a start does not wait for it. */
  private async load(): Promise<Record<Counted, RateLimiterMemory>> {
    // CommonJS: only the default export is there in the bundled program, too.
    const { RateLimiterMemory } = (await import('rate-limiter-flexible')).default;
    const limiter = (points: number) => new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
    return {
      perToken: limiter(this.options.perToken),
      perAddress: limiter(this.options.perAddress),
      signIns: limiter(SIGN_INS),
      registrations: limiter(REGISTRATIONS),
    };
  }

  private async count(which: Counted, key: string, who: string): Promise<void> {
    const limiter = (await (this.limiters ??= this.load()))[which];
    try {
      await limiter.consume(key);
    } catch (reached) {
      if (!isRefusal(reached)) throw reached;
      const most = { ...this.options, signIns: SIGN_INS, registrations: REGISTRATIONS }[which];
      const retryAfterSeconds = Math.max(1, Math.ceil(reached.msBeforeNext / 1_000));
      throw authErrors.tooManyRequests(
        `${who} has sent more than ${most} requests in a minute. Go on in ${retryAfterSeconds} s.`,
        { details: { retryAfterSeconds } },
      );
    }
  }
}

/** The library throws its result when the limit is reached, and an error when something is wrong. */
const isRefusal = (thrown: unknown): thrown is RateLimiterRes =>
  !(thrown instanceof Error) && typeof (thrown as RateLimiterRes).msBeforeNext === 'number';

/** An IPv6 client can have any address of its network: its first 64 bits count. */
export function networkOf(address: string): string {
  const plain = address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('%')[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
