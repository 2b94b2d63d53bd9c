import { randomUUID } from 'node:crypto';
import type * as Sdk from '@modelcontextprotocol/server';
import { mcpErrors } from '../mcp.errors.js';
import type { McpServer } from './server-factory.js';

interface Session {
  readonly transport: Sdk.WebStandardStreamableHTTPServerTransport;
  readonly server: McpServer;
  readonly owner: string;
  lastUsed: number;
  /** Requests and streams that are open now: a session in use is never idle. */
  open: number;
}

export interface SessionLimits {
  /** Sessions of one principal; opening one more ends its longest idle one. */
  readonly perOwner: number;
  readonly all: number;
  /** Milliseconds without a request or an open stream after which a session is ended. */
  readonly idleMs: number;
}

export const SESSION_LIMITS: SessionLimits = { perOwner: 64, all: 1_024, idleMs: 30 * 60_000 };

/**
 * Sessions of the protocol's older revisions. A session belongs to the principal that opened it: to anybody else, with however
 * good a token, its id means nothing.
 */
export class McpSessions {
  private readonly sessions = new Map<string, Session>();
  private readonly sweeping: NodeJS.Timeout;

  constructor(
    private readonly sdk: typeof Sdk,
    private readonly createServer: () => McpServer,
    private readonly limits: SessionLimits = SESSION_LIMITS,
  ) {
    this.sweeping = setInterval(() => this.endIdle(), Math.min(60_000, limits.idleMs)).unref();
  }

  get size(): number {
    return this.sessions.size;
  }

  /** @throws mcp.session_unknown, mcp.too_many_sessions */
  async handle(owner: string, request: Request, options: Sdk.McpHandlerRequestOptions): Promise<Response> {
    const id = request.headers.get('mcp-session-id');
    if (id === null) return await this.open(owner, request, options);
    const session = this.sessions.get(id);
    if (!session || session.owner !== owner)
      throw mcpErrors.sessionUnknown(
        'There is no such MCP session: it has ended, or the server was started anew. Connect again.',
      );
    return await this.within(session, () => session.transport.handleRequest(request, options));
  }

  /** Tells every session that its list of tools is not what it was. */
  toolsChanged(): void {
    for (const { server } of this.sessions.values()) server.sendToolListChanged();
  }

  /** Ends the sessions of a principal, or all. */
  async close(owner?: string): Promise<void> {
    if (owner === undefined) clearInterval(this.sweeping);
    const ending = [...this.sessions].filter(([, session]) => owner === undefined || session.owner === owner);
    await Promise.all(ending.map(([id]) => this.end(id)));
  }

  private async open(owner: string, request: Request, options: Sdk.McpHandlerRequestOptions): Promise<Response> {
    this.makeRoom(owner);
    const server = this.createServer();
    const transport = new this.sdk.WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => {
        this.sessions.set(id, session);
      },
      onsessionclosed: (id) => this.end(id),
    });
    const session: Session = { transport, server, owner, lastUsed: Date.now(), open: 0 };
    await server.connect(transport);
    const response = await this.within(session, () => transport.handleRequest(request, options));
    // Anything but an initialize that succeeded opens no session: its server is not needed any more.
    if (transport.sessionId === undefined) await server.close();
    return response;
  }

  private async within(session: Session, answer: () => Promise<Response>): Promise<Response> {
    session.open++;
    const done = (): void => {
      session.open--;
      session.lastUsed = Date.now();
    };
    try {
      return whenRead(await answer(), done);
    } catch (error) {
      done();
      throw error;
    }
  }

  private makeRoom(owner: string): void {
    const own = [...this.sessions].filter(([, session]) => session.owner === owner);
    const full = own.length >= this.limits.perOwner || this.sessions.size >= this.limits.all;
    if (!full) return;
    const idle = own.filter(([, { open }]) => open === 0).sort(([, a], [, b]) => a.lastUsed - b.lastUsed)[0];
    if (!idle)
      throw mcpErrors.tooManySessions(
        'As many MCP sessions are open as this server keeps. End one that is not needed, or try again later.',
        {
          details: { retryAfterSeconds: 60 },
        },
      );
    void this.end(idle[0]);
  }

  private endIdle(): void {
    const since = Date.now() - this.limits.idleMs;
    for (const [id, session] of this.sessions) if (session.open === 0 && session.lastUsed < since) void this.end(id);
  }

  private async end(id: string): Promise<void> {
    const session = this.sessions.get(id);
    this.sessions.delete(id);
    await session?.server.close();
  }
}

/** The same response; `done` is called once its body was read to the end or given up. */
function whenRead(response: Response, done: () => void): Response {
  if (response.body === null) {
    done();
    return response;
  }
  const reader = response.body.getReader();
  let open = true;
  const end = (): void => {
    if (open) done();
    open = false;
  };
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const { done: ended, value } = await reader.read();
        if (!ended) return controller.enqueue(value);
        end();
        controller.close();
      } catch (error) {
        end();
        controller.error(error);
      }
    },
    cancel: async (reason) => {
      end();
      await reader.cancel(reason);
    },
  });
  return new Response(body, response);
}
