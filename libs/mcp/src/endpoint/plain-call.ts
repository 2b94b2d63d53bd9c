import type { IncomingHttpHeaders } from 'node:http';

const MODERN = '2026-07-28';
/** Of the older revisions, those whose answers look alike. */
const OLDER = new Set(['2025-11-25', '2025-06-18']);
const VERSION_KEY = 'io.modelcontextprotocol/protocolVersion';
const ENVELOPE_KEYS = new Set([VERSION_KEY, 'io.modelcontextprotocol/clientInfo', 'io.modelcontextprotocol/clientCapabilities']);
const INFO_KEYS = new Set(['name', 'version', 'title']);
const MESSAGE_KEYS = new Set(['jsonrpc', 'id', 'method', 'params']);
const PARAMS_KEYS = new Set(['name', 'arguments', '_meta']);

type Json = Readonly<Record<string, unknown>>;

/** A call of a tool with nothing special about it. */
export interface PlainCall {
  readonly id: string | number;
  readonly name: string;
  readonly input: Json;
  /** The session of the older revisions; undefined for a request of the newer one. */
  readonly session: string | undefined;
}

/**
 * Recognises the request that is by far the most frequent, `tools/call` as every client sends it. Anything about it that the
 * protocol's library would refuse, or answer in another way (progress, batches, mirrored parameters), makes it none: then the
 * library answers, and with its own words.
 * @param headers of a POST
 */
export function plainCallIn(headers: IncomingHttpHeaders, body: unknown): PlainCall | undefined {
  const version = headers['mcp-protocol-version'];
  if (typeof version !== 'string' || !isJson(headers['content-type']) || !acceptsBoth(headers.accept)) return undefined;
  if (!isObject(body, MESSAGE_KEYS) || body['jsonrpc'] !== '2.0' || body['method'] !== 'tools/call') return undefined;
  const { id, params } = body;
  if (typeof id !== 'string' && !Number.isSafeInteger(id)) return undefined;
  if (!isObject(params, PARAMS_KEYS)) return undefined;
  const { name, arguments: input = {}, _meta: meta } = params;
  if (typeof name !== 'string' || !isObject(input)) return undefined;
  const session = headers['mcp-session-id'];
  const call = { id: id as string | number, name, input };
  if (OLDER.has(version)) return meta === undefined && typeof session === 'string' ? { ...call, session } : undefined;
  const isModern =
    version === MODERN &&
    session === undefined &&
    headers['mcp-method'] === 'tools/call' &&
    headers['mcp-name'] === name &&
    isEnvelope(meta);
  return isModern ? { ...call, session: undefined } : undefined;
}

/** Which call a message of the older revisions calls off. */
export function calledOffBy(body: unknown): string | number | undefined {
  if (!isObject(body) || body['method'] !== 'notifications/cancelled' || !isObject(body['params'])) return undefined;
  const { requestId } = body['params'];
  return typeof requestId === 'string' || typeof requestId === 'number' ? requestId : undefined;
}

function isEnvelope(meta: unknown): boolean {
  if (!isObject(meta, ENVELOPE_KEYS) || meta[VERSION_KEY] !== MODERN) return false;
  const [info, capabilities] = [meta['io.modelcontextprotocol/clientInfo'], meta['io.modelcontextprotocol/clientCapabilities']];
  if (!isObject(info, INFO_KEYS) || typeof info['name'] !== 'string' || typeof info['version'] !== 'string') return false;
  if (info['title'] !== undefined && typeof info['title'] !== 'string') return false;
  // What is in them is of no interest to a call; only empty ones need no look.
  return isObject(capabilities) && Object.values(capabilities).every((one) => isObject(one, NO_KEYS));
}

const NO_KEYS: ReadonlySet<string> = new Set();

/** @param keys the only ones that it may have */
function isObject(value: unknown, keys?: ReadonlySet<string>): value is Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return keys === undefined || Object.keys(value).every((key) => keys.has(key));
}

const isJson = (type: string | undefined): boolean => type !== undefined && /^application\/json\s*(?:;|$)/i.test(type);

const acceptsBoth = (accept: string | undefined): boolean =>
  accept !== undefined && accept.includes('application/json') && accept.includes('text/event-stream');
