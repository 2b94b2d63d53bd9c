import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { buildOf, eventOf, jsonAnswer, stepOf, streamAnswer } from '../testing/builders.js';
import { renderPart } from '../testing/render.js';
import { accessible, pageOf, serve, write } from '../testing/serve.js';
import { checkOf, statsOf, toolOf, upstreamOf } from '../testing/tools.js';
import ToolsPage from './tools-page.js';

const show = (query: string) => {
  window.history.replaceState(null, '', `/tools${query}`);
  return renderPart(<ToolsPage />);
};
const lists = { '/api/v1/tools?': pageOf([toolOf()]), '/api/v1/tool-stats': { items: [statsOf()] } };

test('tools are listed with how they do, and searched', async () => {
  const asked = serve(lists);
  const { container } = show('');
  const row = await screen.findByRole('link', { name: /order_total/ });
  await within(row).findByText(/4 calls/);
  expect(row.textContent).toContain('1 error');
  expect(row.textContent).toContain('p50 2 ms · p99 12 ms');
  await accessible(container);
  await write(screen.getByLabelText('Search tools'), 'csv');
  await waitFor(() => expect(asked.some(([, path]) => path.includes('search=csv'))).toBe(true));
});

test('a tool that is asked for is followed until it is deployed', async () => {
  const tool = buildOf({
    id: 'bld_1',
    kind: 'tool',
    request: 'km to miles',
    steps: ['plan-tool', 'prove-tool', 'deploy-tool'].map((name) => stepOf(name)),
  });
  const asked = serve({
    ...lists,
    'POST /api/v1/builds': jsonAnswer(tool, 201),
    '/api/v1/builds/bld_1': tool,
    '/api/v1/builds/bld_1/events': streamAnswer([
      eventOf(1, { type: 'step.started', step: 'plan-tool', round: 0, attempt: 1 }),
      eventOf(2, { type: 'tool.checked', check: 'tests', status: 'passed', durationMs: 4, findings: 0 }),
      eventOf(3, { type: 'tool.deployed', tool: 'km_to_miles', version: 1 }),
      eventOf(4, { type: 'build.succeeded', durationMs: 900 }),
    ]),
  });
  const { container } = show('');
  await write(await screen.findByLabelText('What should the tool do?'), 'km to miles');
  await userEvent.click(screen.getByRole('button', { name: 'Build the tool' }));
  expect(await screen.findByRole('link', { name: 'Try it' })).toHaveProperty('pathname', '/tools/km_to_miles');
  expect(asked).toContainEqual(['POST', '/api/v1/builds', { request: 'km to miles', kind: 'tool' }]);
  expect(screen.getByRole('list', { name: 'What its package passed' }).textContent).toContain('Tests');
  expect(window.location.search).toBe('?build=bld_1');
  await accessible(container);
});

test('a tool that cannot be built says which part of the request, and why', async () => {
  const refusal = {
    status: 422,
    code: 'toolsmith.not_covered',
    detail: 'This tool cannot be built.',
    notCovered: [{ part: 'book a <flight>', reason: 'It names no operation.' }],
  };
  serve({ ...lists, 'POST /api/v1/builds': jsonAnswer(refusal, 422) });
  show('');
  await write(await screen.findByLabelText('What should the tool do?'), 'book a flight');
  await userEvent.click(screen.getByRole('button', { name: 'Build the tool' }));
  const told = await screen.findByRole('alert');
  expect(told.textContent).toContain('Not covered: nothing was built');
  expect(within(told).getByText('book a <flight>')).toBeTruthy();
  expect(within(told).getByText('It names no operation.')).toBeTruthy();
});

test('a package that does not pass shows every gate with its findings', async () => {
  const rejected = {
    status: 422,
    code: 'tools.rejected',
    detail: 'The package did not pass its checks.',
    checks: [
      checkOf(),
      checkOf({ name: 'tests', status: 'failed', findings: [{ file: 'tests/a.test.ts', line: 3, message: '1 is not 2' }] }),
    ],
  };
  const asked = serve({ 'POST /api/v1/tools': jsonAnswer(rejected, 422) });
  show('?show=upload');
  await userEvent.upload(screen.getByLabelText('Package'), new File(['PK'], 'add.zip'));
  await write(screen.getByLabelText('Git repository'), 'acme/tools');
  await userEvent.click(screen.getByRole('button', { name: 'Check and deploy' }));
  await screen.findByText('The package did not pass its checks.');
  const gates = screen.getByRole('list', { name: 'Gates' });
  expect(gates.textContent).toContain('tests/a.test.ts:3 1 is not 2');
  const [, path, body] = asked.find(([method]) => method === 'POST')!;
  expect(path).toBe('/api/v1/tools?gitRepository=acme%2Ftools');
  expect(body).toHaveProperty('type', 'application/zip');
});

test('MCP servers are listed with their health, mounted and removed', async () => {
  const path = '/api/v1/admin/upstreams';
  const asked = serve({ [path]: { items: [upstreamOf({ health: 'failing', lastError: 'It does not <answer>.' })] } });
  show('?show=servers');
  await screen.findByText('failing');
  expect(screen.getByText('It does not <answer>.')).toBeTruthy();
  await write(screen.getByLabelText(/Prefix/), 'maps');
  await write(screen.getByLabelText(/Address/), 'https://maps.example.org/mcp');
  await write(screen.getByLabelText('Headers'), 'Authorization: Bearer ${secret:MAPS}');
  await userEvent.click(screen.getByRole('button', { name: 'Mount the server' }));
  const transport = { kind: 'http', url: 'https://maps.example.org/mcp', headers: { Authorization: 'Bearer ${secret:MAPS}' } };
  await waitFor(() => expect(asked).toContainEqual(['POST', path, { prefix: 'maps', transport }]));
  await userEvent.click(screen.getByRole('button', { name: 'Remove' }));
  expect(asked.some(([method]) => method === 'DELETE')).toBe(false);
  await userEvent.click(screen.getByRole('button', { name: 'Remove it with its tools?' }));
  await waitFor(() => expect(asked).toContainEqual(['DELETE', `${path}/weather`, undefined]));
});

test('a secret is set once and never shown', async () => {
  const asked = serve({
    '/api/v1/tool-secrets': {
      items: [{ name: 'OLD', createdBy: 'admin', createdAt: '2026-11-21T10:00:00.000Z', updatedAt: '2026-11-21T10:00:00.000Z' }],
    },
  });
  const { container } = show('?show=secrets');
  await screen.findByText('OLD');
  await write(screen.getByLabelText(/Name/), 'MAPS');
  await write(screen.getByLabelText(/^Value/), 'very-secret-key');
  await userEvent.click(screen.getByRole('button', { name: 'Set the secret' }));
  await waitFor(() => expect(asked).toContainEqual(['PUT', '/api/v1/tool-secrets/MAPS', { value: 'very-secret-key' }]));
  await waitFor(() => expect(container.innerHTML).not.toContain('very-secret-key'));
});

test('budgets of calls are listed with what is used, set and removed', async () => {
  const path = '/api/v1/tool-budgets';
  const budget = {
    id: 'tbg_1',
    token: '*',
    period: 'day',
    maxCalls: 100,
    maxSeconds: null,
    createdAt: '',
    used: [{ token: 'tok_1', calls: 7, seconds: 1.25 }],
  };
  const asked = serve({ [path]: { items: [budget] } });
  show('?show=budgets');
  await screen.findByText('100 calls, a day');
  expect(screen.getByText(/7 calls, 1.3 s/)).toBeTruthy();
  await write(screen.getByLabelText('Calls'), '5');
  await userEvent.selectOptions(screen.getByLabelText('For'), 'hour');
  await userEvent.click(screen.getByRole('button', { name: 'Set the budget' }));
  await waitFor(() => expect(asked).toContainEqual(['POST', path, { period: 'hour', maxCalls: 5 }]));
  await userEvent.click(screen.getByRole('button', { name: 'Remove' }));
  await userEvent.click(screen.getByRole('button', { name: 'Remove the limit?' }));
  await waitFor(() => expect(asked).toContainEqual(['DELETE', `${path}/tbg_1`, undefined]));
});
