import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['foundry-source'] },
  ssr: { resolve: { conditions: ['foundry-source'] } },
  test: {
    include: ['libs/**/*.spec.ts', 'apps/*/src/**/*.spec.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'threads',
    maxWorkers: 2,
  },
});
