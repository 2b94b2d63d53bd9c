import { screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { FixRoundView } from '../api/types.js';
import { buildOf } from '../testing/builders.js';
import { renderPart } from '../testing/render.js';
import { eventWords } from './event-words.js';
import FixesTab from './fixes.js';

const attempt = {
  key: 'k1',
  fixer: 'compiler',
  summary: 'insert ")" in backend/src/a.ts',
  targets: ['f1'],
  verdict: 'applied' as const,
  reason: null,
  commit: 'abc',
  files: ['backend/src/a.ts'],
  diff: 'diff --git a/backend/src/a.ts b/backend/src/a.ts\n--- a/backend/src/a.ts\n+++ b/backend/src/a.ts\n@@ -1 +1 @@\n-call(1;\n+call(1);\n',
  checks: [],
  durationMs: 1_500,
};
const rounds: FixRoundView[] = [
  {
    round: 1,
    startedAt: '2026-01-01T00:00:00Z',
    finishedAt: '2026-01-01T00:00:02Z',
    record: {
      round: 1,
      base: 'a',
      head: 'b',
      analysis: {
        root_causes: ['The code cannot be parsed.'],
        fix_suggestions: [],
        confidence_score: 1,
        estimated_complexity: 'low',
      },
      attempts: [
        attempt,
        {
          ...attempt,
          key: 'k2',
          fixer: 'model',
          summary: 'remove the test',
          verdict: 'refused',
          commit: null,
          diff: '',
          reason: 'a.spec.ts would have fewer tests.',
        },
      ],
      gone: ['f1'],
      left: 1,
      notes: ['The model did not answer.'],
      durationMs: 2_000,
    },
  },
  { round: 2, startedAt: '2026-01-01T00:00:02Z', finishedAt: null, record: null },
];

const answer = (items: FixRoundView[]) =>
  vi.stubGlobal('fetch', () =>
    Promise.resolve(new Response(JSON.stringify({ items }), { headers: { 'content-type': 'application/json' } })),
  );

afterEach(() => {
  vi.unstubAllGlobals();
});

test('every round shows its causes, what was kept with its diff, what was refused and why, and what the model did', async () => {
  answer(rounds);
  renderPart(<FixesTab build={buildOf({})} />);
  const first = within(await screen.findByRole('region', { name: 'Round 1' }));
  expect(first.getByText('The code cannot be parsed.')).toBeTruthy();
  expect(first.getByText('applied').closest('details')?.textContent).toContain('call(1);');
  expect(first.getByText('refused').closest('details')?.textContent).toContain('a.spec.ts would have fewer tests.');
  expect(first.getByText('The model did not answer.')).toBeTruthy();
  expect(within(screen.getByRole('region', { name: 'Round 2' })).getByText('Under way…')).toBeTruthy();
});

test('a build in which nothing failed says that nothing had to be fixed', async () => {
  answer([]);
  renderPart(<FixesTab build={buildOf({})} />);
  expect(await screen.findByText('Nothing had to be fixed')).toBeTruthy();
});

test('fixing is told in the timeline', () => {
  const what = { round: 1, fixer: 'linter', summary: 'apply fixes', files: ['a.ts'] };
  expect(eventWords({ type: 'fix.applied', ...what, commit: 'abc' })).toMatchObject({
    text: 'Fixed: apply fixes',
    tone: 'success',
  });
  expect(eventWords({ type: 'fix.refused', ...what, reason: 'It helps nothing.' })).toMatchObject({
    detail: 'It helps nothing.',
    tone: 'warning',
  });
});
