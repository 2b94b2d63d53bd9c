import { createArtifactStore } from '#foundry/artifacts';
import { AuditLog, listAuditSchema } from '#foundry/audit';
import { type Database, openTestDatabase } from '#foundry/database';
import { newId } from '#foundry/kernel';
import { type Asked, askedOf, FAILURES, ModelServer, type Move, playing } from '#foundry/llm/testing';
import { MemoryService } from '#foundry/memory';
import type { Plan } from '#foundry/planning';
import { createSandbox, type Sandbox } from '#foundry/sandbox';
import { CHECK_RUNNERS } from '#foundry/testing';
import { ToolBudgets, ToolCalls, ToolDeployments, toolEntities, toolMigrations, ToolRuntime, ToolsModule } from '#foundry/tools';
import { createWorkspaces, type Workspaces } from '#foundry/workspace';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openBuilds, type OpenBuilds, step } from '../build.fixture.js';
import type { Actor } from '../build.repository.js';
import { BuildRunner } from '../build.runner.js';
import { FURTHER_TOOLS, type FurtherTools, WORKSPACES } from '../ports.js';
import { AgentDesks } from './agent-desk.js';
import { AgentSources } from './agent-sources.js';
import { AUTHORS } from './agents.js';
import { modelImports, toySchema } from './toy-fixing.fixture.js';
import { WorkStep } from './work.step.js';

const PLAN = {
  slug: 'toy',
  criteria: [],
  tasks: [],
  contract: { paths: {} },
  coverage: { covered: [], notCovered: [] },
} as unknown as Plan;
const DESIGN = {
  summary: '',
  criteria: [],
  tasks: [{ id: 'T-1', role: 'backend', title: 'Add tax', description: 'Use the rate.', criteria: [] }],
  contract: [],
  leftOut: [],
};
const OUT = 'backend/src/rate.ts';
const PIPELINE = [
  step('plan', [], 'planning'),
  step('design', ['plan'], 'planning'),
  step('assemble', ['plan'], 'assembling'),
  step('work-backend', ['design', 'assemble'], 'implementing'),
];
const SOON = { timeout: 60_000 };
const ADA: Actor = { subject: 'key:ada', name: 'ada', scopes: ['tools:invoke', 'memory:read'], tokenId: 'tok_ada' };
const OWNER = { organisation: 'o', subject: 'key:ada', name: 'ada' };

/** A mounted server with a tool that destroys, and one that has a deployed tool's name. */
const mountedCalls: unknown[] = [];
const mounted: FurtherTools = {
  list: ({ organisation }) =>
    Promise.resolve(
      (organisation === 'o' ? ['docs_find', 'docs_drop', 'vat'] : []).map((name) => ({
        name,
        title: name,
        description: `Mounted ${name}.`,
        inputSchema: { type: 'object' },
        repeatable: true,
        destructive: name === 'docs_drop',
      })),
    ),
  call: (caller, name, input) => {
    mountedCalls.push([caller, name, input]);
    return Promise.resolve({ found: 'tax law' });
  },
};

let database: Database;
let folder: string;
let sandbox: Sandbox;
let workspaces: Workspaces;
let server: ModelServer;
let fixture: OpenBuilds;
let decide: (asked: Asked) => Move | Promise<Move>;
let offered: readonly string[];

beforeAll(async () => {
  database = await openTestDatabase({
    entities: [...toySchema.entities, ...toolEntities],
    migrations: [...toySchema.migrations, ...toolMigrations],
  });
  folder = await realpath(await mkdtemp(join(tmpdir(), 'foundry-agent-sources-')));
  sandbox = createSandbox({ runDirectory: join(folder, 'runs'), instanceId: `as${process.pid}`, allowUnsandboxed: true });
  workspaces = createWorkspaces({ directory: join(folder, 'workspaces'), sandbox });
  server = (await ModelServer.start()).always(async (request, response) => {
    const asked = askedOf(request);
    offered = asked.tools;
    const move = await decide(asked);
    return await playing(() => move)(request, response);
  });
  const artifacts = createArtifactStore({ directory: join(folder, 'tool-artifacts') });
  fixture = await openBuilds(
    {},
    {
      place: { database, folder },
      imports: [
        ...modelImports(folder, server.baseUrl),
        ToolsModule.forRootAsync({
          useFactory: () => ({
            sandbox,
            artifacts,
            directory: join(folder, 'tools'),
            workers: 2,
            secretKey: { given: undefined, file: join(folder, 'secrets.key') },
            callKeepDays: 30,
            privateHosts: [],
            consume: false,
          }),
        }),
      ],
      pipeline: PIPELINE,
      handlers: [WorkStep],
      handled: ['work-backend'],
      providers: () => [
        { provide: WORKSPACES, useValue: workspaces },
        { provide: CHECK_RUNNERS, useValue: [] },
        { provide: FURTHER_TOOLS, useValue: mounted },
        AgentDesks,
        AgentSources,
      ],
    },
  );
  fixture.steps.script = {
    plan: () => Promise.resolve({ output: {}, summary: null, build: { plan: PLAN, slug: 'toy' } }),
    design: () => Promise.resolve({ output: { design: DESIGN, stopped: null }, summary: null }),
    assemble: async (context) => {
      const workspace = await context.workspace();
      await workspace.write([{ path: 'backend/src/app.ts', content: 'export {};\n' }]);
      await workspace.commit({ message: 'Assemble', author: AUTHORS.orchestrator });
      return { output: { commit: await workspace.head() }, summary: null };
    },
  };
  await deploy(OWNER, 'vat', 'return { rate: input.country === "de" ? 19 : 25 };');
  await deploy(OWNER, 'slow', 'await new Promise((done) => setTimeout(done, 60_000)); return { rate: input.country.length };');
}, 120_000);
afterAll(async () => {
  await fixture.close();
  await server.close();
  await database.close();
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  server.requests.length = 0;
  offered = [];
});

async function deploy(owner: typeof OWNER, name: string, body: string): Promise<void> {
  const schema = (key: string, type: string) => ({ type: 'object', properties: { [key]: { type } }, required: [key] });
  const manifest = {
    name,
    description: `Answers with ${name}.`,
    inputSchema: schema('country', 'string'),
    outputSchema: schema('rate', 'number'),
    permissions: { timeoutMs: 100_000 },
  };
  const files = {
    'tool.json': JSON.stringify(manifest),
    'src/index.js': `export default async function handler(input) {\n  ${body}\n}\n`,
    'tests/index.test.js': `import assert from 'node:assert/strict';\nimport { it } from 'node:test';\nimport handler from '../src/index.js';\n\nit('is there', () => {\n  assert.equal(typeof handler, 'function');\n});\n`,
  };
  const packed = Object.entries(files).map(([path, content]) => ({ path, content: Buffer.from(content) }));
  await fixture.get<ToolDeployments>(ToolDeployments).deploy(owner, packed, { source: 'upload' });
}

async function begin(by: Actor = ADA, organisation = 'o'): Promise<string> {
  const id = newId('bld');
  const rows = PIPELINE.map(({ name, dependsOn }) => ({ name, dependsOn: [...dependsOn] }));
  const row = {
    id,
    brain: 'model' as const,
    organisation,
    request: 'Sales with tax',
    correlationId: `req-${id}`,
    createdBy: by.name,
  };
  await fixture.builds.insert(row, rows, undefined, by);
  await fixture.progress.enqueue((await fixture.builds.steps(id)).filter(({ dependsOn }) => dependsOn.length === 0));
  return id;
}
const endOf = async (id: string) => (await fixture.timeline(id)).at(-1)!.data;
const written = async (id: string): Promise<string> => {
  const fork = await workspaces.fork(await workspaces.open(id), 'backend');
  return (await fork.read(OUT)).toString('utf8');
};
const callsOf = async (tool: string) => (await fixture.get<ToolCalls>(ToolCalls).list(OWNER, tool)).items;

const ask = (name: string, input: unknown): Move => ({ call: [[name, input]] });
const writes = (text: string): Move => ({
  call: [['write_file', { path: OUT, content: `export const said = ${JSON.stringify(text)};\n` }]],
});
const DONE: Move = { call: [['finish', { summary: 'Done.', criteria: [] }]] };
/** Asks once, and writes down what it was told. */
const once =
  (name: string, input: unknown) =>
  ({ turn, results }: Asked): Move =>
    turn === 1 ? ask(name, input) : turn === 2 ? writes(results[0]!) : DONE;

it('has a worker call a deployed tool in the name of who asked, audited, and its answer ends up in the code', async () => {
  decide = once('vat', { country: 'de' });
  const id = await begin();
  expect(await endOf(id)).toMatchObject({ type: 'build.succeeded' });
  expect(await written(id)).toContain('{\\"rate\\":19}');
  expect(offered).toEqual(expect.arrayContaining(['vat', 'slow', 'tool_search', 'memory_search', 'finish']));
  await expect
    .poll(() => callsOf('vat'), SOON)
    .toMatchObject([{ outcome: 'succeeded', caller: 'ada', durationMs: expect.any(Number) as number }]);
  const audited = async () =>
    (await fixture.get<AuditLog>(AuditLog).list('o', listAuditSchema.parse({ action: 'tool.called' }))).items;
  await expect.poll(audited, SOON).toMatchObject([{ subject: 'key:ada', target: 'vat', result: 'done' }]);
  const acted = (await fixture.timeline(id)).flatMap(({ data }) => (data.type === 'agent.acted' ? [data.summary] : []));
  expect(acted[0]).toBe('called vat');
});

it.each([
  ['what a token may not use that asked', { ...ADA, scopes: ['tools:generate'] }, 'o'],
  ['a tool of another organisation', ADA, 'others'],
])('does not offer %s, and does not call it either', async (_, by, organisation) => {
  const before = (await callsOf('vat')).length;
  decide = once('vat', { country: 'de' });
  const id = await begin(by, organisation);
  expect(await endOf(id)).toMatchObject({ type: 'build.succeeded' });
  expect(offered).not.toContain('vat');
  expect(offered.includes('memory_search')).toBe(by.scopes?.includes('memory:read'));
  expect(await written(id)).toContain('There is no tool with this name.');
  expect(await callsOf('vat')).toHaveLength(before);
});

it('holds an agent to the schema of a tool and to the budget of the token that asked', async () => {
  const budgets = fixture.get<ToolBudgets>(ToolBudgets);
  const budget = { token: 'tok_bob', period: 'day' as const, maxCalls: 1 };
  await budgets.create(OWNER, budget);
  decide = ({ turn, results }) =>
    turn === 1
      ? {
          call: [
            ['vat', { country: 49 }],
            ['vat', { country: 'de' }],
            ['vat', { country: 'fr' }],
          ],
        }
      : turn === 2
        ? writes(results.join(' '))
        : DONE;
  const id = await begin({ ...ADA, tokenId: 'tok_bob' });
  await endOf(id);
  expect(await written(id)).toMatch(
    /The tool vat cannot be called with this.*\{\\"rate\\":19\}.*budget for calls of tools is used up/,
  );
});

it('makes no call again whose answer came, when the build goes on after a failure', async () => {
  const before = (await callsOf('vat')).length;
  let down = true;
  decide = (asked) =>
    asked.turn === 2 && down ? { script: FAILURES['an overloaded server']! } : once('vat', { country: 'se' })(asked);
  const id = await begin();
  expect(await endOf(id)).toMatchObject({ type: 'build.failed', error: { code: 'llm.unavailable' } });
  down = false;
  await fixture.progress.reopen(id, ADA);
  expect(await endOf(id)).toMatchObject({ type: 'build.succeeded' });
  expect(await written(id)).toContain('{\\"rate\\":25}');
  await expect.poll(async () => (await callsOf('vat')).length, SOON).toBe(before + 1);
});

it('gives a call up when the build is cancelled', async () => {
  let called = (): void => undefined;
  const isCalled = new Promise<void>((resolve) => (called = resolve));
  decide = () => (called(), ask('slow', { country: 'de' }));
  const id = await begin();
  await isCalled;
  await expect.poll(() => fixture.get<ToolRuntime>(ToolRuntime).status().busy, SOON).toBeGreaterThan(0);
  await fixture.progress.cancel(id, ADA);
  await fixture.get<BuildRunner>(BuildRunner).abortStopped(id);
  await expect.poll(() => callsOf('slow'), SOON).toMatchObject([{ outcome: 'cancelled' }]);
});

it('has a worker call a tool of a mounted server, in the same name, unless the tool destroys', async () => {
  decide = ({ turn, results }) =>
    turn === 1
      ? {
          call: [
            ['docs_find', { about: 'tax' }],
            ['docs_drop', {}],
          ],
        }
      : turn === 2
        ? writes(results.join(' '))
        : DONE;
  const id = await begin();
  expect(await endOf(id)).toMatchObject({ type: 'build.succeeded' });
  expect(await written(id)).toMatch(/tax law.*There is no tool with this name/);
  expect(offered.filter((name) => name.startsWith('docs_') || name === 'vat').sort()).toEqual(['docs_find', 'vat']);
  const caller = { organisation: 'o', subject: 'key:ada', name: 'ada', scopes: ADA.scopes, tokenId: 'tok_ada' };
  expect(mountedCalls).toEqual([[caller, 'docs_find', { about: 'tax' }]]);
});

it('lets an agent search what its owner may see of the memory, and nothing else', async () => {
  const memories = fixture.get<MemoryService>(MemoryService);
  const note = (user: string, text: string) =>
    memories.create({ organisation: 'o', user }, { type: 'preference', scope: 'private', text });
  await note('key:ada', 'Ada likes invoices that are rounded to five cents.');
  await note('key:eve', 'Eve likes invoices that are rounded to whole crowns.');
  decide = once('memory_search', { query: 'How are invoices rounded?' });
  const id = await begin();
  expect(await endOf(id)).toMatchObject({ type: 'build.succeeded' });
  expect(await written(id)).toMatch(/five cents/);
  expect(await written(id)).not.toMatch(/crowns/);
});

it('tells the agent that a tool was withdrawn in the middle', async () => {
  decide = async ({ turn, results }) => {
    if (turn === 1) {
      await fixture.get<ToolDeployments>(ToolDeployments).undeploy(OWNER, 'vat');
      return ask('vat', { country: 'de' });
    }
    return turn === 2 ? writes(results[0]!) : DONE;
  };
  const id = await begin();
  expect(await endOf(id)).toMatchObject({ type: 'build.succeeded' });
  expect(await written(id)).toContain('The tool vat was undeployed');
});
