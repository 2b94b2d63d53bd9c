export { DeployedTools } from './deployed/deployed-tools.js';
export { gatewayErrors } from './gateway.errors.js';
export { GatewayModule, type GatewayModuleOptions } from './gateway.module.js';
export { Upstreams1763684400000 } from './migrations/1763684400000-upstreams.js';
export { gatewayEntities } from './upstreams/upstream.entity.js';
export { type MountedTool, type MountedToolCaller, MountedTools } from './upstreams/mounted-tools.js';
export {
  createUpstreamSchema,
  type CreateUpstream,
  updateUpstreamSchema,
  type UpdateUpstream,
  upstreamListSchema,
  type UpstreamView,
  upstreamViewSchema,
} from './upstreams/upstream.schemas.js';
export { UpstreamService } from './upstreams/upstream.service.js';
export { Upstreams } from './upstreams/upstreams.js';
