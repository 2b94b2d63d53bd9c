export { refuseStrangeAddress } from './endpoint/known-addresses.js';
export type { Sender } from './endpoint/mcp-endpoint.js';
export * from './mcp-tool.js';
export * from './mcp.errors.js';
export { McpModule } from './mcp.module.js';
export * from './mcp.service.js';
