import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { TimeLimit } from './time-limit.js';

describe('A time limit', () => {
  it('ends the work when it is over, also when garbage was collected before', async () => {
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc') as () => void;
    const ended = TimeLimit.during(100, [new AbortController().signal], (signal) => {
      gc();
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    });
    gc();
    await expect(ended).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('ends the work with the first of its signals, for its reason', async () => {
    const source = new AbortController();
    const limit = new TimeLimit(60_000, new AbortController().signal, source.signal);
    expect(limit.signal.aborted).toBe(false);
    source.abort(new Error('called off'));
    expect(limit.signal.reason).toEqual(new Error('called off'));
    expect(new TimeLimit(60_000, source.signal).signal.aborted).toBe(true);
  });

  it('gives the work’s result, and lets go of its signals', async () => {
    const source = new AbortController();
    let seen: AbortSignal | undefined;
    expect(
      await TimeLimit.during(60_000, [source.signal], async (signal) => {
        seen = signal;
        return await Promise.resolve(1);
      }),
    ).toBe(1);
    source.abort(new Error('too late'));
    expect(seen!.reason).toMatchObject({ name: 'AbortError' });
  });
});
