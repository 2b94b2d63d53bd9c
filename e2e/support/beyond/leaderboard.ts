import { edit, type Scenario, write } from './scenario.js';

const PART = 'There is a leaderboard with the sum of the points of each player';

const ROUTES = `import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { createRouter } from '../lib/crud-routes.js';
import type { Database } from '../lib/database.js';

const leaderboardSchema = z
  .object({
    items: z.array(z.object({ rank: z.int(), playerId: z.int(), name: z.string(), points: z.int() })),
  })
  .openapi('Leaderboard');

const route = createRoute({
  method: 'get',
  path: '/api/leaderboard',
  tags: ['Leaderboard'],
  summary: 'All players, the most points first',
  responses: {
    200: {
      description: 'All players, the most points first',
      content: { 'application/json': { schema: leaderboardSchema } },
    },
  },
});

/** Equal points share a rank; who has no result yet comes last, with none. */
export function leaderboardRoutes(db: Database): OpenAPIHono {
  const router = createRouter();
  router.openapi(route, (c) => {
    const rows = db.all(
      \`SELECT rank() OVER (ORDER BY points DESC) AS rank, id, name, points
         FROM (SELECT p."id" AS id, p."name" AS name, coalesce(sum(r."points"), 0) AS points
                 FROM "players" AS p LEFT JOIN "results" AS r ON r."player_id" = p."id" GROUP BY p."id")
        ORDER BY rank, name\`,
    );
    const items = rows.map(({ rank, id, name, points }) => ({
      rank: Number(rank),
      playerId: Number(id),
      name: String(name),
      points: Number(points),
    }));
    return c.json({ items }, 200);
  });
  return router;
}
`;

const BACKEND_SPEC = `import { beforeEach, describe, expect, it } from 'vitest';
import { TestApi } from '../testing/api.js';
import { createPlayer } from '../testing/builders.js';

describe('The leaderboard', () => {
  let api: TestApi;

  beforeEach(() => {
    api = new TestApi();
  });

  const result = (playerId: number, points: number) =>
    api.create('/api/results', { playerId, points, date: '2026-03-01' });
  const ranking = async () => (await api.get('/api/leaderboard')).body.items;

  it('AC-19: is empty without players', async () => {
    expect(await ranking()).toEqual([]);
  });

  it('AC-19: ranks players by the sum of their points', async () => {
    const ann = await createPlayer(api, { name: 'Ann' });
    const bob = await createPlayer(api, { name: 'Bob' });
    await result(ann.id, 10);
    await result(bob.id, 30);
    await result(ann.id, 25);
    expect(await ranking()).toEqual([
      { rank: 1, playerId: ann.id, name: 'Ann', points: 35 },
      { rank: 2, playerId: bob.id, name: 'Bob', points: 30 },
    ]);
  });

  it('AC-19: gives equal points the same rank, and who has no result none', async () => {
    const ann = await createPlayer(api, { name: 'Ann' });
    const bob = await createPlayer(api, { name: 'Bob' });
    await createPlayer(api, { name: 'Cid' });
    await result(bob.id, 20);
    await result(ann.id, 20);
    expect(await ranking()).toMatchObject([
      { rank: 1, name: 'Ann' },
      { rank: 1, name: 'Bob' },
      { rank: 3, name: 'Cid', points: 0 },
    ]);
  });
});
`;

const PANEL = `import { Skeleton, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ErrorState } from '../components/error-state';
import { RecordLink } from '../components/record-link';
import { api } from '../lib/api';
import { Panel } from './panel';

interface LeaderboardRow {
  readonly rank: number;
  readonly playerId: number;
  readonly name: string;
  readonly points: number;
}

/** All players, the most points first. */
export function Leaderboard() {
  const { data, error, isError, refetch } = useQuery({
    queryKey: ['leaderboard'],
    queryFn: ({ signal }) => api.get<{ items: readonly LeaderboardRow[] }>('leaderboard', { signal }),
  });
  return (
    <Panel title="Leaderboard">
      {isError ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={180} />
      ) : data.items.length === 0 ? (
        <Text c="dimmed" size="sm">
          No players yet
        </Text>
      ) : (
        <Rows items={data.items} />
      )}
    </Panel>
  );
}

function Rows({ items }: { readonly items: readonly LeaderboardRow[] }) {
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Rank</Table.Th>
          <Table.Th>Player</Table.Th>
          <Table.Th>Points</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map(({ rank, playerId, name, points }) => (
          <Table.Tr key={playerId}>
            <Table.Td>{rank}</Table.Td>
            <Table.Td>
              <RecordLink path="players" to={{ id: playerId, label: name }} />
            </Table.Td>
            <Table.Td>{points}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
`;

const PAGE_SPEC = `import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { FakeApi } from '../test/fake-api';
import { openApp } from '../test/render-app';

describe('The leaderboard', () => {
  it('AC-20: shows the players in their order, with their points', async () => {
    new FakeApi().answer('GET /api/leaderboard', 200, {
      items: [
        { rank: 1, playerId: 2, name: 'Ann', points: 35 },
        { rank: 2, playerId: 1, name: 'Bob', points: 30 },
      ],
    });
    openApp('/');

    const panel = await screen.findByRole('region', { name: 'Leaderboard' });
    await within(panel).findByText('Ann');
    const rows = within(panel).getAllByRole('row').slice(1);
    expect(rows.map(({ textContent }) => textContent)).toEqual(['1Ann35', '2Bob30']);
    expect(within(panel).getByRole('link', { name: 'Ann' }).getAttribute('href')).toBe('/players/2');
  });

  it('AC-20: says that there is nobody yet', async () => {
    new FakeApi().answer('GET /api/leaderboard', 200, { items: [] });
    openApp('/');

    expect(await screen.findByText('No players yet')).toBeDefined();
  });
});
`;

export const leaderboard: Scenario = {
  name: 'a leaderboard',
  request: `A darts league: players (name, club) have many results; a result has points (integer) and a date. ${PART}.`,
  part: PART,
  design: {
    summary: 'The template stores players and results; the ranking is missing.',
    criteria: [
      {
        text: 'The leaderboard ranks all players by the sum of the points of their results; equal sums share a rank, and players without results have 0 points.',
        part: PART,
        entity: 'Player',
        provenBy: ['backend_unit'],
      },
      {
        text: 'The start page shows the leaderboard: rank, player and points.',
        part: PART,
        entity: null,
        provenBy: ['frontend_unit'],
      },
    ],
    contract: [
      {
        method: 'get',
        path: '/api/leaderboard',
        summary: 'All players, the most points first',
        status: 200,
        response: {
          type: 'object',
          required: ['items'],
          properties: {
            items: {
              type: 'array',
              items: {
                type: 'object',
                required: ['rank', 'playerId', 'name', 'points'],
                properties: {
                  rank: { type: 'integer' },
                  playerId: { type: 'integer' },
                  name: { type: 'string' },
                  points: { type: 'integer' },
                },
              },
            },
          },
        },
      },
    ],
    tasks: [
      { role: 'backend', title: 'Rank the players', description: 'Serve GET /api/leaderboard.', criteria: [1] },
      { role: 'frontend', title: 'Show the ranking', description: 'A panel of the start page.', criteria: [2] },
    ],
    leftOut: [],
  },
  backend: [
    write('backend/src/leaderboard/routes.ts', ROUTES),
    write('backend/src/leaderboard/leaderboard.spec.ts', BACKEND_SPEC),
    edit(
      'backend/src/app.ts',
      [
        "import { healthRoutes } from './health/routes.js';\n",
        "import { healthRoutes } from './health/routes.js';\nimport { leaderboardRoutes } from './leaderboard/routes.js';\n",
      ],
      [
        "  app.route('/', dashboardRoutes(db));\n",
        "  app.route('/', dashboardRoutes(db));\n  app.route('/', leaderboardRoutes(db));\n",
      ],
    ),
  ],
  frontend: [
    write('frontend/src/dashboard/leaderboard.tsx', PANEL),
    write('frontend/src/dashboard/leaderboard.spec.tsx', PAGE_SPEC),
    edit(
      'frontend/src/dashboard/dashboard-page.tsx',
      [
        "import { DashboardLayout } from './dashboard-layout';\n",
        "import { DashboardLayout } from './dashboard-layout';\nimport { Leaderboard } from './leaderboard';\n",
      ],
      [
        '  return <DashboardLayout title="Overview" subtitle={brand.tagline} />;\n',
        '  return <DashboardLayout title="Overview" subtitle={brand.tagline} highlights={<Leaderboard />} />;\n',
      ],
    ),
  ],
};
