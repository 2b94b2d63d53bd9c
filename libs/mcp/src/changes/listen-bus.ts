import { AsyncLocalStorage } from 'node:async_hooks';
import type { ServerEvent, ServerEventBus } from '@modelcontextprotocol/server';
import type { McpChange, McpChanges } from './mcp-changes.js';

/**
 * What `subscriptions/listen` of the newer protocol hears. The protocol's library knows one bus for everybody; here each stream hears
 * of its own organisation only.
 */
export class ListenBus implements ServerEventBus {
  private readonly listening = new AsyncLocalStorage<string>();

  constructor(private readonly changes: McpChanges) {}

  /** Whatever begins to listen while `answer` runs, listens for this organisation. */
  within<T>(organisation: string, answer: () => Promise<T>): Promise<T> {
    return this.listening.run(organisation, answer);
  }

  subscribe(listener: (event: ServerEvent) => void): () => void {
    const organisation = this.listening.getStore();
    if (organisation === undefined) throw new Error('Somebody listens for changes without an organisation.');
    return this.changes.listen((change) => {
      if (change.organisation === organisation) listener(eventOf(change));
    });
  }

  publish(): never {
    throw new Error('Changes over MCP are announced with McpChanges, which knows whose they are.');
  }
}

const eventOf = (change: McpChange): ServerEvent =>
  change.kind === 'resource' ? { kind: 'resource_updated', uri: change.uri } : { kind: `${change.kind}_list_changed` };
