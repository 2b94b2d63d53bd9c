import { LRUCache } from 'lru-cache';

/** Keeps answers as text under the hash of their whole request. */
export interface ResponseCache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
}

const DEFAULT_MAX_CHARS = 32 * 1024 * 1024;

/** In the memory of this process; what was used least recently goes first. */
export function createMemoryCache(maxChars = DEFAULT_MAX_CHARS): ResponseCache {
  const entries = new LRUCache<string, string>({
    maxSize: maxChars,
    sizeCalculation: (value, key) => value.length + key.length,
    // The clock as it is at each look, which a test can turn.
    perf: { now: () => performance.now() },
    ttlResolution: 0,
  });
  return {
    get: (key) => Promise.resolve(entries.get(key)),
    set: (key, value, ttlMs) => {
      entries.set(key, value, { ttl: ttlMs });
      return Promise.resolve();
    },
  };
}
