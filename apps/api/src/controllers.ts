import { AdminBuildsController } from './admin/admin-builds.controller.js';
import { ClientsController } from './admin/clients.controller.js';
import { ConfigurationController } from './admin/configuration.controller.js';
import { OrganisationsController } from './admin/organisations.controller.js';
import { QueuesController } from './admin/queues.controller.js';
import { UsersController } from './admin/users.controller.js';
import { BuildArtifactsController } from './builds/build-artifacts.controller.js';
import { BuildEventsController } from './builds/build-events.controller.js';
import { BuildFilesController } from './builds/build-files.controller.js';
import { BuildsController } from './builds/builds.controller.js';
import { ChatController } from './chat/chat.controller.js';
import { DebuggerController } from './coderuns/debugger.controller.js';
import { UpstreamsController } from './gateway/upstreams.controller.js';
import { HealthController } from './health/health.controller.js';
import { AuditController } from './sign-in/audit.controller.js';
import { KeysController } from './sign-in/keys.controller.js';
import { MeController } from './sign-in/me.controller.js';
import { ProtectedResourceController } from './sign-in/protected-resource.controller.js';
import { TokensController } from './sign-in/tokens.controller.js';
import { LedgerController } from './ledger/ledger.controller.js';
import { ModelsController } from './ledger/models.controller.js';
import { MemoriesController } from './memory/memories.controller.js';
import { MemoryLogController } from './memory/memory-log.controller.js';
import { MemoryTransferController } from './memory/memory-transfer.controller.js';
import { PlannerController } from './supervisor/planner.controller.js';
import { ProjectFilesController } from './projects/project-files.controller.js';
import { ProjectRoundsController } from './projects/project-rounds.controller.js';
import { ProjectsController } from './projects/projects.controller.js';
import { SupervisorController } from './supervisor/supervisor.controller.js';
import { ToolBudgetsController } from './tools/tool-budgets.controller.js';
import { ToolSecretsController } from './tools/tool-secrets.controller.js';
import { ToolStatsController } from './tools/tool-stats.controller.js';
import { ToolsController } from './tools/tools.controller.js';

/** Everything that answers over REST. */
export const controllers = [
  BuildsController,
  BuildEventsController,
  BuildArtifactsController,
  BuildFilesController,
  ProjectsController,
  ProjectFilesController,
  ProjectRoundsController,
  DebuggerController,
  PlannerController,
  SupervisorController,
  ChatController,
  ToolsController,
  ToolSecretsController,
  ToolBudgetsController,
  ToolStatsController,
  UpstreamsController,
  MemoryTransferController,
  MemoriesController,
  MemoryLogController,
  LedgerController,
  ModelsController,
  TokensController,
  UsersController,
  OrganisationsController,
  ClientsController,
  QueuesController,
  ConfigurationController,
  AdminBuildsController,
  AuditController,
  KeysController,
  MeController,
  ProtectedResourceController,
  HealthController,
] as const;
