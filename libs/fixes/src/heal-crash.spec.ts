import type { Workspace } from '#foundry/workspace';
import { describe, expect, it } from 'vitest';
import { HealingFixture, picture, replacing, says } from './heal.fixture.js';
import { heal } from './heal.js';
import type { FixBrain, HealRequest, RoundJournal } from './healing.types.js';
import { memoryJournal } from './round-journal.js';

const fixture = new HealingFixture();
/** Killed at every call when the tests are thorough (`npm run test:thorough`), else at every seventh. */
const STRIDE = process.env.FOUNDRY_TEST_THOROUGH === 'true' ? 1 : 7;
const A = 'backend/src/a.ts';
const B = 'backend/src/b.ts';

/** Kills the process at its n-th call of a port: from then on nothing that it asks for happens any more, no clean-up either. */
class Killer {
  calls = 0;

  constructor(private readonly at: number) {}

  guard<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (object, key) => {
        const value: unknown = Reflect.get(object, key, object);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          if (++this.calls >= this.at) return Promise.reject(new Error('killed'));
          return (value as (...given: unknown[]) => unknown).apply(object, args);
        };
      },
    });
  }
}

const model: FixBrain = {
  name: 'model',
  proposeFixes: ({ attempts }) =>
    Promise.resolve({
      analysis: { root_causes: ['B'], fix_suggestions: [], confidence_score: 1, estimated_complexity: 'low' },
      // Wrong at first, then right: a round with a refusal and a round with a repair that a resumed loop has to find again.
      edits: [
        {
          kind: 'replace',
          path: B,
          search: 'bad',
          replace: attempts.some(({ fixer }) => fixer === 'model') ? 'good' : 'bad bad',
        },
      ],
    }),
};

async function request(workspace: Workspace, journal: RoundJournal): Promise<HealRequest> {
  const scripted = { backend_type: says(A, 'bad'), backend_lint: says(B, 'bad') };
  return await fixture.request(workspace, scripted, { journal, brain: model, fixers: [replacing(A, 'bad', 'good')] });
}

describe('healing that is killed', () => {
  it('comes to the same end when it is resumed, wherever it was killed', async () => {
    let survived = false;
    let kills = 0;
    for (let at = 1; !survived; at += STRIDE) {
      const workspace = await fixture.project({ [A]: 'bad\n', [B]: 'bad\n' });
      const journal = memoryJournal();
      const whole = await request(workspace, journal);
      const killer = new Killer(at);
      await heal({ ...whole, workspace: killer.guard(workspace), journal: killer.guard(journal) }).then(
        () => (survived = true),
        (error: Error) => expect(error.message).toContain('killed'),
      );
      if (survived && killer.calls < at) break;
      survived = false;
      kills++;
      // Results are those of the beginning: what was found out since is in the journal, or is found out again.
      const { report } = await heal({ ...(await request(workspace, journal)), results: whole.results });
      expect(report, `killed at call ${at}`).toMatchObject({ outcome: 'healed', left: [] });
      expect(Object.fromEntries(await picture(workspace))).toEqual({ [A]: 'good\n', [B]: 'good\n' });
      expect(report.rounds.map(({ round }) => round)).toEqual(report.rounds.map((_, index) => index + 1));
      expect((await workspace.log()).filter(({ message }) => message.startsWith('Fix:'))).toHaveLength(2);
    }
    expect(kills).toBeGreaterThan(20 / STRIDE);
  }, 120_000);
});
