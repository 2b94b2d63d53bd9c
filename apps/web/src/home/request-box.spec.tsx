import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { buildOf, jsonAnswer, planOf, problemAnswer } from '../testing/builders.js';
import { renderPart } from '../testing/render.js';
import { EXAMPLES } from './examples.js';
import { RequestBox } from './request-box.js';

interface Sent {
  readonly path: string;
  readonly request: string;
  readonly key: string | null;
}

/** Answers by path and keeps what was sent. */
function serve(answers: Record<string, () => Response>): Sent[] {
  const sent: Sent[] = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    if (path === '/healthz') return jsonAnswer({ status: 'ok' });
    const { request } = JSON.parse(init.body as string) as { request: string };
    sent.push({ path, request, key: new Headers(init.headers).get('idempotency-key') });
    return answers[path]!();
  });
  return sent;
}

const to = (sent: readonly Sent[], path: string): Sent[] => sent.filter((call) => call.path === path);

test('the plan is shown when typing pauses, with what is not covered and why', async () => {
  const sent = serve({ '/api/v1/plans': () => jsonAnswer(planOf()) });
  renderPart(<RequestBox ask="project" />);
  await userEvent.type(screen.getByLabelText('What should be built?'), 'A pet shelter with animals');
  const preview = await screen.findByRole('region', { name: 'Plan preview' });
  await within(preview).findByRole('heading', { name: 'Pet shelter' });
  expect(within(preview).getByRole('region', { name: 'Animal' }).textContent).toContain('dog · cat');
  expect(preview.textContent).toContain('Send a newsletter');
  expect(preview.textContent).toContain('Nothing is sent out.');
  expect(to(sent, '/api/v1/plans').map((call) => call.request)).toEqual(['A pet shelter with animals']);
});

test('a request that cannot be planned says why in the words of the server', async () => {
  serve({
    '/api/v1/plans': () =>
      problemAnswer(422, 'planning.nothing_to_store', 'The request names nothing that an application could store.'),
  });
  renderPart(<RequestBox ask="project" />);
  await userEvent.type(screen.getByLabelText('What should be built?'), 'hello hello hello');
  await screen.findByText('The request names nothing that an application could store.');
});

test('an example fills the box', async () => {
  serve({ '/api/v1/plans': () => jsonAnswer(planOf()) });
  renderPart(<RequestBox ask="project" />);
  await userEvent.click(screen.getByRole('button', { name: EXAMPLES[1]!.label }));
  expect(screen.getByLabelText('What should be built?')).toHaveProperty('value', EXAMPLES[1]!.request);
});

test('a submission that is repeated after a broken connection keeps its idempotency key; another request gets another', async () => {
  let attempts = 0;
  const sent = serve({
    '/api/v1/plans': () => jsonAnswer(planOf()),
    '/api/v1/builds': () => {
      attempts++;
      if (attempts !== 2) throw new TypeError('fetch failed');
      return jsonAnswer(buildOf(), 201);
    },
  });
  renderPart(<RequestBox ask="project" />);
  const box = screen.getByLabelText('What should be built?');
  const build = screen.getByRole('button', { name: 'Build' });
  await userEvent.type(box, 'A pet shelter');
  await userEvent.click(build);
  await screen.findByText(/server does not answer/);
  await userEvent.click(build);
  await waitFor(() => expect(window.location.pathname).toBe('/builds/bld_1'));
  await userEvent.type(box, 'A pet shelter');
  await userEvent.click(build);
  await waitFor(() => expect(to(sent, '/api/v1/builds')).toHaveLength(3));
  const keys = to(sent, '/api/v1/builds').map((call) => call.key);
  expect(keys[0]).toMatch(/^web-[0-9a-f]{32}$/);
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).not.toBe(keys[0]);
});

test('an empty request is not sent', async () => {
  const sent = serve({});
  renderPart(<RequestBox ask="project" />);
  await userEvent.click(screen.getByRole('button', { name: 'Build' }));
  await screen.findByText('Write what you need first.');
  expect(sent).toEqual([]);
});
