import { createSandbox, type Sandbox } from '#foundry/sandbox';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));
const program = fileURLToPath(new URL('./killed-deploy.fixture.ts', import.meta.url));
const THOROUGH = process.env['FOUNDRY_TEST_THOROUGH'] === 'true';
const STEPS = ['before it stores', 'after it stored 1', 'after it stored 2', 'before it commits', 'after it committed'];

let folder: string;
let sandbox: Sandbox;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'killed-deploy-')));
  sandbox = createSandbox({ runDirectory: join(folder, 'runs'), instanceId: `killer${process.pid}` });
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

/** @returns what the program said about the tool, each time that it said it. */
async function start(step?: string): Promise<unknown[]> {
  const result = await sandbox.run({
    command: 'node',
    args: ['-C', 'foundry-source', '--import', '@oxc-node/core/register', program, folder, ...(step === undefined ? [] : [step])],
    cwd: repository,
    origin: 'foundry',
    network: 'none',
  });
  const ended = step === undefined ? { exitCode: 0 } : { exitSignal: 'SIGKILL' };
  expect([result.stderr.text, result]).toMatchObject([expect.any(String), ended]);
  return result.stdout.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

/** What is said of a version, and of everything that was ever called: what a killed process had answered is not lost. */
const asDeployed = (version: number, calls: number, errors = 0) => ({
  version,
  versions: Array.from({ length: version }, (_, index) => version - index),
  called: version,
  output: { sum: 3 },
  deploys: version,
  calls,
  errors,
  audited: calls,
});

it('a server that is killed between two steps of a deploy, or during calls, leaves the old version or the new one, whole, and every call on record', async () => {
  let calls = 1;
  expect(await start()).toEqual([{ error: 'tools.not_found' }, asDeployed(1, calls)]);
  expect(await start('during a call')).toEqual([asDeployed(1, ++calls)]);
  calls += 2; // one was answered, one was not
  let version = 1;
  for (const step of THOROUGH ? STEPS : ['before it commits']) {
    expect([step, ...(await start(step))]).toEqual([step, asDeployed(version, ++calls, 1)]);
    if (step === 'after it committed') version++;
  }
  expect(await start()).toEqual([asDeployed(version, ++calls, 1), asDeployed(version + 1, ++calls, 1)]);
}, 300_000);
