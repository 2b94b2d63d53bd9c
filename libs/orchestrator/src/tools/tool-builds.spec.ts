import { openTestDatabase, type Database } from '#foundry/database';
import { answering, ModelServer, type Script } from '#foundry/llm/testing';
import { createSandbox, type Sandbox } from '#foundry/sandbox';
import { MemoryService } from '#foundry/memory';
import { ToolDeployments, ToolRegistry, ToolRuntime } from '#foundry/tools';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BuildBrain } from '../build.schemas.js';
import { BuildRunner } from '../build.runner.js';
import { brainForTool } from './tool-brain.js';
import { openToolBuilds, TOOL_OWNER, toolBuildsSchema } from './tool-builds.fixture.js';

let database: Database;
let folder: string;
let sandbox: Sandbox;
let server: ModelServer;
let fixture: Awaited<ReturnType<typeof openToolBuilds>>;
let script: Script;

beforeAll(async () => {
  database = await openTestDatabase(toolBuildsSchema);
  folder = await realpath(await mkdtemp(join(tmpdir(), 'foundry-tool-builds-')));
  sandbox = createSandbox({ runDirectory: join(folder, 'runs'), instanceId: `tb${process.pid}`, allowUnsandboxed: true });
  server = (await ModelServer.start()).always((request, response) => script(request, response));
  fixture = await openToolBuilds({ database, folder, sandbox, baseUrl: server.baseUrl });
});
afterAll(async () => {
  await fixture.close();
  await server.close();
  await database.close();
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  server.requests.length = 0;
  script = answering('No tool.');
});

async function build(request: string, brain: BuildBrain = 'offline') {
  const id = await fixture.start(request, brain);
  const events = await fixture.ended(id);
  return { id, events, last: events.at(-1)!.data, types: events.map(({ data }) => data.type) };
}
const invoke = (name: string, input: Record<string, unknown>) =>
  fixture.get<ToolRuntime>(ToolRuntime).invoke(TOOL_OWNER, name, input);

describe('a tool build', () => {
  it('plans, writes, proves and deploys a tool that can be called, and remembers that it is there', async () => {
    const { id, last, types } = await build("Slugify a title with underscores between words, e.g. 'Hello World' → 'hello_world'");
    expect(last).toMatchObject({ type: 'build.succeeded' });
    expect(types).toEqual(
      expect.arrayContaining(['tool.planned', 'commit.made', 'tool.checked', 'tool.deployed', 'memory.learned']),
    );
    expect(await invoke('slugify', { text: 'Ärger im Büro' })).toMatchObject({ output: { result: 'arger_im_buro' } });
    const { buildId, source, gitCommit, checks } = await fixture
      .get<ToolRegistry>(ToolRegistry)
      .version(TOOL_OWNER, 'slugify', 1);
    expect({ buildId, source }).toEqual({ buildId: id, source: 'build' });
    expect(gitCommit).toMatch(/^[0-9a-f]{40}$/);
    expect(checks.map(({ name, status }) => `${name} ${status}`)).toContain('tests passed');
    expect((await fixture.builds.artifacts(id)).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['plan.json', 'checks/package.json', 'tools/slugify/tool.json', 'tools/slugify/src/index.ts']),
    );
    expect(server.requests).toHaveLength(0);
  }, 120_000);

  it('is remembered as a capability, once, as long as the tool is deployed, however it came and went', async () => {
    const [deployments, memories] = [fixture.get<ToolDeployments>(ToolDeployments), fixture.get<MemoryService>(MemoryService)];
    const remembered = async (organisation = 'o', includeSuperseded = false): Promise<object[]> => {
      const owner = { organisation, user: 'usr_other' };
      const filter = { types: ['capability' as const], context: { tool: 'furious' }, includeSuperseded, limit: 20 };
      return (await memories.list(owner, filter)).items.map(({ text, sources, scope }) => ({ text, sources, scope }));
    };
    const packageOf = (description: string) => {
      const { files } = written('return { loud: `${input.text.toUpperCase()}!!` };');
      return files.map(({ path, content }) => ({ path, content: Buffer.from(content.replace('Says it loud.', description)) }));
    };
    const entry = (description: string) => ({
      text: `There is a deployed tool furious: ${description}`,
      sources: 1,
      scope: 'global',
    });
    await deployments.deploy(TOOL_OWNER, packageOf('Shouts.'), { source: 'upload' });
    await deployments.deploy(TOOL_OWNER, packageOf('Shouts.'), { source: 'upload' });
    expect(await remembered()).toEqual([entry('Shouts.')]);
    await deployments.deploy(TOOL_OWNER, packageOf('Cries.'), { source: 'ci' });
    expect(await remembered()).toEqual([entry('Cries.')]);
    await deployments.rollback(TOOL_OWNER, 'furious', 1);
    expect(await remembered()).toEqual([entry('Shouts.')]);
    expect(await remembered('another')).toEqual([]);
    await deployments.undeploy(TOOL_OWNER, 'furious');
    expect(await remembered('o', true)).toEqual([]);
    await deployments.rollback(TOOL_OWNER, 'furious', 2);
    expect(await remembered()).toEqual([entry('Cries.')]);
    await deployments.undeploy(TOOL_OWNER, 'furious');
  }, 120_000);

  it('has a model write what the catalogue does not know, and mend what the gates find, without paying twice', async () => {
    const answers = [written('return { loud: input.text + 1 };'), written('return { loud: `${input.text.toUpperCase()}!!` };')];
    script = (request, response) =>
      answering(JSON.stringify(answers[server.requests.length - 1] ?? answers[1]))(request, response);
    const { last, types } = await build('Turn a remark into a furious tweet', 'model');
    expect(last).toMatchObject({ type: 'build.succeeded' });
    expect(await invoke('furious', { text: 'late' })).toMatchObject({ output: { loud: 'LATE!!' } });
    expect(server.requests).toHaveLength(2);
    expect(JSON.stringify(server.requests[1]!.body)).toContain('tests: ');
    expect(types.filter((type) => type === 'commit.made')).toHaveLength(2);
  }, 120_000);

  it('fails with what the gates found when a model cannot mend it, and deploys nothing', async () => {
    script = answering(JSON.stringify(written('return { loud: 7 };', 'never_right')));
    const { last } = await build('Turn a remark into an ode', 'model');
    expect(last).toMatchObject({ type: 'build.failed', error: { code: 'build.checks_failed' } });
    await expect(fixture.get<ToolRegistry>(ToolRegistry).get(TOOL_OWNER, 'never_right')).rejects.toMatchObject({
      code: 'tools.not_found',
    });
  }, 120_000);

  it('that is cancelled while it is proven deploys nothing', async () => {
    const id = await fixture.start('Count the words of a text');
    for await (const { data } of fixture.feed.follow(id, 0, AbortSignal.timeout(120_000)))
      if (data.type === 'step.started' && data.step === 'prove-tool') break;
    await fixture.progress.cancel(id, TOOL_OWNER);
    await fixture.get<BuildRunner>(BuildRunner).abortStopped(id);
    expect((await fixture.ended(id)).at(-1)!.data.type).toBe('build.cancelled');
    const { items } = await fixture.get<ToolRegistry>(ToolRegistry).list(TOOL_OWNER, { undeployed: true });
    expect(items.filter(({ buildId }) => buildId === id)).toEqual([]);
    await expect(fixture.progress.cancel(id, TOOL_OWNER)).rejects.toMatchObject({ code: 'build.already_finished' });
  }, 120_000);

  it('is refused before it begins where nobody can write it, with every part that is not covered', async () => {
    const without = brainForTool('Turn a remark into a furious tweet', { isConfigured: () => false });
    await expect(without).rejects.toMatchObject({ code: 'toolsmith.not_covered', details: { notCovered: [expect.anything()] } });
    expect(await brainForTool('Turn a remark into a furious tweet', { isConfigured: () => true })).toBe('model');
    expect(await brainForTool('Count the words of a text', { isConfigured: () => true })).toBe('offline');
  });
});

function written(body: string, name = 'furious') {
  const text = (key: string): object => ({
    type: 'object',
    properties: { [key]: { type: 'string' } },
    required: [key],
    additionalProperties: false,
  });
  const manifest = { name, description: 'Says it loud.', inputSchema: text('text'), outputSchema: text('loud'), examples: [] };
  const index = `export default async function handler(input: { text: string }): Promise<{ loud: string }> {\n  ${body}\n}\n`;
  const test = `import assert from 'node:assert/strict';\nimport { it } from 'node:test';\nimport handler from '../src/index.js';\n\nit('shouts', async () => {\n  assert.deepEqual(await handler({ text: 'ab' }), { loud: 'AB!!' });\n});\n`;
  return {
    files: [
      { path: 'tool.json', content: JSON.stringify(manifest) },
      { path: 'src/index.ts', content: index },
      { path: 'tests/index.test.ts', content: test },
    ],
  };
}
