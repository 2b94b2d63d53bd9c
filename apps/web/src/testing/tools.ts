import type { ToolCallView, ToolCheck, ToolStats, ToolVersionView, ToolView, UpstreamView } from '../api/types.js';

const AT = '2026-11-21T10:00:00.000Z';

export function toolOf(change: Partial<ToolView> = {}): ToolView {
  return {
    id: 'tool_1',
    organisation: 'default',
    name: 'order_total',
    deployed: true,
    url: '/api/v1/tools/order_total/invoke',
    latestVersion: 2,
    version: 2,
    language: 'typescript',
    title: null,
    description: 'Adds up <b>lines</b>.',
    inputSchema: {
      type: 'object',
      properties: {
        customer: { type: 'string', description: 'Who ordered' },
        currency: { enum: ['EUR', 'USD'] },
        lines: { type: 'array', items: { type: 'object', properties: { price: { type: 'number' } }, required: ['price'] } },
      },
      required: ['customer', 'lines'],
    },
    outputSchema: { type: 'object', properties: { total: { type: 'number' } }, required: ['total'] },
    annotations: {},
    permissions: { network: ['api.example.org'], secrets: ['KEY'], timeoutMs: 5000, memoryMb: 128 },
    examples: [],
    source: 'build',
    buildId: 'bld_1',
    gitRepository: null,
    gitCommit: null,
    packageSha256: '',
    contentSha256: '',
    contentBytes: 700,
    createdAt: AT,
    updatedAt: AT,
    ...change,
  };
}

export const checkOf = (change: Partial<ToolCheck> = {}): ToolCheck => ({
  name: 'types',
  status: 'passed',
  findings: [],
  durationMs: 40,
  ...change,
});

export function versionOf(change: Partial<ToolVersionView> = {}): ToolVersionView {
  const {
    id: _id,
    organisation: _organisation,
    name,
    deployed: _deployed,
    url: _url,
    latestVersion: _latest,
    updatedAt: _at,
    ...rest
  } = toolOf();
  return { ...rest, tool: name, active: true, checks: [checkOf()], createdBy: 'admin', ...change };
}

export const statsOf = (change: Partial<ToolStats> = {}): ToolStats => ({
  tool: 'order_total',
  since: AT,
  calls: 4,
  errors: 1,
  p50Ms: 2,
  p99Ms: 12,
  lastCallAt: AT,
  ...change,
});

export const callOf = (change: Partial<ToolCallView> = {}): ToolCallView => ({
  id: 'call_1',
  tool: 'order_total',
  version: 2,
  outcome: 'failed',
  errorCode: 'tools.handler_failed',
  errorMessage: 'The tool order_total failed: no such customer.',
  durationMs: 3,
  waitedMs: 0,
  inputBytes: 10,
  outputBytes: 0,
  console: 'looked <i>everywhere</i>\n',
  consoleBytes: 25,
  refused: [],
  caller: 'admin',
  correlationId: 'req_1',
  startedAt: AT,
  ...change,
});

export const upstreamOf = (change: Partial<UpstreamView> = {}): UpstreamView => ({
  id: 'ups_1',
  prefix: 'weather',
  transport: { kind: 'http', url: 'https://mcp.example.org/mcp', headers: {} },
  timeoutMs: 60_000,
  enabled: true,
  health: 'connected',
  lastError: null,
  tools: ['weather_today'],
  leftOut: [],
  createdAt: AT,
  updatedAt: AT,
  ...change,
});
