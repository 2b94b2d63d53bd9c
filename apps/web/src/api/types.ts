/** Shapes of the REST API: types only, from the schemas the server validates with. Nothing of the server is bundled. */
export type {
  ArtifactView,
  BuildEvent,
  BuildEventData,
  BuildKind,
  BuildPage,
  BuildStatus,
  BuildSummary,
  BuildView,
  CheckView,
  FixRoundView,
  StepStatus,
  StepView,
} from '../../../../libs/orchestrator/src/build.schemas.js';
export type {
  ConfigurationView,
  FailedJobPage,
  QueueList,
  QueueView,
} from '../../../../libs/administration/src/administration.schemas.js';
export type { ClientFrame, ServerFrame } from '../../../../libs/chat/src/chat.frames.js';
export type { ChatEvent, ChatEventData, Conversation, ConversationPage } from '../../../../libs/chat/src/chat.schemas.js';
export type { AuditEntryView, AuditPage, AuditVerification } from '../../../../libs/audit/src/audit.schemas.js';
export type { ClientPage } from '../../../../libs/auth/src/issuer/client.schemas.js';
export type {
  CreateUserInput,
  OrganisationList,
  OrganisationView,
  ScopeList,
  UserPage,
  UserView,
} from '../../../../libs/auth/src/directory/directory.schemas.js';
export type { Scope } from '../../../../libs/auth/src/scopes.js';
export type {
  ApiKeyPage,
  ApiKeyView,
  CreateApiKeyInput,
  CreatedApiKey,
} from '../../../../libs/auth/src/tokens/api-key.schemas.js';
export type {
  BudgetList,
  BudgetView,
  ModelCall,
  ModelCallDetail,
  ModelCallPage,
  Standing,
  UsageGroup,
  UsageView,
} from '../../../../libs/ledger/src/ledger.schemas.js';
export type {
  CreateMemory,
  CreateResult,
  HistoryEntry,
  MemoryGraph,
  MemoryHistory,
  MemoryPage,
  MemoryScope,
  MemorySource,
  MemoryType,
  MemoryView,
  RelationType,
  UpdateMemory,
} from '../../../../libs/memory/src/memory.schemas.js';
export type { SearchHit, SearchResult } from '../../../../libs/memory/src/search/search.schemas.js';
export type { ImportResult } from '../../../../libs/memory/src/transfer/transfer.schemas.js';
export type { CreateUpstream, UpstreamHealth, UpstreamView } from '../../../../libs/gateway/src/upstreams/upstream.schemas.js';
export type {
  CreateToolBudgetInput,
  ToolBudgetPeriod,
  ToolBudgetView,
} from '../../../../libs/tools/src/budgets/budget.schemas.js';
export type {
  ToolAnswer,
  ToolCallPage,
  ToolCallView,
  ToolStats,
  ToolStatsList,
} from '../../../../libs/tools/src/calls/call.schemas.js';
export type { SecretView } from '../../../../libs/tools/src/secrets/tool.secrets.js';
export type {
  DeployedTool,
  ToolCallOutcome,
  ToolCheck,
  ToolPage,
  ToolVersionView,
  ToolView,
} from '../../../../libs/tools/src/tool.schemas.js';
export type { Plan, PlanCoverage, PlanEntity, PlanField, PlanRelation } from '../../../../libs/planning/src/plan.schemas.js';
export type { CheckResult, Finding } from '../../../../libs/testing/src/check.types.js';
export type { CommitSummary, WorkspaceEntry } from '../../../../libs/workspace/src/workspace.types.js';

/** An error as the API answers it: RFC 9457 with a stable code. */
export interface Problem {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly correlationId?: string;
}

/** What `report.json` adds to a build: which criteria its checks proved. */
export interface BuildReport {
  readonly criteria: readonly { readonly id: string; readonly text: string; readonly proven: boolean }[];
}
