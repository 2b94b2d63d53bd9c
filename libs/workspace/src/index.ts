export * from './edits/index.js';
export { parseProjectPath } from './project-path.js';
export { createWorkspaces, type WorkspacesOptions } from './workspaces.js';
export type * from './workspace.types.js';
