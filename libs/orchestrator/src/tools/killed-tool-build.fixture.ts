/**
 * A program to be killed: begins a build of a tool, or goes on with the one that is there, and kills itself at a point of it.
 * Arguments: its directory, the point (`begun STEP`: before its work, `done STEP`: when its work is done and not recorded yet);
 * without a point it lets the build end, calls the tool and says what there is.
 */
import 'reflect-metadata';
import { cachedTemplate, openDatabase } from '#foundry/database';
import { DomainError } from '#foundry/kernel';
import { MemorySearch } from '#foundry/memory';
import { createSandbox } from '#foundry/sandbox';
import { ToolRegistry, ToolRuntime } from '#foundry/tools';
import { createWorkspaces } from '#foundry/workspace';
import { mkdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { StepContext } from '../steps/step.js';
import { openToolBuilds, TOOL_OWNER, TOOL_STEPS, toolBuildsSchema } from './tool-builds.fixture.js';

const [directory = '', point] = process.argv.slice(2);
const folder = join(directory, 'files');
mkdirSync(folder, { recursive: true });

/** A build that is there goes on as soon as everything is open; what a caller sees is said before. */
let goOn: () => void = () => undefined;
const said = new Promise<void>((resolve) => (goOn = resolve));
for (const { prototype } of TOOL_STEPS) {
  const run = Reflect.get(prototype, 'run') as (context: StepContext) => Promise<unknown>;
  Reflect.set(prototype, 'run', async function (this: unknown, context: StepContext): Promise<unknown> {
    await said;
    if (point === `begun ${context.step}`) process.kill(process.pid, 'SIGKILL');
    const result = await run.call(this, context);
    if (point === `done ${context.step}`) process.kill(process.pid, 'SIGKILL');
    return result;
  });
}

const sandbox = createSandbox({
  runDirectory: join(directory, 'runs'),
  instanceId: `kt${process.pid}`,
  allowUnsandboxed: true,
});
const database = await openDatabase({
  ...toolBuildsSchema,
  dataDir: join(directory, 'data'),
  templateFile: await cachedTemplate(),
  purpose: 'a test of tool builds',
});
const fixture = await openToolBuilds({ database, folder, sandbox, baseUrl: 'http://127.0.0.1:9' });
const [begun] = await fixture.builds.unfinished();
const registry = fixture.get<ToolRegistry>(ToolRegistry);
const seen = await registry.get(TOOL_OWNER, 'slugify').then(
  // Whoever sees it can call it, also when the build that deployed it has not ended.
  async ({ version }) => {
    const { output } = await fixture.get<ToolRuntime>(ToolRuntime).invoke(TOOL_OWNER, 'slugify', { text: 'Ärger im Büro' });
    return { version, output };
  },
  (error: unknown) => {
    if (error instanceof DomainError && error.code === 'tools.not_found') return null;
    throw error;
  },
);
writeSync(1, `${JSON.stringify({ seen })}\n`);
goOn();
const id =
  begun?.id ?? (await fixture.start("Slugify a title with underscores between words, e.g. 'Hello World' → 'hello_world'"));
const events = await fixture.ended(id);
const { output } = await fixture.get<ToolRuntime>(ToolRuntime).invoke(TOOL_OWNER, 'slugify', { text: 'Ärger im Büro' });
const memories = await fixture
  .get<MemorySearch>(MemorySearch)
  .search({ organisation: 'o', user: 'key:tester' }, { query: 'deployed tool slugify', limit: 20 });
const workspace = await createWorkspaces({ directory: join(folder, 'workspaces'), sandbox }).open(id);
const result = {
  events: events.map(({ seq, data }) => ({ seq, type: data.type, ...('step' in data && { step: data.step }) })),
  output,
  versions: (await registry.versions(TOOL_OWNER, 'slugify')).map(({ version, buildId, active }) => ({
    version,
    active,
    isOfBuild: buildId === id,
  })),
  commits: (await workspace.log()).length,
  memories: memories.items.length,
};
writeSync(1, `${JSON.stringify(result)}\n`);
await fixture.close();
await database.close();
process.exit(0);
