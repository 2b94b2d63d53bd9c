import { useSyncExternalStore } from 'react';

const FIRST_PROBE_MS = 1_000;
const LONGEST_PROBE_MS = 10_000;

/** Whether the server answers. While it does not, `/healthz` is asked until it does. */
class Connection {
  private reachable = true;
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  isReachable(): boolean {
    return this.reachable;
  }

  lost(): void {
    if (!this.reachable) return;
    this.set(false);
    this.probeIn(FIRST_PROBE_MS);
  }

  restored(): void {
    if (this.reachable) return;
    clearTimeout(this.timer);
    this.set(true);
  }

  probeNow(): void {
    if (!this.reachable) this.probeIn(0);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private probeIn(delay: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      fetch('/healthz', { cache: 'no-store' }).then(
        (response) => (response.ok ? this.restored() : this.probeIn(LONGEST_PROBE_MS)),
        () => this.probeIn(Math.min(Math.max(delay, FIRST_PROBE_MS) * 2, LONGEST_PROBE_MS)),
      );
    }, delay);
  }

  private set(reachable: boolean): void {
    this.reachable = reachable;
    for (const listener of this.listeners) listener();
  }
}

export const connection = new Connection();

export const useReachable = (): boolean => useSyncExternalStore(connection.subscribe, () => connection.isReachable());
