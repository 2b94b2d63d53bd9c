import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.spec.ts'],
    // Every test opens its own in-memory database, so that files may share a worker and its loaded modules.
    isolate: false,
    pool: 'threads',
  },
});
