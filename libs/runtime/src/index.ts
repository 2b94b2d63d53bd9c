export { reportIsolation } from './report-isolation.js';
export { FoundryModule } from './foundry.module.js';
export { type FoundryResources, openResources, type OpenOptions } from './resources.js';
export { openRuntime, type Runtime } from './runtime.js';
export { readServerFile, removeServerFile, type ServerFile, writeServerFile } from './server-file.js';
