import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { piecesOf, ResponseStream, responseOf } from './responses-protocol.js';

/** One request as a model server saw it. */
export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
  /** Whether the other side gave up before the answer was complete. */
  abandoned: boolean;
}

export type Script = (request: SeenRequest, response: ServerResponse) => void | Promise<void>;

/**
 * A real HTTP server on a free port that answers each request with the next script in line, and counts. A request that no
 * script is left for is answered by the last one given with `always`, else with status 599.
 */
export class ModelServer {
  readonly requests: SeenRequest[] = [];
  private readonly scripts: Script[] = [];
  private fallback: Script | undefined;
  private readonly server: Server;
  private readonly waiting: Array<() => void> = [];
  private opened = 0;

  private constructor() {
    this.server = createServer((request, response) => void this.handle(request, response));
  }

  static async start(): Promise<ModelServer> {
    const started = new ModelServer();
    await new Promise<void>((resolve) => started.server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  /** Requests that are being answered now. */
  get open(): number {
    return this.opened;
  }

  next(...scripts: readonly Script[]): this {
    this.scripts.push(...scripts);
    return this;
  }

  always(script: Script): this {
    this.fallback = script;
    return this;
  }

  /** Resolves when `condition` holds; it is looked at whenever a request comes, ends or is given up. */
  async until(condition: (server: this) => boolean): Promise<void> {
    while (!condition(this)) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const text = Buffer.concat(parts).toString('utf8');
    const seen: SeenRequest = {
      path: request.url ?? '',
      headers: request.headers,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
      abandoned: false,
    };
    this.opened++;
    response.on('close', () => {
      this.opened--;
      seen.abandoned = !response.writableFinished;
      this.changed();
    });
    this.requests.push(seen);
    this.changed();
    const script = this.scripts.shift() ?? this.fallback ?? failing(599, 'No script is left for this request.');
    try {
      await script(seen, response);
    } catch (error) {
      // A script that is broken is told to the one who asks: else the test would wait for an answer that never comes.
      if (response.headersSent) response.destroy();
      else await failing(599, `The script failed: ${String(error)}`)(seen, response);
    }
  }

  private changed(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

/** The other protocol for the same: its answers have another shape. */
export const isResponses = ({ path }: SeenRequest): boolean => path.endsWith('/responses');

interface AnswerParts {
  readonly finish?: string;
  readonly usage?: Record<string, unknown> | null;
  readonly calls?: ReadonlyArray<Record<string, unknown>>;
  readonly refusal?: string;
}

export const USAGE = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

/** Answers with the text in the protocol of the request, in pieces of three characters when it wants a stream. */
export function answering(text: string, { finish = 'stop', usage = USAGE, calls, refusal }: AnswerParts = {}): Script {
  return (request, response) => {
    if (isResponses(request)) {
      const model = String(request.body['model']);
      const said = { text, calls: calls ?? [], refusal, finish, usage, model };
      if (request.body['stream'] === true) new ResponseStream(response, model).whole(said);
      else json(response, 200, responseOf(said));
      return;
    }
    if (request.body['stream'] !== true) {
      const message = {
        role: 'assistant',
        content: text,
        ...(calls ? { tool_calls: calls } : {}),
        ...(refusal ? { refusal } : {}),
      };
      json(response, 200, {
        id: 'c1',
        object: 'chat.completion',
        choices: [{ index: 0, message, finish_reason: finish }],
        usage,
      });
      return;
    }
    beginStream(response);
    for (const piece of piecesOf(text)) sendPiece(response, { content: piece });
    if (calls) for (const call of calls) sendPiece(response, { tool_calls: [call] });
    sendPiece(response, {}, finish);
    if (usage) send(response, { object: 'chat.completion.chunk', choices: [], usage });
    response.end('data: [DONE]\n\n');
  };
}

/** Streams exactly these deltas, and then does what `end` says; without it the stream ends as it should. */
export function streaming(deltas: ReadonlyArray<Record<string, unknown>>, end?: (response: ServerResponse) => void): Script {
  return (request, response) => {
    if (isResponses(request)) {
      const stream = new ResponseStream(response, String(request.body['model']));
      stream.begin();
      for (const { content } of deltas) if (typeof content === 'string') stream.text(content);
      return end ? end(response) : void response.end();
    }
    beginStream(response);
    for (const delta of deltas) sendPiece(response, delta);
    if (end) return end(response);
    sendPiece(response, {}, 'stop');
    response.end('data: [DONE]\n\n');
  };
}

/** An error of the protocol, with the given code and headers. */
export function failing(status: number, message: string, code?: string, headers: Record<string, string> = {}): Script {
  return (_request, response) =>
    json(response, status, { error: { message, code: code ?? null, type: code ?? 'error' } }, headers);
}

/** Sends these bytes as they are. */
export function raw(body: string, headers: Record<string, string> = { 'content-type': 'application/json' }): Script {
  return (_request, response) => {
    response.writeHead(200, headers);
    response.end(body);
  };
}

/** Takes the request and says nothing, for ever. */
export const silent: Script = () => undefined;

/** Cuts the connection without an answer. */
export const hangingUp: Script = (_request, response) => {
  response.socket?.destroy();
};

/** Answers when `gate` opens. */
export function after(gate: Promise<void>, script: Script): Script {
  return async (request, response) => {
    await gate;
    await script(request, response);
  };
}

/** Vectors of three numbers, made of each text's letters, in reverse order with their index. */
export const embedding: Script = (request, response) => {
  const texts = request.body['input'] as string[];
  const data = texts.map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text) })).reverse();
  json(response, 200, { object: 'list', data, usage: { prompt_tokens: texts.length, total_tokens: texts.length } });
};

export function vectorOf(text: string): number[] {
  return [text.length, text.charCodeAt(0), text.charCodeAt(text.length - 1)];
}

export function sendPiece(response: ServerResponse, delta: Record<string, unknown>, finish: string | null = null): void {
  send(response, { object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] });
}

function beginStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
}

function send(response: ServerResponse, value: unknown): void {
  response.write(`data: ${JSON.stringify(value)}\n\n`);
}

function json(response: ServerResponse, status: number, value: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}
