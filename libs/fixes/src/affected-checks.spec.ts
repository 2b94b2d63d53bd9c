import type { CheckName, CheckResult, CheckRunner } from '#foundry/testing';
import { describe, expect, it } from 'vitest';
import { affectedChecks, dependants, withGround } from './affected-checks.js';
import { checkSet } from './check-set.js';

const GRAPH: { name: CheckName; after: CheckName[] }[] = [
  { name: 'backend_type', after: [] },
  { name: 'backend_lint', after: [] },
  { name: 'backend_unit', after: [] },
  { name: 'backend_build', after: [] },
  { name: 'frontend_unit', after: [] },
  { name: 'frontend_build', after: [] },
  { name: 'contract', after: ['backend_build'] },
  { name: 'smoke', after: ['backend_build', 'frontend_build'] },
  { name: 'compose', after: [] },
];

describe('the checks that a change may affect', () => {
  it('are those of its half, and what runs both halves', () => {
    expect(affectedChecks(GRAPH, ['backend/src/a.ts'])).toEqual([
      'backend_type',
      'backend_lint',
      'backend_unit',
      'backend_build',
      'contract',
      'smoke',
    ]);
    expect(affectedChecks(GRAPH, ['frontend/index.html'])).toEqual(['frontend_unit', 'frontend_build', 'smoke']);
    expect(affectedChecks(GRAPH, ['docker-compose.yml'])).toEqual(['compose']);
  });

  it('are not what tests are no part of', () => {
    expect(affectedChecks(GRAPH, ['backend/src/a.spec.ts'])).toEqual(['backend_type', 'backend_lint', 'backend_unit']);
  });

  it('come with what has to be built for them, and free what waited for them', () => {
    expect(withGround(GRAPH, ['smoke'])).toEqual(['backend_build', 'frontend_build', 'smoke']);
    expect(dependants(GRAPH, new Set<CheckName>(['frontend_build']))).toEqual(['smoke']);
  });
});

describe('a set of checks', () => {
  it('runs in the order in which they need each other, and withholds what has no ground', async () => {
    const order: string[] = [];
    const runner = ({ name, after }: (typeof GRAPH)[number], status: CheckResult['status']): CheckRunner => ({
      name,
      after,
      weight: 1,
      run: () => {
        order.push(name);
        return Promise.resolve({ status, findings: [], command: '', output: '' });
      },
    });
    const runners = GRAPH.map((one) => runner(one, one.name === 'frontend_build' ? 'failed' : 'passed'));
    const run = checkSet({ runners, contextOf: () => ({}) as never, limitMs: 10_000 });
    const results = await run(['smoke', 'contract', 'backend_build', 'frontend_build'], [], new AbortController().signal);
    expect(order.slice(0, 2).sort()).toEqual(['backend_build', 'frontend_build']);
    expect(order).toContain('contract');
    expect(order).not.toContain('smoke');
    expect(results.find(({ name }) => name === 'smoke')).toMatchObject({
      status: 'skipped',
      reason: 'It needs frontend_build, which did not pass.',
    });
  });
});
