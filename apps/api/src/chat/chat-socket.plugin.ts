import { admitSocket, SOCKET_PROTOCOL, socketCredentialsOf } from '#foundry/auth';
import { DomainError, newId, withCorrelation } from '#foundry/kernel';
import { refuseStrangeAddress } from '#foundry/mcp';
import { Logger } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketServer } from 'ws';
import { namedAddress } from '../http/named-address.js';
import { problemOf } from '../http/problem.filter.js';
import { ChatSocket, type SocketServices } from './chat-socket.js';

const PATH = '/ws';
/** A message of 64 KiB in JSON, with room for escapes, in bytes. */
const MOST_BYTES = 512 * 1024;
/** Sockets that are open at once, of everybody. */
const MOST_SOCKETS = 1_000;

export interface SocketPlace {
  /** The host name of `FOUNDRY_PUBLIC_URL`. */
  readonly publicHost: string | undefined;
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed, as it is for requests. */
  readonly trustedProxies: readonly string[];
}

/**
 * The conversations' socket. Nest's guards do not reach it, so it asks the same guard itself: before it opens when the request says who
 * sends it, else with the first message.
 */
export function useChatSocket(
  server: FastifyInstance,
  services: SocketServices,
  { publicHost, trustedProxies }: SocketPlace,
): void {
  const logger = new Logger('ChatSocket');
  const names = publicHost === undefined ? [] : [publicHost];
  let sockets: Promise<WebSocketServer> | undefined;
  server.addHook('onClose', async () => {
    const open = await sockets;
    for (const socket of open?.clients ?? []) socket.close(1001, 'The server is shutting down. Connect again.');
    open?.close();
  });
  server.server.on('upgrade', (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    connection.on('error', () => connection.destroy());
    void withCorrelation(newId('req'), () => accept(request, connection, head)).catch((error: unknown) => {
      if (!(error instanceof DomainError)) logger.error({ err: error }, 'A socket could not be opened.');
      refuse(connection, error);
    });
  });

  async function accept(request: IncomingMessage, connection: Duplex, head: Buffer): Promise<void> {
    if (request.url !== PATH)
      return answer(connection, 404, 'text/plain', 'There is no socket here. Conversations are at /ws.\n');
    refuseStrangeAddress(namedAddress(request), names);
    const { default: addressOf } = await import('@fastify/proxy-addr');
    const address = addressOf(request, [...trustedProxies]);
    const credentials = socketCredentialsOf(request, address, `GET ${PATH}`);
    const admitted = await admitSocket(services.access, credentials, ['chat']);
    const open = await (sockets ??= openSockets());
    if (open.clients.size >= MOST_SOCKETS)
      return answer(connection, 503, 'text/plain', `${MOST_SOCKETS} sockets are open. Try again later.\n`);
    open.handleUpgrade(request, connection, head, (socket) => {
      socket.on('error', () => socket.terminate());
      const client = request.headers['user-agent'] ?? 'unknown';
      void new ChatSocket(socket, services, credentials, admitted, client).run().catch((error: unknown) => {
        logger.error({ err: error }, 'A socket ended unexpectedly.');
        socket.terminate();
      });
    });
  }
}

async function openSockets(): Promise<WebSocketServer> {
  const { WebSocketServer: Sockets } = await import('ws');
  return new Sockets({
    noServer: true,
    maxPayload: MOST_BYTES,
    // A subprotocol that carries the token is never answered with.
    handleProtocols: (offered) => (offered.has(SOCKET_PROTOCOL) ? SOCKET_PROTOCOL : false),
  });
}

function refuse(connection: Duplex, error: unknown): void {
  const problem = problemOf(error);
  answer(connection, problem.status, 'application/problem+json', JSON.stringify(problem));
}

function answer(connection: Duplex, status: number, type: string, body: string): void {
  if (!connection.writable) return;
  const challenge = status === 401 ? 'www-authenticate: Bearer\r\n' : '';
  connection.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\n${challenge}content-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
