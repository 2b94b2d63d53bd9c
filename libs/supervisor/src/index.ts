export { SupervisedSessions1763683400000 } from './migrations/1763683400000-supervised-sessions.js';
export { PlannerService } from './planner.service.js';
export { supervisorEntities } from './supervisor.entity.js';
export { supervisorErrors } from './supervisor.errors.js';
export { sessionJob } from './supervisor.jobs.js';
export { SupervisorModule } from './supervisor.module.js';
export type { SupervisorOptions } from './supervisor.options.js';
export * from './supervisor.schemas.js';
export { SupervisorService } from './supervisor.service.js';
