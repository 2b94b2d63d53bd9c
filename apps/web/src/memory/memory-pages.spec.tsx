import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { MemoryView } from '../api/types.js';
import { problemAnswer } from '../testing/builders.js';
import { renderPart } from '../testing/render.js';
import { accessible, pageOf, serve, write } from '../testing/serve.js';
import MemoriesPage from './memories-page.js';
import MemoryPage from './memory-page.js';

const AT = '2026-11-21T10:00:00.000Z';
const memoryOf = (change: Partial<MemoryView> = {}): MemoryView => ({
  id: 'mem_1',
  type: 'gotcha',
  text: 'Port 5432 <b>hangs</b> the server.',
  scope: 'project',
  project: 'shop',
  source: 'user_stated',
  sources: 1,
  importance: 0.5,
  decay: 0.4,
  pinned: false,
  tags: ['net'],
  context: {},
  key: null,
  session: null,
  sequence: null,
  user: 'usr_1',
  supersededBy: null,
  revision: 1,
  createdAt: AT,
  updatedAt: AT,
  accessedAt: AT,
  ...change,
});
const why = { terms: ['port'], similarSpelling: false, neighbour: false, similarity: null, relatedTo: null, boosts: {} };

test('memories are listed, and searched with the reason why each was found', async () => {
  const reason = 'No model for embeddings is configured.';
  const found = { mode: 'lexical', reason, items: [{ memory: memoryOf(), score: 1, why }], nextCursor: null };
  const asked = serve({ '/api/v1/memories?': pageOf([memoryOf()]), '/api/v1/memories/search?': found });
  const { container } = renderPart(<MemoriesPage />);
  const row = await screen.findByRole('link', { name: /hangs/ });
  expect(row.textContent).toContain('<b>hangs</b>');
  expect(row.textContent).toContain('faded to 40 %');
  await accessible(container);
  await write(screen.getByLabelText('Search memories'), 'which port');
  await userEvent.selectOptions(screen.getByLabelText('Kind'), 'gotcha');
  await screen.findByText('Found because it says “port”.');
  await screen.findByText(reason);
  expect(asked.some(([, path]) => path === '/api/v1/memories/search?limit=20&types=gotcha&query=which+port')).toBe(true);
});

test('something is remembered as said by a person, and the server says what came of it', async () => {
  const result = { memory: memoryOf(), outcome: 'merged', superseded: [], message: 'That was known already.' };
  const asked = serve({ '/api/v1/memories?': pageOf([]), 'POST /api/v1/memories': result });
  renderPart(<MemoriesPage />);
  await screen.findByText('Nothing is remembered yet');
  await write(screen.getByLabelText('Remember something'), 'Deploys go to Berlin');
  await userEvent.click(screen.getByRole('button', { name: 'Remember' }));
  await screen.findByText(/That was known already\./);
  const body = { text: 'Deploys go to Berlin', type: 'insight', source: 'user_stated' };
  expect(asked).toContainEqual(['POST', '/api/v1/memories', body]);
});

test('a file of memories is brought in as it is', async () => {
  const asked = serve({
    '/api/v1/memories?': pageOf([]),
    'POST /api/v1/memories/import': { memories: 2, relations: 1, unchanged: 3, renamed: {} },
  });
  renderPart(<MemoriesPage />);
  await userEvent.upload(screen.getByLabelText('File of memories'), new File(['{}\n'], 'm.jsonl'));
  await screen.findByText('Brought in 2 memories and 1 relation; 3 were there already.');
  expect(asked.find(([method]) => method === 'POST')?.[2]).toHaveProperty('type', 'application/x-ndjson');
});

const one = (more: Record<string, unknown> = {}) => ({
  '/api/v1/memories/mem_1': memoryOf(),
  '/api/v1/memories/mem_1/history': {
    changes: [
      { revision: 1, at: AT, by: 'Ada', action: 'created', before: {} },
      { revision: 2, at: AT, by: 'Bea', action: 'updated', before: { text: 'Port 1 hangs.' } },
    ],
    sources: [],
  },
  '/api/v1/memories/mem_1/graph': {
    nodes: [{ memory: memoryOf({ id: 'mem_2', text: 'Use 5433.' }), distance: 1 }],
    edges: [{ from: 'mem_1', type: 'fixed_by', to: 'mem_2', createdBy: 'Ada', createdAt: AT }],
    cut: false,
  },
  ...more,
});

test('one memory shows its history and what it hangs together with, and only what is changed is sent', async () => {
  const asked = serve(one({ 'PATCH /api/v1/memories/mem_1': memoryOf() }));
  const { container } = renderPart(<MemoryPage id="mem_1" />);
  expect(await screen.findByRole('link', { name: 'Use 5433.' })).toHaveProperty('pathname', '/memories/mem_2');
  expect(screen.getByRole('list', { name: 'Relations' }).textContent).toContain('fixed byUse 5433.');
  await screen.findByText('Port 1 hangs.');
  await accessible(container);
  await userEvent.click(screen.getByRole('button', { name: 'Edit' }));
  await userEvent.clear(screen.getByLabelText('What it says'));
  await write(screen.getByLabelText('What it says'), 'Port 2 hangs.');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(asked).toContainEqual(['PATCH', '/api/v1/memories/mem_1', { text: 'Port 2 hangs.' }]));
});

test('it is pinned, boosted, and forgotten only after a second question', async () => {
  const asked = serve(
    one({
      'POST /api/v1/memories/mem_1/boost': problemAnswer(403, 'auth.insufficient_scope', 'It needs memory:write.'),
      'DELETE /api/v1/memories/mem_1': { forgotten: 1 },
    }),
  );
  renderPart(<MemoryPage id="mem_1" />);
  await userEvent.click(await screen.findByRole('button', { name: 'Pin' }));
  expect(asked).toContainEqual(['POST', '/api/v1/memories/mem_1/pin', { pinned: true }]);
  await userEvent.click(screen.getByRole('button', { name: 'Boost' }));
  await screen.findByText('It needs memory:write.');
  await userEvent.click(screen.getByRole('button', { name: 'Forget' }));
  const question = await screen.findByRole('dialog', { name: 'Forget this?' });
  expect(asked.some(([method]) => method === 'DELETE')).toBe(false);
  await userEvent.click(within(question).getByRole('button', { name: 'Forget it' }));
  await waitFor(() => expect(asked).toContainEqual(['DELETE', '/api/v1/memories/mem_1', undefined]));
  await waitFor(() => expect(window.location.pathname).toBe('/memories'));
});
