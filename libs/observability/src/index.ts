export { createLogger, type LoggerOptions, NestLogger } from './logger.js';
