import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

/** What sets code or plans in motion: each is logged, also one that is refused, so that what was run can be accounted for. */
const DISPATCHES = new Set(['/api/v1/planner/dispatch', '/api/v1/supervisor/run', '/api/v1/debugger/run']);

/** Logs each dispatch once it was answered, with the very `X-Request-ID` and `X-Duration` that the answer carried. */
export function useDispatchLog(server: FastifyInstance, logger: Logger): void {
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url;
    if (request.method === 'POST' && route !== undefined && DISPATCHES.has(route)) {
      const { principal } = request as { principal?: { name: string; organisation: string } };
      logger.info(
        {
          route,
          status: reply.statusCode,
          'x-request-id': reply.getHeader('x-request-id'),
          'x-duration': reply.getHeader('x-duration') ?? reply.elapsedTime.toFixed(1),
          principal: principal?.name,
          organisation: principal?.organisation,
        },
        'A dispatch was answered.',
      );
    }
    done();
  });
}
