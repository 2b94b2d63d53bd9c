import { openTestDatabase, type Database } from '#foundry/database';
import { answering, askedOf, ModelServer, refusing, type Script } from '#foundry/llm/testing';
import type { Plan } from '#foundry/planning';
import { createSandbox } from '#foundry/sandbox';
import { createWorkspaces, type Workspaces } from '#foundry/workspace';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { IntegrateOutput } from '../agent-state.js';
import { openBuilds, type OpenBuilds, step } from '../build.fixture.js';
import { WORKSPACES } from '../ports.js';
import { AgentDesks } from './agent-desk.js';
import { AUTHORS } from './agents.js';
import { IntegrateStep } from './integrate.step.js';
import type { StepContext, StepResult } from './step.js';
import { modelImports, toySchema } from './toy-fixing.fixture.js';

const SHARED = 'backend/src/shared.ts';
const BASE = "export const limit = 1;\nexport const name = 'x';\n";
const OURS = "export const limit = 2;\nexport const name = 'x';\n";
const THEIRS = "export const limit = 1 + 4;\nexport const name = 'x';\n";
const BOTH = "export const limit = 2 + 4;\nexport const name = 'x';\n";
const PLAN = {
  slug: 'toy',
  criteria: [],
  tasks: [],
  contract: { paths: {} },
  coverage: { covered: [], notCovered: [] },
} as unknown as Plan;
const DESIGN = { summary: '', criteria: [], tasks: [], contract: [], leftOut: [] };

let database: Database;
let folder: string;
let workspaces: Workspaces;
let fixture: OpenBuilds;
let server: ModelServer;
let script: Script;

/** A worker's changes, as its step leaves them: committed in a copy of its own. */
async function worked(context: StepContext, part: 'backend' | 'frontend', files: Record<string, string>): Promise<StepResult> {
  const fork = await workspaces.fork(await context.workspace(), part);
  await fork.write(Object.entries(files).map(([path, content]) => ({ path, content })));
  const commit = await fork.commit({ message: `Work of the ${part}`, author: AUTHORS[part] });
  return { output: { status: 'done', commit, work: null, reason: null }, summary: null };
}

beforeAll(async () => {
  database = await openTestDatabase(toySchema);
  folder = await mkdtemp(join(tmpdir(), 'foundry-integrate-'));
  const sandbox = createSandbox({ runDirectory: join(folder, 'runs'), instanceId: `is${process.pid}` });
  workspaces = createWorkspaces({ directory: join(folder, 'workspaces'), sandbox });
  server = (await ModelServer.start()).always((request, response) => script(request, response));
  fixture = await openBuilds(
    {},
    {
      place: { database, folder },
      brain: 'model',
      imports: modelImports(folder, server.baseUrl),
      pipeline: [
        step('plan', [], 'planning'),
        step('design', ['plan'], 'planning'),
        step('assemble', ['plan'], 'assembling'),
        step('work-backend', ['design', 'assemble'], 'implementing'),
        step('work-frontend', ['work-backend'], 'implementing'),
        step('integrate', ['work-frontend'], 'assembling'),
      ],
      handlers: [IntegrateStep],
      handled: ['integrate'],
      providers: () => [{ provide: WORKSPACES, useValue: workspaces }, AgentDesks],
    },
  );
  fixture.steps.script = {
    plan: () => Promise.resolve({ output: {}, summary: null, build: { plan: PLAN, slug: 'toy' } }),
    design: () => Promise.resolve({ output: { design: DESIGN, stopped: null }, summary: null }),
    assemble: async (context) => {
      const workspace = await context.workspace();
      await workspace.write([{ path: SHARED, content: BASE }]);
      await workspace.commit({ message: 'Assemble', author: AUTHORS.orchestrator });
      return { output: { commit: await workspace.head() }, summary: null };
    },
    'work-backend': (context) => worked(context, 'backend', { [SHARED]: OURS, 'backend/src/own.ts': 'export {};\n' }),
    'work-frontend': (context) => worked(context, 'frontend', { [SHARED]: THEIRS, 'frontend/src/own.tsx': 'export {};\n' }),
  };
});
afterAll(async () => {
  await fixture.close();
  await server.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  server.requests.length = 0;
});

const resolving = (content: string): Script => answering(JSON.stringify({ resolved: true, content, reason: 'Both.' }));

async function integrated() {
  const id = await fixture.begin();
  const events = await fixture.timeline(id);
  expect(events.at(-1)?.data.type).toBe('build.succeeded');
  const row = (await fixture.builds.steps(id)).find(({ name }) => name === 'integrate');
  const workspace = await workspaces.open(id);
  const paths = (await workspace.list()).map(({ path }) => path).sort();
  const text = (await workspace.read(SHARED)).toString('utf8');
  return { output: row?.output as unknown as IntegrateOutput, events, text, paths };
}

it('asks the integrator about a file that both workers changed, and joins everything', async () => {
  script = resolving(BOTH);
  const { output, events, text, paths } = await integrated();
  expect(output).toMatchObject({ accepted: ['backend', 'frontend'], dropped: [] });
  expect(text).toBe(BOTH);
  expect(paths).toEqual(['backend/src/own.ts', SHARED, 'frontend/src/own.tsx']);
  expect(server.requests).toHaveLength(1);
  const asked = askedOf(server.requests[0]!);
  expect(asked.system).toContain('You are the integrator.');
  for (const version of [BASE, OURS, THEIRS]) expect(asked.user).toContain(version.split('\n')[0]);
  const commits = events.flatMap(({ data }) => (data.type === 'commit.made' ? [data.message] : []));
  expect(commits).toEqual(["Join the backend's changes", "Join the frontend's changes"]);
  expect(events.filter(({ data }) => data.type === 'model.answered')).toMatchObject([
    { data: { agent: 'oi/integrate', step: 'integrate' } },
  ]);
});

const LEFT_OUT: readonly (readonly [name: string, script: Script, reason: RegExp, requests: number])[] = [
  [
    'says that they contradict each other',
    answering(JSON.stringify({ resolved: false, content: '', reason: 'One limit has to stand.' })),
    /shared\.ts: One limit has to stand/,
    1,
  ],
  ['declines', refusing, /declined/, 1],
  ['leaves conflict marks, and is shown them twice', resolving(`<<<<<<< ours\n${BOTH}>>>>>>> theirs\n`), /asked shape/, 3],
  [
    'brings something dangerous in',
    resolving(`import { execSync } from 'node:child_process';\n${BOTH}execSync('id');\n`),
    /shared\.ts:\d+/,
    1,
  ],
];

it.each(LEFT_OUT)('leaves the second worker out and says so when the integrator %s', async (_, answer, reason, requests) => {
  script = answer;
  const { output, text, paths } = await integrated();
  expect(output.accepted).toEqual(['backend']);
  expect(output.dropped).toMatchObject([{ part: 'frontend' }]);
  expect(output.dropped[0]?.reason).toMatch(reason);
  // Nothing of it is in the project: not in the file of the conflict, and not beside it.
  expect({ text, paths }).toEqual({ text: OURS, paths: ['backend/src/own.ts', SHARED] });
  expect(server.requests).toHaveLength(requests);
});
