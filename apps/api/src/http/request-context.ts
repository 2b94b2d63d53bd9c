import { correlationId, withCorrelation } from '#foundry/kernel';
import type { FastifyInstance } from 'fastify';
import type { ServerAddress } from '#foundry/auth';

declare module 'fastify' {
  interface FastifyRequest {
    /** Under which the client reaches this server: `https://foundry.example.org`. */
    publicOrigin: string;
  }
}

/** What a caller may send as `X-Request-ID`; anything else is replaced. */
const ACCEPTED_ID = /^[\w.:-]{1,128}$/;

/** Gives every request its correlation id, and every answer `X-Request-ID`, `X-Duration` (milliseconds) and safe headers. */
export function useRequestContext(server: FastifyInstance, address: ServerAddress): void {
  server.decorateRequest('publicOrigin', '');
  server.addHook('onRequest', (request, reply, done) => {
    request.publicOrigin = address.originFor(request.headers.host);
    const given = request.headers['x-request-id'];
    withCorrelation(typeof given === 'string' && ACCEPTED_ID.test(given) ? given : undefined, () => {
      void reply.headers({
        'x-request-id': correlationId(),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
      });
      done();
    });
  });
  server.addHook('onSend', (_request, reply, _payload, done) => {
    void reply.header('x-duration', reply.elapsedTime.toFixed(1));
    done();
  });
}
