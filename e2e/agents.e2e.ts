import { type Asked, FAILURES, inTurn, ModelServer, type Move, playing } from '#foundry/llm/testing';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentOf, competent, competentModel, SCENARIOS } from './support/beyond/competent-model.js';
import {
  expectBookedToSecond,
  freshEnvironment,
  hashOf,
  pricedOver,
  routeOver,
  type Told,
} from './support/beyond/model-builds.js';
import type { Scenario } from './support/beyond/scenario.js';
import { type BuildResult, parseBuildResult } from './support/build-result.js';
import { foundry, temporaryFolder, THOROUGH } from './support/foundry.js';
import { eventsOf } from './support/killed-build.js';

const run = promisify(execFile);
const [FIRST, ...FURTHER] = SCENARIOS as readonly [Scenario, ...Scenario[]];
/** The first scenario's calls: the architect's, four of each worker, the reviewer's. */
const CALLS = 10;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const servers: ModelServer[] = [];

beforeAll(async () => {
  folder = await temporaryFolder('agents');
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await folder.remove();
});

async function startModel(): Promise<ModelServer> {
  const server = await ModelServer.start();
  servers.push(server);
  return server;
}

/** Wherever a deployed `slugify` is offered to the backend's worker, it asks it and writes the answer into the code. */
function withTool(asked: Asked): Move {
  const move = competent(asked);
  if (!('call' in move) || !asked.tools.includes('slugify') || agentOf(asked) !== 'backend') return move;
  if (asked.turn === 1) return { call: [...move.call, ['slugify', { text: 'Ärger im Büro' }]] };
  if (asked.turn > 2) return move;
  const answer = /\{"result":"(\w+)"\}/.exec(asked.results.join(' '))?.[1];
  return { call: [...move.call, ['write_file', { path: TOOL_FILE, content: `export const complaints = '${answer}';\n` }]] };
}
const TOOL_FILE = 'backend/src/lib/complaints.ts';

/** @returns the folder of the delivered project, which has what no template knows, with the tests that prove it. */
async function delivered(result: BuildResult, scenario: Scenario, out: string): Promise<string> {
  expect({ status: result.status, error: result.error }).toEqual({ status: 'succeeded', error: undefined });
  expect(result.coverage.notCovered).toEqual([]);
  const { criteria } = result.plan as unknown as { criteria: { id: string; text: string }[] };
  const beyond = criteria.slice(-2);
  expect(beyond.map(({ text }) => text)).toEqual((scenario.design['criteria'] as { text: string }[]).map(({ text }) => text));
  await run('unzip', ['-q', result.bundle!, '-d', out]);
  const project = join(out, result.plan!.slug);
  const evidence = JSON.parse(await readFile(join(project, 'foundry.json'), 'utf8')) as { criteria: { proven: string[] } };
  for (const { id } of beyond) expect(evidence.criteria.proven).toContain(id);
  const readme = await readFile(join(project, 'README.md'), 'utf8');
  expect(readme).toContain(beyond[0]?.id);
  for (const [, { path }] of [...scenario.backend, ...scenario.frontend])
    expect(await readFile(join(project, String(path)), 'utf8')).not.toBe('');
  return project;
}

const toldBy = async (result: BuildResult, env: Record<string, string>): Promise<Told[]> =>
  (await eventsOf(result.buildId, env)).map(({ data }) => data as Told);

describe(`A request for ${FIRST.name}`, () => {
  it('is delivered with models of which one always fails and one goes down, and the tool that Foundry has built before', async () => {
    const offline = await freshEnvironment(folder.path, 'with');
    const wanted = "Slugify a title with underscores between words, e.g. 'Hello World' → 'hello_world'";
    const tool = await foundry(['tools', 'build', wanted, '--json'], { env: offline });
    expect({ code: tool.code, stderr: tool.code === 0 ? '' : tool.stderr }).toEqual({ code: 0, stderr: '' });

    const answered: string[] = [];
    let [down, refused] = [false, 0];
    const script = playing(withTool);
    const failing = (await startModel()).always(inTurn(...Object.values(FAILURES)));
    const second = (await startModel()).always((request, response) => {
      if (down) {
        refused++;
        return FAILURES['an overloaded server']!(request, response);
      }
      answered.push(hashOf(request));
      // The architect and three turns of workers; then the server goes down.
      down = answered.length === 4;
      return script(request, response);
    });
    const prices = await pricedOver(join(folder.path, 'prices.json'), failing, second);
    const env = { ...offline, ...routeOver(failing, second), ...prices, FOUNDRY_MODEL_CONCURRENCY: '1' };
    const out = join(folder.path, 'out');
    const first = await foundry(['build', FIRST.request, '--json', '--out', out], { env });
    const failed = parseBuildResult(first.stdout);
    expect({ code: first.code, status: failed.status, error: failed.error?.code }).toEqual({
      code: 1,
      status: 'failed',
      error: 'llm.unavailable',
    });
    expect(refused).toBeGreaterThan(0);

    down = false;
    const resumed = await foundry(['build', '--resume', failed.buildId, '--json', '--out', out], { env });
    expect(resumed.stderr).toContain('worker/backend');
    const result = parseBuildResult(resumed.stdout);
    const project = await delivered(result, FIRST, out);
    // What was answered is not asked for again.
    expect([answered.length, new Set(answered).size]).toEqual([CALLS, CALLS]);
    const told = await toldBy(result, env);
    expect(told.filter(({ type }) => type === 'model.answered')).toHaveLength(CALLS);
    expect(told.filter(({ type }) => type === 'build.resumed')).toHaveLength(1);
    expect(told.map(({ type }) => type)).not.toContain('agents.withdrawn');
    await expectBookedToSecond(told, env, refused);
    expect(await readFile(join(project, TOOL_FILE), 'utf8')).toBe("export const complaints = 'arger_im_buro';\n");
    expect(told.filter(({ summary }) => String(summary).includes('called slugify'))).not.toEqual([]);

    const again = await foundry(['build', '--resume', failed.buildId, '--json', '--out', out], { env });
    expect(parseBuildResult(again.stdout).status).toBe('succeeded');
    expect(answered).toHaveLength(CALLS);
  }, 600_000);
});

describe.runIf(THOROUGH)('A request for', () => {
  it.each(FURTHER)(
    '$name is delivered with a model, and its tests prove it',
    async (scenario) => {
      const model = (await startModel()).always(competentModel);
      const env = { ...(await freshEnvironment(folder.path, scenario.name)), ...routeOver(model) };
      const out = join(folder.path, `${scenario.name} out`);
      const finished = await foundry(['build', scenario.request, '--json', '--out', out], { env });
      const result = parseBuildResult(finished.stdout);
      await delivered(result, scenario, out);
      expect((await toldBy(result, env)).map(({ type }) => type)).not.toContain('agents.withdrawn');
    },
    600_000,
  );
});

describe.each((THOROUGH ? SCENARIOS : [FIRST]).map((scenario) => [scenario.name, scenario] as const))(
  'A request for %s without a model',
  (name, scenario) => {
    it('is planned, and what is not covered is said', async () => {
      const env = await freshEnvironment(folder.path, `${name} plan`);
      const { code, stdout } = await foundry(['plan', scenario.request, '--json'], { env });
      const plan = JSON.parse(stdout) as { coverage: { notCovered: { part: string }[] } };
      expect([code, plan.coverage.notCovered.map(({ part }) => part)]).toEqual([0, expect.arrayContaining([scenario.part])]);
    });

    it.runIf(THOROUGH)('is delivered green, and what is not covered is said', async () => {
      const env = await freshEnvironment(folder.path, `${name} without`);
      const finished = await foundry(['build', scenario.request, '--json', '--out', join(folder.path, `${name} offline`)], {
        env,
      });
      const result = parseBuildResult(finished.stdout);
      expect(result.status).toBe('succeeded');
      expect(result.coverage.notCovered.map(({ part }) => part)).toContain(scenario.part);
      expect(result.steps.map((step) => step.name).filter((step) => /design|work-|integrate|settle/.test(step))).toEqual([]);
      expect(result.checks.filter(({ status }) => status === 'failed' || status === 'error')).toEqual([]);
    });
  },
);
