import { messageOf } from '#foundry/kernel';
import { createServer } from 'node:net';
import { serverErrors } from './server.errors.js';

export interface ListenAddress {
  readonly FOUNDRY_HOST: string;
  /** 0 picks a free one. */
  readonly FOUNDRY_PORT: number;
}

/**
 * Listens for a moment. Asked before anything is opened, so that a port that is taken leaves neither a data directory nor
 * log lines behind.
 * @throws server.port_taken, server.cannot_listen
 */
export async function ensureListenable(address: ListenAddress): Promise<void> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject).listen({ host: address.FOUNDRY_HOST, port: address.FOUNDRY_PORT }, resolve);
    });
  } catch (error) {
    throw listenError(error, address);
  }
  await new Promise<void>((resolve) => probe.close(() => resolve()));
}

/** What an error of listening means for a person; other errors stay as they are. */
export function listenError(error: unknown, { FOUNDRY_HOST: host, FOUNDRY_PORT: port }: ListenAddress): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return serverErrors.portTaken(
        `Port ${port} of ${host} is taken by another program. Choose another with FOUNDRY_PORT, or end that program.`,
        { cause: error },
      );
    case 'EACCES':
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return serverErrors.cannotListen(`The server cannot listen on ${host}, port ${port}: ${messageOf(error)}.`, {
        cause: error,
      });
    default:
      return error;
  }
}
