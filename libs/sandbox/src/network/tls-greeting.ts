import type { Socket } from 'node:net';
import { serverNameOf } from './client-hello.js';

/** Looks at the name that a TLS client greets with, and leaves all that it has sent to be carried. */
export function greeting(client: Socket, then: (name: string | null) => void): void {
  let read = Buffer.alloc(0);
  const leave = (): void => void client.off('data', take).off('end', gone).off('close', gone);
  const gone = (): void => {
    leave();
    then(null);
  };
  const take = (chunk: Buffer): void => {
    read = Buffer.concat([read, chunk]);
    const name = serverNameOf(read);
    if (name === undefined) return;
    leave();
    client.pause();
    client.unshift(read);
    then(name);
  };
  client.on('data', take).on('end', gone).on('close', gone);
  client.resume();
}
