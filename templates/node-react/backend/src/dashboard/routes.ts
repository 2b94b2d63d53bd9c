import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { createRouter } from '../lib/crud-routes.js';
import { type Database, quoted } from '../lib/database.js';
import { breakdowns, entities, timeline } from './content.js';
import { type Dashboard, dashboardSchema } from './schema.js';

const MONTHS_SHOWN = 12;
const RECENT_SHOWN = 8;

const route = createRoute({
  method: 'get',
  path: '/api/dashboard',
  tags: ['Dashboard'],
  summary: 'Numbers about all records, and the newest ones',
  responses: {
    200: { description: 'The dashboard', content: { 'application/json': { schema: dashboardSchema } } },
  },
});

export function dashboardRoutes(db: Database): OpenAPIHono {
  const router = createRouter();
  router.openapi(route, (c) => c.json(readDashboard(db), 200));
  return router;
}

function readDashboard(db: Database): Dashboard {
  return {
    counts: entities.map(({ table, ...entity }) => ({ ...entity, total: count(db, table) })),
    breakdowns: breakdowns.map(({ table, column, options, ...breakdown }) => ({
      ...breakdown,
      items: options.map((option) => ({ ...option, count: count(db, table, column, option.value) })),
    })),
    timeline: readTimeline(db),
    recent: readRecent(db),
  };
}

function count(db: Database, table: string, column?: string, value?: string): number {
  const condition = column === undefined ? '' : ` WHERE ${quoted(column)} = ?`;
  const row = db.first(`SELECT count(*) AS n FROM ${quoted(table)}${condition}`, value === undefined ? [] : [value]);
  return Number(row?.n);
}

/** The last months that have records, oldest first. */
function readTimeline(db: Database): Dashboard['timeline'] {
  if (timeline === null) return null;
  const { table, column, ...shown } = timeline;
  const rows = db.all(
    `SELECT substr(${quoted(column)}, 1, 7) AS month, count(*) AS n FROM ${quoted(table)}
      WHERE ${quoted(column)} IS NOT NULL GROUP BY month ORDER BY month DESC LIMIT ${MONTHS_SHOWN}`,
  );
  return { ...shown, items: rows.reverse().map(({ month, n }) => ({ month: String(month), count: Number(n) })) };
}

function readRecent(db: Database): Dashboard['recent'] {
  const newest = entities.flatMap(({ entity, path, table }) =>
    db
      .all(
        `SELECT t."id", l."label", t."created_at" FROM ${quoted(table)} AS t JOIN ${quoted(`${table}_labels`)} AS l ON l."id" = t."id"
          ORDER BY t."created_at" DESC, t."id" DESC LIMIT ${RECENT_SHOWN}`,
      )
      .map((row) => ({
        entity,
        id: Number(row.id),
        label: String(row.label),
        path,
        createdAt: String(row.created_at),
      })),
  );
  return newest.sort((a, b) => b.createdAt.localeCompare(a.createdAt)).slice(0, RECENT_SHOWN);
}
