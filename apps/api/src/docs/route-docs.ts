import { artifactViewSchema, buildPageSchema, buildViewSchema } from '#foundry/orchestrator';
import { planSchema } from '#foundry/planning';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiProduces, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { BuildArtifactsController } from '../builds/build-artifacts.controller.js';
import { BuildEventsController } from '../builds/build-events.controller.js';
import { BuildFilesController } from '../builds/build-files.controller.js';
import { BuildsController } from '../builds/builds.controller.js';
import { HealthController } from '../health/health.controller.js';

type Controller = abstract new (...args: never[]) => object;
type Method<C extends Controller> = keyof InstanceType<C> & string;

/**
 * What the routes' documentation says besides their paths and shapes. It stands here, not on the controllers, so that
 * the documentation's library is loaded when somebody reads it, not whenever the server starts.
 */
function describeRoutes<C extends Controller>(
  controller: C,
  tag: string,
  routes: { [M in Method<C>]?: MethodDecorator[] },
): void {
  ApiTags(tag)(controller);
  if (tag !== 'health') ApiBearerAuth()(controller);
  for (const [name, decorators] of Object.entries<MethodDecorator[] | undefined>(routes)) {
    const descriptor = Object.getOwnPropertyDescriptor(controller.prototype, name);
    if (!descriptor) throw new Error(`${controller.name} has no route ${name}.`);
    for (const decorate of decorators ?? []) decorate(controller.prototype as object, name, descriptor);
  }
}

const summary = (text: string, description?: string): MethodDecorator => ApiOperation({ summary: text, description });
const answers = (schema: z.ZodType, status = 200): MethodDecorator => ApiResponse({ status, standardSchema: schema });
const header = (name: string, type: 'string' | 'integer'): MethodDecorator =>
  ApiHeader({ name, required: false, schema: { type } });

let described = false;

/** Idempotent: the documentation is the same for every application in the process. */
export function describeAllRoutes(): void {
  if (described) return;
  described = true;
  describeRoutes(BuildsController, 'builds', {
    plan: [summary('Plan a request without building it'), answers(planSchema)],
    create: [
      summary(
        'Start a build',
        'Returns at once; follow `GET /api/v1/builds/{id}/events`. With an idempotency key that was used before, answers 200 with that build.',
      ),
      header('Idempotency-Key', 'string'),
      answers(buildViewSchema, 201),
    ],
    list: [summary('List builds, newest first'), answers(buildPageSchema)],
    get: [summary('One build: its plan, steps, checks and coverage'), answers(buildViewSchema)],
    cancel: [summary('Cancel a build at once'), answers(buildViewSchema)],
  });
  describeRoutes(BuildEventsController, 'builds', {
    events: [
      summary('Follow a build', 'Server-sent events from any number on; the stream ends after the event that ends the build.'),
      header('Last-Event-ID', 'integer'),
      ApiQuery({ name: 'after', required: false, schema: { type: 'integer', minimum: 0, default: 0 } }),
      ApiProduces('text/event-stream'),
    ],
  });
  describeRoutes(BuildArtifactsController, 'builds', {
    list: [summary('List what a build made'), answers(z.object({ items: z.array(artifactViewSchema) }))],
    artifact: [summary('One artifact; its name may contain slashes')],
    bundle: [
      summary('Download the bundle', 'A zip file; supports `If-None-Match` and one byte range.'),
      header('Range', 'string'),
    ],
  });
  describeRoutes(BuildFilesController, 'builds', {
    list: [summary('List the project files')],
    read: [summary('One project file'), ApiProduces('application/octet-stream')],
    commits: [summary('The history of the project files, newest first')],
    diff: [summary('What one commit changed, as a unified diff'), ApiProduces('text/plain')],
  });
  describeRoutes(HealthController, 'health', {
    live: [summary('Whether the process is alive')],
    ready: [summary('Whether the server can take and work on requests')],
  });
}
