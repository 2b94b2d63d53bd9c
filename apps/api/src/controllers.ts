import { BuildArtifactsController } from './builds/build-artifacts.controller.js';
import { BuildEventsController } from './builds/build-events.controller.js';
import { BuildFilesController } from './builds/build-files.controller.js';
import { BuildsController } from './builds/builds.controller.js';
import { HealthController } from './health/health.controller.js';

/** Everything that answers over REST. */
export const controllers = [
  BuildsController,
  BuildEventsController,
  BuildArtifactsController,
  BuildFilesController,
  HealthController,
] as const;
