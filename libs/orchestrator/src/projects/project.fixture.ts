import { Audit1763683800000, AuditLog, auditEntities } from '#foundry/audit';
import { type ArtifactStore, createArtifactStore } from '#foundry/artifacts';
import { DatabaseModule, openTestDatabase } from '#foundry/database';
import { newId, sha256, stableJson } from '#foundry/kernel';
import { JobQueue, QueueModule, type QueuePolicy } from '#foundry/queue';
import { createSandbox, type DependencyStore } from '#foundry/sandbox';
import { CHECK_RUNNERS, type CheckContext, type CheckOutcome, type CheckRunner } from '#foundry/testing';
import { createWorkspaces, type Workspaces } from '#foundry/workspace';
import { Global, Module } from '@nestjs/common';
import { ToolChecks, ToolDeployments, ToolRegistry, ToolRuntime } from '#foundry/tools';
import { Test, type TestingModule } from '@nestjs/testing';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';
import { BuildActionEntity } from '../build-action.entity.js';
import { buildEntities } from '../build.entity.js';
import { checkJob, stepJob } from '../build.jobs.js';
import { BuildActionRepository } from '../build-action.repository.js';
import { BuildReconciler } from '../build.reconciler.js';
import { BuildRepository } from '../build.repository.js';
import type { Caller } from '../build.service.js';
import { Builds1763683200000 } from '../migrations/1763683200000-builds.js';
import { BuildBrain1763683610000 } from '../migrations/1763683610000-build-brain.js';
import { BuildActions1763683620000 } from '../migrations/1763683620000-build-actions.js';
import { BuildAuthority1763684600000 } from '../migrations/1763684600000-build-authority.js';
import { BuildOwner1763684060000 } from '../migrations/1763684060000-build-owner.js';
import { Memory1763684000000, memoryEntities, MemoryModule } from '#foundry/memory';
import { ModelJournal } from '#foundry/ledger';
import { DEFAULT_SETTINGS, LlmService } from '#foundry/llm';
import { FixRounds1763683630000 } from '../migrations/1763683630000-fix-rounds.js';
import { OrchestratorModule } from '../orchestrator.module.js';
import { ARTIFACT_STORE, DEPENDENCY_STORE, FREE_SPACE, ISOLATION, SANDBOX, WORKSPACES } from '../ports.js';
import { BUNDLE_ARTIFACT } from '../steps/package.step.js';
import { ProjectReconciler } from './project.reconciler.js';
import type { ActionKind, ProjectView, RoundView } from './project.schemas.js';
import { ProjectService } from './project.service.js';

export const CLIENT: Caller = { organisation: 'zoo', subject: 'key:assistant', name: 'assistant' };
export const STRANGER: Caller = { organisation: 'circus', subject: 'key:other', name: 'assistant' };
export const REQUEST = 'a zoo: animals (name, species)';

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

export interface Evidence {
  readonly writtenBy: {
    readonly brain: string;
    readonly authors: readonly { readonly name: string; readonly commits: number }[];
  };
  readonly checks: readonly { readonly name: string; readonly status: string }[];
}

export const hashOf = (content: string): string => createHash('sha256').update(content).digest('hex');

/** Says what the file `notes/<check>.txt` says: `fail: <message>` for each finding; passes when it is not there. */
class NoteCheck implements CheckRunner {
  readonly weight = 1;
  /** Set by a test to keep the check at work until it is let go or aborted. */
  hold: ((signal: AbortSignal) => Promise<void>) | undefined;
  runs = 0;
  origins: string[] = [];

  constructor(
    readonly name: CheckRunner['name'],
    readonly after: CheckRunner['after'] = [],
  ) {}

  async run({ workspace, signal, origin }: CheckContext): Promise<CheckOutcome> {
    this.runs++;
    this.origins.push(origin);
    await this.hold?.(signal);
    const file = `notes/${this.name}.txt`;
    const text = await workspace.read(file).then(String, () => '');
    const findings = text.split('\n').flatMap((line, index) => {
      const message = /^fail: (.*)$/.exec(line)?.[1];
      if (message === undefined) return [];
      return [
        {
          file,
          line: index + 1,
          rule: 'note',
          message,
          severity: 'error' as const,
          fingerprint: hashOf(this.name + message).slice(0, 24),
        },
      ];
    });
    return { status: findings.length > 0 ? 'failed' : 'passed', findings, command: `look at ${file}`, output: text };
  }
}

/** Projects on the real orchestrator, workspaces and templates; checks look at notes, and nothing is installed. */
export class ProjectFixture {
  readonly checks = {
    unit: new NoteCheck('backend_unit'),
    build: new NoteCheck('frontend_build'),
    smoke: new NoteCheck('smoke', ['frontend_build']),
    secrets: new NoteCheck('secrets'),
  };
  readonly vetted: string[] = [];
  refusal: Error | undefined;
  isolation: Error | undefined;
  private constructor(
    private readonly folder: string,
    private readonly database: Awaited<ReturnType<typeof openTestDatabase>>,
  ) {}

  private modules: TestingModule[] = [];

  static async open(): Promise<ProjectFixture> {
    const database = await openTestDatabase({
      entities: [...buildEntities, ...auditEntities, ...memoryEntities],
      migrations: [
        Builds1763683200000,
        BuildBrain1763683610000,
        BuildActions1763683620000,
        FixRounds1763683630000,
        Audit1763683800000,
        Memory1763684000000,
        BuildOwner1763684060000,
        BuildAuthority1763684600000,
      ],
    });
    const fixture = new ProjectFixture(await mkdtemp(join(tmpdir(), 'foundry-projects-')), database);
    await mkdir(join(fixture.folder, 'modules'));
    await fixture.start();
    return fixture;
  }

  /** Another process on the same data, as far as one process can be two. */
  async start(): Promise<TestingModule> {
    const sandbox = createSandbox({ runDirectory: join(this.folder, 'runs'), instanceId: `p${process.pid}` });
    const dependencies: Pick<DependencyStore, 'ensure' | 'vet'> = {
      ensure: () => Promise.resolve({ path: join(this.folder, 'modules'), hash: 'x', installed: false, durationMs: 0 }),
      vet: ({ packageJson }) => {
        this.vetted.push(packageJson);
        return this.refusal ? Promise.reject(this.refusal) : Promise.resolve();
      },
    };
    const doors = [
      { provide: WORKSPACES, useFactory: () => createWorkspaces({ directory: join(this.folder, 'workspaces'), sandbox }) },
      { provide: ARTIFACT_STORE, useValue: createArtifactStore({ directory: join(this.folder, 'artifacts') }) },
      { provide: FREE_SPACE, useValue: () => Promise.resolve(Infinity) },
      { provide: DEPENDENCY_STORE, useValue: dependencies },
      // No model is configured: nothing is journaled, and no isolation is asked about.
      { provide: LlmService, useValue: new LlmService(DEFAULT_SETTINGS) },
      { provide: ModelJournal, useValue: {} },
      // No tool is built in a project, and none is called.
      { provide: ToolChecks, useValue: {} },
      { provide: ToolRegistry, useValue: {} },
      { provide: ToolRuntime, useValue: {} },
      { provide: ToolDeployments, useValue: { onSwitch: () => undefined } },
      { provide: ISOLATION, useValue: () => Promise.resolve('There are no agents in this test.') },
      {
        provide: SANDBOX,
        useValue: { requireIsolation: () => (this.isolation ? Promise.reject(this.isolation) : Promise.resolve()) },
      },
      AuditLog,
      { provide: CHECK_RUNNERS, useValue: Object.values(this.checks) },
    ];
    @Global()
    @Module({ providers: doors, exports: doors.map((door) => ('provide' in door ? door.provide : door)) })
    class TestDoors {}
    const module = await Test.createTestingModule({
      imports: [
        { ...DatabaseModule.forRoot(this.database), module: class TestDatabaseModule {}, global: true },
        QueueModule.forRoot({
          jobs: [stepJob, checkJob],
          policies: { 'build-steps': POLICY, 'build-checks': POLICY },
          consume: true,
        }),
        TestDoors,
        MemoryModule.forRoot(),
        OrchestratorModule.forRoot({ generator: 'test', consume: true, checkLimitMs: 20_000 }),
      ],
    }).compile();
    await module.init();
    this.modules.push(module);
    return module;
  }

  get projects(): ProjectService {
    return this.modules.at(-1)!.get(ProjectService);
  }
  get builds(): BuildRepository {
    return this.modules.at(-1)!.get(BuildRepository);
  }
  get openActions(): BuildActionRepository {
    return this.modules.at(-1)!.get(BuildActionRepository);
  }
  get queue(): JobQueue {
    return this.modules.at(-1)!.get(JobQueue);
  }
  get workspaces(): Workspaces {
    return this.modules.at(-1)!.get<Workspaces>(WORKSPACES);
  }

  /** A project that is rendered and stands open. */
  async project(): Promise<ProjectView> {
    const { project } = await this.projects.create(CLIENT, { request: REQUEST });
    await this.ended(project.id, 0);
    return await this.projects.get(CLIENT, project.id);
  }

  async ended(id: string, round: number): Promise<RoundView> {
    return await this.projects.rounds.get(CLIENT, id, round, 30_000);
  }

  async write(id: string, files: Record<string, string>, key?: string) {
    const list = Object.entries(files).map(([path, content]) => ({ path, content, encoding: 'utf8' as const }));
    return await this.projects.changes.write(CLIENT, id, { files: list }, key);
  }

  async text(id: string, path: string): Promise<string> {
    return (await this.projects.files.read(CLIENT, id, path, {})).content;
  }

  /** What a row says that a process which is dead now began. */
  async beginDead(id: string, kind: ActionKind, files: Record<string, string> = {}): Promise<{ key: string; hash: string }> {
    const list = Object.entries(files).map(([path, content]) => ({ path, content, encoding: 'utf8' }));
    const hash = sha256(stableJson([kind, { files: list }]));
    const key = newId('key');
    const baseCommit = (await this.workspaces.exists(id)) ? await (await this.workspaces.open(id)).head() : null;
    await this.builds.change(id, async (change) => {
      const action = await change.insertAction({
        id: newId('act'),
        buildId: id,
        kind,
        status: 'open',
        actor: CLIENT.name,
        subject: CLIENT.subject,
        message: 'Write notes/kept.txt',
        input: {},
        holder: '999999999.1',
        idempotencyKey: key,
        requestHash: hash,
        correlationId: 'req',
        createdAt: change.now(),
      });
      await change.updateAction(action.id, { baseCommit });
    });
    return { key, hash };
  }

  /** What is done at boot and on a timer. */
  async reconcile(): Promise<void> {
    const module = this.modules.at(-1)!;
    for (const service of [BuildReconciler, ProjectReconciler]) {
      await module.get<{ reconcile(): Promise<void> }>(service).reconcile();
    }
  }

  async actions(id: string): Promise<BuildActionEntity[]> {
    const rows = await this.database.dataSource.manager.findBy(BuildActionEntity, { buildId: id });
    return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** What the newest bundle says of itself. */
  async bundle(id: string): Promise<{ evidence: Evidence; readme: string }> {
    const store = this.modules.at(-1)!.get<ArtifactStore>(ARTIFACT_STORE);
    const archive = await fromBufferPromise(await store.read(id, BUNDLE_ARTIFACT));
    const texts = new Map<string, string>();
    for await (const entry of archive.eachEntry()) {
      const name = entry.fileName.slice(entry.fileName.indexOf('/') + 1);
      if (name === 'foundry.json' || name === 'README.md')
        texts.set(name, await text(await archive.openReadStreamPromise(entry)));
    }
    return { evidence: JSON.parse(texts.get('foundry.json') ?? '') as Evidence, readme: texts.get('README.md') ?? '' };
  }

  async close(): Promise<void> {
    for (const module of this.modules) await module.close();
    await this.database.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
