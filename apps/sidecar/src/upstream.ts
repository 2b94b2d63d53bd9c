import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError, messageOf, VERSION } from '#foundry/kernel';
import { Client, SdkError, SdkErrorCode, SdkHttpError, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { sidecarErrors } from './sidecar.errors.js';

/** Where the server is and what to say to it; asked anew for every connection, since a server may come back elsewhere. */
export interface ServerAddress {
  readonly url: string;
  readonly token: string | undefined;
}

export interface UpstreamOptions {
  locate(): Promise<ServerAddress | undefined>;
  /** Something may have changed: a list, or all of them after a new connection. */
  onChanged(kind: ListKind): void;
  say(line: string): void;
  /** Milliseconds that a request waits for a server that is away. */
  readonly patienceMs: number;
}

export type ListKind = 'tools' | 'resources' | 'prompts';
export const LIST_KINDS: readonly ListKind[] = ['tools', 'resources', 'prompts'];

/** The connection to the server, made when it is needed and made anew when it is lost. */
export class Upstream {
  private connection: Promise<Client> | undefined;
  private connections = 0;
  private closed = false;

  constructor(private readonly options: UpstreamOptions) {}

  /**
   * Does something with a connected client; when the connection turns out to be lost, once more with a new one, provided that the
   * request never arrived or may arrive twice.
   * @throws sidecar.no_server, sidecar.token_refused, sidecar.lost, and whatever the server answers
   */
  async use<T>(repeatable: boolean, signal: AbortSignal, work: (client: Client) => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      const client = await this.connected(signal);
      try {
        return await work(client);
      } catch (error) {
        signal.throwIfAborted();
        const loss = lossOf(error);
        if (!loss) throw error;
        await this.drop(client);
        if (attempt >= 2 || !(repeatable || loss === 'before'))
          throw sidecarErrors.lost(
            `The Foundry server went away while it answered (${messageOf(error)}). Look whether the work was done before you ask again.`,
            { cause: error },
          );
      }
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    const client = await this.connection?.catch(() => undefined);
    await client?.close();
  }

  private async connected(signal: AbortSignal): Promise<Client> {
    const giveUp = Date.now() + this.options.patienceMs;
    for (let wait = 100; ; wait = Math.min(2_000, wait * 2)) {
      signal.throwIfAborted();
      this.connection ??= this.connect();
      const connecting = this.connection;
      try {
        return await connecting;
      } catch (error) {
        if (this.connection === connecting) this.connection = undefined;
        if (this.closed || (error instanceof DomainError && error.status === 401) || Date.now() + wait > giveUp) throw error;
        await sleep(wait, undefined, { signal });
      }
    }
  }

  private async connect(): Promise<Client> {
    const address = await this.options.locate();
    if (!address)
      throw sidecarErrors.noServer(
        'No Foundry server runs on this data directory. Start one with "foundry up", or set FOUNDRY_URL and FOUNDRY_TOKEN.',
      );
    const onChanged = (kind: ListKind) => ({ autoRefresh: false, onChanged: () => this.options.onChanged(kind) });
    const client = new Client(
      { name: 'foundry-sidecar', version: VERSION },
      {
        versionNegotiation: { mode: 'auto' },
        listChanged: { tools: onChanged('tools'), resources: onChanged('resources'), prompts: onChanged('prompts') },
      },
    );
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- no event target: the protocol's own callback
    client.onerror = (error) => {
      if (!this.closed) this.options.say(messageOf(error));
    };
    const headers: Record<string, string> = {};
    if (address.token !== undefined) headers.authorization = `Bearer ${address.token}`;
    const transport = new StreamableHTTPClientTransport(new URL('/mcp', address.url), { requestInit: { headers } });
    try {
      await client.connect(transport);
    } catch (error) {
      await client.close();
      if (statusOf(error) === 401 || statusOf(error) === 403)
        throw sidecarErrors.tokenRefused(
          `The Foundry server at ${address.url} does not take the token. Set FOUNDRY_TOKEN to a valid one.`,
          {
            cause: error,
          },
        );
      throw sidecarErrors.noServer(`The Foundry server at ${address.url} does not answer: ${messageOf(error)}.`, {
        cause: error,
      });
    }
    this.options.say(`connected to ${address.url}`);
    if (++this.connections > 1) for (const kind of LIST_KINDS) this.options.onChanged(kind);
    return client;
  }

  private async drop(client: Client): Promise<void> {
    const current = await this.connection?.catch(() => undefined);
    if (current === client) this.connection = undefined;
    await client.close().catch((error: unknown) => this.options.say(`closing a lost connection: ${messageOf(error)}`));
  }
}

/** Whether an error means that the server is gone: `before` it can have begun, or `during`; undefined for its own answers. */
function lossOf(error: unknown): 'before' | 'during' | undefined {
  const status = statusOf(error);
  if (status === 404) return 'before'; // the session is unknown to a server that was started anew
  if (status === 502 || status === 503 || status === 504) return 'during';
  if (error instanceof SdkError && (error.code === SdkErrorCode.ConnectionClosed || error.code === SdkErrorCode.NotConnected))
    return 'during';
  const cause = codeOf(error) ?? codeOf((error as { cause?: unknown } | null)?.cause);
  if (cause === 'ECONNREFUSED') return 'before';
  if (cause !== undefined && /^(ECONNRESET|EPIPE|UND_ERR_SOCKET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/.test(cause))
    return 'during';
  return error instanceof TypeError && /fetch failed|terminated/.test(error.message) ? 'during' : undefined;
}

const statusOf = (error: unknown): number | undefined => (error instanceof SdkHttpError ? error.status : undefined);

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
