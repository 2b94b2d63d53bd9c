/** What connected clients are told about. */
export type McpChange =
  | { readonly kind: 'tools' | 'resources' | 'prompts'; readonly organisation: string }
  | { readonly kind: 'resource'; readonly organisation: string; readonly uri: string };

type Listener = (change: McpChange) => void;

/**
 * Where whoever changes what an organisation sees over MCP says so; clients of both eras that listen are told at once. It reaches the
 * clients of this process: who announces a change hears of it in every process.
 */
export class McpChanges {
  private readonly listeners = new Set<Listener>();

  /** The organisation's list of tools is not what it was. */
  toolsChanged(organisation: string): void {
    this.tell({ kind: 'tools', organisation });
  }

  /** The organisation's list of resources is not what it was. */
  resourcesChanged(organisation: string): void {
    this.tell({ kind: 'resources', organisation });
  }

  /** What is read at this address is not what it was. */
  resourceUpdated(organisation: string, uri: string): void {
    this.tell({ kind: 'resource', organisation, uri });
  }

  /** @returns what stops listening */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(change: McpChange): void {
    for (const listener of this.listeners) listener(change);
  }
}
