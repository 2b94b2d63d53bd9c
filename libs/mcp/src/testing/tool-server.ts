import type * as Sdk from '@modelcontextprotocol/server';
import type { AnyTool } from '../catalog/foreign-tool.js';
import { ToolCatalog } from '../catalog/tool-catalog.js';
import { ListSplice } from '../endpoint/list-splice.js';
import type { EndpointParts } from '../endpoint/mcp-endpoint.js';
import { McpServerFactory } from '../endpoint/server-factory.js';
import type { BuildResources } from '../resources/build-resources.js';

/** The product's endpoint with nothing but these tools, the same for every organisation. */
export function serveTools(sdk: typeof Sdk, tools: readonly AnyTool[]): Pick<EndpointParts, 'servers' | 'splice'> {
  const splice = new ListSplice();
  const catalog = new ToolCatalog([], [{ toolsOf: () => Promise.resolve(tools) }]);
  return { servers: new McpServerFactory(sdk, catalog, {} as BuildResources, splice), splice };
}
