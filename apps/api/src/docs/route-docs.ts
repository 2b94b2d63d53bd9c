import { auditHeadSchema, auditPageSchema, auditVerificationSchema } from '#foundry/audit';
import { apiKeyPageSchema, apiKeyViewSchema, createdApiKeySchema, principalViewSchema } from '#foundry/auth';
import { codeRunPageSchema, codeRunSearchPageSchema, codeRunViewSchema } from '#foundry/coderuns';
import { budgetListSchema, budgetViewSchema, modelCallDetailSchema, modelCallPageSchema, usageViewSchema } from '#foundry/ledger';
import { modelsViewSchema } from '#foundry/llm';
import {
  artifactViewSchema,
  buildPageSchema,
  buildViewSchema,
  fixRoundViewSchema,
  changeSchema,
  failureContextSchema,
  fileContentSchema,
  projectFilePageSchema,
  projectSchema,
  roundListSchema,
  roundSchema,
} from '#foundry/orchestrator';
import { planSchema } from '#foundry/planning';
import { dispatchedPlanSchema, sessionPageSchema, sessionSummarySchema, sessionViewSchema } from '#foundry/supervisor';
import { ApiProduces, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';
import { BuildArtifactsController } from '../builds/build-artifacts.controller.js';
import { BuildEventsController } from '../builds/build-events.controller.js';
import { BuildFilesController } from '../builds/build-files.controller.js';
import { BuildsController } from '../builds/builds.controller.js';
import { DebuggerController } from '../coderuns/debugger.controller.js';
import { HealthController } from '../health/health.controller.js';
import { AuditController } from '../sign-in/audit.controller.js';
import { LedgerController } from '../ledger/ledger.controller.js';
import { ModelsController } from '../ledger/models.controller.js';
import { KeysController } from '../sign-in/keys.controller.js';
import { MeController } from '../sign-in/me.controller.js';
import { ProtectedResourceController } from '../sign-in/protected-resource.controller.js';
import { TokensController } from '../sign-in/tokens.controller.js';
import { PlannerController } from '../supervisor/planner.controller.js';
import { ProjectFilesController } from '../projects/project-files.controller.js';
import { ProjectRoundsController } from '../projects/project-rounds.controller.js';
import { ProjectsController } from '../projects/projects.controller.js';
import { SupervisorController } from '../supervisor/supervisor.controller.js';
import { describeAdministration } from './administration-docs.js';
import { describeChat } from './describe-chat.js';
import { describeTools } from './describe-tools.js';
import { describeGateway } from './describe-gateway.js';
import { describeMemory } from './describe-memory.js';
import { answers, describeRoutes, header, summary } from './describe-routes.js';

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
    resume: [
      summary('Start a failed build again', 'What had succeeded is kept, and no answer of a model is paid for twice.'),
      answers(buildViewSchema),
    ],
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
    fixes: [
      summary('What was tried to repair the project', 'Round by round: every patch with its diff, kept or taken back, and why.'),
      answers(z.object({ items: z.array(fixRoundViewSchema) })),
    ],
    commits: [summary('The history of the project files, newest first')],
    diff: [summary('What one commit changed, as a unified diff'), ApiProduces('text/plain')],
  });
  describeProjects();
  describeAdministration();
  describeRoutes(DebuggerController, 'code runs', {
    run: [
      summary(
        'Run a piece of code in the sandbox',
        'Answers when the code has ended; a wrong exit code and a limit that was reached are results. Closing the connection stops the code.',
      ),
      header('Idempotency-Key', 'string'),
      answers(codeRunViewSchema),
    ],
    logs: [summary('What was run, newest first'), answers(codeRunPageSchema)],
    search: [
      summary(
        'Search code, standard output and standard error for plain text',
        'Each answer looks through a bounded number of runs; go on with `nextCursor` while there is one, also when a page is empty.',
      ),
      answers(codeRunSearchPageSchema),
    ],
    get: [summary('One code run'), answers(codeRunViewSchema)],
  });
  describeRoutes(PlannerController, 'planner and supervisor', {
    dispatch: [
      summary('Plan a prompt, and run nothing', 'What is not covered, and why, is in `coverage.notCovered`.'),
      answers(dispatchedPlanSchema),
    ],
  });
  describeRoutes(SupervisorController, 'planner and supervisor', {
    run: [
      summary(
        'Plan a goal and run its code parts in order',
        'Code parts are fenced blocks that name their language. Answers 200 when the session has ended, and 202 when `waitMs` passed before.',
      ),
      header('Idempotency-Key', 'string'),
      answers(sessionViewSchema),
      answers(sessionViewSchema, 202),
    ],
    status: [
      summary('One session with `session_id`, else all that have not ended'),
      answers(z.union([sessionViewSchema, z.object({ items: z.array(sessionSummarySchema) })])),
    ],
    history: [summary('Sessions, newest first'), answers(sessionPageSchema)],
    cancel: [summary('Cancel a session at once'), answers(sessionViewSchema)],
  });
  describeRoutes(TokensController, 'sign-in', {
    create: [
      summary(
        'Make an API key',
        'The key is in this answer and nowhere else. It cannot have more scopes than the token that makes it.',
      ),
      answers(createdApiKeySchema, 201),
    ],
    list: [summary('List tokens, newest first'), answers(apiKeyPageSchema)],
    revoke: [
      summary('Revoke an API key', 'It stops working at once, in other processes within five seconds.'),
      answers(apiKeyViewSchema),
    ],
  });
  describeRoutes(AuditController, 'audit', {
    list: [summary('The audit log, newest first'), answers(auditPageSchema)],
    heads: [
      summary('Where the log ends now', 'Keep it somewhere else: it proves later that nothing was cut off.'),
      answers(z.object({ items: z.array(auditHeadSchema) })),
    ],
    verify: [
      summary('Find out whether anything in the log was edited, deleted, moved or cut off'),
      answers(auditVerificationSchema),
    ],
  });
  describeRoutes(KeysController, 'sign-in', {
    rotate: [
      summary('Sign with new keys from now on', 'What the old ones signed is accepted until it ends.'),
      answers(z.object({ keys: z.array(z.string()) })),
    ],
  });
  describeRoutes(MeController, 'sign-in', { me: [summary('Who the token stands for'), answers(principalViewSchema)] });
  describeRoutes(ProtectedResourceController, 'sign-in', {
    describe: [summary('What a client needs to know to get a token (RFC 9728)')],
    describeMcp: [summary('The same for the MCP endpoint')],
  });
  describeRoutes(LedgerController, 'ledger', {
    usage: [
      summary(
        'What models used and cost, by day, agent, project, build or model',
        'Costs that nobody knows are counted in `callsOfUnknownCost`, and are in no sum.',
      ),
      answers(usageViewSchema),
    ],
    calls: [summary('Requests to model servers, newest first, without what was said'), answers(modelCallPageSchema)],
    call: [summary('One request to a model server, with what was said'), answers(modelCallDetailSchema)],
    listBudgets: [summary('Budgets, with what is spent, set aside and left in this period'), answers(budgetListSchema)],
    createBudget: [
      summary('Limit what models may use', '`*` for an agent, a project or a build makes a budget for each of them.'),
      answers(budgetViewSchema, 201),
    ],
    changeBudget: [summary('Change the limits of a budget'), answers(budgetViewSchema)],
    removeBudget: [summary('Remove a budget'), ApiResponse({ status: 204 })],
  });
  describeRoutes(ModelsController, 'ledger', {
    models: [summary('Routes of models by class, and how each provider is'), answers(modelsViewSchema)],
  });
  describeChat();
  describeTools();
  describeGateway();
  describeMemory();
  describeRoutes(HealthController, 'health', {
    live: [summary('Whether the process is alive')],
    ready: [summary('Whether the server can take and work on requests')],
  });
}

const keyed = (text: string, description?: string): MethodDecorator[] => [
  summary(text, description),
  header('Idempotency-Key', 'string'),
];

/** Projects that a client's own model works on; a walk through them is in docs/client-brain.md. */
function describeProjects(): void {
  describeRoutes(ProjectsController, 'projects', {
    create: [
      ...keyed(
        'Start a project for the client’s own model',
        'Takes a request in plain words, or a whole plan. The project is rendered and then stands open; its timeline is `GET /api/v1/builds/{id}/events`.',
      ),
      answers(projectSchema, 201),
    ],
    list: [summary('List projects, newest first'), answers(buildPageSchema)],
    get: [summary('One project: what it is at, its newest check results and its bundle'), answers(projectSchema)],
    close: [summary('End a project; its files and bundles stay'), answers(projectSchema)],
    remove: [summary('Remove a project with everything of it')],
  });
  describeRoutes(ProjectFilesController, 'projects', {
    list: [summary('List the project files, by path'), answers(projectFilePageSchema)],
    read: [
      summary('Read a file by lines or by bytes', 'A file that is not UTF-8 text is flagged `binary` and answered as base64.'),
      answers(fileContentSchema),
    ],
    write: [...keyed('Write several files: all of them, in one commit, or none'), answers(changeSchema)],
    edit: [
      ...keyed(
        'Edit files by search and replace, whole files or diffs: all of them, in one commit, or none',
        'A text that is not there, or there twice, is refused with the place that was most likely meant (`failures`).',
      ),
      answers(changeSchema),
    ],
    delete: [...keyed('Delete several files in one commit'), answers(changeSchema)],
    rollback: [
      ...keyed('Make the files what an earlier commit or round had', 'A new commit: nothing of the history is lost.'),
      answers(changeSchema),
    ],
  });
  describeRoutes(ProjectRoundsController, 'projects', {
    check: [
      ...keyed('Run checks as a new round', 'Answers at once; follow the round with `waitMs`, or the build’s events.'),
      answers(roundSchema, 202),
    ],
    failures: [
      summary(
        'What failed on the files as they are, for whoever repairs it',
        'Findings with the code around them, likely causes, related parts of the plan; as long as `maxCharacters` at most. All of it is data.',
      ),
      answers(failureContextSchema),
    ],
    fix: [
      ...keyed(
        'Try edits as a fix, as a new round',
        'The patch is committed, the checks that it may affect are run, and it is kept when what it is for is gone and nothing that passed before fails now; else the files are put back byte for byte. `result.kept` says which.',
      ),
      answers(roundSchema, 202),
    ],
    package: [
      ...keyed(
        'Make the bundle as a new round',
        'Checks that were not run on the files as they are are run first. With `allowFailing` the bundle is made in any case and says which checks did not pass.',
      ),
      answers(roundSchema, 202),
    ],
    list: [summary('The project’s rounds, oldest first'), answers(roundListSchema)],
    get: [summary('One round; with `waitMs` the answer waits for its end'), answers(roundSchema)],
    diff: [summary('What the patch of a round changed, as a unified diff'), ApiProduces('text/plain')],
    cancel: [summary('Stop a round; a fix that was being tried is taken back'), answers(roundSchema)],
  });
}
