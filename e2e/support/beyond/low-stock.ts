import { edit, type Scenario, write } from './scenario.js';

const PART = 'shows a low-stock alert for products at or below their reorder level';

const ROUTES = `import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { createRouter } from '../lib/crud-routes.js';
import type { Database } from '../lib/database.js';

const lowStockSchema = z
  .object({
    items: z.array(z.object({ id: z.int(), name: z.string(), quantity: z.int(), reorderLevel: z.int() })),
  })
  .openapi('LowStock');

const route = createRoute({
  method: 'get',
  path: '/api/low-stock',
  tags: ['Low stock'],
  summary: 'Products at or below their reorder level',
  responses: {
    200: {
      description: 'Products at or below their reorder level',
      content: { 'application/json': { schema: lowStockSchema } },
    },
  },
});

/** What is most short of its level comes first. */
export function lowStockRoutes(db: Database): OpenAPIHono {
  const router = createRouter();
  router.openapi(route, (c) => {
    const rows = db.all(
      \`SELECT "id", "name", "quantity", "reorder_level" FROM "products" WHERE "quantity" <= "reorder_level"
        ORDER BY "quantity" - "reorder_level", "name"\`,
    );
    const items = rows.map((row) => ({
      id: Number(row.id),
      name: String(row.name),
      quantity: Number(row.quantity),
      reorderLevel: Number(row.reorder_level),
    }));
    return c.json({ items }, 200);
  });
  return router;
}
`;

const BACKEND_SPEC = `import { beforeEach, describe, expect, it } from 'vitest';
import { TestApi } from '../testing/api.js';
import { createProduct } from '../testing/builders.js';

describe('Low stock', () => {
  let api: TestApi;

  beforeEach(() => {
    api = new TestApi();
  });

  it('AC-11: lists products at or below their reorder level, the scarcest first', async () => {
    await createProduct(api, { name: 'Plenty', quantity: 6, reorderLevel: 5 });
    const exact = await createProduct(api, { name: 'Exact', quantity: 5, reorderLevel: 5 });
    const none = await createProduct(api, { name: 'None', quantity: 0, reorderLevel: 5 });
    const { body } = await api.get('/api/low-stock');
    expect(body.items).toEqual([
      { id: none.id, name: 'None', quantity: 0, reorderLevel: 5 },
      { id: exact.id, name: 'Exact', quantity: 5, reorderLevel: 5 },
    ]);
  });

  it('AC-11: forgets a product that was stocked up', async () => {
    const { id } = await createProduct(api, { quantity: 1, reorderLevel: 5 });
    await api.send('PATCH', \`/api/products/\${id}\`, { quantity: 50 });
    expect((await api.get('/api/low-stock')).body.items).toEqual([]);
  });
});
`;

const PANEL = `import { List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { RecordLink } from '../components/record-link';
import { api } from '../lib/api';
import { Panel } from './panel';

interface ScarceProduct {
  readonly id: number;
  readonly name: string;
  readonly quantity: number;
  readonly reorderLevel: number;
}

/** Shown only while something has to be ordered; without an answer of the service there is nothing to warn of. */
export function LowStockAlert() {
  const { data } = useQuery({
    queryKey: ['low-stock'],
    queryFn: ({ signal }) => api.get<{ items: readonly ScarceProduct[] }>('low-stock', { signal }),
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Panel title="Low stock">
      <List size="sm">
        {data.items.map(({ id, name, quantity, reorderLevel }) => (
          <List.Item key={id}>
            <RecordLink path="products" to={{ id, label: name }} />
            <Text size="xs">{\`\${quantity} left, reorder at \${reorderLevel}\`}</Text>
          </List.Item>
        ))}
      </List>
    </Panel>
  );
}
`;

const PAGE_SPEC = `import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { FakeApi } from '../test/fake-api';
import { openApp } from '../test/render-app';

describe('The low-stock alert', () => {
  it('AC-12: names what is short, with a link to it', async () => {
    const items = [{ id: 2, name: 'Bolts', quantity: 1, reorderLevel: 5 }];
    new FakeApi().answer('GET /api/low-stock', 200, { items });
    openApp('/');

    const alert = await screen.findByRole('region', { name: 'Low stock' });
    expect(within(alert).getByRole('listitem').textContent).toBe('Bolts1 left, reorder at 5');
    expect(within(alert).getByRole('link').getAttribute('href')).toBe('/products/2');
  });

  it('AC-12: is not there while nothing is short', async () => {
    const api = new FakeApi().answer('GET /api/low-stock', 200, { items: [] });
    openApp('/');

    await screen.findByRole('heading', { level: 1, name: 'Overview' });
    expect(api.seen('GET /api/low-stock')).toHaveLength(1);
    expect(screen.queryByRole('region', { name: 'Low stock' })).toBeNull();
  });
});
`;

const integer = { type: 'integer' };

export const lowStock: Scenario = {
  name: 'a low-stock alert',
  request: `An inventory of products (name, sku unique, quantity integer, reorder level integer). The start page ${PART}.`,
  part: PART,
  design: {
    summary: 'The template stores products; nothing says which of them are short.',
    criteria: [
      {
        text: 'Products whose quantity is at or below their reorder level are listed, those most below it first.',
        part: PART,
        entity: 'Product',
        provenBy: ['backend_unit'],
      },
      {
        text: 'The start page warns of every product at or below its reorder level, and of none when there is none.',
        part: PART,
        entity: null,
        provenBy: ['frontend_unit'],
      },
    ],
    contract: [
      {
        method: 'get',
        path: '/api/low-stock',
        summary: 'Products at or below their reorder level',
        status: 200,
        response: {
          type: 'object',
          required: ['items'],
          properties: {
            items: {
              type: 'array',
              items: {
                type: 'object',
                required: ['id', 'name', 'quantity', 'reorderLevel'],
                properties: { id: integer, name: { type: 'string' }, quantity: integer, reorderLevel: integer },
              },
            },
          },
        },
      },
    ],
    tasks: [
      { role: 'backend', title: 'List what is short', description: 'Serve GET /api/low-stock.', criteria: [1] },
      { role: 'frontend', title: 'Warn on the start page', description: 'An alert above the panels.', criteria: [2] },
    ],
    leftOut: [],
  },
  backend: [
    write('backend/src/low-stock/routes.ts', ROUTES),
    write('backend/src/low-stock/low-stock.spec.ts', BACKEND_SPEC),
    edit(
      'backend/src/app.ts',
      [
        "import { requestLog } from './lib/logger.js';\n",
        "import { requestLog } from './lib/logger.js';\nimport { lowStockRoutes } from './low-stock/routes.js';\n",
      ],
      [
        "  app.route('/', dashboardRoutes(db));\n",
        "  app.route('/', dashboardRoutes(db));\n  app.route('/', lowStockRoutes(db));\n",
      ],
    ),
  ],
  frontend: [
    write('frontend/src/dashboard/low-stock-alert.tsx', PANEL),
    write('frontend/src/dashboard/low-stock-alert.spec.tsx', PAGE_SPEC),
    edit(
      'frontend/src/dashboard/dashboard-page.tsx',
      [
        "import { DashboardLayout } from './dashboard-layout';\n",
        "import { DashboardLayout } from './dashboard-layout';\nimport { LowStockAlert } from './low-stock-alert';\n",
      ],
      [
        '  return <DashboardLayout title="Overview" subtitle={brand.tagline} />;\n',
        '  return <DashboardLayout title="Overview" subtitle={brand.tagline} banner={<LowStockAlert />} />;\n',
      ],
    ),
  ],
};
