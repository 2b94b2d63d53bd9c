export { examineOutput } from './examine-output.js';
export type * from './filter.types.js';
export { createOutputFilter, declaredEnvironment } from './output-filter.js';
