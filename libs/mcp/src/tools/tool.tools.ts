import { type BuildService, buildSummarySchema, createBuildSchema } from '#foundry/orchestrator';
import {
  deployedToolSchema,
  listToolsSchema,
  type ToolDeployments,
  toolNameSchema,
  toolPageSchema,
  type ToolRegistry,
  toolViewSchema,
  uploadedFiles,
  uploadToolSchema,
} from '#foundry/tools';
import { z } from 'zod';
import { CREATES, defineMcpTool, ENDS, type McpTool, READS } from '../mcp-tool.js';

const request = createBuildSchema.shape.request.describe(
  'What the tool takes and what it returns, in plain words, best with an example. For instance: ' +
    '"Convert kilometres to miles, rounded to two decimals, e.g. 5 → 3.11" or "Parse a CSV, keep rows where age > 30, return the average of salary".',
);

/** Building, deploying and listing tools: functions that every client can call from the moment they are deployed. */
export function toolTools(builds: BuildService, registry: ToolRegistry, deployments: ToolDeployments): McpTool[] {
  return [
    defineMcpTool({
      name: 'tool_build',
      title: 'Build a tool',
      description:
        'Builds, tests and deploys a function from a request in plain words, and returns at once with the build’s id: follow it with ' +
        'build_status. When it has succeeded, the tool is in the list of tools under its own name. Formulas, units, text, encodings, ' +
        'hashes, dates, CSV, JSON, YAML and XML, validation, statistics, colours and random values are built without a model; ' +
        'what is not covered is refused, with the parts that were not understood.',
      scopes: ['tools:generate', 'tools:deploy'],
      hints: CREATES,
      input: z.strictObject({
        request,
        idempotency_key: z
          .string()
          .min(1)
          .max(200)
          .optional()
          .describe('Calls with the same key and request start one build only'),
      }),
      output: buildSummarySchema,
      run: async (input, { principal }) => {
        const { build } = await builds.create(principal, input.request, input.idempotency_key, 'tool');
        return { value: await builds.summary(principal, build.id) };
      },
    }),
    defineMcpTool({
      name: 'tool_deploy',
      title: 'Deploy a tool',
      description:
        'Checks a package that you wrote (tool.json, src/index.ts, tests) and deploys it as the tool’s active version. Types, lint, a scan ' +
        'for secrets, its tests and its examples have to pass, in a sandbox; what does not is told.',
      scopes: ['tools:deploy'],
      hints: CREATES,
      input: uploadToolSchema,
      output: deployedToolSchema,
      run: async (input, { principal, signal }) => {
        const origin = { source: 'upload' as const, gitRepository: input.gitRepository, gitCommit: input.gitCommit };
        return { value: await deployments.deploy(principal, uploadedFiles(input), origin, { signal }) };
      },
    }),
    defineMcpTool({
      name: 'tool_undeploy',
      title: 'Take a tool out of service',
      description:
        'Nobody can call the tool any more; calls that are under way end. Its versions stay and can be rolled back to.',
      scopes: ['tools:deploy'],
      hints: ENDS,
      input: z.strictObject({ name: toolNameSchema.describe('The tool’s name, as tool_list gives it') }),
      output: toolViewSchema,
      run: async (input, { principal }) => ({ value: await deployments.undeploy(principal, input.name) }),
    }),
    defineMcpTool({
      name: 'tool_list',
      title: 'List deployed tools',
      description:
        'The organisation’s deployed tools with their schemas, versions and where they came from, with a search and paging.',
      scopes: ['tools:review'],
      hints: READS,
      input: z.strictObject({
        search: listToolsSchema.shape.search,
        cursor: listToolsSchema.shape.cursor,
        limit: z.number().int().min(1).max(100).default(50),
      }),
      output: toolPageSchema,
      run: async (input, { principal }) => ({ value: await registry.list(principal, input) }),
    }),
  ];
}
