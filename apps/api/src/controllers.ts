import { BuildArtifactsController } from './builds/build-artifacts.controller.js';
import { BuildEventsController } from './builds/build-events.controller.js';
import { BuildFilesController } from './builds/build-files.controller.js';
import { BuildsController } from './builds/builds.controller.js';
import { DebuggerController } from './coderuns/debugger.controller.js';
import { HealthController } from './health/health.controller.js';
import { PlannerController } from './supervisor/planner.controller.js';
import { SupervisorController } from './supervisor/supervisor.controller.js';

/** Everything that answers over REST. */
export const controllers = [
  BuildsController,
  BuildEventsController,
  BuildArtifactsController,
  BuildFilesController,
  DebuggerController,
  PlannerController,
  SupervisorController,
  HealthController,
] as const;
