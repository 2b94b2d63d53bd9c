export type * from './sandbox.types.js';
