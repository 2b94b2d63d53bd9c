/** Requests to `/mcp` as they go over the wire, of either era: what no client library would send included. */
export type Era = 'newer' | 'older';
export const ERAS: readonly Era[] = ['newer', 'older'];

export const MODERN = '2026-07-28';
const OLDER = '2025-11-25';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON-RPC message, or the problem, that was the answer. */
  readonly body: Record<string, unknown>;
  readonly text: string;
}

export const bearer = (token: string | undefined): Record<string, string> => (token ? { authorization: `Bearer ${token}` } : {});

export class McpCalls {
  private session: Promise<string> | undefined;

  constructor(
    readonly url: string,
    readonly token: string | undefined,
    readonly era: Era,
  ) {}

  /** @param headers instead of, or besides, what the protocol wants; an empty one is left out */
  async ask(method: string, params: Record<string, unknown>, headers: Record<string, string> = {}): Promise<Answered> {
    if (this.era === 'newer')
      return await this.post(modernMessage(method, params), { ...modernHeaders(method, params), ...headers });
    const session = await (this.session ??= this.open());
    return await this.post(
      { jsonrpc: '2.0', id: 7, method, params },
      { 'mcp-session-id': session, 'mcp-protocol-version': OLDER, ...headers },
    );
  }

  call(name: string, input: unknown): Promise<Answered> {
    return this.ask('tools/call', { name, arguments: input });
  }

  async post(body: unknown, headers: Record<string, string> = {}): Promise<Answered> {
    const all = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...bearer(this.token),
      ...headers,
    };
    const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
    const response = await fetch(new URL('/mcp', this.url), {
      method: 'POST',
      headers: given,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return await answered(response);
  }

  /** Opens a session of the older protocols. @returns its id */
  async open(): Promise<string> {
    const params = { protocolVersion: OLDER, capabilities: {}, clientInfo: { name: 'e2e', version: '1' } };
    const { headers, status, text } = await this.post({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
    const id = headers.get('mcp-session-id');
    if (id === null) throw new Error(`No session was opened: ${status} ${text}`);
    return id;
  }

  /** Every tool of the list, all pages. */
  async tools(): Promise<ListedTool[]> {
    const found: ListedTool[] = [];
    let cursor: string | undefined;
    do {
      const { body, text } = await this.ask('tools/list', cursor === undefined ? {} : { cursor });
      const result = body.result as { tools: ListedTool[]; nextCursor?: string } | undefined;
      if (!result) throw new Error(`The tools could not be listed: ${text}`);
      found.push(...result.tools);
      cursor = result.nextCursor;
    } while (cursor !== undefined);
    return found;
  }
}

export interface ListedTool {
  readonly name: string;
  readonly inputSchema: JsonSchema;
}

export interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly [word: string]: unknown;
}

export const modernMessage = (method: string, params: Record<string, unknown>): Record<string, unknown> => ({
  jsonrpc: '2.0',
  id: 7,
  method,
  params: {
    ...params,
    _meta: {
      'io.modelcontextprotocol/protocolVersion': MODERN,
      'io.modelcontextprotocol/clientInfo': { name: 'e2e', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    },
  },
});

export function modernHeaders(method: string, params: Record<string, unknown>): Record<string, string> {
  const name = params.name ?? params.uri;
  return { 'mcp-protocol-version': MODERN, 'mcp-method': method, ...(typeof name === 'string' && { 'mcp-name': name }) };
}

/** Reads an answer, which is JSON or a stream with the answer as its last event. */
async function answered(response: Response): Promise<Answered> {
  const text = await response.text();
  const data = [...text.matchAll(/^data: (.+)$/gm)].at(-1)?.[1];
  let body: Record<string, unknown> = {};
  try {
    body = JSON.parse(data ?? text) as Record<string, unknown>;
  } catch {
    // An empty or unreadable body is in `text` for whoever wants to see it.
  }
  return { status: response.status, headers: response.headers, body, text };
}

/** Whether a tool or a resource answered with what was asked for. */
export const gotIn = ({ status, body }: Answered): boolean =>
  status === 200 && body.error === undefined && (body.result as { isError?: boolean } | undefined)?.isError !== true;
