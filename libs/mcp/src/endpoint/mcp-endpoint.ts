import type { Principal } from '#foundry/auth';
import type * as Sdk from '@modelcontextprotocol/server';
import type { IncomingHttpHeaders } from 'node:http';
import { ListenBus } from '../changes/listen-bus.js';
import type { McpChanges } from '../changes/mcp-changes.js';
import type { Answer } from './answer.js';
import type { ListSplice } from './list-splice.js';
import { Listeners, type StartWatch } from './listeners.js';
import { McpSessions } from './mcp-sessions.js';
import { type PlainAnswer, PlainCalls } from './plain-calls.js';
import type { ServerSource } from './server-source.js';

/** Who sends a request, once that is known for certain. */
export interface Sender {
  readonly principal: Principal;
  /** Where the metadata of RFC 9728 is, for challenges. */
  readonly resourceMetadataUrl: string | undefined;
}

export interface EndpointParts {
  readonly servers: ServerSource;
  readonly changes: McpChanges;
  readonly splice: ListSplice;
  /** Begins to look out for changes of a resource; refuses those that the principal may not see. */
  readonly watch: StartWatch;
  onError(error: Error): void;
}

/**
 * `/mcp` for both eras of the protocol: requests with the envelope of 2026-07-28 are answered one by one, without state; those of
 * 2025-11-25 and before belong to sessions. Web standard requests and responses, whatever server carries them.
 */
export class McpEndpoint {
  private readonly modern: Sdk.McpHttpHandler;
  private readonly sessions: McpSessions;
  private readonly bus: ListenBus;
  private readonly listeners: Listeners;
  private readonly plain: PlainCalls | undefined;
  private readonly stopListening: () => void;

  constructor(
    private readonly sdk: typeof Sdk,
    private readonly parts: EndpointParts,
  ) {
    const { servers, changes, onError } = parts;
    this.bus = new ListenBus(changes);
    this.listeners = new Listeners(parts.watch);
    this.modern = sdk.createMcpHandler(
      ({ requestInfo, authInfo }) => {
        const principal = authInfo?.extra?.principal as Principal | undefined;
        if (!principal) throw new Error('A request over MCP reached the protocol without a principal.');
        const header = (name: string) => requestInfo?.headers.get(name) ?? undefined;
        return servers.forRequest({
          organisation: principal.organisation,
          method: header('mcp-method'),
          name: header('mcp-name'),
        });
      },
      { legacy: 'reject', onerror: onError, bus: this.bus },
    );
    this.sessions = new McpSessions(sdk, (organisation) => servers.forSession(organisation), onError);
    this.plain = servers.catalog && new PlainCalls(servers.catalog, this.sessions);
    this.stopListening = changes.listen((change) => this.sessions.tell(change));
  }

  /**
   * The answer to a POST that is an ordinary call of a tool, which needs no web request.
   * @param body its parsed JSON @returns undefined when the request is for `handle`
   */
  async plainly(headers: IncomingHttpHeaders, body: unknown, principal: Principal): Promise<PlainAnswer | undefined> {
    return await this.plain?.read(headers, body, principal);
  }

  /** @param body the parsed JSON of a POST; undefined for other methods */
  async handle(request: Request, body: unknown, { principal, resourceMetadataUrl }: Sender): Promise<Answer> {
    const authInfo: Sdk.AuthInfo = {
      // Tools act for the principal; none of them is given the token itself.
      token: principal.tokenId,
      clientId: principal.subject,
      scopes: [...principal.scopes],
      ...(resourceMetadataUrl === undefined ? {} : { resourceMetadataUrl }),
      extra: { principal },
    };
    const { splice } = this.parts;
    splice.expect(request, body);
    const options = { authInfo, ...(body === undefined ? {} : { parsedBody: body }) };
    if (await this.sdk.isLegacyRequest(request, body))
      return await splice.complete(request, await this.sessions.handle(principal, request, options));
    if (request.headers.get('mcp-method') === 'subscriptions/listen')
      return await this.listeners.listen(principal, body, (readable) =>
        this.bus.within(principal.organisation, () => this.modern.fetch(request, { ...options, parsedBody: readable })),
      );
    return await splice.complete(request, await this.modern.fetch(request, options));
  }

  /** Open sessions of the older protocols. */
  get sessionCount(): number {
    return this.sessions.size;
  }

  /** Ends the sessions of the older protocols; their clients connect again. */
  async endSessions(): Promise<void> {
    await this.sessions.endAll();
  }

  async close(): Promise<void> {
    this.stopListening();
    await Promise.all([this.modern.close(), this.sessions.close()]);
  }
}
