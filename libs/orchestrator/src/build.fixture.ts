import { Audit1763683800000, auditEntities, AuditLog } from '#foundry/audit';
import { createArtifactStore } from '#foundry/artifacts';
import { type Database, DatabaseModule, openTestDatabase } from '#foundry/database';
import { newId } from '#foundry/kernel';
import { DEFAULT_SETTINGS, LlmService } from '#foundry/llm';
import { Memory1763684000000, memoryEntities, MemoryModule } from '#foundry/memory';
import { JobQueue, QueueModule, type QueuePolicy } from '#foundry/queue';
import { type DynamicModule, Global, Module, type Provider, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildEntities, type BuildEntity } from './build.entity.js';
import { BuildConsumer } from './build.consumer.js';
import { BuildFeed } from './build.feed.js';
import { checkJob, stepJob } from './build.jobs.js';
import { BUILD_OPTIONS, PIPELINE } from './build.options.js';
import { BuildProgress } from './build.progress.js';
import { BuildReconciler } from './build.reconciler.js';
import { BuildRepository } from './build.repository.js';
import { BuildRunner } from './build.runner.js';
import type { BuildEvent } from './build.schemas.js';
import { BuildSignals } from './build.signals.js';
import { Builds1763683200000 } from './migrations/1763683200000-builds.js';
import { BuildBrain1763683610000 } from './migrations/1763683610000-build-brain.js';
import { FixRounds1763683630000 } from './migrations/1763683630000-fix-rounds.js';
import { BuildAuthority1763684600000 } from './migrations/1763684600000-build-authority.js';
import { BuildOwner1763684060000 } from './migrations/1763684060000-build-owner.js';
import { BuildMemory } from './memory/build-memory.js';
import { FixJournal } from './fix.journal.js';
import type { StepDefinition } from './pipeline.js';
import { ARTIFACT_STORE, FREE_SPACE, WORKSPACES } from './ports.js';
import { STEP_HANDLERS, type StepContext, type StepHandler, type StepResult } from './steps/step.js';

export const step = (name: string, dependsOn: string[], phase: StepDefinition['phase']): StepDefinition => ({
  name,
  dependsOn,
  phase,
  queue: 'steps',
  weight: 1,
});

/** A diamond: one step, two in parallel, one that needs both. */
const PIPELINE_OF_TEST: StepDefinition[] = [
  step('first', [], 'planning'),
  step('left', ['first'], 'implementing'),
  step('right', ['first'], 'implementing'),
  step('last', ['left', 'right'], 'packaging'),
];

const POLICY: QueuePolicy = {
  concurrency: 4,
  attempts: 1,
  backoff: { type: 'fixed', delayMs: 10, jitter: 0 },
  priority: 100,
  keepCompleted: { count: 100, ageSeconds: 100 },
  keepFailed: { count: 100, ageSeconds: 100 },
  lockDurationMs: 30_000,
  stalledIntervalMs: 30_000,
  maxStalledCount: 1,
};

/** Does what the test says for each step; by default succeeds and stores one artifact. */
export class ScriptedSteps implements StepHandler {
  readonly ran: string[] = [];
  script: Record<string, (context: StepContext) => Promise<StepResult>> = {};

  constructor(readonly steps: readonly string[]) {}

  async run(context: StepContext): Promise<StepResult> {
    this.ran.push(context.step);
    const scripted = this.script[context.step];
    if (scripted) return await scripted(context);
    await context.attach(`${context.step}.txt`, `made by ${context.step}`, 'text/plain');
    return { output: { by: context.step }, summary: null };
  }
}

/** What the memory stands on. */
@Global()
@Module({ providers: [AuditLog], exports: [AuditLog] })
class TestAudit {}

/** No model is configured: memories are found by their words. */
@Global()
@Module({ providers: [{ provide: LlmService, useValue: new LlmService(DEFAULT_SETTINGS) }], exports: [LlmService] })
class NoModels {}

interface OtherSteps {
  readonly pipeline: readonly StepDefinition[];
  /** Real handlers for some of its steps; the others are scripted. */
  readonly handlers: readonly Type<StepHandler>[];
  readonly handled: readonly string[];
  readonly providers: (folder: string) => Provider[];
  readonly imports?: readonly DynamicModule[];
  readonly brain?: BuildEntity['brain'];
  /** A place that outlives `close`, for what goes on in another process. */
  readonly place?: { readonly database: Database; readonly folder: string };
}

export const buildsSchema = {
  entities: [...buildEntities, ...auditEntities, ...memoryEntities],
  migrations: [
    Builds1763683200000,
    BuildBrain1763683610000,
    FixRounds1763683630000,
    Audit1763683800000,
    Memory1763684000000,
    BuildOwner1763684060000,
    BuildAuthority1763684600000,
  ],
};

/** The machinery of builds on a database of its own, with four scripted steps in place of the real ones, or with `other`. */
export async function openBuilds(policy: Partial<QueuePolicy> = {}, other?: OtherSteps) {
  const pipeline = other?.pipeline ?? PIPELINE_OF_TEST;
  const database = other?.place?.database ?? (await openTestDatabase(buildsSchema));
  const folder = other?.place?.folder ?? (await mkdtemp(join(tmpdir(), 'foundry-lifecycle-')));
  const steps = new ScriptedSteps(pipeline.map(({ name }) => name).filter((name) => !other?.handled.includes(name)));
  const disk = { freeBytes: Infinity };
  const queuePolicy = { ...POLICY, ...policy };
  const module = await Test.createTestingModule({
    imports: [
      { ...DatabaseModule.forRoot(database), module: class TestDatabaseModule {}, global: true },
      TestAudit,
      MemoryModule.forRoot(),
      QueueModule.forRoot({
        jobs: [stepJob, checkJob],
        policies: { 'build-steps': queuePolicy, 'build-checks': queuePolicy },
        consume: true,
      }),
      ...(other?.imports ?? [NoModels]),
    ],
    providers: [
      { provide: BUILD_OPTIONS, useValue: { generator: 'test', consume: true, checkLimitMs: 1_000 } },
      { provide: PIPELINE, useValue: pipeline },
      ...(other?.handlers ?? []),
      {
        provide: STEP_HANDLERS,
        useFactory: (...real: StepHandler[]) => [steps, ...real],
        inject: [...(other?.handlers ?? [])],
      },
      { provide: ARTIFACT_STORE, useValue: createArtifactStore({ directory: folder }) },
      { provide: FREE_SPACE, useValue: () => Promise.resolve(disk.freeBytes) },
      FixJournal,
      BuildMemory,
      BuildRepository,
      BuildProgress,
      BuildSignals,
      BuildFeed,
      BuildRunner,
      BuildConsumer,
      BuildReconciler,
      // Last: they may stand in for what is above.
      ...(other?.providers(folder) ?? [{ provide: WORKSPACES, useValue: {} }]),
    ],
  }).compile();
  const app = await module.init();
  const builds = app.get(BuildRepository);
  const progress = app.get(BuildProgress);

  async function insert(organisation = 'o'): Promise<string> {
    const id = newId('bld');
    const rows = pipeline.map(({ name, dependsOn }) => ({ name, dependsOn: [...dependsOn] }));
    await builds.insert(
      {
        id,
        brain: other?.brain ?? 'offline',
        organisation,
        request: 'a zoo: animals (name, species)',
        correlationId: `req-${id}`,
        createdBy: 'test',
      },
      rows,
      undefined,
      { subject: 'key:tester', name: 'tester' },
    );
    return id;
  }

  return {
    steps,
    disk,
    builds,
    progress,
    audit: app.get(AuditLog),
    fixes: app.get(FixJournal),
    get: app.get.bind(app),
    signals: app.get(BuildSignals),
    feed: app.get(BuildFeed),
    reconciler: app.get(BuildReconciler),
    jobQueue: app.get(JobQueue),
    insert,
    async begin(organisation?: string): Promise<string> {
      const id = await insert(organisation);
      await progress.enqueue((await builds.steps(id)).filter((row) => row.dependsOn.length === 0));
      return id;
    },
    async timeline(id: string): Promise<BuildEvent[]> {
      const events: BuildEvent[] = [];
      for await (const event of app.get(BuildFeed).follow(id, 0, AbortSignal.timeout(20_000))) events.push(event);
      return events;
    },
    async close(): Promise<void> {
      await app.close();
      if (other?.place) return;
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type OpenBuilds = Awaited<ReturnType<typeof openBuilds>>;
