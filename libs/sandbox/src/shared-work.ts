interface Shared<T> {
  readonly result: Promise<T>;
  readonly abort: AbortController;
  readonly listeners: Set<(line: string) => void>;
  waiting: number;
}

/**
 * Work that several ask for at once and that is done once. One who gives up does not stop it for the others; it is
 * stopped when nobody waits for it any more.
 */
export class SharedWork<T> {
  private readonly running = new Map<string, Shared<T>>();

  has(key: string): boolean {
    return this.running.has(key);
  }

  async join(
    key: string,
    work: (signal: AbortSignal, say: (line: string) => void) => Promise<T>,
    { signal, onLine }: { readonly signal?: AbortSignal | undefined; readonly onLine?: ((line: string) => void) | undefined },
  ): Promise<T> {
    signal?.throwIfAborted();
    const shared = this.running.get(key) ?? this.begin(key, work);
    shared.waiting++;
    if (onLine !== undefined) shared.listeners.add(onLine);
    let leave: () => void = () => undefined;
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal?.reason);
      signal?.addEventListener('abort', leave, { once: true });
    });
    try {
      return await Promise.race([shared.result, left]);
    } finally {
      signal?.removeEventListener('abort', leave);
      if (onLine !== undefined) shared.listeners.delete(onLine);
      shared.waiting--;
      if (shared.waiting === 0) {
        // Whoever asks from here on begins anew instead of joining work that is being stopped.
        if (this.running.get(key) === shared) this.running.delete(key);
        shared.abort.abort();
      }
    }
  }

  private begin(key: string, work: (signal: AbortSignal, say: (line: string) => void) => Promise<T>): Shared<T> {
    const abort = new AbortController();
    const listeners = new Set<(line: string) => void>();
    const result = work(abort.signal, (line) => listeners.forEach((listen) => listen(line)));
    const shared: Shared<T> = { result, abort, listeners, waiting: 0 };
    result
      .catch(() => undefined)
      .finally(() => {
        if (this.running.get(key) === shared) this.running.delete(key);
      });
    this.running.set(key, shared);
    return shared;
  }
}
