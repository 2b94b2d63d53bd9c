export * from './check.types.js';
export { createCheckRunners, type CheckRunnerOptions } from './check-runners.js';
export { ChecksModule, type ChecksModuleOptions } from './checks.module.js';
export {
  criteriaEvidence,
  criteriaOfTests,
  provenCriteria,
  type CriteriaOutcome,
  type CriterionEvidence,
  type NamedTest,
} from './criteria.js';
export { DEFAULT_CHECK_LIMIT_MS, runCheck, type RunCheckOptions } from './run-check.js';
export { flaggedFiles, secretsIn } from './runners/secrets.check.js';
export type { CleanFiles } from './tools/clean-files.js';
export type { DockerOptions } from './tools/docker.js';
