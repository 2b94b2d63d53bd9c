import { randomUUID } from 'node:crypto';
import type * as Sdk from '@modelcontextprotocol/server';
import type { Principal } from '#foundry/auth';
import type { McpChange } from '../changes/mcp-changes.js';
import { mcpErrors } from '../mcp.errors.js';
import { calledOffBy } from './plain-call.js';
import type { ServedSession } from './server-source.js';
import { whenRead } from './when-read.js';

interface Session {
  readonly transport: Sdk.WebStandardStreamableHTTPServerTransport;
  readonly served: ServedSession;
  readonly owner: string;
  readonly organisation: string;
  lastUsed: number;
  /** Requests and streams that are open now: a session in use is never idle. */
  open: number;
  /** What ends each call that the protocol's library knows nothing of. */
  readonly calls: Map<string | number, () => void>;
}

/** The calls of one session that the protocol's library knows nothing of. */
export interface SessionCalls {
  has(id: string | number): boolean;
  /** @param callOff called when the client calls it off, or the session ends @returns to be called when the call is over */
  enter(id: string | number, callOff: () => void): () => void;
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
    private readonly serve: (organisation: string) => ServedSession,
    private readonly onError: (error: Error) => void,
    private readonly limits: SessionLimits = SESSION_LIMITS,
  ) {
    this.sweeping = setInterval(() => this.endIdle(), Math.min(60_000, limits.idleMs)).unref();
  }

  get size(): number {
    return this.sessions.size;
  }

  /** @throws mcp.session_unknown, mcp.too_many_sessions */
  async handle(principal: Principal, request: Request, options: Sdk.McpHandlerRequestOptions): Promise<Response> {
    const owner = ownerOf(principal);
    const id = request.headers.get('mcp-session-id');
    if (id === null) return await this.open(owner, principal.organisation, request, options);
    const session = this.sessions.get(id);
    if (!session || session.owner !== owner)
      throw mcpErrors.sessionUnknown(
        'There is no such MCP session: it has ended, or the server was started anew. Connect again.',
      );
    const calledOff = calledOffBy(options.parsedBody);
    if (calledOff !== undefined) session.calls.get(calledOff)?.();
    await session.served.prepare?.(options.parsedBody);
    return await this.within(session, () => session.transport.handleRequest(request, options));
  }

  /** @returns undefined when there is no such session, or it is somebody else's */
  callsOf(principal: Principal, id: string): SessionCalls | undefined {
    const session = this.sessions.get(id);
    if (!session || session.owner !== ownerOf(principal)) return undefined;
    return {
      has: (call) => session.calls.has(call),
      enter: (call, callOff) => {
        session.calls.set(call, callOff);
        session.open++;
        return () => {
          session.calls.delete(call);
          session.open--;
          session.lastUsed = Date.now();
        };
      },
    };
  }

  /** Tells the sessions of the organisation, as far as each of them wants to hear of it. */
  tell(change: McpChange): void {
    for (const { organisation, served } of this.sessions.values())
      if (organisation === change.organisation) this.tellOne(served, change).catch(this.onError);
  }

  private async tellOne({ server: { server }, subscribed }: ServedSession, change: McpChange): Promise<void> {
    if (change.kind === 'resource') {
      if (subscribed?.has(change.uri)) await server.sendResourceUpdated({ uri: change.uri });
    } else if (change.kind === 'tools') await server.sendToolListChanged();
    else if (change.kind === 'resources') await server.sendResourceListChanged();
    else await server.sendPromptListChanged();
  }

  async endAll(): Promise<void> {
    await Promise.all([...this.sessions.keys()].map((id) => this.end(id)));
  }

  async close(): Promise<void> {
    clearInterval(this.sweeping);
    await this.endAll();
  }

  private async open(
    owner: string,
    organisation: string,
    request: Request,
    options: Sdk.McpHandlerRequestOptions,
  ): Promise<Response> {
    this.makeRoom(owner);
    const served = this.serve(organisation);
    const { server } = served;
    const transport = new this.sdk.WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => {
        this.sessions.set(id, session);
      },
      onsessionclosed: (id) => this.end(id),
    });
    const session: Session = { transport, served, owner, organisation, lastUsed: Date.now(), open: 0, calls: new Map() };
    await server.connect(transport);
    const response = await this.within(session, () => transport.handleRequest(request, options));
    // Anything but an initialize that succeeded opens no session: its server is not needed any more.
    if (transport.sessionId === undefined) await endOf(served);
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
    if (!session) return;
    for (const callOff of session.calls.values()) callOff();
    await endOf(session.served);
  }
}

async function endOf({ server, end }: ServedSession): Promise<void> {
  end?.();
  await server.close();
}

/** Both parts may hold any character: the encoding keeps "a b" + "c" apart from "a" + "b c". */
export const ownerOf = ({ organisation, subject }: Principal): string => JSON.stringify([organisation, subject]);
