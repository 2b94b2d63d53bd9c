import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { App } from './app.js';
import { session } from './session/session.js';
import { buildOf, jsonAnswer, problemAnswer } from './testing/builders.js';

const GOOD = 'Bearer fdy_good';

test('a refused token leads to the sign-in, and signing in returns to the page that was asked for', async () => {
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    if (new Headers(init.headers).get('authorization') !== GOOD)
      return problemAnswer(401, 'auth.unauthenticated', 'No valid token.');
    if (path.startsWith('/api/v1/builds?')) return jsonAnswer({ items: [], nextCursor: null });
    if (path.endsWith('/events')) return new Promise(() => undefined);
    if (path.endsWith('/artifacts')) return jsonAnswer({ items: [] });
    return jsonAnswer(buildOf({ title: 'Pet shelter' }));
  });
  window.history.replaceState(null, '', '/builds/bld_1');
  session.signIn('fdy_revoked', false);
  render(<App />);
  await screen.findByRole('heading', { name: 'Sign in to Foundry' });
  expect(screen.getByText(/no longer accepts the token/)).toBeTruthy();

  await userEvent.type(screen.getByLabelText('Token'), 'fdy_wrong');
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  await screen.findByText('The server does not know this token.');

  await userEvent.clear(screen.getByLabelText('Token'));
  await userEvent.type(screen.getByLabelText('Token'), 'fdy_good');
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  await screen.findByRole('heading', { name: 'Pet shelter' });
  expect(window.location.pathname).toBe('/builds/bld_1');
  await waitFor(() => expect(document.title).toBe('Pet shelter: planning · Foundry'));
});
