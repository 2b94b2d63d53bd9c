export * from './clients.js';
export * from './served-endpoint.js';
