import type { FastifyReply } from 'fastify';

/** Aborts when the connection is closed before the answer was sent: nobody waits for the work any more. */
export function abortedWithClient(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new Error('The client went away.'));
  });
  return controller.signal;
}
