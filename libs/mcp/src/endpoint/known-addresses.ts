import { mcpErrors } from '../mcp.errors.js';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Keeps web pages out: a browser sends `Origin`, and a page that has its name resolve to this server sends a `Host` that is not one
 * of the server's. Programs send no `Origin`.
 * @param names host names that the server goes by beside the loopback ones, without ports
 */
export function refuseStrangeAddress(headers: Headers, names: readonly string[]): void {
  const known = new Set([...LOOPBACK, ...names.map((name) => name.toLowerCase())]);
  const host = hostnameOf(`http://${headers.get('host') ?? ''}`);
  if (host === undefined || !known.has(host))
    throw mcpErrors.hostRefused(
      'This server does not go by the host name of the request. Set FOUNDRY_PUBLIC_URL to the address that clients use.',
    );
  const origin = headers.get('origin');
  if (origin === null) return;
  const from = hostnameOf(origin);
  if (from === undefined || !known.has(from))
    throw mcpErrors.originRefused('Web pages of other sites may not use this endpoint.');
}

function hostnameOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname.toLowerCase() || undefined : undefined;
}
