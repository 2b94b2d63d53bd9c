import { isIP } from 'node:net';
import { AddressGuard } from './address-guard.js';
import { upstreamOf } from './npm-settings.js';
import { isSameOrigin, originOf, RegistryProxy, type RegistryOrigin } from './registry-proxy.js';

/** A host and a port, and whether it is spoken to in the clear. */
export type NetworkOrigin = RegistryOrigin;

/** Which hosts a run with `network: 'hosts'` reaches. */
export interface HostAccess {
  readonly allowed: readonly NetworkOrigin[];
  /** Those of them that may be inside of this machine's network, or this machine; names of all others must lead to public addresses. */
  readonly inside?: readonly NetworkOrigin[];
  /** Told what was refused, `CONNECT evil.example:443`; each once, the first hundred of a run. */
  readonly onRefused?: (what: string) => void;
}

const LIMITS = { connections: 32, bytes: 1024 ** 3, idleMs: 60_000 };

/** @param text `api.example.org`, `api.example.org:8443` (both https) or `http://host[:port]` @returns undefined for anything else */
export function networkOrigin(text: string): NetworkOrigin | undefined {
  const address = /^https?:\/\//.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const isBare = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  return isBare ? originOf(url) : undefined;
}

/** A proxy that leads to these hosts and nowhere else, through the operator's own proxy where one is set. */
export function hostProxy({ allowed, inside = [], onRefused }: HostAccess, own: NodeJS.ProcessEnv): RegistryProxy {
  const mayBeInside = (origin: NetworkOrigin): boolean => inside.some((other) => isSameOrigin(other, origin));
  const guard = new AddressGuard(allowed.filter((origin) => !mayBeInside(origin)).map(({ host }) => host));
  // An address is connected to without being looked up: it is looked at here.
  const isReachable = ({ host }: NetworkOrigin): boolean =>
    isIP(host) === 0 || guard.admit(host, [{ address: host, family: isIP(host) }]).length > 0;
  return new RegistryProxy({
    allowed: allowed.filter(isReachable),
    guard,
    upstream: upstreamOf(new Map(), own),
    limits: LIMITS,
    plainTunnels: true,
    onRefused,
    refusal: { phrase: 'Not a host that may be reached', who: 'This run reaches only the hosts that it was allowed' },
  });
}

/** For programs that ask for a proxy in the usual way; what does not ask has no network at all. */
export function proxyVariables(port: number): Record<string, string> {
  const proxy = `http://127.0.0.1:${port}`;
  return { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, http_proxy: proxy, https_proxy: proxy };
}
