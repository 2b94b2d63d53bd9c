import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blobName } from './git-objects.js';
import { author, WorkspaceFixture } from './workspace.fixture.js';
import type { Workspace } from './workspace.types.js';

const fixture = new WorkspaceFixture();
let workspace: Workspace;
let outside: string;
let rounds = 0;
const children: ChildProcess[] = [];
beforeEach(() => {
  ({ workspace } = fixture);
  outside = join(fixture.folder, `outside-${rounds++}`);
  mkdirSync(join(outside, 'sub'), { recursive: true });
  for (const name of ['secret', 'sub/secret']) writeFileSync(join(outside, name), OUTSIDE);
});
afterEach(endJobs);

const OUTSIDE = 'what lies outside';
const INSIDE = 'what lies inside';
/** What an operation may say when it meets a link, or a file that has just gone. */
const ANSWERS = /^workspace\.(link_refused|not_found|name_conflict|not_a_file|file_changing)$/;

async function endJobs(): Promise<void> {
  for (const child of children.splice(0)) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}

/** Runs a job beside the test: it swaps and writes as fast as it can, and stumbles over nothing. */
async function job(script: string): Promise<void> {
  const source = `const fs = require('node:fs'); const [root, outside] = process.argv.slice(1);
const quietly = (work) => { try { work(); } catch (error) { if (!error.code) throw error; } };
const linger = () => { for (let k = 0; k < 40; k++) fs.statSync(outside); };
process.stdout.write('ready');
for (let i = 0; ; i++) {${script}}`;
  const child = spawn(process.execPath, ['-e', source, workspace.root, outside], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
}

/** A folder and a link to `outside`, at the top and one level down, and a file and a link to one outside. */
const FLIP = `
  quietly(() => fs.mkdirSync(root + '/flips/sub', { recursive: true }));
  quietly(() => fs.writeFileSync(root + '/flips/secret', '${INSIDE}'));
  quietly(() => fs.writeFileSync(root + '/flips/sub/secret', '${INSIDE}'));
  quietly(() => fs.renameSync(root + '/flips/sub', root + '/flips/aside'));
  quietly(() => fs.symlinkSync(outside + '/sub', root + '/flips/sub'));
  linger();
  quietly(() => fs.unlinkSync(root + '/flips/sub'));
  linger();
  quietly(() => fs.renameSync(root + '/flips/aside', root + '/flips/sub'));
  quietly(() => fs.renameSync(root + '/flips', root + '/aside'));
  quietly(() => fs.symlinkSync(outside, root + '/flips'));
  linger();
  quietly(() => fs.unlinkSync(root + '/flips'));
  quietly(() => fs.renameSync(root + '/aside', root + '/flips'));
  quietly(() => fs.unlinkSync(root + '/leaf'));
  linger();
  quietly(() => fs.symlinkSync(outside + '/secret', root + '/leaf'));
  linger();
  quietly(() => fs.unlinkSync(root + '/leaf'));
  quietly(() => fs.writeFileSync(root + '/leaf', '${INSIDE}'));`;

function outsidePicture(): unknown {
  const of = (path: string): unknown => {
    const { mode, mtimeMs, nlink, uid } = statSync(path);
    return [path, mode, mtimeMs, nlink, uid, statSync(path).isFile() ? readFileSync(path, 'utf8') : readdirSync(path).sort()];
  };
  return [outside, join(outside, 'sub'), join(outside, 'secret'), join(outside, 'sub/secret')].map(of);
}

/** @returns how often the operation worked and how often it was refused; any other error fails the test. */
async function attempt(times: number, work: (i: number) => Promise<unknown>): Promise<{ done: number; refused: number }> {
  const count = { done: 0, refused: 0 };
  for (let i = 0; i < times; i++) {
    try {
      await work(i);
      count.done++;
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(ANSWERS) as string });
      count.refused++;
    }
  }
  return count;
}

describe('while a job swaps folders and links', () => {
  it('reading never shows what lies outside', async () => {
    await job(FLIP);
    const count = await attempt(600, async (i) => {
      const path = ['flips/secret', 'flips/sub/secret', 'leaf'][i % 3] as string;
      expect(['', INSIDE]).toContain((await workspace.read(path)).toString()); // empty: truncated and not yet written
    });
    expect(count.done).toBeGreaterThan(0);
    expect(count.refused).toBeGreaterThan(0);
  });

  it('writing and removing touch nothing outside', async () => {
    const before = outsidePicture();
    await job(FLIP);
    const written = await attempt(100, (i) =>
      workspace.write([
        { path: `flips/new-${i}`, content: 'x' },
        { path: 'flips/sub/secret', content: 'x' },
        { path: 'leaf', content: 'x' },
      ]),
    );
    const removed = await attempt(300, (i) =>
      workspace.remove([['flips/secret', 'flips/sub', 'leaf', 'flips'][i % 4] as string]),
    );
    await attempt(25, () => workspace.linkDependencies('flips/sub', fixture.folder));
    expect(outsidePicture()).toEqual(before);
    expect(written.done).toBeGreaterThan(0);
    expect(removed.done).toBeGreaterThan(0);
  });

  it('listing and committing take nothing from outside', async () => {
    await job(FLIP);
    const sizes = new Set<number>();
    await attempt(60, async () => {
      for (const { size } of await workspace.list()) sizes.add(size);
    });
    const committed = await attempt(40, (i) => workspace.commit({ message: `${i}`, author }));
    expect([...sizes].sort((a, b) => a - b)).toSatisfy((seen: number[]) =>
      seen.every((size) => size === 0 || size === INSIDE.length),
    );
    expect(committed.done).toBeGreaterThan(0);
    const name = blobName(Buffer.from(OUTSIDE));
    const objects = join(dirname(workspace.root), 'git/objects');
    expect(existsSync(join(objects, name.slice(0, 2), name.slice(2)))).toBe(false);
    expect(await fixture.git(workspace, ['fsck', '--strict'])).toBe('');
  });

  it('rolling back touches nothing outside, and restores or says that it could not', async () => {
    await workspace.write([
      { path: 'flips/secret', content: INSIDE },
      { path: 'flips/sub/secret', content: INSIDE },
      { path: 'leaf', content: INSIDE },
    ]);
    const sha = (await workspace.commit({ message: 'x', author })) as string;
    const good = fixture.picture();
    const before = outsidePicture();
    await job(FLIP);
    await attempt(10, () => workspace.rollback(sha));
    expect(outsidePicture()).toEqual(before);
    await endJobs();
    await workspace.rollback(sha);
    expect(fixture.picture()).toEqual(good);
  });
});

describe('while a job writes', () => {
  it('what rollback leaves is what the commit holds, as soon as the job pauses', async () => {
    await workspace.write(Array.from({ length: 20 }, (_, i) => ({ path: `src/${i}.ts`, content: `${i}` })));
    const sha = (await workspace.commit({ message: 'x', author })) as string;
    const good = fixture.picture();
    // Writes for a few milliseconds at a time, into files and into new folders.
    await job(`
      const until = Date.now() + 3;
      while (Date.now() < until) {
        quietly(() => fs.writeFileSync(root + '/src/' + (i % 20) + '.ts', 'bad'));
        quietly(() => fs.mkdirSync(root + '/src/new/' + i, { recursive: true }));
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);`);
    let exact = 0;
    for (let i = 0; i < 12; i++) {
      await workspace.rollback(sha);
      if (JSON.stringify(fixture.picture()) === JSON.stringify(good)) exact++;
    }
    expect(exact).toBeGreaterThan(6); // the job wakes between a rollback and the look at it now and then
  });

  it('a file that never rests is refused, not cut or mixed', async () => {
    writeFileSync(join(workspace.root, 'log'), 'a'.repeat(400_000));
    await job(`
      const letter = String.fromCharCode(97 + (i % 26));
      quietly(() => { const fd = fs.openSync(root + '/log', 'r+'); fs.writeSync(fd, letter.repeat(400_000), 0); fs.closeSync(fd); });`);
    await attempt(60, async () => {
      expect((await workspace.read('log')).length).toBe(400_000);
    });
  });

  it('counts what the job wrote before it writes, each time', async () => {
    await workspace.write([{ path: 'a', content: 'x' }]);
    writeFileSync(join(workspace.root, 'by-a-job'), Buffer.alloc(1_999_999));
    const refused = { code: 'workspace.quota_exceeded' };
    await expect(workspace.write([{ path: 'b', content: 'xx' }])).rejects.toMatchObject(refused);
    await workspace.remove(['by-a-job']);
    await workspace.write([{ path: 'b', content: 'xx' }]);
  });
});
