import { describe, expect, it } from 'vitest';
import { fingerprintOf, HealingFixture, picture, replacing, resultOf, says } from './heal.fixture.js';
import { heal } from './heal.js';
import type { FixBrain, FixProposal } from './healing.types.js';
import { memoryJournal } from './round-journal.js';

const fixture = new HealingFixture();
const A = 'backend/src/a.ts';
const B = 'backend/src/b.ts';
const nothing: FixProposal['analysis'] = {
  root_causes: ['something'],
  fix_suggestions: [],
  confidence_score: 0.9,
  estimated_complexity: 'low',
};

function brain(...answers: (FixProposal | Error)[]): FixBrain & { asked: number } {
  return {
    name: 'model',
    asked: 0,
    proposeFixes() {
      const answer = answers[Math.min(this.asked++, answers.length - 1)]!;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
}

const replace = (path: string, search: string, by: string): FixProposal => ({
  analysis: nothing,
  edits: [{ kind: 'replace', path, search, replace: by }],
});

describe('healing', () => {
  it('does nothing at all when no check failed', async () => {
    const workspace = await fixture.project({ [A]: 'good\n' });
    const head = await workspace.head();
    const { report } = await heal(await fixture.request(workspace, { backend_type: says(A, 'bad') }));
    expect(report).toMatchObject({ outcome: 'nothing_failed', rounds: [], left: [] });
    expect(fixture.ran).toEqual([]);
    expect(await workspace.head()).toBe(head);
  });

  it('keeps a patch whose finding goes, as a commit, and reports its diff', async () => {
    const workspace = await fixture.project({ [A]: 'bad\n' });
    const request = await fixture.request(
      workspace,
      { backend_type: says(A, 'bad'), backend_lint: says(A, 'ugly') },
      { fixers: [replacing(A, 'bad', 'good')] },
    );
    const { report, results } = await heal(request);
    expect(report.outcome).toBe('healed');
    expect(results.every((result) => result.status === 'passed')).toBe(true);
    const [attempt] = report.rounds[0]!.attempts;
    expect(attempt).toMatchObject({ verdict: 'applied', reason: null, files: [A] });
    expect(attempt?.diff).toMatch(/-bad\n\+good/);
    expect(attempt?.commit).toBe(await workspace.head());
    expect(report.rounds[0]!.gone).toEqual([fingerprintOf('backend_type', `${A} has bad`)]);
  });

  it('puts every byte back when what the patch was for is still there', async () => {
    const workspace = await fixture.project({ [A]: 'bad bad\r\n', [B]: '\u00a0é\n' });
    const before = [await picture(workspace), await workspace.head()];
    const request = await fixture.request(workspace, { backend_type: says(A, 'bad') }, { fixers: [replacing(A, 'bad', 'good')] });
    const { report } = await heal(request);
    expect([await picture(workspace), await workspace.head()]).toEqual(before);
    expect(report).toMatchObject({ outcome: 'unhealed', left: [{ check: 'backend_type', file: A }] });
    expect(report.rounds[0]!.attempts[0]).toMatchObject({ verdict: 'refused', commit: null });
    expect(report.rounds[0]!.attempts[0]!.reason).toContain('still there');
    expect(report.rounds[0]!.attempts[0]!.diff).toContain('+good bad');
  });

  it('puts every byte back when a check that passed fails then', async () => {
    const workspace = await fixture.project({ [A]: 'bad\n' });
    const before = await picture(workspace);
    const request = await fixture.request(
      workspace,
      { backend_type: says(A, 'bad'), backend_unit: says(A, 'worse') },
      { fixers: [replacing(A, 'bad', 'worse')] },
    );
    const { report } = await heal(request);
    expect(await picture(workspace)).toEqual(before);
    expect(report.rounds[0]!.attempts[0]!.reason).toMatch(/backend_unit passed before and does not now/);
  });

  it('does not run what a patch cannot affect, and what it is for before everything else', async () => {
    const workspace = await fixture.project({ [A]: 'bad\n' });
    const scripted = { frontend_unit: () => [], compose: () => [], backend_lint: () => [], backend_type: says(A, 'bad') };
    await heal(await fixture.request(workspace, scripted, { fixers: [replacing(A, 'bad', 'good')] }));
    expect(fixture.ran).toEqual(['backend_type', 'backend_lint']);
  });

  it('applies patches of several files at once, and singles out the good one when together they are refused', async () => {
    const workspace = await fixture.project({ [A]: 'bad\n', [B]: 'bad\n' });
    const scripted = { backend_type: says(A, 'bad'), backend_lint: says(B, 'bad'), backend_unit: says(B, 'worse') };
    const fixers = [replacing(A, 'bad', 'good'), replacing(B, 'bad', 'worse', 'careless')];
    const { report } = await heal(await fixture.request(workspace, scripted, { fixers }));
    expect(report.rounds[0]!.attempts.map(({ fixer, verdict }) => `${fixer}: ${verdict}`)).toEqual([
      'replace bad, careless: refused',
      'replace bad: applied',
      'careless: refused',
    ]);
    expect(report.left).toHaveLength(1);
    expect((await picture(workspace)).get(A)).toBe('good\n');
    expect((await picture(workspace)).get(B)).toBe('bad\n');
  });

  it('asks the brain only for what the fixers leave', async () => {
    const workspace = await fixture.project({ [A]: 'bad\n' });
    const model = brain(replace(A, 'bad', 'good'));
    const scripted = { backend_type: says(A, 'bad') };
    await heal(await fixture.request(workspace, scripted, { fixers: [replacing(A, 'bad', 'good')], brain: model }));
    expect(model.asked).toBe(0);
    const other = await fixture.project({ [A]: 'bad\n' });
    const { report } = await heal(await fixture.request(other, scripted, { brain: model }));
    expect(model.asked).toBe(1);
    expect(report).toMatchObject({ outcome: 'healed', stoppedBy: 'healed' });
  });

  it('takes the suggestions of an analysis for edits', async () => {
    const workspace = await fixture.project({ [A]: 'one\nbad\ntwo\nbad\n' });
    const suggestion = { file: A, line_number: 4, current_code: 'bad', fixed_code: 'good', explanation: 'It is bad.' };
    const model = brain({ analysis: { ...nothing, fix_suggestions: [suggestion] }, edits: [] });
    const check = (files: ReadonlyMap<string, string>): string[] => (files.get(A)!.endsWith('bad\n') ? [`${A} ends badly`] : []);
    const { report } = await heal(await fixture.request(workspace, { backend_type: check }, { brain: model }));
    expect(report.outcome).toBe('healed');
    expect((await picture(workspace)).get(A)).toBe('one\nbad\ntwo\ngood\n');
  });

  it.each([
    ['is wrong', [replace(A, 'bad', 'bad too'), replace(A, 'bad', 'bad as well')]],
    ['exchanges one finding for another', [replace(A, 'bad', 'other')]],
    ['breaks something else', [replace(A, 'bad', 'worse')]],
    ['does not match the file', [replace(A, 'not there', 'good')]],
    ['answers nothing', [{ analysis: nothing, edits: [] }]],
    ['fails', [new Error('no route to the model')]],
  ])('stops without a trace and says so when the brain %s', async (_what, answers) => {
    const workspace = await fixture.project({ [A]: 'bad\n', [B]: 'kept\n' });
    const before = [await picture(workspace), await workspace.head()];
    const model = brain(...(answers as (FixProposal | Error)[]));
    const request = await fixture.request(
      workspace,
      {
        backend_type: (files) =>
          ['bad', 'other'].filter((word) => files.get(A)!.includes(word)).map((word) => `${A} has ${word}`),
        backend_unit: says(A, 'worse'),
      },
      { brain: model },
    );
    const { report } = await heal(request);
    expect([await picture(workspace), await workspace.head()]).toEqual(before);
    expect(report).toMatchObject({ outcome: 'unhealed', stoppedBy: 'no_progress' });
    expect(report.rounds).toHaveLength(2);
    expect(report.summary).toMatch(/1 finding is left in backend_type, because the last rounds made nothing better/);
  });

  it('refuses what silences a check before anything is written', async () => {
    const workspace = await fixture.project({ [A]: 'bad\n' });
    const model = brain(replace(A, 'bad', '// @ts-nocheck\ngood'), replace(A, 'bad', '/* eslint-disable */ good'));
    const { report } = await heal(await fixture.request(workspace, { backend_type: says(A, 'bad') }, { brain: model }));
    expect(report.outcome).toBe('unhealed');
    expect(report.rounds.flatMap(({ attempts }) => attempts.map(({ reason }) => reason))).toEqual([
      expect.stringContaining('switches the compiler off'),
      expect.stringContaining('switches the linter off'),
    ]);
    expect(fixture.ran).toEqual([]);
  });

  it('does not keep a patch after which a check looks at less', async () => {
    const workspace = await fixture.project({ [A]: 'bad\n' });
    const request = await fixture.request(
      workspace,
      { backend_unit: says(A, 'bad') },
      { brain: brain(replace(A, 'bad', 'less')) },
    );
    const results = [resultOf('backend_unit', [`${A} has bad`], { passed: 3, total: 4 })];
    const runChecks = () => Promise.resolve([resultOf('backend_unit', [], { passed: 3, total: 3 })]);
    const { report } = await heal({ ...request, results, runChecks });
    expect(report.rounds[0]!.attempts[0]!.reason).toContain('total fell from 4 to 3');
  });

  it('ends at the limit of rounds even when every round makes something better', async () => {
    const workspace = await fixture.project({ [A]: 'bad 1\nbad 2\nbad 3\nbad 4\n' });
    const each = (files: ReadonlyMap<string, string>): string[] =>
      (files.get(A)!.match(/bad \d/g) ?? []).map((line) => `${A} has ${line}`);
    let asked = 0;
    const model: FixBrain = {
      name: 'model',
      proposeFixes: ({ findings }) =>
        Promise.resolve({ ...replace(A, `bad ${++asked}`, `good ${asked}`), targets: [findings[0]!.fingerprint] }),
    };
    const { report } = await heal(
      await fixture.request(workspace, { backend_type: each }, { brain: model, limits: { rounds: 3 } }),
    );
    expect(asked).toBe(3);
    expect(report).toMatchObject({ outcome: 'unhealed', stoppedBy: 'round_limit' });
    expect(report.left).toHaveLength(1);
  });

  it('tries a patch again that was refused for a fault that another one has repaired since', async () => {
    const workspace = await fixture.project({ [A]: 'bad\n', [B]: 'worse\n' });
    const masked = (files: ReadonlyMap<string, string>): string[] =>
      files.get(A)!.includes('bad') ? [`${A} has bad`] : files.get(B)!.includes('worse') ? [`${B} has worse`] : [];
    const model = brain(
      { ...replace(B, 'worse', 'better'), targets: [fingerprintOf('backend_lint', `${B} has worse`)] },
      { analysis: nothing, edits: [] },
    );
    const { report } = await heal(
      await fixture.request(
        workspace,
        { backend_type: masked, backend_lint: says(B, 'worse') },
        { fixers: [replacing(A, 'bad', 'good')], brain: model },
      ),
    );
    expect(report.rounds.map(({ attempts }) => attempts.map(({ fixer, verdict }) => `${fixer} ${verdict}`))).toEqual([
      [expect.stringContaining('refused'), 'model applied'],
      [expect.stringContaining('applied')],
    ]);
    expect(report.outcome).toBe('healed');
  });

  it('goes on after the last finished round when it was killed in the middle of one', async () => {
    const workspace = await fixture.project({ [A]: 'bad\n', [B]: 'bad\n' });
    const journal = memoryJournal();
    const scripted = { backend_type: says(A, 'bad'), backend_lint: says(B, 'bad') };
    const first = await fixture.request(workspace, scripted, {
      journal,
      brain: brain(replace(A, 'bad', 'good')),
      limits: { rounds: 1 },
    });
    await heal(first);
    const afterFirst = await workspace.head();
    // A process that was killed in the second round: a patch is committed, and nobody has judged it.
    await journal.begin(2, afterFirst!, 1);
    await workspace.write([{ path: B, content: 'half-tried\n' }]);
    await workspace.commit({ message: 'Fix: something', author: first.author });
    await workspace.write([{ path: A, content: 'half-written' }]);
    const resumed = await fixture.request(workspace, scripted, { journal, brain: brain(replace(B, 'bad', 'good')) });
    const { report } = await heal({ ...resumed, results: first.results });
    expect(report).toMatchObject({ outcome: 'healed' });
    expect(report.rounds.map(({ round }) => round)).toEqual([1, 2]);
    expect(Object.fromEntries(await picture(workspace))).toEqual({ [A]: 'good\n', [B]: 'good\n' });
  });

  it('puts an earlier state back only when nothing else helped', async () => {
    const workspace = await fixture.project({ [A]: 'bad\n' });
    const restore = { ...replacing(A, 'bad', 'as it was', 'restore'), lastResort: true };
    const scripted = { backend_type: says(A, 'bad') };
    const both = await fixture.request(workspace, scripted, { fixers: [restore, replacing(A, 'bad', 'good')] });
    expect((await heal(both)).report.rounds[0]!.attempts.map(({ fixer }) => fixer)).toEqual(['replace bad']);
    const other = await fixture.project({ [A]: 'bad\n' });
    const alone = await fixture.request(other, scripted, { fixers: [restore] });
    expect((await heal(alone)).report).toMatchObject({ outcome: 'healed' });
  });

  it('stops at once when it is told to, and leaves nothing half-tried', async () => {
    const workspace = await fixture.project({ [A]: 'bad\n' });
    const before = await picture(workspace);
    const stop = new AbortController();
    const request = await fixture.request(
      workspace,
      { backend_type: says(A, 'bad') },
      { fixers: [replacing(A, 'bad', 'good')], signal: stop.signal },
    );
    const runChecks: typeof request.runChecks = () => {
      stop.abort(new Error('cancelled'));
      return Promise.resolve([]);
    };
    await expect(heal({ ...request, runChecks })).rejects.toThrow('cancelled');
    expect(await picture(workspace)).toEqual(before);
  });
});
