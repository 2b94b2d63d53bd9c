export {
  invokeToolSchema,
  type InvokeTool,
  listToolCallsSchema,
  type ListToolCalls,
  toolAnswerViewSchema,
  type ToolAnswer,
  toolCallPageSchema,
  type ToolCallPage,
  type ToolCallView,
  toolStatsQuerySchema,
  type ToolStatsQuery,
  toolStatsListSchema,
  type ToolStatsList,
  toolStatsSchema,
  type ToolStats,
} from './calls/call.schemas.js';
export {
  toolBudgetListSchema,
  type ToolBudgetView,
  toolBudgetViewSchema,
  type CreateToolBudget,
  createToolBudgetSchema,
} from './budgets/budget.schemas.js';
export { CompiledSchema, type SchemaProblem, UnusableSchema } from './json-schema/compiled-schema.js';
export { ToolCallJournal } from './calls/call.journal.js';
export { type BegunCall, MOUNTED_VERSION, TOOL_ERROR } from './calls/call.rows.js';
export { ToolBudgets } from './budgets/tool.budgets.js';
export { ToolCalls } from './calls/tool.calls.js';
export { type InvokeOptions, ToolRuntime } from './runtime/tool.runtime.js';
export {
  secretListSchema,
  type SecretList,
  secretViewSchema,
  type SecretView,
  setSecretSchema,
  type SetSecret,
  ToolSecrets,
} from './secrets/tool.secrets.js';
export { type DeploymentListener, ToolDeployments, type DeployOptions } from './deploy/tool.deployments.js';
export { ToolChecks, type ToolCheckOptions, type ToolCheckReport } from './gates/tool.checks.js';
export { toolMigrations } from './tool.migrations.js';
export {
  type JsonSchema,
  networkHostSchema,
  secretNameSchema,
  type ToolAnnotations,
  type ToolExample,
  type ToolManifest,
  type ToolManifestInput,
  toolManifestSchema,
  toolNameSchema,
  type ToolPermissions,
} from './package/manifest.js';
export { MAX_ARCHIVE_BYTES, readArchive } from './package/package-archive.js';
export {
  uploadedFiles,
  uploadOriginSchema,
  type UploadOrigin,
  uploadToolSchema,
  type UploadTool,
  type UploadToolInput,
} from './package/upload.schemas.js';
export { MANIFEST_FILE, type PackageFile, readPackage, type ToolLanguage, type ToolPackage } from './package/tool-package.js';
export { ToolChanges, type ToolChangeListener } from './registry/tool.changes.js';
export { type DescribedTool, searchTools } from './registry/search-tools.js';
export { ToolRegistry } from './registry/tool.registry.js';
export { toolEntities } from './tool.entity.js';
export {
  deployedToolSchema,
  type DeployedTool,
  listToolsSchema,
  type ListTools,
  rollbackToolSchema,
  type RollbackTool,
  toolCheckSchema,
  type ToolCheck,
  type ToolFinding,
  type ToolOrigin,
  type ToolOwner,
  toolPageSchema,
  type ToolPage,
  toolVersionsSchema,
  type ToolVersions,
  type ToolVersionView,
  toolVersionViewSchema,
  type ToolView,
  toolViewSchema,
} from './tool.schemas.js';
export { ToolsModule, type ToolsModuleOptions } from './tools.module.js';
export { toolErrors } from './tools.errors.js';
