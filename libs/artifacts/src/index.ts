export { createArtifactStore } from './artifact-store.js';
export type * from './artifacts.types.js';
