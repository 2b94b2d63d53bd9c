import type * as Sdk from '@modelcontextprotocol/server';
import type { ToolCatalog } from '../catalog/tool-catalog.js';

/** What a request of the newer protocol is about: its headers repeat what its body says, which the protocol's library compares. */
export interface RequestSubject {
  readonly organisation: string;
  readonly method: string | undefined;
  /** Of the tool, prompt or resource. */
  readonly name: string | undefined;
}

/** A server for one session, and what its session knows of it. */
export interface ServedSession {
  readonly server: Sdk.McpServer;
  /** Addresses of resources whose changes the client wants to hear of. */
  readonly subscribed?: ReadonlySet<string>;
  /** Called with each body before the session gets it. */
  prepare?(body: unknown): Promise<void>;
  /** Called once when the session has ended. */
  end?(): void;
}

/** Makes the protocol servers that answer. */
export interface ServerSource {
  /** The tools that can be called: the endpoint answers ordinary calls of some itself. Without it all are the servers'. */
  readonly catalog?: Pick<ToolCatalog, 'of'>;
  forRequest(about: RequestSubject): Promise<Sdk.McpServer> | Sdk.McpServer;
  forSession(organisation: string): ServedSession;
}
