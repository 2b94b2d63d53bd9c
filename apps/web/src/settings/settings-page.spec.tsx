import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { ApiKeyView, AuditEntryView, QueueView, UserView } from '../api/types.js';
import { problemAnswer } from '../testing/builders.js';
import { renderPart } from '../testing/render.js';
import { accessible, type Asked, pageOf as page, serve as serveAll, write } from '../testing/serve.js';
import SettingsPage from './settings-page.js';

const AT = '2026-11-21T10:00:00.000Z';
const token: ApiKeyView = {
  id: 'tok_1',
  kind: 'key',
  name: 'night build',
  organisation: 'default',
  user: { id: 'usr_1', name: 'Ada' },
  prefix: 'fdy_abc',
  scopes: ['tools:ping'],
  createdBy: 'admin',
  createdAt: AT,
  expiresAt: null,
  lastUsedAt: null,
  revokedAt: null,
};
const user: UserView = {
  id: 'usr_1',
  organisation: 'default',
  kind: 'person',
  name: 'Ada',
  email: 'ada@example.org',
  scopes: ['tools:ping'],
  subject: null,
  createdBy: 'admin',
  createdAt: AT,
  disabledAt: null,
};
const entry: AuditEntryView = {
  organisation: 'default',
  seq: 7,
  at: AT,
  subject: 'key:tok_1',
  name: '<b>night</b>',
  action: 'token.revoked',
  target: 'tok_1',
  result: 'refused',
  correlationId: null,
  details: { code: 'auth.x', scopes: ['a', 'b'] },
  previous: '',
  hash: '',
};
const queue: QueueView = {
  name: 'build-steps',
  paused: false,
  counts: { waiting: 3, active: 1, delayed: 0, completed: 9, failed: 2 },
};
const scopes = [
  { name: 'tools:ping', meaning: 'check the connection' },
  { name: 'admin:config', meaning: 'manage tokens' },
];
const failed = { id: 'job-1', name: 'x', reason: 'it broke', attempts: 1, createdAt: AT, failedAt: AT, correlationId: null };
const setting = { name: 'DATABASE_URL', group: 'Storage', description: 'Where.', default: '', sensitive: true };

const scopeAnswer = { '/api/v1/admin/scopes': { items: scopes } };
const serve = (answers: Record<string, unknown>): Asked[] => serveAll({ ...scopeAnswer, ...answers });

test('a key is made with scopes in words, shown once, and revoked after a second question', async () => {
  const asked = serve({
    '/api/v1/admin/tokens': page([token]),
    'POST /api/v1/admin/tokens': { ...token, token: 'fdy_secret' },
    'DELETE /api/v1/admin/tokens/tok_1': token,
  });
  const { container } = renderPart(<SettingsPage tab="tokens" />);
  await screen.findByText('night build');
  await accessible(container);
  await userEvent.type(screen.getByLabelText(/What it is for/), 'ci');
  await userEvent.click(await screen.findByLabelText('Manage tokens'));
  await userEvent.click(screen.getByRole('button', { name: 'Make the key' }));
  await screen.findByText('fdy_secret');
  expect(asked).toContainEqual([
    'POST',
    '/api/v1/admin/tokens',
    { name: 'ci', scopes: ['tools:ping', 'admin:config'], expiresInDays: 90 },
  ]);
  await userEvent.click(screen.getByRole('button', { name: 'Done' }));
  expect(screen.queryByText('fdy_secret')).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Revoke' }));
  expect(asked.some(([method]) => method === 'DELETE')).toBe(false);
  await userEvent.click(screen.getByRole('button', { name: 'Really revoke?' }));
  expect(asked).toContainEqual(['DELETE', '/api/v1/admin/tokens/tok_1', undefined]);
});

test('users are added and disabled, and a refusal is told in the words of the server', async () => {
  const asked = serve({
    '/api/v1/admin/users': page([user, { ...user, id: 'usr_2', name: 'Bea', disabledAt: AT }]),
    'POST /api/v1/admin/users/usr_1/disable': problemAnswer(409, 'auth.in_use', 'You cannot disable yourself.'),
  });
  const { container } = renderPart(<SettingsPage tab="users" />);
  await screen.findByText('Bea');
  await accessible(container);
  await userEvent.click(screen.getByRole('button', { name: 'Disable' }));
  await userEvent.click(screen.getByRole('button', { name: 'End all of their tokens?' }));
  await screen.findByText('You cannot disable yourself.');
  await userEvent.click(screen.getByRole('button', { name: 'Enable' }));
  expect(asked).toContainEqual(['POST', '/api/v1/admin/users/usr_2/enable', undefined]);
});

test('the audit log is filtered, verified, and shows what it says as text', async () => {
  const asked = serve({
    '/api/v1/admin/audit': page([entry]),
    'POST /api/v1/admin/audit/verify': {
      intact: false,
      anchors: 1,
      chains: [{ organisation: 'default', length: 7, head: '' }],
      problems: [{ organisation: 'default', seq: 3, kind: 'edited', message: 'Entry 3 was edited.' }],
    },
  });
  const { container } = renderPart(<SettingsPage tab="audit" />);
  await screen.findByText('<b>night</b>');
  screen.getByText('code: auth.x; scopes: a, b');
  await accessible(container);
  await userEvent.type(screen.getByLabelText('Action'), 'token');
  await userEvent.selectOptions(screen.getByLabelText('Result'), 'refused');
  await userEvent.click(screen.getByRole('button', { name: 'Filter' }));
  await waitFor(() => expect(asked).toContainEqual(['GET', '/api/v1/admin/audit?action=token&result=refused', undefined]));
  await userEvent.click(screen.getByRole('button', { name: 'Verify the log' }));
  await screen.findByText(/Entry 3 was edited\./);
});

test('queues are paused and their failed jobs tried again', async () => {
  const asked = serve({
    '/api/v1/admin/queues': { backend: 'postgres', items: [queue] },
    '/api/v1/admin/queues/build-steps/failed': { items: [failed], total: 2, nextCursor: null },
  });
  const { container } = renderPart(<SettingsPage tab="queues" />);
  await userEvent.click(await screen.findByRole('button', { name: 'Pause build-steps' }));
  expect(asked).toContainEqual(['POST', '/api/v1/admin/queues/build-steps/pause', undefined]);
  await userEvent.click(screen.getByRole('button', { name: '2 failed jobs of build-steps' }));
  const jobs = await screen.findByRole('region', { name: 'Failed jobs of build-steps' });
  within(jobs).getByText('it broke');
  await accessible(container);
  await userEvent.click(screen.getByRole('button', { name: 'Try all of them again' }));
  expect(asked).toContainEqual(['POST', '/api/v1/admin/queues/build-steps/retry', undefined]);
});

test('the configuration says where each value comes from', async () => {
  serve({ '/api/v1/admin/config': { items: [{ ...setting, value: '(hidden)', source: 'environment' }] } });
  const { container } = renderPart(<SettingsPage tab="configuration" />);
  const row = (await screen.findByText('DATABASE_URL')).closest('tr')!;
  within(row).getByText('(hidden)');
  within(row).getByText('environment');
  await accessible(container);
});

test('organisations are added and disabled after a second question', async () => {
  const acme = { id: 'acme', name: 'Acme <Ltd.>', users: 2, createdBy: null, createdAt: AT, disabledAt: null };
  const asked = serve({ '/api/v1/admin/organisations': { items: [acme] } });
  renderPart(<SettingsPage tab="organisations" />);
  await screen.findByText('Acme <Ltd.>');
  await write(screen.getByLabelText(/Id/), 'beta');
  await userEvent.click(screen.getByRole('button', { name: 'Add the organisation' }));
  expect(asked).toContainEqual(['POST', '/api/v1/admin/organisations', { id: 'beta' }]);
  await userEvent.click(screen.getByRole('button', { name: 'Disable' }));
  await userEvent.click(screen.getByRole('button', { name: 'End all tokens of everybody in it?' }));
  expect(asked).toContainEqual(['POST', '/api/v1/admin/organisations/acme/disable', undefined]);
});

test('a program that people let in is sent away after a second question', async () => {
  const id = 'https://assistant.example.org/me.json';
  const program = {
    id,
    name: '<i>Helper</i>',
    registered: false,
    redirectUris: ['http://127.0.0.1/cb'],
    createdAt: null,
    grants: 1,
  };
  const asked = serve({ '/api/v1/admin/clients': page([program]) });
  renderPart(<SettingsPage tab="programs" />);
  await screen.findByText('<i>Helper</i>');
  await userEvent.click(screen.getByRole('button', { name: 'Send away' }));
  expect(asked.some(([method]) => method === 'DELETE')).toBe(false);
  await userEvent.click(screen.getByRole('button', { name: 'End everything that it has?' }));
  expect(asked).toContainEqual(['DELETE', `/api/v1/admin/clients/${encodeURIComponent(id)}`, undefined]);
});
