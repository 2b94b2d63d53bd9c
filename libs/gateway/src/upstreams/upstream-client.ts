import { CircuitBreaker, CircuitOpenError, DomainError, messageOf } from '#foundry/kernel';
import { networkOrigin, type Sandbox } from '#foundry/sandbox';
import type { CallToolResult, Client } from '@modelcontextprotocol/client';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { gatewayErrors } from '../gateway.errors.js';
import { boundedFetch } from './bounded-fetch.js';
import { CallAnswers } from './call-answer.js';
import { HttpCaller } from './http-caller.js';
import { RefusedStatus } from './http-calls.js';
import { failureOf } from './failure-of.js';
import type { UpstreamEntity } from './upstream.entity.js';
import { type UpstreamHealth, type UpstreamTool, upstreamToolSchema, withSecrets } from './upstream.schemas.js';

const CLIENT_INFO = { name: 'foundry', title: 'Foundry', version: '1' };
const CONNECT_MS = 10_000;
/** Failures in a row after which it is left alone, and for how long. */
const FAILURES = 3;
const LEFT_ALONE_MS = 15_000;
/** For all pages of a list together. */
const LIST_MS = 30_000;
const BETWEEN_LISTS_MS = 500;
const MOST_TOOLS = 500;
const MOST_LIST_BYTES = 2 * 1024 * 1024;
const DAY_MS = 86_400_000;
const MIB = 1024 ** 2;

export interface UpstreamParts {
  readonly sandbox: Pick<Sandbox, 'start'>;
  directory(): Promise<string>;
  readonly leftAloneMs?: number | undefined;
  /** The organisation's secrets of these names. */
  secretsOf(names: readonly string[]): Promise<Record<string, string>>;
  /** Its list was read. */
  onTools(tools: readonly UpstreamTool[]): void;
}

export interface CallOptions {
  readonly signal: AbortSignal;
  /** Told how far the call is; left out when nobody wants to know. */
  readonly progress?: ((done: number, total: number | undefined, message: string) => Promise<void>) | undefined;
}

/** A connection, and what it agreed upon with the server. */
interface Connection {
  readonly client: Client;
  readonly answers: CallAnswers;
  /** For servers over HTTP. */
  readonly http: HttpCaller | undefined;
}

/** One connection to one upstream server with its settings as they were; made when it is first needed, and again when it was lost. */
export class UpstreamClient {
  leftOut: readonly string[] = [];
  lastError: string | null = null;
  private connection: Promise<Connection> | undefined;
  private reading: Promise<void> | undefined;
  private isStale = false;
  private connected = false;
  private closed = false;
  private readonly breaker: CircuitBreaker;

  constructor(
    readonly settings: UpstreamEntity,
    private readonly secretNames: readonly string[],
    private readonly parts: UpstreamParts,
  ) {
    this.breaker = new CircuitBreaker({
      failures: FAILURES,
      probeAfterMs: parts.leftAloneMs ?? LEFT_ALONE_MS,
      countsAgainst: (error) => error instanceof DomainError && COUNTED.has(error.code),
    });
  }

  get health(): UpstreamHealth {
    if (this.breaker.state === 'open') return 'left_alone';
    if (this.connected) return 'connected';
    return this.lastError === null ? 'unknown' : 'failing';
  }

  /** Connects when it is not, and reads the list; says nothing when that fails: `health` does. */
  async look(): Promise<void> {
    try {
      await this.guarded(async () => {
        const { client } = await this.open();
        await this.read(client);
      });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }

  /** Servers may say as often as they like that their list is another: it is read once at a time, and with pauses. */
  private changed(): void {
    this.isStale = true;
    this.reading ??= (async () => {
      while (this.isStale && !this.closed) {
        this.isStale = false;
        await this.look();
        await setTimeout(BETWEEN_LISTS_MS, undefined, { ref: false });
      }
    })()
      .catch((error: unknown) => {
        this.lastError = `its list could not be read: ${messageOf(error)}`;
      })
      .finally(() => (this.reading = undefined));
  }

  /** @throws gateway.upstream_unavailable, upstream_timed_out, upstream_refused, upstream_answer_invalid */
  async call(
    tool: UpstreamTool,
    input: Readonly<Record<string, unknown>>,
    { signal, progress }: CallOptions,
  ): Promise<CallToolResult> {
    return await this.guarded(async () => {
      try {
        const { client, http, answers } = await this.open();
        const { timeoutMs } = this.settings;
        if (http && !progress && !answers.hasHeaders(tool)) {
          const said = await this.post(http, tool.name, input, signal);
          return await answers.read(tool, said);
        }
        const answer = await client.callTool(
          { name: tool.name, arguments: { ...input } },
          {
            signal,
            timeout: timeoutMs,
            maxTotalTimeout: timeoutMs,
            // The client may have gone away: then nobody is told.
            ...(progress && {
              onprogress: ({ progress: done, total, message }) =>
                void progress(done, total, message ?? '').catch(() => undefined),
            }),
          },
        );
        await answers.compare(tool, answer);
        return answer;
      } catch (error) {
        signal.throwIfAborted();
        throw await this.translated(error);
      }
    });
  }

  /** A server that no longer knows the session has done nothing yet: it is asked again in a new one. */
  private async post(http: HttpCaller, name: string, input: object, signal: AbortSignal): Promise<unknown> {
    const { timeoutMs } = this.settings;
    try {
      return await http.call(name, input, { signal, timeoutMs });
    } catch (error) {
      if (!(error instanceof RefusedStatus && error.status === 404 && http.hasSession)) throw error;
      await this.forget();
      const again = (await this.open()).http;
      if (!again) throw error;
      return await again.call(name, input, { signal, timeoutMs });
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.forget();
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await this.breaker.run(work);
      this.lastError = null;
      return result;
    } catch (error) {
      if (error instanceof CircuitOpenError)
        throw gatewayErrors.upstreamUnavailable(
          `The server behind ${this.settings.prefix}_ failed ${FAILURES} times in a row and is left alone for some seconds: ${this.lastError ?? 'it does not answer'}.`,
        );
      if (error instanceof DomainError && error.code !== 'gateway.upstream_refused') this.lastError = error.message;
      throw error;
    }
  }

  private open(): Promise<Connection> {
    this.connection ??= this.connect().catch(async (error: unknown) => {
      this.connection = undefined;
      throw await this.translated(error);
    });
    return this.connection;
  }

  /**
   * Over HTTP in a session of the older revisions where the server has them: it then makes no server of the protocol for each call, which
   * costs it about a quarter less. Servers that have none are asked for what they have.
   */
  private async connect(): Promise<Connection> {
    if (this.settings.transport.kind === 'stdio') return await this.connectAs('auto');
    const { ProtocolError, SdkHttpError } = await import('@modelcontextprotocol/client');
    try {
      return await this.connectAs('legacy');
    } catch (error) {
      if (!(error instanceof ProtocolError || error instanceof SdkHttpError)) throw error;
      return await this.connectAs('auto');
    }
  }

  private async connectAs(mode: 'legacy' | 'auto'): Promise<Connection> {
    const { prefix, transport: settings } = this.settings;
    const secrets = await this.parts.secretsOf(this.secretNames);
    const sdk = await import('@modelcontextprotocol/client');
    const client = new sdk.Client(CLIENT_INFO, {
      versionNegotiation: { mode, probe: { timeoutMs: CONNECT_MS } },
      listChanged: { tools: { autoRefresh: false, onChanged: () => this.changed() } },
      // The library would compare without a limit of time: `CallAnswers` does it.
      jsonSchemaValidator: { getValidator: () => (input) => ({ valid: true, data: input as never, errorMessage: undefined }) },
    });
    const headers = settings.kind === 'http' ? withSecrets(settings.headers, secrets) : {};
    const transport =
      settings.kind === 'http'
        ? new sdk.StreamableHTTPClientTransport(new URL(settings.url), { fetch: boundedFetch(headers) })
        : await this.program(settings, withSecrets(settings.env, secrets));
    let http: HttpCaller | undefined;
    const gone = (): void => {
      this.connected = false;
      this.connection = undefined;
      http?.close();
    };
    await client.connect(transport, { timeout: CONNECT_MS });
    Object.assign(client, { onclose: gone });
    if (settings.kind === 'http') http = new HttpCaller(new URL(settings.url), headers, client, transport);
    if (this.closed) {
      await client.close();
      throw new Error(`the settings of ${prefix} were changed`);
    }
    this.connected = true;
    return { client, http, answers: new CallAnswers(sdk) };
  }

  private async program(
    settings: Extract<UpstreamEntity['transport'], { kind: 'stdio' }>,
    env: Readonly<Record<string, string>>,
  ): Promise<InstanceType<typeof import('./sandboxed-transport.js').SandboxedTransport>> {
    const { SandboxedTransport } = await import('./sandboxed-transport.js');
    const allowed = settings.hosts.flatMap((host) => networkOrigin(host) ?? []);
    return new SandboxedTransport(this.parts.sandbox, {
      command: settings.command,
      args: settings.args,
      cwd: await this.parts.directory(),
      env,
      origin: 'client',
      ...(allowed.length === 0 ? { network: 'none' } : { network: 'hosts', hosts: { allowed, inside: [] } }),
      // It lives as long as the connection; what it prints is read and not kept.
      limits: {
        wallTimeMs: DAY_MS,
        cpuTimeMs: DAY_MS,
        memoryBytes: 512 * MIB,
        processes: 128,
        outputBytes: 2 ** 40,
        captureBytes: 0,
      },
    });
  }

  private async read(client: Client): Promise<void> {
    let listed: readonly unknown[];
    try {
      listed = await this.listed(client);
    } catch (error) {
      throw await this.translated(error);
    }
    const leftOut: string[] = [];
    const tools = new Map<string, UpstreamTool>();
    let bytes = 0;
    for (const [index, one] of listed.entries()) {
      const read = upstreamToolSchema.safeParse(one);
      const { name } = (one ?? {}) as { name?: unknown };
      const called = typeof name === 'string' ? name.slice(0, 100) : `number ${index + 1}`;
      if (!read.success)
        leftOut.push(`${called}: ${read.error.issues[0]?.path.join('.') ?? ''} ${read.error.issues[0]?.message ?? ''}`);
      else if (tools.has(read.data.name)) leftOut.push(`${called}: it is there twice`);
      else if (tools.size >= MOST_TOOLS) leftOut.push(`${called}: more than ${MOST_TOOLS} tools`);
      else if ((bytes += JSON.stringify(read.data).length) > MOST_LIST_BYTES) leftOut.push(`${called}: the list is too large`);
      else tools.set(read.data.name, read.data);
    }
    this.leftOut = leftOut.slice(0, 100);
    this.parts.onTools([...tools.values()]);
  }

  /** As the library reads a list, which then checks answers too; of a list that it refuses, what is there. */
  private async listed(client: Client): Promise<readonly unknown[]> {
    try {
      return (await client.listTools(undefined, { timeout: CONNECT_MS, signal: AbortSignal.timeout(LIST_MS) })).tools;
    } catch (error) {
      const { SdkError, SdkErrorCode } = await import('@modelcontextprotocol/client');
      if (!(error instanceof SdkError) || error.code !== SdkErrorCode.InvalidResult) throw error;
      const loose = await client.request({ method: 'tools/list' }, looseListSchema, { timeout: CONNECT_MS });
      return loose.tools.map((tool) => (typeof tool === 'object' && tool !== null ? { ...tool, outputSchema: undefined } : tool));
    }
  }

  /** Whatever went wrong, in the gateway's words; a connection that no longer works is made anew with the next call. */
  private async translated(error: unknown): Promise<unknown> {
    const known = await failureOf(error, this.settings);
    if (known) return known;
    await this.forget();
    return gatewayErrors.upstreamUnavailable(
      `The server behind ${this.settings.prefix}_ cannot be reached: ${messageOf(error).slice(0, 500)}.`,
      { cause: error },
    );
  }

  private async forget(): Promise<void> {
    const { connection } = this;
    this.connection = undefined;
    this.connected = false;
    await connection?.then(
      ({ client }) => client.close(),
      () => undefined,
    );
  }
}

const looseListSchema = z.looseObject({ tools: z.array(z.unknown()) });

/** What says that the server is not well; a refusal is an answer. */
const COUNTED: ReadonlySet<string> = new Set(['gateway.upstream_unavailable', 'gateway.upstream_timed_out']);
