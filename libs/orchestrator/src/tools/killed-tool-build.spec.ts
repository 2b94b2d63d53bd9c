import { createSandbox, type Sandbox } from '#foundry/sandbox';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TOOL_PIPELINE } from './tool-builds.fixture.js';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));
const program = fileURLToPath(new URL('./killed-tool-build.fixture.ts', import.meta.url));
const THOROUGH = process.env['FOUNDRY_TEST_THOROUGH'] === 'true';
const KILLS = TOOL_PIPELINE.flatMap(({ name }) => [`begun ${name}`, `done ${name}`]);

let folder: string;
let sandbox: Sandbox;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'killed-tool-build-')));
  sandbox = createSandbox({ runDirectory: join(folder, 'runs'), instanceId: `killer${process.pid}` });
});
afterEach(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly events: readonly { readonly seq: number; readonly type: string; readonly step?: string }[];
  readonly output: unknown;
  readonly versions: readonly object[];
  readonly commits: number;
  readonly memories: number;
}

async function start(point?: string): Promise<[seen: { seen: unknown }, ended: Ended]> {
  const result = await sandbox.run({
    command: 'node',
    args: [
      '-C',
      'foundry-source',
      '--import',
      '@oxc-node/core/register',
      program,
      folder,
      ...(point === undefined ? [] : [point]),
    ],
    cwd: repository,
    origin: 'foundry',
    network: 'none',
    limits: { wallTimeMs: 180_000 },
  });
  const ended = point === undefined ? { exitCode: 0 } : { exitSignal: 'SIGKILL' };
  expect([point, result.stderr.text, result]).toMatchObject([point, expect.any(String), ended]);
  return result.stdout.text
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as unknown) as [{ seen: unknown }, Ended];
}

// Without it, e2e/tools kills one that the command line runs.
it.runIf(THOROUGH)(
  'a tool build that is killed between any two steps goes on where it was and deploys its tool once',
  async () => {
    const answer = { version: 1, output: { result: 'arger_im_buro' } };
    let isDeployed = false;
    for (const point of KILLS) {
      const [{ seen }] = await start(point);
      expect([point, seen]).toEqual([point, isDeployed ? answer : null]);
      isDeployed = point === 'done deploy-tool';
    }
    const [{ seen }, { events, output, versions, commits, memories }] = await start();
    expect(seen).toEqual(answer);
    expect(output).toEqual(answer.output);
    expect(versions).toEqual([{ version: 1, active: true, isOfBuild: true }]);
    expect([commits, memories]).toEqual([1, 1]);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const count = (type: string): number => events.filter((event) => event.type === type).length;
    expect(events.at(-1)!.type).toBe('build.succeeded');
    expect([count('tool.deployed'), count('commit.made'), count('memory.learned')]).toEqual([1, 1, 1]);
    expect(count('step.interrupted')).toBe(KILLS.length);
    for (const { name } of TOOL_PIPELINE)
      expect([name, events.filter(({ type, step }) => type === 'step.finished' && step === name).length]).toEqual([name, 1]);
  },
  400_000,
);
