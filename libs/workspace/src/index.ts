export type * from './workspace.types.js';
