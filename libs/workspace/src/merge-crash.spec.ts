import { spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { author, at, WorkspaceFixture } from './workspace.fixture.js';
import { createWorkspaces } from './workspaces.js';

const fixture = new WorkspaceFixture();
const here = dirname(fileURLToPath(import.meta.url));
const FILES = 60;
/** Writes to die at, besides the last three; more when the tests are thorough (`npm run test:thorough`). */
const SPREAD = process.env.FOUNDRY_TEST_THOROUGH === 'true' ? 25 : 4;

/** Another Foundry that merges a fork, and ends itself at the n-th change of the disk that this makes. */
const MERGER = `
const [here, directory, runs, build, step] = process.argv.slice(-5);
const fs = (await import('node:fs/promises')).default;
const { syncBuiltinESMExports } = await import('node:module');
let left = Number(step);
const die = () => process.kill(process.pid, 'SIGKILL');
for (const name of ['rename', 'writeFile', 'rm', 'link', 'mkdir', 'unlink', 'rmdir', 'open', 'copyFile', 'mkdtemp', 'chmod']) {
  const real = fs[name];
  fs[name] = async (...args) => {
    if (armed && --left === 0) die();
    return real.apply(fs, args);
  };
}
let armed = false;
syncBuiltinESMExports();
const { createWorkspaces } = await import(here + '/workspaces.ts');
const { createSandbox } = await import(here + '/../../sandbox/src/index.ts');
const workspaces = createWorkspaces({ directory, sandbox: createSandbox({ runDirectory: runs, instanceId: 'm' + process.pid }) });
const fork = await workspaces.fork(await workspaces.open(build), 'agent');
armed = true;
const outcome = await workspaces.merge(fork, { message: 'Merge', author: { name: 'a', email: 'a@b' } });
armed = false;
process.stdout.write(outcome.status + ' ' + (Number(step) - left));`;

/** @returns how many changes of the disk a whole merge makes, or null when it was killed. */
async function mergeUntil(build: string, step: number): Promise<number | null> {
  const node = ['-C', 'foundry-source', '--import', '@oxc-node/core/register', '--input-type=module', '-e', MERGER];
  const child = spawn(process.execPath, [...node, here, fixture.directory, join(fixture.folder, 'runs'), build, String(step)], {
    cwd: join(here, '../../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (data: Buffer) => (said += data.toString()));
  const signal = await new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  if (signal === 'SIGKILL') return null;
  expect(said).toMatch(/^merged \d+$/);
  return Number(said.split(' ')[1]);
}

const content = (letter: string): string => `${letter.repeat(2_000)}\n`;

async function prepared(): Promise<string> {
  const workspace = await fixture.another();
  const paths = Array.from({ length: FILES }, (_, i) => `part${i % 4}/file${i}.txt`);
  await workspace.write(paths.map((path) => ({ path, content: content('a') })));
  await workspace.commit({ message: 'Start', author, at });
  const fork = await fixture.workspaces.fork(workspace, 'agent');
  await fork.change({
    write: [
      ...paths.slice(0, 20).map((path) => ({ path, content: content('b') })),
      ...paths.slice(0, 20).map((path) => ({ path: `new/${path}`, content: content('c') })),
    ],
    remove: paths.slice(20, 30).map((path) => ({ path })),
  });
  await fork.commit({ message: 'Work', author, at });
  await workspace.write([{ path: 'own.txt', content: 'committed meanwhile\n' }]);
  await workspace.commit({ message: 'Own work', author, at });
  await workspace.write([{ path: 'loose.txt', content: 'not committed\n' }]);
  return workspace.buildId;
}

describe('a Foundry that is killed while it merges', () => {
  it('leaves the workspace as it was or merged, at whatever step', async () => {
    const whole = (await mergeUntil(await prepared(), 1_000_000)) as number;
    expect(whole).toBeGreaterThan(80);
    const seen = { before: 0, merged: 0, betweenFound: 0 };
    const last = [whole - 2, whole - 1, whole];
    const spread = Array.from({ length: SPREAD }, (_, i) => 1 + Math.floor((i * whole) / SPREAD));
    for (const step of new Set([...spread, ...last])) {
      const build = await prepared();
      const base = join(fixture.directory, build);
      expect(await mergeUntil(build, step)).toBeNull();
      if (existsSync(join(base, 'merging'))) seen.betweenFound++;
      const later = createWorkspaces({ directory: fixture.directory, sandbox: fixture.sandbox });
      const workspace = await later.open(build);
      const [summary] = await workspace.log();
      const files = (await workspace.list()).map(({ path }) => path);
      const merged = summary?.message === 'Merge';
      if (merged) seen.merged++;
      else seen.before++;
      expect(summary?.message).toBe(merged ? 'Merge' : 'Own work');
      expect(files.filter((path) => path.startsWith('new/'))).toHaveLength(merged ? 20 : 0);
      expect(files).toHaveLength((merged ? FILES + 20 - 10 : FILES) + 2);
      expect((await workspace.read('part0/file0.txt')).toString()).toBe(content(merged ? 'b' : 'a'));
      expect((await workspace.read('loose.txt')).toString()).toBe('not committed\n');
      expect(
        await workspace.commit({ message: 'Loose', author, paths: ['part0', 'part1', 'part2', 'part3', 'new', 'own.txt'] }),
      ).toBeNull();
      expect(await fixture.git(workspace, ['fsck', '--full', '--strict'])).toBe('');
      expect(readdirSync(join(base, 'staging'))).toEqual([]);
      expect(readdirSync(base).sort()).toEqual(['.git', 'files', 'forks', 'git', 'staging']);
      const fork = await later.fork(workspace, 'agent');
      expect(await later.merge(fork, { message: 'Merge', author })).toMatchObject({ status: merged ? 'nothing' : 'merged' });
      await later.remove(build);
    }
    expect(seen.before).toBeGreaterThan(0);
    expect(seen.merged).toBeGreaterThan(0);
    expect(seen.betweenFound).toBeGreaterThan(0); // it was killed in the middle of something
  }, 120_000);

  it('goes on from a note of which the files were not even begun', async () => {
    const build = await prepared();
    const workspace = await fixture.workspaces.open(build);
    const fork = await fixture.workspaces.fork(workspace, 'agent');
    const from = (await workspace.head()) as string;
    const before = await workspace.log();
    expect(await fixture.workspaces.merge(fork, { message: 'Merge', author })).toMatchObject({ status: 'merged' });
    const to = (await workspace.head()) as string;
    await workspace.rollback(from);
    expect(await workspace.log()).toEqual(before);
    writeFileSync(join(fixture.directory, build, 'merging'), JSON.stringify({ from, to }));
    const later = createWorkspaces({ directory: fixture.directory, sandbox: fixture.sandbox });
    const again = await later.open(build);
    expect(await again.head()).toBe(to);
    expect(await again.commit({ message: 'x', author })).toBeNull();
  });
});
