import type { AuditHead, AuditPage, AuditVerification } from '#foundry/audit';
import type { ApiKeyPage, ApiKeyView, CreateApiKeyInput, CreatedApiKey } from '#foundry/auth';
import type { CodeRunView, RunCodeInput } from '#foundry/coderuns';
import type { BudgetList, ListCalls, ModelCallPage, UsageQuery, UsageView } from '#foundry/ledger';
import type { BuildEvent, BuildKind, BuildPage, BuildView, ListBuilds } from '#foundry/orchestrator';
import type { AdminClient } from './admin-client.js';
import type { MemoryClient } from './memory-client.js';
import type { ProjectClient } from './project-client.js';
import type { ToolClient } from './tool-client.js';

export interface AuditFilter {
  readonly limit?: number;
  readonly cursor?: string;
  readonly action?: string;
  readonly subject?: string;
  readonly target?: string;
  readonly result?: string;
  readonly organisation?: string;
}

export interface TokenFilter {
  readonly organisation?: string;
  readonly cursor?: string;
}

/** What the command needs of Foundry, whether it runs in this process or on a server. */
export interface FoundryClient {
  readonly projects: ProjectClient;
  readonly memories: MemoryClient;
  readonly admin: AdminClient;
  readonly tools: ToolClient;
  createBuild(request: string, kind?: BuildKind): Promise<BuildView>;
  getBuild(id: string): Promise<BuildView>;
  listBuilds(filter: ListBuilds): Promise<BuildPage>;
  cancelBuild(id: string): Promise<BuildView>;
  /** Starts a failed build again. */
  resumeBuild(id: string): Promise<BuildView>;
  /** Events above `after`, until the build has ended or `signal` is aborted. */
  follow(id: string, after: number, signal: AbortSignal): AsyncIterable<BuildEvent>;
  /** The events there are now. */
  events(id: string, after: number): Promise<BuildEvent[]>;
  /** Writes the bundle's bytes to a file that must not be there yet; returns its size. */
  downloadBundle(id: string, file: string): Promise<number>;
  /** Runs code and returns when it has ended; aborting `signal` stops it. */
  runCode(request: RunCodeInput, signal: AbortSignal): Promise<CodeRunView>;
  createToken(request: CreateApiKeyInput): Promise<CreatedApiKey>;
  listTokens(filter: TokenFilter): Promise<ApiKeyPage>;
  revokeToken(id: string): Promise<ApiKeyView>;
  /** @returns ids of the new keys. */
  rotateKeys(): Promise<string[]>;
  auditEntries(filter: AuditFilter): Promise<AuditPage>;
  auditHeads(): Promise<AuditHead[]>;
  verifyAudit(heads: readonly AuditHead[]): Promise<AuditVerification>;
  usage(query: UsageQuery): Promise<UsageView>;
  budgets(): Promise<BudgetList>;
  modelCalls(query: ListCalls): Promise<ModelCallPage>;
  /** Ids of builds that a crash interrupted and that go on with this process. */
  unfinished(): Promise<string[]>;
  close(): Promise<void>;
}
