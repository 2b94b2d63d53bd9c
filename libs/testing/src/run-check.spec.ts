import { describe, expect, it } from 'vitest';
import type { CheckContext, CheckOutcome } from './check.types.js';
import { CheckStop, defineCheck } from './check-stop.js';
import { runCheck } from './run-check.js';

const context = (signal = new AbortController().signal) => ({ signal }) as CheckContext;
const runner = (check: (context: CheckContext) => Promise<CheckOutcome>) => defineCheck({ name: 'secrets', weight: 1, check });
const passed: CheckOutcome = { status: 'passed', findings: [], command: 'x', output: '' };

describe('running a check', () => {
  it('adds the name and the duration', async () => {
    const result = await runCheck(
      runner(async () => passed),
      context(),
    );
    expect(result).toMatchObject({ ...passed, name: 'secrets' });
    expect(result.durationMs).toBeGreaterThanOrEqual(0);
  });

  it('turns what is thrown into an error with its message', async () => {
    const result = await runCheck(
      runner(() => Promise.reject(new Error('the disk is full'))),
      context(),
    );
    expect(result).toMatchObject({ status: 'error', reason: 'The check could not finish: the disk is full' });
  });

  it('takes a stop from any depth as the outcome', async () => {
    const result = await runCheck(
      runner(() => Promise.reject(new CheckStop('skipped', 'There is no tool.', 'tool'))),
      context(),
    );
    expect(result).toMatchObject({ status: 'skipped', reason: 'There is no tool.', command: 'tool' });
  });

  it('leaves a runner behind that ignores its limit', async () => {
    const result = await runCheck(
      runner(() => new Promise(() => {})),
      context(),
      { limitMs: 50 },
    );
    expect(result).toMatchObject({ status: 'error', reason: 'The check did not finish within 50 ms and was stopped.' });
    expect(result.durationMs).toBeLessThan(15_000);
  });

  it('says that it was cancelled, also when it was before it began', async () => {
    const result = await runCheck(
      runner(() => new Promise(() => {})),
      context(AbortSignal.abort()),
    );
    expect(result).toMatchObject({ status: 'error', reason: 'The check was cancelled.' });
  });

  it('does not call a killed tool a failed project', async () => {
    const cancel = new AbortController();
    const failing = runner(async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return { ...passed, status: 'failed', findings: [{ rule: 'x', message: 'killed', severity: 'error', fingerprint: '1' }] };
    });
    const running = runCheck(failing, context(cancel.signal));
    cancel.abort();
    expect(await running).toMatchObject({ status: 'error', reason: 'The check was cancelled.', findings: [] });
  });
});
