import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CircuitBreaker, CircuitOpenError } from './circuit-breaker.js';

const unwell = (): Promise<never> => Promise.reject(new Error('unwell'));
const refused = (): Promise<never> => Promise.reject(new Error('refused'));
const well = (): Promise<string> => Promise.resolve('well');

describe('a circuit', () => {
  let uptime: number;
  let circuit: CircuitBreaker;
  beforeEach(() => {
    uptime = 1_000;
    circuit = new CircuitBreaker({
      failures: 2,
      probeAfterMs: 500,
      countsAgainst: (error) => (error as Error).message === 'unwell',
      uptime: () => uptime,
    });
  });
  afterEach(() => vi.useRealTimers());

  const fail = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i++) await expect(circuit.run(unwell)).rejects.toThrow('unwell');
  };

  it('opens after failures in a row, not after as many with a success between them', async () => {
    await fail(1);
    await circuit.run(well);
    await fail(1);
    expect(circuit.state).toBe('closed');
    await fail(1);
    expect(circuit.state).toBe('open');
  });

  it('begins no work while it is open', async () => {
    await fail(2);
    const work = vi.fn(well);
    uptime += 499;
    await expect(circuit.run(work)).rejects.toBeInstanceOf(CircuitOpenError);
    expect(work).not.toHaveBeenCalled();
  });

  it('closes when a probe succeeds, and when it fails with what is no sign of being unwell', async () => {
    for (const probe of [well, refused]) {
      await fail(2);
      uptime += 500;
      await circuit.run(probe).catch(() => undefined);
      expect(circuit.state).toBe('closed');
    }
  });

  it('stays open for as long again when a probe fails', async () => {
    await fail(2);
    uptime += 500;
    await fail(1);
    uptime += 499;
    await expect(circuit.run(well)).rejects.toBeInstanceOf(CircuitOpenError);
    uptime += 1;
    expect(await circuit.run(well)).toBe('well');
  });

  it('lets others wait for the probe', async () => {
    await fail(2);
    uptime += 500;
    let answer = (_text: string): void => undefined;
    const probe = circuit.run(() => new Promise<string>((resolve) => (answer = resolve)));
    const work = vi.fn(well);
    const other = circuit.run(work);
    expect(circuit.state).toBe('probing');
    expect(work).not.toHaveBeenCalled();
    answer('well');
    expect(await Promise.all([probe, other])).toEqual(['well', 'well']);
  });

  it('is not closed by what began before it opened', async () => {
    let answer = (_text: string): void => undefined;
    const early = circuit.run(() => new Promise<string>((resolve) => (answer = resolve)));
    await fail(2);
    answer('well');
    await early;
    expect(circuit.state).toBe('open');
  });

  it('does not care where the clock is set to', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const after = (probeAfterMs: number) => new CircuitBreaker({ failures: 1, probeAfterMs, countsAgainst: () => true });
    const [long, short] = [after(60_000), after(20)];
    for (const opened of [long, short]) await expect(opened.run(unwell)).rejects.toThrow('unwell');
    vi.setSystemTime(Date.now() + 3_600_000);
    await expect(long.run(well)).rejects.toBeInstanceOf(CircuitOpenError);
    vi.setSystemTime(Date.now() - 7_200_000);
    await expect.poll(() => short.run(well)).toBe('well');
  });
});
