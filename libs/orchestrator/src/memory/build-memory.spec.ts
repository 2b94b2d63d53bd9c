import { MemoryService } from '#foundry/memory';
import type { FixBrain } from '#foundry/fixes';
import { DomainError } from '#foundry/kernel';
import { planRequest } from '#foundry/planning';
import { createSandbox } from '#foundry/sandbox';
import { CHECK_RUNNERS, type CheckOutcome, type CheckRunner } from '#foundry/testing';
import { createWorkspaces, type Workspaces } from '#foundry/workspace';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBuilds, type OpenBuilds, step } from '../build.fixture.js';
import type { BuildEvent } from '../build.schemas.js';
import { DEPENDENCY_STORE, SANDBOX, WORKSPACES } from '../ports.js';
import { AUTHORS } from '../steps/agents.js';
import { FixBrains } from '../steps/fix-brain.js';
import { FixStep } from '../steps/fix.step.js';
import { PlanStep } from '../steps/plan.step.js';
import { RememberStep } from '../steps/remember.step.js';
import { ReviewStep } from '../steps/review.step.js';

const FILE = 'backend/src/a.ts';
const OWNER = { organisation: 'o', user: 'key:tester' };

/** Says of each line `bad …` that it is bad. */
const lint: CheckRunner = {
  name: 'backend_lint',
  after: [],
  weight: 1,
  async run({ workspace }): Promise<CheckOutcome> {
    const text = (await workspace.read(FILE)).toString('utf8');
    const findings = [...text.matchAll(/^bad (\w+)$/gm)].map(([line]) => ({
      file: FILE,
      rule: 'bad',
      message: line,
      severity: 'error' as const,
      fingerprint: `fingerprint-${line}`,
    }));
    return { status: findings.length > 0 ? 'failed' : 'passed', findings, command: 'lint', output: '' };
  },
};

describe('builds and what is remembered', () => {
  let fixture: OpenBuilds;
  let brain: (FixBrain & { asked: number }) | undefined;
  /** What the next build's file begins with. */
  let text = '';
  let isolation: Error | undefined;

  const model = (): FixBrain & { asked: number } => ({
    name: 'model',
    asked: 0,
    proposeFixes({ findings }) {
      this.asked++;
      return Promise.resolve({
        analysis: { root_causes: ['it is bad'], fix_suggestions: [], confidence_score: 1, estimated_complexity: 'low' },
        edits: [{ kind: 'replace', path: FILE, search: findings[0]!.message, replace: 'good' }],
      });
    },
  });

  beforeAll(async () => {
    const pipeline = [
      step('plan', [], 'planning'),
      step('assemble', ['plan'], 'assembling'),
      step('check-backend_lint', ['assemble'], 'checking'),
      step('fix', ['check-backend_lint'], 'fixing'),
      step('review', ['fix'], 'reviewing'),
      step('remember', ['review', 'plan'], 'packaging'),
    ];
    fixture = await openBuilds(
      {},
      {
        pipeline,
        handlers: [PlanStep, FixStep, ReviewStep, RememberStep],
        handled: ['plan', 'fix', 'review', 'remember'],
        providers: (folder) => {
          const sandbox = createSandbox({ runDirectory: join(folder, 'runs'), instanceId: `bm${process.pid}` });
          return [
            { provide: WORKSPACES, useValue: createWorkspaces({ directory: join(folder, 'workspaces'), sandbox }) },
            { provide: CHECK_RUNNERS, useValue: [lint] },
            {
              provide: SANDBOX,
              useValue: {
                run: sandbox.run.bind(sandbox),
                requireIsolation: () => (isolation ? Promise.reject(isolation) : Promise.resolve()),
              },
            },
            { provide: DEPENDENCY_STORE, useValue: {} },
            { provide: FixBrains, useValue: { of: () => Promise.resolve(brain) } },
          ];
        },
      },
    );
    fixture.steps.script = {
      assemble: async (context) => {
        const workspace = await context.workspace();
        await workspace.write([{ path: FILE, content: text }]);
        await workspace.commit({ message: 'Assemble', author: AUTHORS.orchestrator });
        return { output: { commit: await workspace.head() }, summary: null };
      },
      'check-backend_lint': async (context) => {
        const outcome = await lint.run({ workspace: await context.workspace() } as Parameters<CheckRunner['run']>[0]);
        return { output: { check: { name: 'backend_lint', durationMs: 1, ...outcome } }, summary: null };
      },
    };
  });
  afterAll(() => fixture.close());

  async function run(content: string, organisation?: string): Promise<{ id: string; events: BuildEvent['data'][] }> {
    text = content;
    const id = await fixture.begin(organisation);
    return { id, events: (await fixture.timeline(id)).map(({ data }) => data) };
  }
  const eventOf = <T extends BuildEvent['data']['type']>(events: readonly BuildEvent['data'][], type: T) =>
    events.filter((data): data is Extract<BuildEvent['data'], { type: T }> => data.type === type);
  const textOf = async (id: string): Promise<string> =>
    String(await (await fixture.get<Workspaces>(WORKSPACES).open(id)).read(FILE));

  it('heals with the model once, and without it the second time: the fix is remembered, tried first and boosted', async () => {
    const memories = fixture.get(MemoryService) as MemoryService;
    brain = model();
    const first = await run('top\nbad one\n');
    expect(first.events.at(-1)?.type).toBe('build.succeeded');
    expect(brain.asked).toBe(1);
    const learned = eventOf(first.events, 'memory.learned')[0]!;
    const gotcha = learned.memories.find(({ type }) => type === 'gotcha')!;
    const before = await memories.get(OWNER, gotcha.id);
    expect(before.context).toMatchObject({ kind: 'fix', build: first.id, check: 'backend_lint', rule: 'bad' });
    expect(before.text).toContain('bad one');

    brain = undefined;
    const second = await run('another beginning\nbad one\nand end\n');
    expect(second.events.at(-1)?.type).toBe('build.succeeded');
    expect(await textOf(second.id)).toBe('another beginning\ngood\nand end\n');
    expect(eventOf(second.events, 'fix.applied')).toMatchObject([{ fixer: 'memory' }]);
    expect(eventOf(second.events, 'memory.recalled').find(({ purpose }) => purpose === 'fixing')).toMatchObject({
      memories: [{ id: gotcha.id, type: 'gotcha' }],
      used: [gotcha.id],
    });
    expect(eventOf(second.events, 'memory.learned')).toMatchObject([{ held: [gotcha.id] }]);
    expect((await memories.get(OWNER, gotcha.id)).importance).toBeGreaterThan(before.importance);
  });

  it('tries nothing that another organisation learned', async () => {
    brain = undefined;
    const { events } = await run('top\nbad one\n', 'rival');
    expect(events.at(-1)?.type).toBe('build.failed');
    expect(eventOf(events, 'memory.recalled')).toEqual([]);
  });

  it('does not try again what a model wrote where nothing isolates it', async () => {
    brain = undefined;
    isolation = new DomainError('sandbox.not_isolated', 503, 'There is no bubblewrap here.');
    const { events } = await run('top\nbad one\n');
    isolation = undefined;
    expect(events.at(-1)?.type).toBe('build.failed');
    expect(eventOf(events, 'fix.applied')).toEqual([]);
  });

  it('never takes for code what somebody wrote into a memory', async () => {
    const memories = fixture.get(MemoryService) as MemoryService;
    const context = { kind: 'fix', build: 'bld_mine', fix: 'key', check: 'backend_lint', rule: 'bad', diff: '-bad two\n+evil()' };
    await memories.create(OWNER, { type: 'gotcha', text: 'bad two is mended by evil()', scope: 'organisation', context });
    brain = undefined;
    const { id, events } = await run('top\nbad two\n');
    expect(events.at(-1)?.type).toBe('build.failed');
    expect(await textOf(id)).toBe('top\nbad two\n');
  });

  it('plans by a preference where the request is silent, and links everything that it learned to the build', async () => {
    const memories = fixture.get(MemoryService) as MemoryService;
    const { memory } = await memories.create(OWNER, { type: 'preference', text: 'I like teal as the colour of buttons.' });
    const others = { organisation: 'o', user: 'key:somebody-else' };
    await memories.create(others, { type: 'preference', text: 'Pages have a beige background.' });
    const { id, events } = await run('good\n');
    expect(eventOf(events, 'memory.recalled')).toMatchObject([{ purpose: 'planning', used: [memory.id] }]);
    const { plan } = (await fixture.builds.find(id))!;
    expect(plan?.theme).toEqual({ primary: 'teal' });
    expect(plan?.remembered).toMatchObject([{ memory: memory.id }]);
    const [learned] = eventOf(events, 'memory.learned');
    expect(learned!.memories.map(({ type }) => type).sort()).toEqual(['capability', 'pattern', 'status']);
    const { items } = await memories.list(OWNER, { limit: 50, context: { build: id } });
    expect(items.length).toBeGreaterThan(0);
    expect((await planRequest('a zoo: animals (name)')).remembered).toBeUndefined();
  });
});
