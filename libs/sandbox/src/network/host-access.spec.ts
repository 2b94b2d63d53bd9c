import { describe, expect, it } from 'vitest';
import { hostProxy, networkOrigin } from './host-access.js';

describe('a host that a run may reach', () => {
  it('is https unless it says otherwise, and nothing but a host and a port', () => {
    expect(networkOrigin('API.example.org')).toEqual({ protocol: 'https:', host: 'api.example.org', port: 443 });
    expect(networkOrigin('api.example.org:8443')).toMatchObject({ protocol: 'https:', port: 8443 });
    expect(networkOrigin('http://intranet')).toEqual({ protocol: 'http:', host: 'intranet', port: 80 });
    for (const text of ['https://a.example/path', 'https://user@a.example', 'ftp://a.example', 'a b', '', 'a.example?x']) {
      expect(networkOrigin(text)).toBeUndefined();
    }
  });

  it('is no address inside of the network, unless the operator says so', () => {
    const allowed = ['http://127.0.0.1:8080', 'http://10.0.0.7', 'http://169.254.169.254', 'http://203.0.113.9'].flatMap(
      (text) => networkOrigin(text) ?? [],
    );
    const reachable = (inside: typeof allowed) => {
      const proxy = hostProxy({ allowed, inside }, {});
      proxy.close();
      return proxy.places.map(({ host }) => host);
    };
    expect(reachable([])).toEqual(['203.0.113.9']);
    expect(reachable(allowed.slice(0, 1))).toEqual(['127.0.0.1', '203.0.113.9']);
    // a link's own addresses, where clouds hand out credentials, are never reached
    expect(reachable(allowed)).toEqual(['127.0.0.1', '10.0.0.7', '203.0.113.9']);
  });
});
