import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { createRouter } from '../lib/crud-routes.js';
import { type Database, quoted } from '../lib/database.js';
import { breakdowns, entities, type Sum, timeline } from './content.js';
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
    counts: entities.map(({ table, sum, ...entity }) => {
      const { count, ...added } = tally(db, table, sum);
      return { ...entity, total: count, ...added };
    }),
    breakdowns: breakdowns.map(({ table, column, options, sum, ...breakdown }) => ({
      ...breakdown,
      items: options.map((option) => ({ ...option, ...tally(db, table, sum, { column, value: option.value }) })),
    })),
    timeline: readTimeline(db),
    recent: readRecent(db),
  };
}

/** How many records there are, and what their amounts, which are stored in cents, add up to. */
function tally(db: Database, table: string, sum?: Sum, where?: { column: string; value: string }) {
  const cents = sum === undefined ? '0' : `coalesce(sum(${quoted(sum.column)}), 0)`;
  const condition = where === undefined ? '' : ` WHERE ${quoted(where.column)} = ?`;
  const row = db.first(
    `SELECT count(*) AS n, ${cents} AS cents FROM ${quoted(table)}${condition}`,
    where === undefined ? [] : [where.value],
  );
  const count = Number(row?.n);
  if (sum === undefined) return { count };
  const { field, label, currency } = sum;
  return { count, sum: { field, label, currency, amount: Number(row?.cents) / 100 } };
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
