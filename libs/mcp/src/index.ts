export { searchTools } from '#foundry/tools';
export { callDirectly, inputSchemaOf } from './catalog/direct-call.js';
export {
  type AnyTool,
  type ForeignTool,
  isForeign,
  type ObjectSchema,
  TOOL_SOURCES,
  type ToolSource,
} from './catalog/foreign-tool.js';
export { type McpChange, McpChanges } from './changes/mcp-changes.js';
export type { Answer } from './endpoint/answer.js';
export { refuseStrangeAddress } from './endpoint/known-addresses.js';
export { exchange } from './endpoint/node-exchange.js';
export { exchangePlain } from './endpoint/plain-exchange.js';
export type { Sender } from './endpoint/mcp-endpoint.js';
export * from './mcp-tool.js';
export * from './mcp.errors.js';
export { McpModule } from './mcp.module.js';
export * from './mcp.service.js';
