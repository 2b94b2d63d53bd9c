import { defineConfig } from 'vitest/config';

const shared = {
  resolve: { conditions: ['foundry-source'] },
  ssr: { resolve: { conditions: ['foundry-source'] } },
};

/**
 * Of the end-to-end tests, those that may run beside the libraries' specs: they make no project builds, or one that nothing is measured
 * by. The others make builds, and run beside each other when those are done.
 */
const BESIDE_SPECS = [
  'admin',
  'audit',
  'chat',
  'coderuns',
  'foundry-run',
  'gateway',
  'isolation',
  'mcp',
  'mcp-attacks',
  'memory',
  'oauth',
  'oauth-attacks',
  'page',
  'rest',
  'sign-in',
  'supervisor',
  'templates',
  'tools',
].map((name) => `e2e/${name}.e2e.ts`);

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        ...shared,
        test: {
          name: 'libraries',
          include: ['libs/**/*.spec.ts', 'apps/{api,cli,worker}/src/**/*.spec.ts', 'tools/**/*.spec.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          pool: 'threads',
        },
      },
      'apps/web/vitest.config.ts',
      {
        // On the built programs: run "npm run build" first.
        test: {
          name: 'e2e',
          include: ['e2e/**/*.e2e.ts'],
          exclude: BESIDE_SPECS,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          pool: 'forks',
          sequence: { groupOrder: 1 },
        },
      },
      { test: { name: 'e2e-short', include: BESIDE_SPECS, testTimeout: 300_000, hookTimeout: 300_000, pool: 'forks' } },
      {
        ...shared,
        // Needs a container engine; started by .ci/run.
        test: {
          name: 'engine',
          include: ['libs/**/*.engine.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          pool: 'forks',
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        ...shared,
        // The same, on the built programs: they wait for images, health and processes that died, so that two go beside each other.
        test: {
          name: 'engine-e2e',
          include: ['e2e/**/*.engine.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          pool: 'forks',
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
