import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { CheckView } from '../api/types.js';
import { buildOf } from '../testing/builders.js';
import { renderPart } from '../testing/render.js';
import { FailurePanel } from './failure-panel.js';

const failedCheck: CheckView = {
  name: 'backend_unit',
  status: 'failed',
  durationMs: 1_200,
  findings: 1,
  firstFindings: [{ rule: 'vitest', severity: 'error', message: 'AC-4 a pet can be deleted', fingerprint: 'f1' }],
};
const build = buildOf({
  status: 'failed',
  correlationId: 'req_77',
  error: { code: 'build.checks_failed', message: 'These checks did not pass: backend_unit.' },
  checks: [failedCheck, { name: 'secrets', status: 'passed', durationMs: 10, findings: 0, firstFindings: [] }],
});

test('a failed build shows its sentence, its code, its correlation id, and the way to each check that failed', () => {
  renderPart(<FailurePanel build={build} />);
  const panel = screen.getByRole('alert');
  expect(panel.textContent).toContain('These checks did not pass: backend_unit.');
  expect(panel.textContent).toContain('build.checks_failed');
  expect(panel.textContent).toContain('req_77');
  expect(panel.textContent).toContain('AC-4 a pet can be deleted');
  expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
    '/builds/bld_1/checks?open=backend_unit',
  ]);
});

test('the copy button copies everything that a report of the failure needs', async () => {
  const user = userEvent.setup();
  Object.defineProperty(window, 'isSecureContext', { value: true, configurable: true });
  renderPart(<FailurePanel build={build} />);
  await user.click(screen.getByRole('button', { name: 'Copy the details' }));
  await screen.findByText('Copied');
  const copied = await navigator.clipboard.readText();
  for (const part of ['bld_1', 'build.checks_failed', 'req_77', 'These checks did not pass']) expect(copied).toContain(part);
});
