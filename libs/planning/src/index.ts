export * from './plan.schemas.js';
export * from './resources/naming.js';
export * from './resources/resource.js';
