/**
 * A program to be killed: a build of a toy project in which a worker's agent reads, calls a deployed tool, searches the memory, runs a check and
 * writes. What it does is told to a server, which answers in the tool's place too, and goes on when that has answered. Arguments: its
 * directory, and the server's address, where the model is as well.
 */
import 'reflect-metadata';
import { cachedTemplate, openDatabase } from '#foundry/database';
import type { Plan } from '#foundry/planning';
import { createSandbox } from '#foundry/sandbox';
import { CHECK_RUNNERS, type CheckRunner } from '#foundry/testing';
import { createWorkspaces } from '#foundry/workspace';
import { mkdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openBuilds, step } from '../build.fixture.js';
import { WORKSPACES } from '../ports.js';
import { AgentDesks } from './agent-desk.js';
import { AgentSources } from './agent-sources.js';
import { AUTHORS } from './agents.js';
import { modelImports, toySchema } from './toy-fixing.fixture.js';
import type { WorkOutput } from './work.step.js';
import { WorkStep } from './work.step.js';

const [directory = '', baseUrl = ''] = process.argv.slice(2);
const folder = join(directory, 'files');
mkdirSync(folder, { recursive: true });
const sandbox = createSandbox({ runDirectory: join(directory, 'runs'), instanceId: `kw${process.pid}` });
const workspaces = createWorkspaces({ directory: join(directory, 'workspaces'), sandbox });

async function tell(point: string): Promise<string> {
  const answer = await fetch(`${baseUrl}/points`, { method: 'POST', body: JSON.stringify({ point }) });
  return await answer.text();
}

const sources: Pick<AgentSources, 'deployedTools' | 'memory'> = {
  deployedTools: () => ({
    find: () =>
      Promise.resolve(
        ['rate', 'charge'].map((name) => ({
          name,
          title: null,
          description: `A tool to ${name}.`,
          parameters: { type: 'object' },
          repeatable: name === 'rate',
          destructive: false,
        })),
      ),
    call: async (name) => ({ said: await tell(name) }),
  }),
  memory: () => ({ search: async () => [{ id: 'mem_1', type: 'insight', text: await tell('memory') }] }),
};
const check: CheckRunner = {
  name: 'backend_unit',
  after: [],
  weight: 1,
  run: async () => ({ status: 'passed', findings: [], command: 'test', output: await tell('check') }),
};
const PLAN = { slug: 'toy', criteria: [], tasks: [], contract: { paths: {} }, coverage: { covered: [], notCovered: [] } };
const tasks = [{ id: 'T-1', role: 'backend', title: 'Add tax', description: 'Use the rate.', criteria: [] }];

const database = await openDatabase({
  ...toySchema,
  dataDir: join(directory, 'data'),
  templateFile: await cachedTemplate(),
  purpose: 'a test of work',
});
const fixture = await openBuilds(
  { lockDurationMs: 2_000, stalledIntervalMs: 500, maxStalledCount: 100 },
  {
    place: { database, folder },
    brain: 'model',
    imports: modelImports(folder, baseUrl),
    pipeline: [
      step('plan', [], 'planning'),
      step('design', ['plan'], 'planning'),
      step('assemble', ['plan'], 'assembling'),
      step('work-backend', ['design', 'assemble'], 'implementing'),
    ],
    handlers: [WorkStep],
    handled: ['work-backend'],
    providers: () => [
      { provide: WORKSPACES, useValue: workspaces },
      { provide: CHECK_RUNNERS, useValue: [check] },
      { provide: AgentSources, useValue: sources },
      AgentDesks,
    ],
  },
);
fixture.steps.script = {
  plan: () => Promise.resolve({ output: {}, summary: null, build: { plan: PLAN as unknown as Plan, slug: 'toy' } }),
  design: () =>
    Promise.resolve({
      output: { design: { summary: '', criteria: [], tasks, contract: [], leftOut: [] }, stopped: null },
      summary: null,
    }),
  assemble: async (context) => {
    const workspace = await context.workspace();
    await workspace.write([{ path: 'backend/src/app.ts', content: 'export const rate = 0;\n' }]);
    await workspace.commit({ message: 'Assemble', author: AUTHORS.orchestrator });
    return { output: { commit: await workspace.head() }, summary: null };
  },
};
const [begun] = await fixture.builds.unfinished();
const id = begun?.id ?? (await fixture.begin());
const events = await fixture.timeline(id);
const row = (await fixture.builds.steps(id)).find(({ name }) => name === 'work-backend');
const fork = await workspaces.fork(await workspaces.open(id), 'backend');
const result = {
  events: events.map(({ data }) => data),
  output: row?.output as WorkOutput | null | undefined,
  text: (await fork.read('backend/src/app.ts')).toString('utf8'),
  history: (await fork.log()).map(({ message }) => message),
};
writeSync(1, `${JSON.stringify(result)}\n`);
await fixture.close();
await database.close();
process.exit(0);
