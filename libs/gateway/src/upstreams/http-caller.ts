import { messageOf } from '#foundry/kernel';
import type { Client, JSONRPCMessage, Transport } from '@modelcontextprotocol/client';
import { randomBytes } from 'node:crypto';
import { HttpCalls, type JsonRpcAnswer, TooLate } from './http-calls.js';

/** The server said no. */
export class CallRefused extends Error {}

export interface CallBounds {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/**
 * Calls tools of a server over HTTP to which a client of the protocol's library is connected, in the revision and the session that it
 * agreed upon. What is no answer to a call, it is given.
 */
export class HttpCaller {
  private readonly calls: HttpCalls;
  private readonly isNewer: boolean;
  private readonly common: Readonly<Record<string, string>>;
  /** What every request of the newer protocol says of its sender, as the end of its parameters. */
  private readonly envelope: string;
  /** Of this connection: the library counts its own requests in numbers. */
  private readonly prefix = `foundry-${randomBytes(4).toString('hex')}-`;
  private count = 0;

  constructor(
    url: URL,
    headers: Readonly<Record<string, string>>,
    private readonly client: Client,
    private readonly transport: Transport,
  ) {
    this.calls = new HttpCalls(url, headers);
    const version = client.getNegotiatedProtocolVersion();
    this.isNewer = client.getProtocolEra() === 'modern';
    const { sessionId } = transport;
    this.common = {
      ...(version === undefined ? {} : { 'mcp-protocol-version': version }),
      ...(sessionId === undefined ? {} : { 'mcp-session-id': sessionId }),
    };
    const meta = {
      'io.modelcontextprotocol/protocolVersion': version,
      'io.modelcontextprotocol/clientInfo': { name: 'foundry', title: 'Foundry', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    this.envelope = this.isNewer ? `,"_meta":${JSON.stringify(meta)}` : '';
  }

  get hasSession(): boolean {
    return 'mcp-session-id' in this.common;
  }

  /** @returns the `result` of the response @throws CallRefused, and what `HttpCalls` throws */
  async call(name: string, input: object, { signal, timeoutMs }: CallBounds): Promise<unknown> {
    const id = `${this.prefix}${++this.count}`;
    const [called, given] = [JSON.stringify(name), JSON.stringify(input)];
    const body = `{"jsonrpc":"2.0","id":"${id}","method":"tools/call","params":{"name":${called},"arguments":${given}${this.envelope}}}`;
    const headers = this.isNewer ? { ...this.common, 'mcp-method': 'tools/call', 'mcp-name': name } : this.common;
    let answer: JsonRpcAnswer;
    try {
      answer = await this.calls.send({ id, body, headers, signal, timeoutMs, onOther: (message) => this.hand(message) });
    } catch (error) {
      if (!this.isNewer && (signal.aborted || error instanceof TooLate)) this.callOff(id);
      throw error;
    }
    if (answer.error === undefined) return answer.result;
    const { message, code } = answer.error;
    throw new CallRefused(typeof message === 'string' ? message : `error ${String(code)}`);
  }

  close(): void {
    this.calls.close();
  }

  private hand(message: object): void {
    this.transport.onmessage?.(message as JSONRPCMessage);
  }

  /** In the newer protocol the connection that ends says so. */
  private callOff(requestId: string): void {
    this.client
      .notification({ method: 'notifications/cancelled', params: { requestId, reason: 'Nobody waits for it any more.' } })
      .catch((error: unknown) => this.transport.onerror?.(error instanceof Error ? error : new Error(messageOf(error))));
  }
}
