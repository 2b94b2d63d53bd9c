import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { serverNameOf } from './client-hello.js';

/** What Node's own client sends first. */
async function greetingOf(servername: string): Promise<Buffer> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', servername });
  client.on('error', () => undefined);
  const [socket] = (await once(server, 'connection')) as [Socket];
  const [hello] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  server.close();
  return hello;
}

describe('the first bytes of a connection', () => {
  it('are no greeting however they are cut or bent', async () => {
    const hello = await greetingOf('Registry.Example');
    expect(serverNameOf(hello)).toBe('registry.example');
    for (let length = 0; length < hello.length; length++) expect(serverNameOf(hello.subarray(0, length))).toBeUndefined();
    for (let at = 0; at < hello.length; at++) {
      for (const value of [0, 1, 255]) {
        const bent = Buffer.from(hello);
        bent[at] = value;
        expect(['string', 'object', 'undefined']).toContain(typeof serverNameOf(bent)); // whatever it is, it is no crash
      }
    }
    expect(serverNameOf(Buffer.from('GET / HTTP/1.1'))).toBeNull();
  });
});
