import { randomUUID } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import type { Logger } from 'pino';

/**
 * Gives every request an id, which its answer carries in `X-Request-Id` and its log line in `requestId`. The id that a
 * proxy in front of the service has given is kept.
 */
export const requestLog = (logger: Logger) =>
  createMiddleware(async (c, next) => {
    const given = c.req.header('x-request-id');
    const requestId = given !== undefined && /^[\w.-]{1,100}$/.test(given) ? given : randomUUID();
    const start = performance.now();
    c.header('x-request-id', requestId);
    await next();
    const { method, path } = c.req;
    const durationMs = Math.round((performance.now() - start) * 10) / 10;
    logger.info({ requestId, method, path, status: c.res.status, durationMs }, 'request');
    if (c.error !== undefined && c.res.status >= 500) logger.error({ requestId, err: c.error }, 'request failed');
  });
