export * from './clients.js';
export * from './served-endpoint.js';
export * from './tool-server.js';
