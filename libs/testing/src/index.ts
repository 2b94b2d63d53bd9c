export * from './check.types.js';
