import { Agent, type ClientRequest, type IncomingMessage, request, type RequestOptions } from 'node:http';
import { Agent as SecureAgent, request as requestSecurely } from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { AnswerTooLarge, MOST_ANSWER_BYTES } from './bounded-fetch.js';

/** Shorter than what servers keep unused connections for (Node: 5 s), so that none is used that is being closed. */
const UNUSED_MS = 3_000;
/** For a server that keeps the stream of an answer open when all is said. */
const LINGER_MS = 1_000;
const SHOWN_CHARS = 300;

export interface JsonRpcAnswer {
  readonly result?: unknown;
  readonly error?: { readonly code?: unknown; readonly message?: unknown };
}

export interface HttpCall {
  readonly id: string;
  /** A JSON-RPC request with this id. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** What else comes on the answer's stream: notifications, and requests of the server. */
  readonly onOther: (message: object) => void;
}

/** The server answered with another status than 200. */
export class RefusedStatus extends Error {
  constructor(
    readonly status: number,
    text: string,
  ) {
    super(`it answered with HTTP ${status}${text.trim() === '' ? '' : `: ${text.trim().slice(0, SHOWN_CHARS)}`}`);
  }
}

/** The server did not answer in time. */
export class TooLate extends Error {}

/** What the server said is no answer. */
export class NoAnswer extends Error {}

/**
 * Posts calls to one server over connections that are kept. `fetch` would take several times as much processor time for each, and the
 * protocol's library as much again; what is checked of an answer is its size, its shape and its id. Redirects are not followed.
 */
export class HttpCalls {
  private readonly agent: Agent | SecureAgent;
  private readonly isSecure: boolean;
  /** The address taken apart once: `request` would do so for each call. */
  private readonly at: RequestOptions;

  constructor(
    url: URL,
    /** Sent with every call. */
    private readonly headers: Readonly<Record<string, string>>,
  ) {
    const options = { keepAlive: true, timeout: UNUSED_MS };
    this.isSecure = url.protocol === 'https:';
    this.agent = this.isSecure ? new SecureAgent(options) : new Agent(options);
    this.at = { ...urlToHttpOptions(url), method: 'POST', agent: this.agent };
  }

  /** @throws RefusedStatus, TooLate, NoAnswer, AnswerTooLarge, errors of the connection, and the signal's reason */
  send(call: HttpCall): Promise<JsonRpcAnswer> {
    const { body, headers, signal, timeoutMs } = call;
    return new Promise<JsonRpcAnswer>((resolve, reject) => {
      const all = { ...headers, ...this.headers, ...FIXED, 'content-length': Buffer.byteLength(body) };
      const outgoing: ClientRequest = (this.isSecure ? requestSecurely : request)({ ...this.at, headers: all });
      const end = (settle: () => void): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        settle();
      };
      const fail = (error: Error): void => {
        end(() => reject(error));
        outgoing.destroy();
      };
      const timer = setTimeout(() => fail(new TooLate(`It did not answer within ${timeoutMs} ms.`)), timeoutMs).unref();
      const abort = (): void => fail(signal.reason as Error);
      // Before anything can end it: an error that nobody listens for would end the process.
      outgoing.on('error', fail);
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) return abort();
      outgoing.on('response', (response) => read(response, call, (answer) => end(() => resolve(answer)), fail));
      outgoing.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

const FIXED = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

function read(
  response: IncomingMessage,
  call: HttpCall,
  done: (answer: JsonRpcAnswer) => void,
  fail: (error: Error) => void,
): void {
  const type = response.headers['content-type'] ?? '';
  const isStream = response.statusCode === 200 && type.startsWith('text/event-stream');
  const found = new Answer(call, (answer) => {
    done(answer);
    if (!isStream) return;
    const timer = setTimeout(() => response.destroy(), LINGER_MS).unref();
    response.once('close', () => clearTimeout(timer));
  });
  let held = 0;
  let rest = '';
  response.setEncoding('utf8');
  response.on('error', fail);
  response.on('data', (text: string) => {
    if (found.isThere) return;
    rest += text;
    held = isStream ? rest.length : held + text.length;
    if (held > MOST_ANSWER_BYTES) return fail(new AnswerTooLarge());
    if (!isStream) return;
    try {
      for (let at = EVENT_END.exec(rest); at && !found.isThere; at = EVENT_END.exec(rest)) {
        found.take(dataOf(rest.slice(0, at.index)));
        rest = rest.slice(at.index + at[0].length);
      }
    } catch (error) {
      fail(error as Error);
    }
  });
  response.on('end', () => {
    if (found.isThere) return;
    if (response.statusCode !== 200) return fail(new RefusedStatus(response.statusCode ?? 0, rest));
    try {
      if (!isStream) found.take(rest);
      if (!found.isThere) fail(new NoAnswer('there is no answer in what it said'));
    } catch (error) {
      fail(error as Error);
    }
  });
}

const EVENT_END = /\r\n\r\n|\n\n|\r\r/;

/** The data of one event. */
const dataOf = (event: string): string =>
  event
    .split(/\r\n|\n|\r/)
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(line[5] === ' ' ? 6 : 5))
    .join('\n');

/** Looks for the answer to one call in what a server says. */
class Answer {
  isThere = false;

  constructor(
    private readonly call: HttpCall,
    private readonly onAnswer: (answer: JsonRpcAnswer) => void,
  ) {}

  /** @throws NoAnswer for what is no JSON-RPC message */
  take(text: string): void {
    if (text === '') return; // an event that only names its place in the stream
    let said: unknown;
    try {
      said = JSON.parse(text);
    } catch (error) {
      throw new NoAnswer('what it said is not JSON', { cause: error });
    }
    for (const message of Array.isArray(said) ? (said as unknown[]) : [said]) {
      if (typeof message !== 'object' || message === null) throw new NoAnswer('what it said is no message');
      const { id, result, error } = message as { id?: unknown } & JsonRpcAnswer;
      if (id === this.call.id && (result !== undefined || isError(error))) {
        this.isThere = true;
        this.onAnswer(message);
        return;
      }
      if ('method' in message) this.call.onOther(message);
    }
  }
}

const isError = (error: unknown): boolean => typeof error === 'object' && error !== null;
