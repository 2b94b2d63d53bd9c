export * from './administration.schemas.js';
export { AdministrationModule, type AdministrationOptions } from './administration.module.js';
export { ConfigurationAdministration } from './configuration.administration.js';
export { QueueAdministration } from './queue.administration.js';
