// Callers that cost next to nothing themselves: HTTP with connections kept open, and an answer that is checked as text.
import { Agent, request } from 'node:http';
import { gunzipSync } from 'node:zlib';

const MODERN = '2026-07-28';
const OLDER = '2025-11-25';

/** Sends one message; resolves with the text of the answer, whether JSON or a stream of events. */
export function post(server, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL('/mcp', server.url),
      {
        method: 'POST',
        agent: server.agent,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          // As the protocol's own clients send it: `fetch` does.
          'accept-encoding': 'gzip, deflate',
          'content-length': Buffer.byteLength(body),
          ...(server.token && { authorization: `Bearer ${server.token}` }),
          ...headers,
        },
      },
      (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode,
            headers: answer.headers,
            bytes: parts.reduce((sum, { length }) => sum + length, 0),
            text: textOf(answer, parts),
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function textOf({ headers }, parts) {
  const body = Buffer.concat(parts);
  return (headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
}

export const agent = (connections) => new Agent({ keepAlive: true, maxSockets: connections });

let ids = 0;

/** A caller of the newer protocol: every request says everything. */
export function modern(server) {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': MODERN,
    'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const ask = async (method, params, name) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: ++ids, method, params: { ...params, _meta } });
    const headers = { 'mcp-protocol-version': MODERN, 'mcp-method': method, ...(name && { 'mcp-name': name }) };
    return checked(await post(server, body, headers), method);
  };
  const call = (name, given) => ask('tools/call', { name, arguments: given }, name);
  return { call, ping: () => call('ping', {}), list: (given = {}) => ask('tools/list', given), end: async () => {} };
}

/** A caller of the older protocols, with a session of its own. */
export async function older(server) {
  const params = { protocolVersion: OLDER, capabilities: {}, clientInfo: { name: 'bench', version: '1' } };
  const opened = await post(server, JSON.stringify({ jsonrpc: '2.0', id: ++ids, method: 'initialize', params }));
  checked(opened, 'initialize');
  const headers = { 'mcp-session-id': opened.headers['mcp-session-id'], 'mcp-protocol-version': OLDER };
  await post(server, JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }), headers);
  const ask = async (method, given) =>
    checked(await post(server, JSON.stringify({ jsonrpc: '2.0', id: ++ids, method, params: given }), headers), method);
  const end = () =>
    new Promise((resolve, reject) => {
      const options = {
        method: 'DELETE',
        agent: server.agent,
        headers: { ...headers, ...(server.token && { authorization: `Bearer ${server.token}` }) },
      };
      request(new URL('/mcp', server.url), options, (answer) => answer.resume().on('end', resolve))
        .on('error', reject)
        .end();
    });
  const call = (name, given) => ask('tools/call', { name, arguments: given });
  return { call, ping: () => call('ping', {}), list: (given = {}) => ask('tools/list', given), end };
}

function checked(answer, method) {
  const wrong = answer.status !== 200 || !answer.text.includes('"result":') || answer.text.includes('"isError":true');
  if (wrong) throw new Error(`${method} was answered ${answer.status}: ${answer.text.slice(0, 500)}`);
  return answer.text;
}

/** Calls `count` times, `width` at a time. */
export async function calls(count, width, call) {
  let left = count;
  const one = async () => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: width }, one));
}
