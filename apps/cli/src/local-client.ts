import { type AuditHead, AuditLog, type AuditPage, type AuditVerification, AuditVerifier, listAuditSchema } from '#foundry/audit';
import {
  type ApiKeyPage,
  ApiKeyService,
  type ApiKeyView,
  createApiKeySchema,
  type CreateApiKeyInput,
  type CreatedApiKey,
  listApiKeysSchema,
  LOCAL_OPERATOR,
  SigningKeys,
} from '#foundry/auth';
import { CodeRunService, type CodeRunView, type RunCodeInput } from '#foundry/coderuns';
import type { Config } from '#foundry/config';
import {
  type BudgetList,
  BudgetService,
  type ListCalls,
  type ModelCallPage,
  type UsageQuery,
  UsageService,
  type UsageView,
} from '#foundry/ledger';
import {
  BUNDLE_ARTIFACT,
  type BuildEvent,
  type BuildKind,
  type BuildPage,
  BuildService,
  type BuildView,
  type Caller,
  type ListBuilds,
  ProjectService,
} from '#foundry/orchestrator';
import { openRuntime, type Runtime } from '#foundry/runtime';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { AuditFilter, FoundryClient, TokenFilter } from './foundry-client.js';
import type { AdminClient } from './admin-client.js';
import { localAdmin } from './local-admin.js';
import { localProjects } from './local-projects.js';
import { localTools } from './local-tools.js';
import { localMemories, type MemoryClient } from './memory-client.js';
import type { ProjectClient } from './project-client.js';
import type { ToolClient } from './tool-client.js';

const CALLER: Caller = LOCAL_OPERATOR;

/** Foundry in this process, on the data directory. */
export class LocalClient implements FoundryClient {
  private constructor(
    private readonly runtime: Runtime,
    private readonly builds: BuildService,
    readonly projects: ProjectClient,
    readonly tools: ToolClient,
  ) {}

  static async open(config: Config, purpose: string, consume: boolean): Promise<LocalClient> {
    const runtime = await openRuntime({ config, purpose, consume, console: 'none' });
    return new LocalClient(
      runtime,
      runtime.get(BuildService),
      localProjects(runtime.get(ProjectService), CALLER),
      localTools(runtime, CALLER),
    );
  }

  get memories(): MemoryClient {
    return localMemories(this.runtime, CALLER);
  }

  get admin(): AdminClient {
    return localAdmin(this.runtime);
  }

  async createBuild(request: string, kind?: BuildKind): Promise<BuildView> {
    return (await this.builds.create(CALLER, request, undefined, kind)).build;
  }

  async getBuild(id: string): Promise<BuildView> {
    return await this.builds.get(CALLER, id);
  }

  async listBuilds(filter: ListBuilds): Promise<BuildPage> {
    return await this.builds.list(CALLER, filter);
  }

  async cancelBuild(id: string): Promise<BuildView> {
    return await this.builds.cancel(CALLER, id);
  }

  async resumeBuild(id: string): Promise<BuildView> {
    return await this.builds.resume(CALLER, id);
  }

  async *follow(id: string, after: number, signal: AbortSignal): AsyncIterable<BuildEvent> {
    yield* await this.builds.follow(CALLER, id, after, signal);
  }

  async events(id: string, after: number): Promise<BuildEvent[]> {
    return await this.builds.events(CALLER, id, after, 100_000);
  }

  async downloadBundle(id: string, file: string): Promise<number> {
    const content = await this.builds.artifact(CALLER, id, BUNDLE_ARTIFACT);
    const target = createWriteStream(file, { flags: 'wx' });
    await pipeline(await content.open(), target);
    return target.bytesWritten;
  }

  async runCode(request: RunCodeInput, signal: AbortSignal): Promise<CodeRunView> {
    return (await this.runtime.get(CodeRunService).run(CALLER, request, { signal })).run;
  }

  async createToken(request: CreateApiKeyInput): Promise<CreatedApiKey> {
    return await this.runtime.get(ApiKeyService).create(LOCAL_OPERATOR, createApiKeySchema.parse(request));
  }

  async listTokens(filter: TokenFilter): Promise<ApiKeyPage> {
    return await this.runtime.get(ApiKeyService).list(LOCAL_OPERATOR, listApiKeysSchema.parse(filter));
  }

  async revokeToken(id: string): Promise<ApiKeyView> {
    return await this.runtime.get(ApiKeyService).revoke(LOCAL_OPERATOR, id);
  }

  async rotateKeys(): Promise<string[]> {
    return await this.runtime.get(SigningKeys).rotate(LOCAL_OPERATOR);
  }

  async auditEntries(filter: AuditFilter): Promise<AuditPage> {
    const { organisation = LOCAL_OPERATOR.organisation } = filter;
    return await this.runtime.get(AuditLog).list(organisation, listAuditSchema.parse(filter));
  }

  async auditHeads(): Promise<AuditHead[]> {
    return await this.runtime.get(AuditLog).heads();
  }

  async verifyAudit(heads: readonly AuditHead[]): Promise<AuditVerification> {
    return await this.runtime.get(AuditVerifier).verify(undefined, heads);
  }

  async usage(query: UsageQuery): Promise<UsageView> {
    return await this.runtime.get(UsageService).usage(CALLER, query);
  }

  async budgets(): Promise<BudgetList> {
    return await this.runtime.get(BudgetService).list(CALLER);
  }

  async modelCalls(query: ListCalls): Promise<ModelCallPage> {
    return await this.runtime.get(UsageService).calls(CALLER, query);
  }

  async unfinished(): Promise<string[]> {
    return await this.builds.unfinished(CALLER);
  }

  async close(): Promise<void> {
    await this.runtime.close();
  }
}
