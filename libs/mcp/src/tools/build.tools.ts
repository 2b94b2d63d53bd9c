import {
  artifactViewSchema,
  BUNDLE_ARTIFACT,
  buildEventSchema,
  buildPageSchema,
  buildSummarySchema,
  type BuildService,
  buildViewSchema,
  createBuildSchema,
  listBuildsSchema,
} from '#foundry/orchestrator';
import { planSchema } from '#foundry/planning';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { CREATES, defineMcpTool, ENDS, type McpTool, READS } from '../mcp-tool.js';
import { mcpErrors } from '../mcp.errors.js';
import { artifactUri } from '../resources/build-uris.js';
import { waitForEnd } from './wait-for-end.js';

const id = z.string().min(1).max(100).describe('The build’s id, as build_start and build_list give it');
const request = createBuildSchema.shape.request.describe(
  'What is wanted, in plain words: what is stored with which fields, how things relate, what people do with them, colours. ' +
    'For example: "A veterinary clinic: owners (name, email, phone) have many pets; a pet has a name, species and birth date; ' +
    'appointments have a date, a reason and a status (booked, done, cancelled)."',
);

/** What an assistant decides by; the rest of a plan would only fill its memory. */
const outlineSchema = planSchema.omit({ contract: true, operations: true, tasks: true });

/** A build without its plan, which is long: `build_plan` and the artifact `plan.json` have it. */
const statusSchema = buildViewSchema.omit({ plan: true });

/** Longest that one call may wait for a build, in seconds: below the minute after which many clients give up. */
const MAX_WAIT_SECONDS = 50;
/** Largest bundle that is sent inside of an answer, in bytes: clients keep answers in memory. */
const MAX_INLINE_BYTES = 4 * 1024 * 1024;

/** Building projects: the same service that REST and the command line use. */
export function buildTools(builds: BuildService): McpTool[] {
  return [
    defineMcpTool({
      name: 'build_plan',
      title: 'Plan a project',
      description:
        'Shows what would be built for a request, without building it: entities with fields, relations, pages, acceptance criteria, ' +
        'and under coverage.notCovered what Foundry cannot do of it, with reasons. Takes milliseconds and stores nothing. ' +
        'Use it to improve the wording of a request before build_start.',
      scopes: ['tools:generate'],
      hints: READS,
      input: z.strictObject({ request }),
      output: outlineSchema,
      run: async (input) => {
        const { contract: _contract, operations: _operations, tasks: _tasks, ...outline } = await builds.plan(input.request);
        return { value: outline };
      },
    }),
    defineMcpTool({
      name: 'build_start',
      title: 'Build a project',
      description:
        'Starts building a tested web application (TypeScript backend, React frontend, Docker Compose bundle) from a request in plain ' +
        'words, and returns at once with the build’s id. A build takes about half a minute. Follow it with build_status, ' +
        'then get the result with build_download.',
      scopes: ['tools:generate'],
      hints: CREATES,
      input: z.strictObject({
        request,
        idempotency_key: z
          .string()
          .min(1)
          .max(200)
          .optional()
          .describe('Calls with the same key and request start one build only: send one when you may have to repeat the call'),
      }),
      output: buildSummarySchema,
      run: async (input, { principal }) => {
        const { build } = await builds.create(principal, input.request, input.idempotency_key);
        return { value: await builds.summary(principal, build.id) };
      },
    }),
    defineMcpTool({
      name: 'build_status',
      title: 'See how a build is doing',
      description:
        'Status of a build with its steps, the results of its checks and, once planned, what of the request is covered and what is not. ' +
        `With wait_seconds it answers as soon as the build has ended, or after that many seconds: use it (up to ${MAX_WAIT_SECONDS}) instead of asking again and again.`,
      scopes: ['tools:review'],
      hints: READS,
      input: z.strictObject({
        id,
        wait_seconds: z.number().int().min(0).max(MAX_WAIT_SECONDS).default(0).describe('How long to wait for the build’s end'),
      }),
      output: statusSchema,
      run: async (input, call) => {
        if (input.wait_seconds > 0) await waitForEnd(builds, input.id, input.wait_seconds, call);
        const { plan: _plan, ...status } = await builds.get(call.principal, input.id);
        return { value: status };
      },
    }),
    defineMcpTool({
      name: 'build_events',
      title: 'Read a build’s timeline',
      description: 'What happened in a build, oldest first: steps, checks, commits, artifacts, failures. Page on with `after`.',
      scopes: ['tools:review'],
      hints: READS,
      input: z.strictObject({
        id,
        after: z.number().int().min(0).default(0).describe('Only events with a higher number'),
        limit: z.number().int().min(1).max(500).default(100),
      }),
      output: z.object({ items: z.array(buildEventSchema), lastEvent: z.number().int() }),
      run: async (input, { principal }) => {
        const items = await builds.events(principal, input.id, input.after, input.limit);
        const { lastEvent } = await builds.summary(principal, input.id);
        return { value: { items, lastEvent } };
      },
    }),
    defineMcpTool({
      name: 'build_list',
      title: 'List builds',
      description: 'The organisation’s builds, newest first, with filters and paging. `nextCursor` is null at the end.',
      scopes: ['tools:review'],
      hints: READS,
      input: z.strictObject({
        ...listBuildsSchema.shape,
        limit: z.number().int().min(1).max(100).default(20),
      }),
      output: buildPageSchema,
      run: async (input, { principal }) => ({ value: await builds.list(principal, input) }),
    }),
    defineMcpTool({
      name: 'build_cancel',
      title: 'Cancel a build',
      description: 'Ends a build that is running and stops all its work within a second. It cannot be taken up again.',
      scopes: ['tools:generate'],
      hints: ENDS,
      input: z.strictObject({ id }),
      output: buildSummarySchema,
      run: async (input, { principal }) => {
        await builds.cancel(principal, input.id);
        return { value: await builds.summary(principal, input.id) };
      },
    }),
    defineMcpTool({
      name: 'build_download',
      title: 'Get a finished build’s bundle',
      description:
        'Where to get the bundle of a build that succeeded: a zip with the project, its history and the evidence of its checks. It can be read as a resource ' +
        'or downloaded from `path` on this server with the same token. With inline: true the zip comes in the answer as base64.',
      scopes: ['tools:review'],
      hints: READS,
      input: z.strictObject({ id, inline: z.boolean().default(false).describe('Put the zip into the answer, as base64') }),
      output: z.object({
        ...artifactViewSchema.shape,
        uri: z.string().describe('For resources/read'),
        path: z.string().describe('Path on this server for GET with the same bearer token'),
        base64: z.string().nullable(),
      }),
      run: async (input, { principal }) => {
        const { view, open } = await builds.artifact(principal, input.id, BUNDLE_ARTIFACT);
        if (input.inline && view.size > MAX_INLINE_BYTES)
          throw mcpErrors.tooLargeInline(
            `The bundle has ${view.size} bytes; up to ${MAX_INLINE_BYTES} are sent inside of an answer. Read the resource, or download it from its path.`,
          );
        const uri = artifactUri(input.id, BUNDLE_ARTIFACT);
        const base64 = input.inline ? (await buffer(await open())).toString('base64') : null;
        return {
          value: { ...view, uri, path: `/api/v1/builds/${input.id}/bundle`, base64 },
          links: [
            { uri, name: BUNDLE_ARTIFACT, mimeType: view.mediaType, size: view.size, description: 'The project as a zip file' },
          ],
        };
      },
    }),
  ];
}
