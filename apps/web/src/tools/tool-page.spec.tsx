import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { jsonAnswer, problemAnswer } from '../testing/builders.js';
import { renderPart } from '../testing/render.js';
import { accessible, pageOf, serve, write } from '../testing/serve.js';
import { callOf, statsOf, toolOf, versionOf } from '../testing/tools.js';

import ToolPage from './tool-page.js';

const TOOL = '/api/v1/tools/order_total';
const answers = (more: Record<string, unknown> = {}) => ({
  [TOOL]: toolOf(),
  '/api/v1/tool-stats': { items: [statsOf()] },
  [`${TOOL}/calls`]: pageOf([callOf()]),
  [`${TOOL}/versions`]: { items: [versionOf(), versionOf({ version: 1, active: false })] },
  ...more,
});

test('a tool is called with what its form says, and its answer is shown as a table and as JSON', async () => {
  const output = { total: 12, lines: [{ product: '<script>', sum: 12 }] };
  const asked = serve(
    answers({
      [`POST ${TOOL}/invoke`]: { callId: 'call_1', tool: 'order_total', version: 2, output, durationMs: 2, waitedMs: 0 },
    }),
  );
  const { container } = renderPart(<ToolPage name="order_total" tab={undefined} />);
  await write(await screen.findByLabelText(/customer/), 'Ada');
  await userEvent.selectOptions(screen.getByLabelText('currency'), 'USD');
  await userEvent.click(screen.getByRole('button', { name: 'Add to lines' }));
  await write(screen.getByLabelText(/price/), '12');
  await userEvent.click(screen.getByRole('button', { name: 'Run' }));
  const result = await screen.findByRole('region', { name: 'Result' });
  expect(asked).toContainEqual([
    'POST',
    `${TOOL}/invoke`,
    { input: { customer: 'Ada', currency: 'USD', lines: [{ price: 12 }] } },
  ]);
  expect(within(result).getByRole('columnheader', { name: 'product' })).toBeTruthy();
  expect(within(result).getByText('<script>')).toBeTruthy();
  await within(result).findByText('What it printed');
  await accessible(container);
  await userEvent.click(within(result).getByRole('button', { name: 'JSON' }));
  expect(JSON.parse(within(result).getByRole('region', { name: 'As JSON' }).textContent)).toEqual(output);
});

test('what the server finds wrong stands at its field, and nothing is sent that the form cannot read', async () => {
  const refused = jsonAnswer(
    {
      status: 422,
      code: 'tools.invalid_input',
      detail: 'It cannot be called with this.',
      correlationId: 'req_1',
      problems: [{ path: '/customer', message: 'must be longer' }],
    },
    422,
  );
  const asked = serve(answers({ [`POST ${TOOL}/invoke`]: refused }));
  renderPart(<ToolPage name="order_total" tab={undefined} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Add to lines' }));
  await userEvent.click(screen.getByRole('button', { name: 'Run' }));
  await screen.findByText('A number is needed.');
  expect(asked.some(([method]) => method === 'POST')).toBe(false);
  await write(screen.getByLabelText(/price/), '1');
  await userEvent.click(screen.getByRole('button', { name: 'Run' }));
  const result = await screen.findByRole('region', { name: 'Result' });
  expect(result.textContent).toContain('The tool cannot be called with this');
  expect(screen.getByLabelText(/customer/).getAttribute('aria-invalid')).toBe('true');
});

test('the same input can be written as JSON, and goes back into the form', async () => {
  serve(answers());
  renderPart(<ToolPage name="order_total" tab={undefined} />);
  await write(await screen.findByLabelText(/customer/), 'Ada');
  await userEvent.click(screen.getByRole('button', { name: 'JSON' }));
  const box = screen.getByLabelText<HTMLTextAreaElement>('Input as JSON');
  expect(JSON.parse(box.value)).toEqual({ customer: 'Ada', lines: [] });
  await userEvent.clear(box);
  await write(box, '{"customer": "Bob", "lines": [], "extra": 1}');
  await userEvent.click(screen.getByRole('button', { name: 'Form' }));
  await screen.findByText(/no place for all of this/);
  await userEvent.clear(box);
  await write(box, '{"customer": "Bob", "lines": []}');
  await userEvent.click(screen.getByRole('button', { name: 'Form' }));
  expect(screen.getByLabelText<HTMLTextAreaElement>(/customer/).value).toBe('Bob');
});

test('a tool is undeployed only after a second question', async () => {
  const asked = serve(answers({ [`DELETE ${TOOL}`]: toolOf({ deployed: false }) }));
  renderPart(<ToolPage name="order_total" tab={undefined} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Undeploy' }));
  const question = await screen.findByRole('dialog', { name: 'Undeploy order_total?' });
  expect(asked.some(([method]) => method === 'DELETE')).toBe(false);
  await userEvent.click(within(question).getByRole('button', { name: 'Undeploy it' }));
  await waitFor(() => expect(asked).toContainEqual(['DELETE', TOOL, undefined]));
});

test('an earlier version becomes the active one, and a refusal is told in the words of the server', async () => {
  const asked = serve(answers({ [`POST ${TOOL}/rollback`]: problemAnswer(500, 'tools.content_lost', 'Its program is gone.') }));
  renderPart(<ToolPage name="order_total" tab="versions" />);
  await userEvent.click(await screen.findByRole('button', { name: 'Roll back to it' }));
  await screen.findByText('Its program is gone.');
  expect(asked).toContainEqual(['POST', `${TOOL}/rollback`, { version: 1 }]);
});

test('calls are listed with their outcome and what they printed, as text', async () => {
  serve(answers());
  renderPart(<ToolPage name="order_total" tab="calls" />);
  await screen.findByText('failed');
  expect(screen.getByRole('region', { name: 'What the tool printed', hidden: true }).textContent).toBe(
    'looked <i>everywhere</i>\n',
  );
});
