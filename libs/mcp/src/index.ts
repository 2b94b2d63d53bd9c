export type { AnyTool, ForeignTool, ObjectSchema, ToolSource } from './catalog/foreign-tool.js';
export { type McpChange, McpChanges } from './changes/mcp-changes.js';
export { refuseStrangeAddress } from './endpoint/known-addresses.js';
export type { Sender } from './endpoint/mcp-endpoint.js';
export * from './mcp-tool.js';
export * from './mcp.errors.js';
export { McpModule } from './mcp.module.js';
export * from './mcp.service.js';
