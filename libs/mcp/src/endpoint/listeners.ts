import type { Principal } from '#foundry/auth';
import { DomainError } from '#foundry/kernel';
import { mcpErrors } from '../mcp.errors.js';
import { ownerOf } from './mcp-sessions.js';
import { whenRead } from './when-read.js';

export type StartWatch = (principal: Principal, uri: string) => Promise<() => void>;

/** Streams of one principal, as many as it may have sessions; and resources that one stream may name. */
const MOST_STREAMS = 64;
const MOST_RESOURCES = 100;

interface ListenMessage {
  readonly params: { readonly notifications: { readonly resourceSubscriptions: readonly string[] } };
}

/** The streams that clients of the newer protocol listen on: how many there are, and which resources they may hear of. */
export class Listeners {
  private readonly open = new Map<string, number>();

  constructor(private readonly watch: StartWatch) {}

  /**
   * @param answer gets the body without the resources that the principal may not see: what is acknowledged is what will be told
   * @throws mcp.too_many_sessions
   */
  async listen(principal: Principal, body: unknown, answer: (body: unknown) => Promise<Response>): Promise<Response> {
    const owner = ownerOf(principal);
    const count = this.open.get(owner) ?? 0;
    if (count >= MOST_STREAMS)
      throw mcpErrors.tooManySessions(
        `${MOST_STREAMS} streams are open for this token’s account. End one that is not needed, or try again later.`,
        { details: { retryAfterSeconds: 60 } },
      );
    this.open.set(owner, count + 1);
    const stops: (() => void)[] = [];
    const done = (): void => {
      for (const stop of stops) stop();
      const left = this.open.get(owner)! - 1;
      if (left > 0) this.open.set(owner, left);
      else this.open.delete(owner);
    };
    try {
      return whenRead(await answer(await this.readable(principal, body, stops)), done);
    } catch (error) {
      done();
      throw error;
    }
  }

  private async readable(principal: Principal, body: unknown, stops: (() => void)[]): Promise<unknown> {
    // Of another shape it is for the protocol's library to refuse.
    if (!namesResources(body)) return body;
    const { notifications } = body.params;
    const allowed: string[] = [];
    for (const uri of new Set(notifications.resourceSubscriptions.slice(0, MOST_RESOURCES))) {
      try {
        stops.push(await this.watch(principal, uri));
        allowed.push(uri);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
      }
    }
    return { ...body, params: { ...body.params, notifications: { ...notifications, resourceSubscriptions: allowed } } };
  }
}

function namesResources(body: unknown): body is ListenMessage {
  const uris = (body as { params?: { notifications?: { resourceSubscriptions?: unknown } } } | undefined)?.params?.notifications
    ?.resourceSubscriptions;
  return Array.isArray(uris) && uris.every((uri) => typeof uri === 'string');
}
