import { newId } from '#foundry/kernel';
import type { Plan } from '#foundry/planning';
import { createSandbox } from '#foundry/sandbox';
import { createWorkspaces, type Workspace } from '#foundry/workspace';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentTool } from './agent.types.js';

export const NEVER = new AbortController().signal;

/** A project of a few files, committed, in a workspace of its own. */
export async function projectOf(
  files: Readonly<Record<string, string>>,
): Promise<{ workspace: Workspace; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'foundry-agents-'));
  const sandbox = createSandbox({ runDirectory: join(folder, 'run'), instanceId: newId('run') });
  const workspaces = createWorkspaces({ directory: join(folder, 'workspaces'), sandbox });
  const workspace = await workspaces.open('bld_test');
  await workspace.write(Object.entries(files).map(([path, content]) => ({ path, content })));
  await workspace.commit({ message: 'Begin', author: { name: 'Test', email: 'test@foundry.invalid' } });
  return { workspace, remove: () => rm(folder, { recursive: true, force: true }) };
}

export const PLAN = {
  entities: [{ name: 'Room' }],
  criteria: [{ id: 'AC-1', text: 'Rooms are listed.', provenBy: ['backend_unit'] }],
  tasks: [],
  pages: [],
  coverage: { covered: [], notCovered: [{ part: 'Rooms must not be booked twice', reason: 'Not enforced.' }] },
  contract: { paths: { '/api/rooms': { get: { summary: 'List rooms' } } } },
} as unknown as Plan;

/** Calls a tool as a model would; what it throws is what the model would be told. */
export async function call(tools: readonly AgentTool[], name: string, input: unknown): Promise<string> {
  const tool = tools.find(({ definition }) => definition.name === name);
  if (!tool) throw new Error(`There is no tool ${name}.`);
  return String(await tool.run(input, NEVER));
}
