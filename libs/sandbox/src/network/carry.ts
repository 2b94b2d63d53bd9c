import type { Duplex } from 'node:stream';

/**
 * Carries both directions until both have ended, as fast as the slower side reads. One side may end before the other
 * (both must have been made with `allowHalfOpen`); an error, or a side that is gone early, ends both.
 */
export function carry(a: Duplex, b: Duplex): void {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    from.on('error', () => to.destroy());
    from.on('close', () => {
      if (!from.readableEnded) to.destroy();
    });
    from.pipe(to);
    // what was lost before it was carried has told its end to nobody
    if (from.destroyed) to.destroy();
  }
}
