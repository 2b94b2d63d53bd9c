import { expect, test } from 'vitest';
import { buildOf, eventOf, stepOf } from '../testing/builders.js';
import { applyEvent } from './apply-event.js';

test('an event that the view already includes changes nothing', () => {
  const view = buildOf({ lastEvent: 5, status: 'checking' });
  expect(applyEvent(view, eventOf(5, { type: 'build.status', from: 'queued', to: 'planning' }))).toBe(view);
});

test('a step that was interrupted runs again and counts its starts', () => {
  const events = [
    eventOf(1, { type: 'step.started', step: 'plan', round: 0, attempt: 1 }),
    eventOf(2, { type: 'step.interrupted', step: 'plan', round: 0, attempt: 1 }),
    eventOf(3, { type: 'step.started', step: 'plan', round: 0, attempt: 2 }),
  ];
  const statuses = events.map((_, index) => events.slice(0, index + 1).reduce(applyEvent, buildOf()).steps[0]!.status);
  expect(statuses).toEqual(['running', 'pending', 'running']);
  expect(events.reduce(applyEvent, buildOf()).steps[0]!.attempts).toBe(2);
});

test('a check appears with its result, once', () => {
  const finished = (seq: number) =>
    eventOf(seq, {
      type: 'check.finished',
      check: 'backend_unit',
      status: 'failed',
      durationMs: 1_200,
      findings: 2,
      reason: '2 tests failed.',
    });
  const { checks } = [finished(1), finished(2)].reduce(applyEvent, buildOf());
  expect(checks).toEqual([
    expect.objectContaining({ name: 'backend_unit', status: 'failed', reason: '2 tests failed.', findings: 2 }),
  ]);
});

test('a failed build has its error, and no step that still runs', () => {
  const view = buildOf({ steps: [stepOf('plan', { status: 'succeeded' }), stepOf('review', { status: 'running' })] });
  const error = { code: 'build.checks_failed', message: 'Checks did not pass.' };
  const failed = applyEvent(view, eventOf(9, { type: 'build.failed', error, durationMs: 4_000 }));
  expect(failed).toMatchObject({ status: 'failed', error, durationMs: 4_000 });
  expect(failed.steps.map((step) => step.status)).toEqual(['succeeded', 'cancelled']);
});
