export * from './model.js';
export type * from './project-model.js';
