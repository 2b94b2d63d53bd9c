import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { createRouter } from '../lib/crud-routes.js';
import type { Database } from '../lib/database.js';

const health = createRoute({
  method: 'get',
  path: '/health',
  tags: ['Service'],
  summary: 'Whether the service and its database answer',
  responses: {
    200: {
      description: 'Both answer',
      content: { 'application/json': { schema: z.object({ status: z.literal('ok') }).openapi('Health') } },
    },
  },
});

export function healthRoutes(db: Database): OpenAPIHono {
  const router = createRouter();
  router.openapi(health, (c) => {
    db.first('SELECT count(*) FROM migrations');
    return c.json({ status: 'ok' as const }, 200);
  });
  return router;
}
