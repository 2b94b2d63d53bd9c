import type { AuthorizationServer, RateLimits } from '#foundry/auth';
import type { FastifyInstance } from 'fastify';
import { sendProblem } from '../http/problem.filter.js';

/**
 * The built-in authorization server under `/oauth` and at its well-known places. It reads bodies itself, so it takes its
 * requests before anybody else does.
 */
export function useAuthorizationServer(server: FastifyInstance, authorization: AuthorizationServer, limits: RateLimits): void {
  server.addHook('onRequest', async (request, reply) => {
    if (!authorization.answers(request.url.split('?')[0]!)) return;
    try {
      await limits.countAddress(request.ip);
    } catch (error) {
      sendProblem(reply, error);
      await reply;
      return;
    }
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
    reply.hijack();
    await authorization.handle(request.raw, reply.raw, request.ip);
  });
}
