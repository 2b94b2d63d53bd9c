import type { Principal } from '#foundry/auth';
import { VERSION } from '#foundry/kernel';
import type { IncomingHttpHeaders } from 'node:http';
import type { ListedTool } from '../catalog/listed-tool.js';
import type { ToolCatalog } from '../catalog/tool-catalog.js';
import { sentenceOf } from './call-context.js';
import type { McpSessions, SessionCalls } from './mcp-sessions.js';
import { type PlainCall, plainCallIn } from './plain-call.js';

/** An answer to come: `run` resolves with a JSON text, or with nothing when the call was called off. It does not reject. */
export interface PlainAnswer {
  readonly headers: Readonly<Record<string, string>>;
  /** @param gone aborted when the client goes away */
  run(gone: AbortSignal): Promise<string | undefined>;
}

const NO_PROGRESS = (): Promise<void> => Promise.resolve();
const SERVER_INFO = { 'io.modelcontextprotocol/serverInfo': { name: 'foundry', title: 'Foundry', version: VERSION } };

/**
 * Answers ordinary calls of tools that are not Foundry's own without the protocol's library: it makes a server for each request, and
 * checks and copies what the tool's own schema checks anyway, which costs more than all else that a call needs. What it would answer
 * is answered here: the same results, errors and rights.
 */
export class PlainCalls {
  constructor(
    private readonly catalog: Pick<ToolCatalog, 'of'>,
    private readonly sessions: Pick<McpSessions, 'callsOf'>,
  ) {}

  /** @returns undefined when the library is to answer */
  async read(headers: IncomingHttpHeaders, body: unknown, principal: Principal): Promise<PlainAnswer | undefined> {
    const call = plainCallIn(headers, body);
    if (call === undefined) return undefined;
    const tool = (await this.catalog.of(principal.organisation)).get(call.name);
    // A missing scope is a challenge, which the library words.
    if (!tool?.isPlain || !tool.scopes.every((scope) => (principal.scopes as readonly string[]).includes(scope)))
      return undefined;
    if (call.session === undefined)
      return { headers: {}, run: (gone) => answer(call, tool, principal, gone, { resultType: 'complete', _meta: SERVER_INFO }) };
    const calls = this.sessions.callsOf(principal, call.session);
    if (!calls || calls.has(call.id)) return undefined;
    return { headers: { 'mcp-session-id': call.session }, run: () => withinSession(calls, call, tool, principal) };
  }
}

/** A client of the older revisions that goes away has not called anything off: it says so, or ends its session. */
async function withinSession(
  calls: SessionCalls,
  call: PlainCall,
  tool: ListedTool,
  principal: Principal,
): Promise<string | undefined> {
  const calledOff = new AbortController();
  const leave = calls.enter(call.id, () => calledOff.abort());
  try {
    return await answer(call, tool, principal, calledOff.signal, {});
  } finally {
    leave();
  }
}

async function answer(
  { id, name, input }: PlainCall,
  tool: ListedTool,
  principal: Principal,
  signal: AbortSignal,
  more: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  let result: Readonly<Record<string, unknown>>;
  try {
    result = await tool.run(input, { principal, signal, progress: NO_PROGRESS });
  } catch (error) {
    if (signal.aborted) return undefined;
    result = { content: [{ type: 'text', text: sentenceOf(error, name) }], isError: true };
  }
  const { _meta: own } = result;
  const both = own && more['_meta'] ? { ...more, _meta: { ...more['_meta'], ...own } } : more;
  return signal.aborted ? undefined : JSON.stringify({ result: { ...result, ...both }, jsonrpc: '2.0', id });
}
