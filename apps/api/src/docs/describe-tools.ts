import {
  deployedToolSchema,
  secretListSchema,
  secretViewSchema,
  toolAnswerViewSchema,
  toolBudgetListSchema,
  toolBudgetViewSchema,
  toolCallPageSchema,
  toolPageSchema,
  toolStatsListSchema,
  toolStatsSchema,
  toolVersionsSchema,
  toolVersionViewSchema,
  toolViewSchema,
  uploadToolSchema,
} from '#foundry/tools';
import { ApiBody, ApiConsumes, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';
import { ToolBudgetsController } from '../tools/tool-budgets.controller.js';
import { ToolSecretsController } from '../tools/tool-secrets.controller.js';
import { ToolStatsController } from '../tools/tool-stats.controller.js';
import { ToolsController } from '../tools/tools.controller.js';
import { answers, describeRoutes, summary } from './describe-routes.js';

/** Deployed tools; how to write one is in docs/tools.md. */
export function describeTools(): void {
  const { $schema: _dialect, ...upload } = z.toJSONSchema(uploadToolSchema, { io: 'input' });
  describeRoutes(ToolsController, 'tools', {
    list: [summary('Deployed tools, by name'), answers(toolPageSchema)],
    upload: [
      summary(
        'Upload a package, check it and deploy it',
        'As JSON, or as a ZIP (`application/zip`) with `gitRepository` and `gitCommit` in the query. Answers 201 with the new version, or 200 when the same package is active already; 422 `tools.rejected` has every check in `checks`.',
      ),
      ApiConsumes('application/json', 'application/zip'),
      ApiBody({ schema: upload as object }),
      answers(deployedToolSchema, 201),
    ],
    get: [summary('One tool'), answers(toolViewSchema)],
    undeploy: [summary('Take a tool out of service; its versions stay'), answers(toolViewSchema)],
    versions: [summary('The versions of a tool, newest first'), answers(toolVersionsSchema)],
    version: [summary('One version'), answers(toolVersionViewSchema)],
    rollback: [summary('Make an earlier version the active one'), answers(toolViewSchema)],
    invoke: [
      summary(
        'Call a tool',
        'The problem of a call that fails names its record in `callId`. Closing the connection gives the call up.',
      ),
      answers(toolAnswerViewSchema),
    ],
    callsOf: [summary('Calls of a tool, newest first'), answers(toolCallPageSchema)],
    stats: [summary('How a tool does: calls, errors, median and 99th percentile'), answers(toolStatsSchema)],
  });
  describeRoutes(ToolStatsController, 'tools', {
    list: [
      summary('How every tool does that was called; seven days unless `since` says otherwise'),
      answers(toolStatsListSchema),
    ],
  });
  describeRoutes(ToolBudgetsController, 'tools', {
    list: [summary('Budgets of tool calls, with what is used of each'), answers(toolBudgetListSchema)],
    create: [
      summary(
        'Limit the calls of a token',
        '`*` for the token gives each token this much. Counts calls of deployed tools and of mounted servers.',
      ),
      answers(toolBudgetViewSchema, 201),
    ],
    remove: [summary('Remove a budget of tool calls'), ApiResponse({ status: 204 })],
  });
  describeRoutes(ToolSecretsController, 'tools', {
    list: [summary('Names of the secrets that tools can ask for'), answers(secretListSchema)],
    set: [summary('Set a secret; nothing hands its value out again'), answers(secretViewSchema)],
    remove: [summary('Remove a secret'), ApiResponse({ status: 204 })],
  });
}
