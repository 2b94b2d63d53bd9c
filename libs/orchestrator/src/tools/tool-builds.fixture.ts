import { createArtifactStore } from '#foundry/artifacts';
import { type Database } from '#foundry/database';
import { newId } from '#foundry/kernel';
import type { Sandbox } from '#foundry/sandbox';
import { toolEntities, toolMigrations, ToolsModule } from '#foundry/tools';
import { createWorkspaces } from '#foundry/workspace';
import { join } from 'node:path';
import { openBuilds } from '../build.fixture.js';
import type { BuildBrain, BuildEvent } from '../build.schemas.js';
import { pipelineOf } from '../pipeline.js';
import { SANDBOX, WORKSPACES } from '../ports.js';
import { AgentDesks } from '../steps/agent-desk.js';
import { modelImports, toySchema } from '../steps/toy-fixing.fixture.js';
import { ToolAuthor } from './tool-author.js';
import { ToolChecking } from './tool-checking.js';
import { ToolMemories } from './tool-memories.js';
import { ToolCheckStep, ToolDeployStep, ToolFixStep, ToolPlanStep, ToolWriteStep } from './tool.steps.js';

export const TOOL_OWNER = { organisation: 'o', subject: 'key:tester', name: 'tester' };
export const TOOL_STEPS = [ToolPlanStep, ToolWriteStep, ToolCheckStep, ToolFixStep, ToolDeployStep];
export const TOOL_PIPELINE = pipelineOf([]).filter(({ kind }) => kind === 'tool');

export const toolBuildsSchema = {
  entities: [...toySchema.entities, ...toolEntities],
  migrations: [...toySchema.migrations, ...toolMigrations],
};

interface Place {
  /** Opened with `toolBuildsSchema`. */
  readonly database: Database;
  readonly folder: string;
  readonly sandbox: Sandbox;
  /** Of the model that writes what the catalogue does not know. */
  readonly baseUrl: string;
}

/** Builds of tools with their real steps, gates and runtime. */
export async function openToolBuilds({ database, folder, sandbox, baseUrl }: Place) {
  const workspaces = createWorkspaces({ directory: join(folder, 'workspaces'), sandbox });
  const fixture = await openBuilds(
    { lockDurationMs: 2_000, stalledIntervalMs: 500, maxStalledCount: 100 },
    {
      place: { database, folder },
      imports: [
        ...modelImports(folder, baseUrl),
        ToolsModule.forRootAsync({
          useFactory: () => ({
            sandbox,
            artifacts: createArtifactStore({ directory: join(folder, 'tool-artifacts') }),
            directory: join(folder, 'tools'),
            workers: 2,
            secretKey: { given: undefined, file: join(folder, 'secrets.key') },
            callKeepDays: 30,
            privateHosts: [],
            consume: false,
          }),
        }),
      ],
      pipeline: TOOL_PIPELINE,
      handlers: TOOL_STEPS,
      handled: TOOL_PIPELINE.map(({ name }) => name),
      providers: () => [
        AgentDesks,
        ToolAuthor,
        ToolChecking,
        ToolMemories,
        { provide: WORKSPACES, useValue: workspaces },
        { provide: SANDBOX, useValue: sandbox },
      ],
    },
  );
  return {
    ...fixture,
    /** @returns the build's id */
    async start(request: string, brain: BuildBrain = 'offline'): Promise<string> {
      const id = newId('bld');
      const rows = TOOL_PIPELINE.map(({ name, dependsOn }) => ({ name, dependsOn: [...dependsOn] }));
      const row = {
        id,
        kind: 'tool' as const,
        brain,
        organisation: 'o',
        request,
        correlationId: `req-${id}`,
        createdBy: 'tester',
      };
      await fixture.builds.insert(row, rows, undefined, TOOL_OWNER);
      await fixture.progress.enqueue((await fixture.builds.steps(id)).filter(({ dependsOn }) => dependsOn.length === 0));
      return id;
    },
    /** Its timeline when it has ended. */
    async ended(id: string): Promise<BuildEvent[]> {
      const events: BuildEvent[] = [];
      for await (const event of fixture.feed.follow(id, 0, AbortSignal.timeout(120_000))) events.push(event);
      return events;
    },
  };
}
