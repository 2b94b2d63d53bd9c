// The official conformance suite of the Model Context Protocol, against the product's endpoint and against the same transport code
// with the tools that the suite brings its own expectations for. Needs npm's registry, and "npm run build" before.
//   npm run conformance            prints a table for each revision; ends with 1 when something fails that should not
import { serveEndpoint } from '#foundry/mcp/testing';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startServer, temporaryFolder } from '../support/foundry.js';
import { authorize } from './authorization.js';
import { addContent } from './fixtures-content.js';
import { addQuestions } from './fixtures-input.js';

const run = promisify(execFile);
const SUITE = '0.2.0-alpha.12';
/** The suite needs a newer Node than Foundry does. */
const NODE = '22';
const REVISIONS = ['2025-11-25', '2026-07-28'] as const;

/** Scenarios that look for the suite's own tools, resources and prompts, by how they are called. */
const NEEDS_FIXTURES =
  /^(tools-call-|prompts-get-|resources-(read|templates|subscribe|unsubscribe)|elicitation-|completion-|json-schema|input-required-result-|http-custom-header|server-sse-polling)/;

interface Check {
  readonly id: string;
  readonly status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  readonly errorMessage?: string;
  /** `untestable`: a tool of the suite's own would be needed. */
  readonly details?: { readonly untestable?: boolean };
}

interface Outcome {
  readonly scenario: string;
  readonly failures: readonly Check[];
  readonly untestable: number;
}

/** Installs the suite and a Node that runs it beside the system's temporary files, once. */
async function installSuite(): Promise<{ node: string; suite: string }> {
  const folder = join(tmpdir(), `foundry-conformance-${SUITE}-${process.getuid?.() ?? 'user'}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"private":true}\n');
  const packages = [`node@${NODE}`, `@modelcontextprotocol/conformance@${SUITE}`];
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages], { cwd: folder });
  await run('npm', ['rebuild', 'node'], { cwd: folder });
  return { node: join(folder, 'node_modules/node/bin/node'), suite: join(folder, 'node_modules/.bin/conformance') };
}

async function scenarios(programs: { node: string; suite: string }, url: string, revision: string): Promise<Outcome[]> {
  const results = await temporaryFolder('conformance-results');
  try {
    const args = [programs.suite, 'server', '--url', url, '--suite', 'all', '--spec-version', revision, '-o', results.path];
    // It ends with 1 when a scenario fails, which is judged here from what it writes.
    await run(programs.node, args, { maxBuffer: 64 * 1024 * 1024 }).catch((error: { code?: unknown }) => {
      if (error.code !== 1) throw error as Error;
    });
    return await outcomesIn(results.path);
  } finally {
    await results.remove();
  }
}

async function outcomesIn(folder: string): Promise<Outcome[]> {
  const names = await readdir(folder);
  if (names.length === 0) throw new Error('The suite left no results.');
  return await Promise.all(names.sort().map((name) => outcomeOf(join(folder, name), name)));
}

/** @param name of a scenario's folder: `server-tools-list-2026-11-21T09-08-11-513Z` */
async function outcomeOf(folder: string, name: string): Promise<Outcome> {
  const checks = JSON.parse(await readFile(join(folder, 'checks.json'), 'utf8')) as Check[];
  // A check that was left out where nothing is missing shows nothing: an authorization scenario has no tools that could be.
  const leftOut = (check: Check): boolean => check.status === 'SKIPPED' && name.includes('authorization');
  const bad = checks.filter((check) => check.status === 'FAILURE' || leftOut(check));
  const failures = bad.filter(({ details }) => details?.untestable !== true);
  const scenario = name.replace(/^server-/, '').replace(/-\d{4}-\d{2}-\d{2}T.*$/, '');
  return { scenario, failures, untestable: bad.length - failures.length };
}

function report(title: string, outcomes: readonly Outcome[], counts: (outcome: Outcome) => boolean): boolean {
  const counted = outcomes.filter(counts);
  const failed = counted.filter(({ failures }) => failures.length > 0);
  const left = outcomes.length - counted.length;
  const untestable = counted.reduce((sum, outcome) => sum + outcome.untestable, 0);
  const notes = [
    ...(left > 0 ? [`${left} scenarios look for the suite's own tools`] : []),
    ...(untestable > 0 ? [`${untestable} checks cannot be made without them`] : []),
  ].join(', ');
  process.stdout.write(
    `${title}: ${counted.length - failed.length} of ${counted.length} scenarios pass${notes && ` (${notes})`}\n`,
  );
  for (const { scenario, failures } of failed)
    for (const { id, errorMessage } of failures) process.stdout.write(`  ${scenario}: ${id}: ${errorMessage ?? 'failed'}\n`);
  return failed.length === 0;
}

/** The suite cannot send a token: this sends it in its place. */
async function withToken(target: string, token: string): Promise<{ url: string; server: Server }> {
  const { hostname, port } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, authorization: `Bearer ${token}` };
    const forwarded = request({ hostname, port, path: incoming.url, method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      outgoing.flushHeaders();
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    outgoing.on('close', () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, server };
}

const programs = await installSuite();
const results: boolean[] = [];

const folder = await temporaryFolder('conformance');
const product = await startServer(join(folder.path, 'data'));
const proxy = await withToken(product.url, product.token!);
for (const revision of REVISIONS)
  results.push(
    report(
      `product, ${revision}`,
      await scenarios(programs, proxy.url, revision),
      ({ scenario }) => !NEEDS_FIXTURES.test(scenario),
    ),
  );
const authorization = await authorize(programs, product, `${product.url}/mcp`, outcomesIn);
const forAll = await authorize(programs, product, undefined, outcomesIn);
// What the server says about itself does not depend on what is asked for: only the grant is another scenario.
const grants = forAll.filter(({ scenario }) => scenario.includes('authorization-code-grant'));
results.push(report('authorization, for the endpoint and for the server as a whole', [...authorization, ...grants], () => true));
proxy.server.close();
proxy.server.closeAllConnections();
await product.stop();
await folder.remove();

const anybody = {
  organisation: 'suite',
  subject: 'suite',
  name: 'suite',
  scopes: [],
  operator: false,
  tokenId: 'suite',
  expiresAt: null,
};
const fixtures = await serveEndpoint((sdk) => {
  const state = sdk.createRequestStateCodec({ key: randomBytes(32) });
  const create = () => {
    const server = new sdk.McpServer(
      { name: 'fixtures', version: '1.0.0' },
      {
        capabilities: { logging: {}, completions: {}, tools: { listChanged: true }, resources: { subscribe: true }, prompts: {} },
        requestState: { verify: state.verify },
      },
    );
    addContent(sdk, server);
    addQuestions(sdk, server, state);
    return server;
  };
  return { servers: { forRequest: create, forSession: () => ({ server: create() }) } };
}, anybody);
for (const revision of REVISIONS)
  results.push(
    report(`transport with the suite's tools, ${revision}`, await scenarios(programs, fixtures.url.href, revision), () => true),
  );
await fixtures.close();
process.exit(results.every(Boolean) ? 0 : 1);
