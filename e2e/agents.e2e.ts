import { type Asked, ModelServer, type Move, playing } from '#foundry/llm/testing';
import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentOf, competent, SCENARIOS } from './support/beyond/competent-model.js';
import { parseBuildResult } from './support/build-result.js';
import { foundry, SHARED_DEPENDENCIES, temporaryFolder, THOROUGH } from './support/foundry.js';
import { eventsOf } from './support/killed-build.js';

const run = promisify(execFile);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: ModelServer;

beforeAll(async () => {
  folder = await temporaryFolder('agents');
  server = (await ModelServer.start()).always(playing(withTool));
  await mkdir(SHARED_DEPENDENCIES, { recursive: true });
});
afterAll(async () => {
  await server.close();
  await folder.remove();
});

async function dataDirectory(name: string): Promise<Record<string, string>> {
  const data = join(folder.path, name);
  await mkdir(data);
  await symlink(SHARED_DEPENDENCIES, join(data, 'dependencies'));
  return { FOUNDRY_DATA_DIR: data };
}

const withModel = (): Record<string, string> => ({
  FOUNDRY_MODEL_PROVIDERS: `scripted=${server.baseUrl}`,
  FOUNDRY_MODEL: 'scripted/competent',
});

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

const some = THOROUGH ? SCENARIOS : SCENARIOS.slice(0, 1);

describe.each(some.map((scenario) => [scenario.name, scenario] as const))('A request for %s', (name, scenario) => {
  it('is delivered with a model and the tool that Foundry has built before, and its tests prove it', async () => {
    const offline = await dataDirectory(`${name} with`);
    const asksTool = scenario === SCENARIOS[0];
    if (asksTool) {
      const wanted = "Slugify a title with underscores between words, e.g. 'Hello World' → 'hello_world'";
      const built = await foundry(['tools', 'build', wanted, '--json'], { env: offline });
      expect({ code: built.code, stderr: built.code === 0 ? '' : built.stderr }).toEqual({ code: 0, stderr: '' });
    }
    const env = { ...offline, ...withModel() };
    const out = join(folder.path, `${name} out`);
    const finished = await foundry(['build', scenario.request, '--json', '--out', out], { env });
    const result = parseBuildResult(finished.stdout);
    expect(finished.stderr).toContain('worker/backend');
    expect({ status: result.status, error: result.error }).toEqual({ status: 'succeeded', error: undefined });
    expect(result.coverage.notCovered).toEqual([]);
    const { criteria } = result.plan as unknown as { criteria: { id: string; text: string }[] };
    const beyond = criteria.slice(-2);
    expect(beyond.map(({ text }) => text)).toEqual((scenario.design['criteria'] as { text: string }[]).map(({ text }) => text));
    const events = await eventsOf(result.buildId, env);
    expect(events.map(({ data }) => data.type)).toContain('model.answered');
    expect(events.map(({ data }) => data.type)).not.toContain('agents.withdrawn');
    await run('unzip', ['-q', result.bundle!, '-d', out]);
    const project = join(out, result.plan!.slug);
    const evidence = JSON.parse(await readFile(join(project, 'foundry.json'), 'utf8')) as { criteria: { proven: string[] } };
    for (const { id } of beyond) expect(evidence.criteria.proven).toContain(id);
    const readme = await readFile(join(project, 'README.md'), 'utf8');
    expect(readme).toContain(beyond[0]?.id);
    if (asksTool) {
      expect(await readFile(join(project, TOOL_FILE), 'utf8')).toBe("export const complaints = 'arger_im_buro';\n");
      const acted = events.map(({ data }) => (data as { summary?: string }).summary ?? '');
      expect(acted.join('; ')).toContain('called slugify');
    }
    for (const [, { path }] of [...scenario.backend, ...scenario.frontend])
      expect(await readFile(join(project, String(path)), 'utf8')).not.toBe('');
  }, 600_000);

  it('says without a model that it is not covered', async () => {
    const { code, stdout } = await foundry(['plan', scenario.request, '--json'], { env: await dataDirectory(`${name} plan`) });
    const plan = JSON.parse(stdout) as { coverage: { notCovered: { part: string }[] } };
    expect([code, plan.coverage.notCovered.map(({ part }) => part)]).toEqual([0, expect.arrayContaining([scenario.part])]);
  });

  it.runIf(THOROUGH)('is delivered green without a model, and what is not covered is said', async () => {
    const env = await dataDirectory(`${name} without`);
    const finished = await foundry(['build', scenario.request, '--json', '--out', join(folder.path, `${name} offline`)], { env });
    const result = parseBuildResult(finished.stdout);
    expect(result.status).toBe('succeeded');
    expect(result.coverage.notCovered.map(({ part }) => part)).toContain(scenario.part);
    expect(result.steps.map((step) => step.name).filter((step) => /design|work-|integrate|settle/.test(step))).toEqual([]);
    expect(result.checks.filter(({ status }) => status === 'failed' || status === 'error')).toEqual([]);
  });
});
