import { AdministrationModule } from '#foundry/administration';
import { AuditModule } from '#foundry/audit';
import { AuthModule, ciRepositoriesIn } from '#foundry/auth';
import { type ArtifactStore, createArtifactStore } from '#foundry/artifacts';
import { CodeRunsModule } from '#foundry/coderuns';
import { messageOf, VERSION } from '#foundry/kernel';
import { DatabaseModule } from '#foundry/database';
import { GatewayModule, MountedTools } from '#foundry/gateway';
import { LedgerModule, LedgerWatcher } from '#foundry/ledger';
import { LlmModule, llmSettings } from '#foundry/llm';
import { MemoryModule } from '#foundry/memory';
import {
  ARTIFACT_STORE,
  DEPENDENCY_STORE,
  FREE_SPACE,
  FURTHER_TOOLS,
  type FurtherTools,
  ISOLATION,
  OrchestratorModule,
  SANDBOX,
  WORKSPACES,
} from '#foundry/orchestrator';
import { QueueModule } from '#foundry/queue';
import { createDependencyStore, type DependencyStore, type Sandbox } from '#foundry/sandbox';
import { SupervisorModule } from '#foundry/supervisor';
import { ChecksModule } from '#foundry/testing';
import { ToolsModule } from '#foundry/tools';
import { createWorkspaces, type Workspaces } from '#foundry/workspace';
import {
  type DynamicModule,
  Global,
  Inject,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { CleanFileStore } from './clean-file-store.js';
import { dataDirectory, freeBytes, madeFolder } from './data-directory.js';
import { codeRunConcurrency, queueOptions } from './queues.js';
import { lackOfIsolation } from './report-isolation.js';
import type { FoundryResources } from './resources.js';

/** The sandbox whose dead neighbours' programs this process ends; null where there are no neighbours. */
const SHARED_SANDBOX = Symbol('SHARED_SANDBOX');

/** Sooner than a queue gives a dead worker's job to another one, which must not meet that worker's programs. */
const REAP_INTERVAL_MS = 5_000;

/** The doors to files and processes, for every capability. */
@Global()
@Module({})
class DoorsModule implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Doors');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(WORKSPACES) private readonly workspaces: Workspaces,
    @Inject(DEPENDENCY_STORE) private readonly dependencies: DependencyStore,
    @Inject(SHARED_SANDBOX) private readonly sharedSandbox: Sandbox | null,
  ) {}

  static forRoot({ config, sandbox, database, consume }: FoundryResources): DynamicModule {
    const folders = dataDirectory(config.FOUNDRY_DATA_DIR);
    const doors = [
      {
        provide: WORKSPACES,
        useValue: createWorkspaces({ directory: folders.workspaces, sandbox, quotaBytes: config.FOUNDRY_PROJECT_QUOTA_BYTES }),
      },
      { provide: SANDBOX, useValue: sandbox },
      { provide: ARTIFACT_STORE, useValue: createArtifactStore({ directory: folders.artifacts }) },
      { provide: FREE_SPACE, useValue: () => freeBytes(folders.root) },
      { provide: ISOLATION, useValue: () => lackOfIsolation(sandbox, config.FOUNDRY_ALLOW_UNSANDBOXED) },
      {
        provide: DEPENDENCY_STORE,
        useValue: createDependencyStore({ directory: folders.dependencies, packages: folders.packages, sandbox }),
      },
      // The embedded database belongs to one process, which has looked before it opened.
      { provide: SHARED_SANDBOX, useValue: consume && database.kind === 'postgres' ? sandbox : null },
    ];
    return { module: DoorsModule, providers: doors, exports: doors };
  }

  /** Removes what a killed process left half-made. Nothing waits for it: what it removes is in nobody's way. */
  onApplicationBootstrap(): void {
    void Promise.all([this.workspaces.sweep(), this.dependencies.sweep()]).catch((error: unknown) =>
      this.logger.warn(`What an earlier process left half-made could not be removed: ${messageOf(error)}`),
    );
    const sandbox = this.sharedSandbox;
    if (sandbox) this.timer = setInterval(() => void this.endProgramsOfDeadWorkers(sandbox), REAP_INTERVAL_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async endProgramsOfDeadWorkers(sandbox: Sandbox): Promise<void> {
    try {
      const ended = await sandbox.reapLeftovers();
      if (ended > 0) this.logger.warn(`Ended ${ended} programs that a dead worker of this data directory had left running.`);
    } catch (error) {
      this.logger.warn(`Whether a dead worker left programs running could not be looked up: ${messageOf(error)}`);
    }
  }
}

/** What the tools of mounted servers are to agents: tools like the deployed ones. */
@Global()
@Module({
  providers: [{ provide: FURTHER_TOOLS, inject: [MountedTools], useFactory: (tools: MountedTools): FurtherTools => tools }],
  exports: [FURTHER_TOOLS],
})
class AgentToolsModule {}

/** Another issuer's tokens are accepted when it is known for whom they must be. */
function oidcIssuer(config: FoundryResources['config']) {
  const { FOUNDRY_OIDC_ISSUER: issuer, FOUNDRY_OIDC_AUDIENCE: audience } = config;
  if (issuer === undefined || audience === undefined) return undefined;
  return { issuer, audience, organisationClaim: config.FOUNDRY_OIDC_ORGANISATION_CLAIM };
}

function descopeProject(config: FoundryResources['config']) {
  const { DESCOPE_PROJECT_ID: projectId, DESCOPE_AUDIENCE: audience } = config;
  if (projectId === undefined || audience === undefined) return undefined;
  return { projectId, audience, baseUrl: config.DESCOPE_BASE_URL, organisationClaim: config.DESCOPE_ORGANISATION_CLAIM };
}

/** Runs of a continuous integration are let in when repositories are named. */
function ciIssuer(config: FoundryResources['config']) {
  const { FOUNDRY_CI_REPOSITORIES: allowed, FOUNDRY_CI_ISSUER: issuer, FOUNDRY_PUBLIC_URL: publicUrl } = config;
  if (allowed === undefined) return undefined;
  const repositories = ciRepositoriesIn(allowed);
  if (repositories === undefined) throw new Error(`FOUNDRY_CI_REPOSITORIES cannot be read: ${allowed}`);
  return { issuer, audience: config.FOUNDRY_CI_AUDIENCE ?? publicUrl ?? 'foundry', repositories };
}

/** The product: one set of providers for the server, the worker and the command line. */
@Module({})
export class FoundryModule {
  static forRoot(resources: FoundryResources): DynamicModule {
    const { config, database, sandbox, consume } = resources;
    const models = llmSettings(config);
    const checks = ChecksModule.forRootAsync({
      useFactory: () => ({
        sandbox,
        browserPath: config.FOUNDRY_CHROMIUM,
        baseImages: { NODE_IMAGE: config.FOUNDRY_NODE_IMAGE },
        cleanFiles: new CleanFileStore(dataDirectory(config.FOUNDRY_DATA_DIR).cleanFiles),
        leftOut: config.FOUNDRY_DOCKER === 'off' ? { docker_build: 'FOUNDRY_DOCKER is off.' } : {},
      }),
    });
    return {
      module: FoundryModule,
      imports: [
        DatabaseModule.forRoot(database),
        QueueModule.forRoot(queueOptions(resources)),
        AuditModule.forRoot({ anchorFile: dataDirectory(config.FOUNDRY_DATA_DIR).auditHeads }),
        AuthModule.forRoot({
          publicUrl: config.FOUNDRY_PUBLIC_URL,
          oidcIssuer: oidcIssuer(config),
          ci: ciIssuer(config),
          descope: descopeProject(config),
          rateLimits: { perToken: config.FOUNDRY_RATE_LIMIT_PER_TOKEN, perAddress: config.FOUNDRY_RATE_LIMIT_PER_ADDRESS },
        }),
        AdministrationModule.forRoot({ environment: process.env, commandLine: resources.commandLine }),
        DoorsModule.forRoot(resources),
        { ...checks, global: true },
        LlmModule.forRootAsync(models, { inject: [LedgerWatcher], useFactory: (watcher) => ({ watchers: [watcher] }) }),
        LedgerModule.forRoot({
          prices: models.prices,
          callLimitMs: models.limits.totalMs,
          logDays: config.FOUNDRY_MODEL_LOG_DAYS,
          usageDays: config.FOUNDRY_MODEL_USAGE_DAYS,
          consume,
          alone: database.kind === 'embedded',
        }),
        MemoryModule.forRoot(),
        CodeRunsModule.forRoot({
          sandbox,
          directory: dataDirectory(config.FOUNDRY_DATA_DIR).codeRuns,
          timeoutMs: config.FOUNDRY_CODE_RUN_TIMEOUT_MS,
          maxTimeoutMs: config.FOUNDRY_CODE_RUN_MAX_TIMEOUT_MS,
          concurrency: codeRunConcurrency(config),
          keepDays: config.FOUNDRY_CODE_RUN_KEEP_DAYS,
          consume,
          shared: database.kind === 'postgres',
        }),
        SupervisorModule.forRoot({ consume, keepDays: config.FOUNDRY_CODE_RUN_KEEP_DAYS }),
        ToolsModule.forRootAsync({
          inject: [ARTIFACT_STORE],
          useFactory: (artifacts: ArtifactStore) => ({
            sandbox,
            artifacts,
            directory: dataDirectory(config.FOUNDRY_DATA_DIR).tools,
            workers: config.FOUNDRY_TOOL_WORKERS,
            secretKey: { given: config.FOUNDRY_SECRETS_KEY, file: dataDirectory(config.FOUNDRY_DATA_DIR).secretsKey },
            callKeepDays: config.FOUNDRY_TOOL_CALL_KEEP_DAYS,
            privateHosts: config.FOUNDRY_TOOL_PRIVATE_HOSTS ?? [],
            consume,
          }),
        }),
        GatewayModule.forRootAsync({
          useFactory: () => ({ sandbox, directory: () => madeFolder(dataDirectory(config.FOUNDRY_DATA_DIR).upstreams) }),
        }),
        AgentToolsModule,
        OrchestratorModule.forRoot({
          generator: VERSION,
          consume,
          checkLimitMs: config.FOUNDRY_CHECK_TIMEOUT_MS,
        }),
      ],
      exports: [OrchestratorModule, CodeRunsModule, SupervisorModule, ToolsModule, GatewayModule],
    };
  }
}
