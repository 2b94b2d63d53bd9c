import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderPart } from '../testing/render.js';
import { NotCovered } from './coverage.js';

test('a part that is not covered for two reasons is shown once, with both', () => {
  const notCovered = [
    { part: 'Send an alert when stock is low', reason: 'Nothing is sent out.' },
    { part: 'Take payments', reason: 'Nothing is charged.' },
    { part: 'Send an alert when stock is low', reason: 'The rule is not enforced.' },
  ];
  renderPart(<NotCovered coverage={{ covered: [], notCovered }} />);
  expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
    'Send an alert when stock is lowNothing is sent out.The rule is not enforced.',
    'Take paymentsNothing is charged.',
  ]);
});

test('text of a request is shown as text, whatever it looks like', () => {
  const part = '<img src=x onerror=alert(1)> {{ 7 * 7 }}';
  const { container } = renderPart(
    <NotCovered coverage={{ covered: [], notCovered: [{ part, reason: 'It names nothing.' }] }} />,
  );
  expect(screen.getByText(part)).toBeTruthy();
  expect(container.querySelector('img')).toBeNull();
});
