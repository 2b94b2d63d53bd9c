import { defineConfig } from 'vitest/config';

const shared = {
  resolve: { conditions: ['foundry-source'] },
  ssr: { resolve: { conditions: ['foundry-source'] } },
};

/** A condition is waited for as long as a busy machine may need; what has to be quick says so in its test. */
const patient = { expect: { poll: { timeout: 20_000 } } };

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
          ...patient,
          name: 'libraries',
          include: ['libs/**/*.spec.ts', 'apps/{api,cli,worker}/src/**/*.spec.ts', 'tools/**/*.spec.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          // A process for each file: starting a program copies the memory map of the process that starts it, and one process of threads
          // grows to a gigabyte. With that, specs that start git or a sandbox take three times as long.
          pool: 'forks',
        },
      },
      'apps/web/vitest.config.ts',
      {
        // On the built programs: run "npm run build" first.
        test: {
          ...patient,
          name: 'e2e',
          include: ['e2e/**/*.e2e.ts'],
          exclude: BESIDE_SPECS,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          pool: 'forks',
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: { ...patient, name: 'e2e-short', include: BESIDE_SPECS, testTimeout: 300_000, hookTimeout: 300_000, pool: 'forks' },
      },
      {
        ...shared,
        // Needs a container engine; started by .ci/run.
        test: {
          ...patient,
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
          ...patient,
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
