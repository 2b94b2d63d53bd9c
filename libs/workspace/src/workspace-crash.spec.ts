import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { author, WorkspaceFixture } from './workspace.fixture.js';

const fixture = new WorkspaceFixture();
const here = dirname(fileURLToPath(import.meta.url));

/** Another Foundry that writes and commits without end: in each round 30 files, all with the round's letter. */
const WRITER = `
const [here, directory, runs, build] = process.argv.slice(-4);
const { createWorkspaces } = await import(here + '/workspaces.ts');
const { createSandbox } = await import(here + '/../../sandbox/src/index.ts');
const workspaces = createWorkspaces({ directory, sandbox: createSandbox({ runDirectory: runs, instanceId: 'w' + process.pid }) });
const workspace = await workspaces.open(build);
process.stdout.write('ready');
for (let round = 0; ; round++) {
  const content = String.fromCharCode(97 + (round % 26)).repeat(30_000);
  await workspace.write(Array.from({ length: 30 }, (_, i) => ({ path: 'part' + (i % 3) + '/' + i, content })));
  await workspace.commit({ message: 'Round ' + round, author: { name: 'a', email: 'a@b' } });
}`;

async function writeAndKill(build: string, afterMs: number): Promise<void> {
  const node = ['-C', 'foundry-source', '--import', '@oxc-node/core/register', '--input-type=module', '-e', WRITER];
  const child = spawn(process.execPath, [...node, here, fixture.directory, join(fixture.folder, 'runs'), build], {
    cwd: join(here, '../../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', () => reject(new Error('The writer ended by itself.')));
  });
  await new Promise((resolve) => setTimeout(resolve, afterMs)); // the moment is the test's input, not something to wait for
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

/** Milliseconds after the writer has begun. */
const MOMENTS = [1, 20, 45, 70, 110, 160];
/** So many kills at most until one of them has come in the middle of something: on a busy machine the first may not. */
const KILLS = 60;

describe('a Foundry that is killed while it writes and commits', () => {
  it('leaves whole files, a sound history and nothing else, whatever the moment', async () => {
    const build = fixture.workspace.buildId;
    const base = dirname(fixture.workspace.root);
    let debris = 0;
    for (let kill = 0; kill < MOMENTS.length || (debris === 0 && kill < KILLS); kill++) {
      await writeAndKill(build, MOMENTS[kill % MOMENTS.length]! + kill);
      debris += readdirSync(join(base, 'staging')).length;
      for (const part of readdirSync(fixture.workspace.root)) {
        for (const name of readdirSync(join(fixture.workspace.root, part))) {
          const text = (await fixture.workspace.read(`${part}/${name}`)).toString();
          expect(text).toBe((text[0] as string).repeat(30_000));
        }
      }
      const again = await fixture.reopened();
      const listed = (await again.list()).map(({ path }) => path);
      expect(listed.every((path) => /^part[012]\/\d+$/.test(path))).toBe(true);
      const head = await again.head();
      if (head !== null) {
        await again.rollback(head); // takes the lock over, sweeps, and restores the last whole commit
        const contents = new Set((await Promise.all(listed.map((path) => again.read(path)))).map(String));
        expect(contents.size).toBe(1);
        expect(await again.commit({ message: 'x', author })).toBeNull();
        expect(await fixture.git(again, ['fsck', '--full', '--strict'])).toBe('');
      } else await again.remove([]);
      expect(readdirSync(join(base, 'staging'))).toEqual([]);
      expect(readdirSync(base).sort()).toEqual(['.git', 'files', 'git', 'staging']);
      expect(existsSync(join(base, 'git/index.lock'))).toBe(false);
    }
    expect(debris).toBeGreaterThan(0); // it was killed in the middle of something
    expect(statSync(join(base, 'files/part0/0')).size).toBe(30_000);
  }, 120_000);
});
