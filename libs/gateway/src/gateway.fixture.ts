import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Message {
  readonly id?: number | string;
  readonly method: string;
  readonly params?: { readonly name?: string; readonly arguments?: Record<string, unknown>; readonly protocolVersion?: string };
}

export const ECHO = {
  name: 'echo',
  description: 'Says it again.',
  inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
  annotations: { readOnlyHint: true },
};

type Behaviour = (message: Message, response: ServerResponse) => unknown;

/** An upstream server that speaks the protocol of 2025 over HTTP by hand, so that it can do everything wrong. */
export class PlayedUpstream {
  tools: unknown[] = [ECHO];
  /** Answers a method differently; what it returns is the result, undefined when it has answered itself. */
  readonly instead = new Map<string, Behaviour>();
  readonly seen: { readonly headers: IncomingMessage['headers']; readonly method: string }[] = [];

  private constructor(private readonly server: Server) {}

  static async start(port = 0): Promise<PlayedUpstream> {
    const server = createServer((request, response) => void played.answer(request, response));
    const played: PlayedUpstream = new PlayedUpstream(server);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return played;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/mcp`;
  }

  count(method: string): number {
    return this.seen.filter((one) => one.method === method).length;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') {
      response.writeHead(405).end();
      return;
    }
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const message = JSON.parse(body) as Message;
    this.seen.push({ headers: request.headers, method: message.method });
    if (message.id === undefined) {
      response.writeHead(202).end();
      return;
    }
    const instead = this.instead.get(message.method);
    const result = instead ? await instead(message, response) : this.resultOf(message);
    if (result === undefined && instead) return;
    const error = result === undefined ? { error: { code: -32601, message: 'Method not found' } } : { result };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, ...error }));
  }

  private resultOf({ method, params }: Message): unknown {
    if (method === 'initialize')
      return {
        protocolVersion: params?.protocolVersion,
        capabilities: { tools: { listChanged: true } },
        serverInfo: { name: 'played', version: '1' },
      };
    if (method === 'tools/list') return { tools: this.tools };
    if (method === 'tools/call') return { content: [{ type: 'text', text: String(params?.arguments?.text) }] };
    return undefined;
  }
}

/** The same, as a program that speaks over its standard input and output. */
export const PROGRAM = `
import { createInterface } from 'node:readline';
console.log('some words of its own before it begins');
const tools = ${JSON.stringify([ECHO])};
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) continue;
  if (method === 'tools/call' && params.arguments.text === 'die') process.exit(3);
  const result = method === 'initialize' ? { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'program', version: '1' } }
    : method === 'tools/list' ? { tools }
    : method === 'tools/call' ? { content: [{ type: 'text', text: params.arguments.text + ' ' + process.env.GREETING + ' ' + (process.env.HOME ?? '') }] }
    : undefined;
  const answer = result ? { result } : { error: { code: -32601, message: 'Method not found' } };
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, ...answer }) + '\\n');
}
`;
