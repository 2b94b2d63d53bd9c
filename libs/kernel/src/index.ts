export * from './correlation.js';
export * from './disk-space.js';
export * from './errors.js';
export * from './hash.js';
export * from './ids.js';
export * from './installation.js';
export * from './time-limit.js';
export * from './version.js';
