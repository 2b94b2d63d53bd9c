export type * from './project-model.js';
