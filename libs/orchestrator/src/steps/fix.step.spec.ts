import type { FixBrain } from '#foundry/fixes';
import type { Plan } from '#foundry/planning';
import { createSandbox } from '#foundry/sandbox';
import { CHECK_RUNNERS, type CheckOutcome, type CheckRunner } from '#foundry/testing';
import { createWorkspaces, type Workspaces } from '#foundry/workspace';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openBuilds, type OpenBuilds, step } from '../build.fixture.js';
import type { BuildEvent } from '../build.schemas.js';
import { FixJournal } from '../fix.journal.js';
import { DEPENDENCY_STORE, SANDBOX, WORKSPACES } from '../ports.js';
import { AUTHORS } from './agents.js';
import { FixBrains } from './fix-brain.js';
import { FixStep } from './fix.step.js';
import { ReviewStep } from './review.step.js';

const FILE = 'backend/src/a.ts';
const PLAN = { criteria: [] } as unknown as Plan;

/** Fails once for each line `bad …` of the file. */
const lint: CheckRunner = {
  name: 'backend_lint',
  after: [],
  weight: 1,
  async run({ workspace }): Promise<CheckOutcome> {
    const text = (await workspace.read(FILE)).toString('utf8');
    const findings = [...text.matchAll(/^bad (\w+)$/gm)].map(([line, word]) => ({
      file: FILE,
      rule: 'bad',
      message: line,
      severity: 'error' as const,
      fingerprint: `fingerprint-${word}`,
    }));
    return { status: findings.length > 0 ? 'failed' : 'passed', findings, command: 'lint', output: '' };
  },
};

const brainOf = (propose: FixBrain['proposeFixes']): FixBrain => ({ name: 'model', proposeFixes: propose });
const repair = (search: string, replace: string): ReturnType<FixBrain['proposeFixes']> =>
  Promise.resolve({
    analysis: { root_causes: [search], fix_suggestions: [], confidence_score: 1, estimated_complexity: 'low' },
    edits: [{ kind: 'replace', path: FILE, search, replace }],
    targets: [`fingerprint-${search.replace('bad ', '')}`],
  });

describe('the step that fixes', () => {
  let fixture: OpenBuilds;
  afterEach(() => fixture.close());

  async function open(text: string, brain: FixBrain): Promise<void> {
    const pipeline = [
      step('plan', [], 'planning'),
      step('assemble', ['plan'], 'assembling'),
      step('check-backend_lint', ['assemble'], 'checking'),
      step('fix', ['check-backend_lint'], 'fixing'),
      step('review', ['fix'], 'reviewing'),
    ];
    fixture = await openBuilds(
      {},
      {
        pipeline,
        handlers: [FixStep, ReviewStep],
        handled: ['fix', 'review'],
        providers: (folder) => {
          const sandbox = createSandbox({ runDirectory: join(folder, 'runs'), instanceId: `fs${process.pid}` });
          return [
            { provide: WORKSPACES, useValue: createWorkspaces({ directory: join(folder, 'workspaces'), sandbox }) },
            { provide: CHECK_RUNNERS, useValue: [lint] },
            { provide: SANDBOX, useValue: sandbox },
            { provide: DEPENDENCY_STORE, useValue: {} },
            { provide: FixBrains, useValue: { of: () => Promise.resolve(brain) } },
          ];
        },
      },
    );
    fixture.steps.script = {
      plan: () => Promise.resolve({ output: {}, summary: null, build: { plan: PLAN } }),
      assemble: async (context) => {
        const workspace = await context.workspace();
        await workspace.write([{ path: FILE, content: text }]);
        await workspace.commit({ message: 'Assemble', author: AUTHORS.orchestrator });
        return { output: { commit: await workspace.head() }, summary: null };
      },
      'check-backend_lint': async (context) => {
        const workspace = await context.workspace();
        const outcome = await lint.run({ workspace } as Parameters<CheckRunner['run']>[0]);
        return { output: { check: { name: 'backend_lint', durationMs: 1, ...outcome } }, summary: null };
      },
    };
  }

  const typesOf = (events: readonly BuildEvent[]): string[] =>
    events.map(({ data }) => data.type).filter((type) => type.startsWith('fix.'));
  const textOf = async (id: string): Promise<string> =>
    String(await (await fixture.get<Workspaces>(WORKSPACES).open(id)).read(FILE));

  it('asks nobody and tells nothing when no check failed', async () => {
    let asked = 0;
    await open(
      'good\n',
      brainOf(() => (asked++, repair('bad', 'good'))),
    );
    const id = await fixture.begin();
    const events = await fixture.timeline(id);
    expect(events.at(-1)?.data.type).toBe('build.succeeded');
    expect(asked).toBe(0);
    expect(typesOf(events)).toEqual([]);
    expect(events.some(({ data }) => data.type === 'build.status' && data.to === 'fixing')).toBe(false);
    expect(await fixture.fixes.list(id)).toEqual([]);
  });

  it('repairs, keeps the record, and the review judges what is there then', async () => {
    await open(
      'bad one\nbad two\n',
      brainOf(({ findings }) => repair(findings[0]!.message, 'good')),
    );
    const id = await fixture.begin();
    const events = await fixture.timeline(id);
    expect(events.at(-1)?.data.type).toBe('build.succeeded');
    expect(await textOf(id)).toBe('good\ngood\n');
    expect(typesOf(events)).toEqual(['fix.round', 'fix.applied', 'fix.round', 'fix.applied']);
    expect(events.some(({ data }) => data.type === 'check.finished' && data.status === 'passed')).toBe(true);
    const rounds = await fixture.fixes.list(id);
    expect(rounds.map(({ round, record }) => [round, record?.left])).toEqual([
      [1, 1],
      [2, 0],
    ]);
    expect(rounds[0]?.record?.attempts[0]?.diff).toContain('-bad one');
  });

  it('fails the build with what is left and why, and a resumed build tries anew and keeps the record', async () => {
    let answer = 'still bad';
    await open(
      'bad one\n',
      brainOf(() => repair('bad one', answer === 'good' ? 'good' : 'bad two')),
    );
    const id = await fixture.begin();
    const last = (await fixture.timeline(id)).at(-1)?.data;
    expect(last).toMatchObject({ type: 'build.failed', error: { code: 'build.checks_failed' } });
    expect((last as { error: { message: string } }).error.message).toMatch(
      /1 finding is left in backend_lint, because the last rounds made nothing better/,
    );
    expect(await textOf(id)).toBe('bad one\n');
    const tries = (await fixture.fixes.list(id)).length;

    answer = 'good';
    await fixture.progress.reopen(id, { subject: 'key:tester', name: 'tester' });
    const after = (await fixture.timeline(id)).at(-1)?.data;
    expect(after).toMatchObject({ type: 'build.succeeded' });
    expect(await textOf(id)).toBe('good\n');
    expect((await fixture.fixes.list(id)).map(({ round, closed }) => [round, closed])).toEqual([
      ...Array.from({ length: tries }, (_, index) => [index + 1, true]),
      [tries + 1, false],
    ]);
  });

  it('keeps nothing of a model that holds a dangerous construct, and says which', async () => {
    await open(
      'bad one\n',
      brainOf(() => repair('bad one', "import { execSync } from 'node:child_process';\nexecSync('id');")),
    );
    const id = await fixture.begin();
    expect((await fixture.timeline(id)).at(-1)?.data.type).toBe('build.failed');
    expect(await textOf(id)).toBe('bad one\n');
    const [first] = await fixture.fixes.list(id);
    expect(first?.record?.attempts[0]).toMatchObject({ verdict: 'refused', checks: [], commit: null });
    expect(first?.record?.attempts[0]?.reason).toContain(FILE);
  });

  it('goes on after the last finished round when its process died in the middle of one', async () => {
    let died = false;
    await open(
      'bad one\nbad two\n',
      brainOf(async ({ workspace, findings, round }) => {
        if (round === 2 && !died) {
          died = true;
          // What a killed process leaves: a patch that is committed and not judged, and a step that is still running.
          await workspace.write([{ path: FILE, content: 'half-tried\n' }]);
          await workspace.commit({ message: 'Fix: half', author: AUTHORS.fixer });
          const steps = await fixture.builds.steps(workspace.buildId);
          await fixture.progress.resume(workspace.buildId, (one) =>
            Promise.resolve(one.name === 'fix' && one.status === 'running'),
          );
          expect(steps.find(({ name }) => name === 'fix')?.status).toBe('running');
          throw new Error('The process is gone.');
        }
        return await repair(findings[0]!.message, 'good');
      }),
    );
    const id = await fixture.begin();
    // The reconciler's part: whoever finds the step without a job gives it one.
    const reconcile = setInterval(() => {
      if (died) void fixture.progress.resume(id, (one) => Promise.resolve(one.name === 'fix' && one.status === 'pending'));
    }, 100);
    const events = await fixture.timeline(id).finally(() => clearInterval(reconcile));
    expect(died).toBe(true);
    expect(events.at(-1)?.data.type).toBe('build.succeeded');
    expect(await textOf(id)).toBe('good\ngood\n');
    expect(typesOf(events)).toEqual(['fix.round', 'fix.applied', 'fix.round', 'fix.applied']);
    expect((await fixture.fixes.list(id)).map(({ round }) => round)).toEqual([1, 2]);
  });

  it('writes nothing for a start that was taken over', async () => {
    await open(
      'good\n',
      brainOf(() => repair('bad', 'good')),
    );
    const id = await fixture.insert();
    const journal = fixture.get(FixJournal).of({ buildId: id, buildRound: 0, starts: 1 });
    await expect(journal.begin(1, 'abc', 1)).rejects.toThrow('taken over');
    expect(await fixture.fixes.list(id)).toEqual([]);
  });
});
