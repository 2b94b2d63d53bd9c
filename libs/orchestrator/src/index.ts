export { buildEntities } from './build.entity.js';
export { buildErrors } from './build.errors.js';
export { checkJob, stepJob } from './build.jobs.js';
export type { BuildOptions } from './build.options.js';
export * from './build.schemas.js';
export type { ArtifactContent } from './artifact-content.js';
export { BuildService, type Caller } from './build.service.js';
export { Builds1763683200000 } from './migrations/1763683200000-builds.js';
export { BuildBrain1763683610000 } from './migrations/1763683610000-build-brain.js';
export { BuildActions1763683620000 } from './migrations/1763683620000-build-actions.js';
export { BuildAuthority1763684600000 } from './migrations/1763684600000-build-authority.js';
export { BuildOwner1763684060000 } from './migrations/1763684060000-build-owner.js';
export { FixRounds1763683630000 } from './migrations/1763683630000-fix-rounds.js';
export { OrchestratorModule } from './orchestrator.module.js';
export {
  ARTIFACT_STORE,
  DEPENDENCY_STORE,
  FURTHER_TOOLS,
  type FurtherTools,
  ISOLATION,
  type IsolationOf,
  FREE_SPACE,
  type FreeSpace,
  SANDBOX,
  WORKSPACES,
} from './ports.js';
export { BUNDLE_ARTIFACT } from './steps/package.step.js';
export * from './projects/project.schemas.js';
export { ProjectService } from './projects/project.service.js';
