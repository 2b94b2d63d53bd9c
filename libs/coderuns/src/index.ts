export { carriedFiles } from './carried-files.js';
export { codeRunEntities } from './code-run.entity.js';
export { codeRunErrors } from './code-run.errors.js';
export type { CodeRunOptions } from './code-run.options.js';
export * from './code-run.schemas.js';
export { type CodeRunCaller, CodeRunService, newRunId, type RunOptions } from './code-run.service.js';
export { CodeRunsModule } from './coderuns.module.js';
export { languageNamed, languageOfFile } from './languages.js';
export { CodeRuns1763683300000 } from './migrations/1763683300000-code-runs.js';
