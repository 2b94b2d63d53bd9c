import { describe, expect, it } from 'vitest';
import { HealingFixture, picture, replacing, says } from '../heal.fixture.js';
import { heal } from '../heal.js';
import type { FixBrain } from '../healing.types.js';
import { rememberedFixer, type RememberedFix } from './remembered.fixer.js';

const fixture = new HealingFixture();
const A = 'backend/src/a.ts';
const OTHER = 'backend/src/other.ts';
const ID = 'mem_1';

/** A model that knows the answer, and counts how often it is asked. */
function brain(path: string, search: string, by: string): FixBrain & { asked: number } {
  return {
    name: 'model',
    asked: 0,
    proposeFixes() {
      this.asked++;
      const analysis = {
        root_causes: ['a slip'],
        fix_suggestions: [],
        confidence_score: 1,
        estimated_complexity: 'low' as const,
      };
      return Promise.resolve({ analysis, edits: [{ kind: 'replace' as const, path, search, replace: by }] });
    },
  };
}

/** Heals once and returns what a memory of it would hold. */
async function lessonOf(request: Awaited<ReturnType<HealingFixture['request']>>): Promise<RememberedFix> {
  const { report } = await heal(request);
  const fix = report.rounds.flatMap((round) => round.attempts).find((attempt) => attempt.verdict === 'applied');
  if (!fix) throw new Error('The first project was not healed, so there is nothing to remember.');
  return { id: ID, fix };
}

describe('a remembered fix', () => {
  it('repairs without the model what took a model the first time', async () => {
    const scripted = { backend_type: says(A, 'bad') };
    const model = brain(A, 'const x = bad;', 'const x = good;');
    const first = await fixture.project({ [A]: 'import y;\nconst x = bad;\nexport { x };\n' });
    const lesson = await lessonOf(await fixture.request(first, scripted, { brain: model }));
    expect(model.asked).toBe(1);

    const second = await fixture.project({ [A]: '// another project\nimport z;\nconst x = bad;\nconst w = 1;\n' });
    const fixers = [rememberedFixer({ remembered: [lesson] })];
    const { report } = await heal(await fixture.request(second, scripted, { brain: model, fixers }));
    expect(report.outcome).toBe('healed');
    expect(model.asked).toBe(1);
    expect(report.rounds[0]!.attempts).toMatchObject([{ fixer: 'memory', verdict: 'applied' }]);
    expect((await picture(second)).get(A)).toBe('// another project\nimport z;\nconst x = good;\nconst w = 1;\n');
  });

  it('is tried before the other fixers, so that their wrong guesses cost nothing the second time', async () => {
    const scripted = { backend_type: says(A, 'bad'), backend_unit: says(A, 'worse') };
    const guesses = [replacing(A, 'bad', 'worse', 'first guess'), replacing(A, 'bad', 'good', 'second guess')];
    const first = await fixture.project({ [A]: 'bad\n' });
    const request = await fixture.request(first, scripted, { fixers: guesses });
    const lesson = await lessonOf(request);
    const ranFirst = fixture.ran.length;

    const second = await fixture.project({ [A]: 'bad\n' });
    const fixers = [rememberedFixer({ remembered: [lesson] }), ...guesses];
    const { report } = await heal(await fixture.request(second, scripted, { fixers }));
    expect(report.rounds.flatMap((round) => round.attempts).map(({ fixer, verdict }) => `${fixer} ${verdict}`)).toEqual([
      'memory applied',
    ]);
    expect(fixture.ran.length).toBeLessThan(ranFirst);
  });

  it('is taken back byte for byte when it does not help here', async () => {
    const first = await fixture.project({ [A]: 'bad\n' });
    const lesson = await lessonOf(
      await fixture.request(first, { backend_type: says(A, 'bad') }, { fixers: [replacing(A, 'bad', 'good')] }),
    );
    const second = await fixture.project({ [A]: 'bad\n' });
    const before = [await picture(second), await second.head()];
    const scripted = { backend_type: says(A, 'bad'), backend_unit: says(A, 'good') };
    const { report } = await heal(
      await fixture.request(second, scripted, { fixers: [rememberedFixer({ remembered: [lesson] })] }),
    );
    expect(report.rounds[0]!.attempts).toMatchObject([{ fixer: 'memory', verdict: 'refused' }]);
    expect([await picture(second), await second.head()]).toEqual(before);
  });

  it('repairs the same slip in a file of another name', async () => {
    const inAnyFile = (files: ReadonlyMap<string, string>): string[] =>
      [...files].filter(([, text]) => text.includes('bad()')).map(([path]) => `${path} has bad`);
    const first = await fixture.project({ [A]: 'bad();\n' });
    const lesson = await lessonOf(
      await fixture.request(first, { backend_type: inAnyFile }, { fixers: [replacing(A, 'bad()', 'good()')] }),
    );
    const second = await fixture.project({ [OTHER]: 'one();\nbad();\n' });
    const fixers = [rememberedFixer({ remembered: [lesson] })];
    const request = await fixture.request(second, { backend_type: inAnyFile }, { fixers });
    const { report } = await heal(request);
    expect(report.outcome).toBe('healed');
    expect((await picture(second)).get(OTHER)).toBe('one();\ngood();\n');
  });

  it('offers nothing for another fault, where its text is not there, and what no fix may change', async () => {
    const first = await fixture.project({ [A]: 'bad\n' });
    const scripted = { backend_type: says(A, 'bad') };
    const lesson = await lessonOf(await fixture.request(first, scripted, { fixers: [replacing(A, 'bad', 'good')] }));
    const silencing = {
      ...lesson,
      fix: { ...lesson.fix, diff: lesson.fix.diff.replace('+good', '+bad // eslint-disable-line') },
    };
    const tries: [string, RememberedFix, string][] = [
      ['bad\n', { ...lesson, fix: { ...lesson.fix, findings: [] } }, 'another fault'],
      ['really bad\n', lesson, 'its text is not there'],
      ['bad\n', silencing, 'a check is silenced'],
    ];
    for (const [text, remembered, why] of tries) {
      const workspace = await fixture.project({ [A]: text });
      const fixers = [rememberedFixer({ remembered: [remembered] })];
      const { report } = await heal(await fixture.request(workspace, scripted, { fixers }));
      expect(report.stoppedBy, why).toBe('nothing_to_try');
    }
  });
});
