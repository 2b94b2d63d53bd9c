import { NO_DESIGN } from '#foundry/agents';
import { createArtifactStore } from '#foundry/artifacts';
import { planRequest } from '#foundry/planning';
import { createSandbox } from '#foundry/sandbox';
import { CHECK_RUNNERS, type CheckRunner } from '#foundry/testing';
import { createWorkspaces, type Workspaces } from '#foundry/workspace';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openBuilds, type OpenBuilds, step } from '../build.fixture.js';
import { ARTIFACT_STORE, WORKSPACES } from '../ports.js';
import { renderReport, reportOf } from '../report.js';
import { AUTHORS } from './agents.js';
import { SettleStep } from './settle.step.js';
import { TOY_FILE, toyLint } from './toy-fixing.fixture.js';

let fixture: OpenBuilds;
afterEach(() => fixture.close());

it('takes back what does not pass, and keeps the record of what it was and why', async () => {
  const plan = await planRequest('rooms with a name');
  const lint = toyLint();
  fixture = await openBuilds(
    {},
    {
      brain: 'model',
      pipeline: [
        step('plan', [], 'planning'),
        step('design', ['plan'], 'planning'),
        step('assemble', ['design'], 'assembling'),
        step('integrate', ['assemble'], 'assembling'),
        step('check-backend_lint', ['integrate'], 'checking'),
        step('settle', ['check-backend_lint'], 'reviewing'),
      ],
      handlers: [SettleStep],
      handled: ['settle'],
      providers: (folder) => {
        const sandbox = createSandbox({ runDirectory: join(folder, 'runs'), instanceId: `ss${process.pid}` });
        return [
          { provide: WORKSPACES, useValue: createWorkspaces({ directory: join(folder, 'workspaces'), sandbox }) },
          { provide: ARTIFACT_STORE, useValue: createArtifactStore({ directory: folder }) },
          { provide: CHECK_RUNNERS, useValue: [lint] },
        ];
      },
    },
  );
  fixture.steps.script = {
    plan: () => Promise.resolve({ output: {}, summary: null, build: { plan, slug: plan.slug } }),
    design: () => Promise.resolve({ output: { design: NO_DESIGN, stopped: null }, summary: null }),
    assemble: async (context) => {
      const workspace = await context.workspace();
      await workspace.write([{ path: TOY_FILE, content: "good('one');\n" }]);
      return { output: { commit: await workspace.commit({ message: 'Assemble', author: AUTHORS.orchestrator }) }, summary: null };
    },
    integrate: async (context) => {
      const workspace = await context.workspace();
      await workspace.write([{ path: TOY_FILE, content: "bad('two');\n" }]);
      const commit = await workspace.commit({ message: 'Join', author: AUTHORS.backend });
      return { output: { commit, accepted: ['backend'], dropped: [], plan: null }, summary: null };
    },
    'check-backend_lint': async (context) => {
      const outcome = await lint.run({ workspace: await context.workspace() } as Parameters<CheckRunner['run']>[0]);
      return { output: { check: { name: 'backend_lint', durationMs: 1, ...outcome } }, summary: null };
    },
  };
  const id = await fixture.begin();
  const events = await fixture.timeline(id);
  expect(events.at(-1)?.data.type).toBe('build.succeeded');
  expect(String(await (await fixture.get<Workspaces>(WORKSPACES).open(id)).read(TOY_FILE))).toBe("good('one');\n");

  const artifacts = fixture.get<ReturnType<typeof createArtifactStore>>(ARTIFACT_STORE);
  const read = async (name: string): Promise<string> => String(await artifacts.read(id, name));
  const why = JSON.parse(await read('withdrawn/why.json')) as Record<string, unknown>;
  expect(why).toMatchObject({
    reason: expect.stringContaining('backend_lint') as string,
    checks: [{ name: 'backend_lint', status: 'failed', findings: [{ file: TOY_FILE, message: "bad('two');" }] }],
  });
  expect(await read('withdrawn/changes.diff')).toContain("+bad('two');");
  // The check's own result is that of what is handed over.
  expect(JSON.parse(await read('checks/backend_lint.json'))).toMatchObject({ status: 'passed' });
  const stored = events.flatMap(({ data }) => (data.type === 'artifact.stored' ? [data.name] : []));
  expect(stored).toEqual(expect.arrayContaining(['withdrawn/why.json', 'withdrawn/changes.diff']));

  const build = (await fixture.builds.find(id))!;
  const steps = await fixture.builds.steps(id);
  expect(reportOf(build, steps)).toMatchObject({
    checks: [{ name: 'backend_lint', status: 'passed' }],
    withdrawn: { reason: why['reason'], failing: [{ findings: [{ message: "bad('two');" }] }] },
  });
  expect(renderReport(build, steps)).toMatch(
    /## Taken back\n\n.*backend\\_lint[\s\S]*### backend_lint, before\n\n- `backend\/src\/a\.ts` bad/,
  );
});
