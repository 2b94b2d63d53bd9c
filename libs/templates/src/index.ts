export * from './model.js';
export type * from './project-model.js';
export * from './render.js';
export { ICON_NAMES } from './icons.js';
export { PARTS, type ProjectPart } from './template-files.js';
