import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { agent, ForkFixture, merging } from './fork.fixture.js';
import { author, at } from './workspace.fixture.js';
import type { Workspace, WorkspaceFork } from './workspace.types.js';
import { createWorkspaces } from './workspaces.js';

const fixture = new ForkFixture();
let workspace: Workspace;
let fork: WorkspaceFork;
beforeEach(() => {
  ({ workspace, fork } = fixture);
});

const commit = fixture.commit.bind(fixture);
const merge = fixture.merge.bind(fixture);
const text = fixture.text.bind(fixture);

describe('a fork', () => {
  it('has the files, modes, history and dependencies of its workspace, and nothing that is not committed', async () => {
    const shared = join(fixture.folder, 'shared-modules');
    mkdirSync(shared, { recursive: true });
    await workspace.linkDependencies('backend', shared);
    await workspace.write([
      { path: 'not-committed.ts', content: 'x' },
      { path: 'dist/built.js', content: 'x' },
    ]);
    const other = await fixture.workspaces.fork(workspace, 'backend');
    expect(await other.list()).toEqual((await workspace.list()).filter(({ path }) => path !== 'not-committed.ts'));
    expect(await other.read('logo.png')).toEqual(await workspace.read('logo.png'));
    expect(await other.log()).toEqual(await workspace.log());
    expect(other).toMatchObject({ name: 'backend', buildId: workspace.buildId, start: await workspace.head() });
    expect(readlinkSync(join(other.root, 'backend/node_modules'))).toBe(shared);
    expect(existsSync(join(other.root, 'dist'))).toBe(false);
    expect(await other.commit({ message: 'x', author })).toBeNull();
    expect(await fixture.git(other, ['fsck', '--full', '--strict'])).toBe('');
  });

  it('and its workspace change apart from each other', async () => {
    await commit(fork, { 'frontend/b.ts': 'fork\n' });
    await commit(workspace, { 'frontend/b.ts': 'workspace\n' });
    expect(await text('frontend/b.ts')).toBe('workspace\n');
    expect(await text('frontend/b.ts', fork)).toBe('fork\n');
    await fork.rollback(fork.start);
    expect(await text('frontend/b.ts', fork)).toBe('b\n');
    expect(await text('frontend/b.ts')).toBe('workspace\n');
  });

  it('is the same one when it is asked for again, also after a restart', async () => {
    await commit(fork, { 'frontend/b.ts': 'fork\n' });
    expect(await fixture.workspaces.fork(workspace, 'frontend')).toBe(fork);
    const later = createWorkspaces({ directory: fixture.directory, sandbox: fixture.sandbox });
    const again = await later.fork(await later.open(workspace.buildId), 'frontend');
    expect(await text('frontend/b.ts', again)).toBe('fork\n');
    expect(again.start).toBe(fork.start);
    expect(await later.merge(again, merging)).toMatchObject({ status: 'merged' });
  });

  it('has the limits of a workspace, and its paths lead nowhere else', async () => {
    await expect(fork.write([{ path: 'big', content: 'x'.repeat(600_000) }])).rejects.toMatchObject({
      code: 'workspace.file_too_large',
    });
    const files = Array.from({ length: 5 }, (_, i) => ({ path: `f${i}`, content: `${i}`.repeat(450_000) }));
    await expect(fork.write(files)).rejects.toMatchObject({ code: 'workspace.quota_exceeded' });
    await expect(fork.write([{ path: '../../../files/x', content: '' }])).rejects.toMatchObject({
      code: 'workspace.invalid_path',
    });
  });

  it('is removed alone or with its workspace', async () => {
    const other = await fixture.workspaces.fork(workspace, 'other');
    expect(await fixture.workspaces.forks(workspace.buildId)).toEqual(['frontend', 'other']);
    await fixture.workspaces.removeFork(fork);
    await fixture.workspaces.removeFork(fork);
    expect(await fixture.workspaces.forks(workspace.buildId)).toEqual(['other']);
    expect(existsSync(fork.root)).toBe(false);
    await expect(merge()).rejects.toMatchObject({ code: 'workspace.fork_not_found' });
    await fixture.workspaces.remove(workspace.buildId);
    expect(existsSync(other.root)).toBe(false);
    expect(await fixture.workspaces.forks(workspace.buildId)).toEqual([]);
    expect(readdirSync(fixture.directory).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('is refused for names that are no names, of what has no commit, and of a fork', async () => {
    for (const name of ['', '..', 'a/b', 'A', '.x', 'x'.repeat(41)])
      await expect(fixture.workspaces.fork(workspace, name)).rejects.toMatchObject({ code: 'workspace.invalid_fork_name' });
    await expect(fixture.workspaces.fork(fork, 'x')).rejects.toMatchObject({ code: 'workspace.invalid_fork_name' });
    await expect(fixture.workspaces.fork(await fixture.another(), 'x')).rejects.toMatchObject({
      code: 'workspace.nothing_committed',
    });
  });

  it('that a process was making when it was killed is swept away, and made when it is asked for again', async () => {
    const draft = join(fixture.directory, '.creating-999999999.1-abc');
    mkdirSync(join(draft, 'files'), { recursive: true });
    mkdirSync(join(dirname(workspace.root), 'forks'), { recursive: true });
    expect(await fixture.workspaces.sweep()).toBe(1);
    expect(await fixture.workspaces.forks(workspace.buildId)).toEqual(['frontend']);
  });
});

describe('a merge', () => {
  it('brings what only the fork has changed, in one commit that keeps its commits and their authors', async () => {
    const first = await commit(fork, { 'frontend/b.ts': 'B\n', 'frontend/new.ts': 'new\n' }, 'Draw the page');
    const second = await commit(fork, { 'frontend/c.ts': 'c\n', 'run.sh': null }, 'Add the chart');
    const own = await commit(workspace, { 'backend/new.ts': 'x\n' }, 'Add the route');
    const outcome = await merge();
    expect(outcome).toMatchObject({ status: 'merged', files: ['frontend/b.ts', 'frontend/c.ts', 'frontend/new.ts', 'run.sh'] });
    expect((await workspace.list()).map(({ path }) => path)).toEqual([
      '.gitignore',
      'backend/a.ts',
      'backend/new.ts',
      'frontend/b.ts',
      'frontend/c.ts',
      'frontend/new.ts',
      'logo.png',
    ]);
    expect(await text('frontend/b.ts')).toBe('B\n');
    const log = await workspace.log();
    expect(log[0]).toMatchObject({ message: 'Merge the frontend', author, at: at.toISOString() });
    expect(new Set(log.slice(1, 4).map(({ sha }) => sha))).toEqual(new Set([first, second, own]));
    expect(log.find(({ sha }) => sha === second)).toMatchObject({ author: agent, files: ['frontend/c.ts', 'run.sh'] });
    expect(await fixture.git(workspace, ['rev-list', '--parents', '-1', 'HEAD'])).toBe(`${log[0]?.sha} ${own} ${second}\n`);
    expect(await workspace.diff(log[0]?.sha as string)).toMatch(/^diff --git a\/frontend\/b\.ts[^]*deleted file mode 100755/);
    expect(await workspace.commit({ message: 'x', author })).toBeNull();
    expect(await fixture.git(workspace, ['fsck', '--full', '--strict'])).toBe('');
  });

  it('joins changes of one file that are apart, and modes with contents', async () => {
    await commit(fork, { 'backend/a.ts': 'ONE\ntwo\nthree\nfour\nfive\nsix\nseven\n' });
    await fork.write([{ path: 'frontend/b.ts', content: 'b\n', executable: true }]);
    await fork.commit({ message: 'Mode', author: agent });
    await commit(workspace, { 'backend/a.ts': 'one\ntwo\nthree\nfour\nfive\nsix\nSEVEN\n', 'frontend/b.ts': 'B\n' });
    expect(await merge()).toMatchObject({ status: 'merged' });
    expect(await text('backend/a.ts')).toBe('ONE\ntwo\nthree\nfour\nfive\nsix\nSEVEN\n');
    expect(await text('frontend/b.ts')).toBe('B\n');
    expect((await workspace.list()).filter(({ executable }) => executable).map(({ path }) => path)).toEqual([
      'frontend/b.ts',
      'run.sh',
    ]);
  });

  it('keeps line ends, bytes that are no UTF-8 and equal changes', async () => {
    const lines = (a: string, g: string): Buffer => Buffer.from(`${a}\r\nb\xff\r\nc\r\nd\r\ne\r\nf\r\n${g}\r\n`, 'latin1');
    await commit(workspace, { 'latin.txt': lines('a', 'g'), 'same.txt': 'x\n' });
    const other = await fixture.workspaces.fork(workspace, 'latin');
    await commit(other, { 'latin.txt': lines('A', 'g'), 'same.txt': 'y\n', 'both-new.txt': 'equal\n' });
    await commit(workspace, { 'latin.txt': lines('a', 'G'), 'same.txt': 'y\n', 'both-new.txt': 'equal\n' });
    expect(await fixture.workspaces.merge(other, merging)).toMatchObject({ status: 'merged', files: ['latin.txt'] });
    expect(await workspace.read('latin.txt')).toEqual(lines('A', 'G'));
  });

  it('is none when the fork has nothing new', async () => {
    const head = await workspace.head();
    expect(await merge()).toEqual({ status: 'nothing', commit: head });
    await commit(workspace, { 'x.ts': 'x' });
    expect(await merge()).toMatchObject({ status: 'nothing' });
  });

  it('may be made again and again from the same fork', async () => {
    await commit(fork, { 'frontend/b.ts': '1\n' });
    expect(await merge()).toMatchObject({ status: 'merged' });
    expect(await merge()).toMatchObject({ status: 'nothing' });
    await commit(workspace, { 'backend/new.ts': 'x\n' });
    await commit(fork, { 'frontend/b.ts': '2\n' });
    expect(await merge()).toMatchObject({ status: 'merged', files: ['frontend/b.ts'] });
    expect(await text('frontend/b.ts')).toBe('2\n');
  });

  it('of two forks has both, one after the other or at once', async () => {
    const backend = await fixture.workspaces.fork(workspace, 'backend');
    await commit(fork, { 'frontend/b.ts': 'B\n' });
    await commit(backend, { 'backend/a.ts': 'A\n', 'run.sh': null });
    const outcomes = await Promise.all([
      merge(),
      fixture.workspaces.merge(backend, { ...merging, message: 'Merge the backend' }),
    ]);
    expect(outcomes).toMatchObject([{ status: 'merged' }, { status: 'merged' }]);
    expect((await workspace.list()).map(({ path }) => path)).toEqual(['.gitignore', 'backend/a.ts', 'frontend/b.ts', 'logo.png']);
    expect([await text('backend/a.ts'), await text('frontend/b.ts')]).toEqual(['A\n', 'B\n']);
  });

  it('leaves changes alone that are not committed, and refuses to write over them', async () => {
    await commit(fork, { 'frontend/b.ts': 'B\n', 'folder/new.ts': 'x\n' });
    await workspace.write([
      { path: 'backend/a.ts', content: 'mine\n' },
      { path: 'dist/built.js', content: 'built' },
    ]);
    expect(await merge()).toMatchObject({ status: 'merged' });
    expect([await text('backend/a.ts'), await text('dist/built.js'), await text('frontend/b.ts')]).toEqual([
      'mine\n',
      'built',
      'B\n',
    ]);
    await workspace.rollback((await workspace.head()) as string);

    await commit(fork, { 'frontend/b.ts': 'BB\n', 'folder/more.ts': 'x\n' });
    for (const path of ['frontend/b.ts', 'folder/more.ts']) {
      await workspace.write([{ path, content: 'mine\n' }]);
      const before = fixture.picture();
      await expect(merge()).rejects.toMatchObject({ code: 'workspace.uncommitted_changes', details: { paths: [path] } });
      expect(fixture.picture()).toEqual(before);
      await workspace.rollback((await workspace.head()) as string);
    }
    await fork.write([{ path: 'frontend/late.ts', content: 'x' }]);
    await expect(merge()).rejects.toMatchObject({
      code: 'workspace.uncommitted_changes',
      message: expect.stringContaining('The fork frontend has'),
    });
  });

  it('is refused when the workspace was rolled back behind the start of the fork', async () => {
    const start = (await workspace.head()) as string;
    await commit(workspace, { 'x.ts': 'x' });
    const late = await fixture.workspaces.fork(workspace, 'late');
    await commit(late, { 'y.ts': 'y' });
    await workspace.rollback(start);
    await expect(fixture.workspaces.merge(late, merging)).rejects.toMatchObject({ code: 'workspace.fork_outdated' });
    expect(await workspace.head()).toBe(start);
  });

  it('stays within the quota of its workspace', async () => {
    const noise = (): Buffer => randomBytes(250_000); // cannot be packed
    await commit(workspace, { 'w1.bin': noise(), 'w2.bin': noise(), 'w3.bin': noise() });
    await commit(fork, { 'f1.bin': noise(), 'f2.bin': noise(), 'f3.bin': noise() });
    const before = { picture: fixture.picture(), head: await workspace.head() };
    const objects = (): number => readdirSync(join(dirname(workspace.root), 'git/objects'), { recursive: true }).length;
    await expect(merge()).rejects.toMatchObject({ code: 'workspace.quota_exceeded' });
    const count = objects();
    await expect(merge()).rejects.toMatchObject({ code: 'workspace.quota_exceeded' });
    expect({ picture: fixture.picture(), head: await workspace.head() }).toEqual(before);
    expect(objects()).toBe(count);
    expect(await fixture.git(workspace, ['fsck', '--full', '--strict'])).toBe('');
  });

  it('can turn a file into a folder and a folder into a file', async () => {
    await commit(fork, { 'frontend/b.ts': null, 'frontend/b.ts/index.ts': 'in\n' });
    await fork.remove(['backend']);
    await commit(fork, { backend: 'now a file\n' });
    expect(await merge()).toMatchObject({ status: 'merged' });
    expect([await text('frontend/b.ts/index.ts'), await text('backend')]).toEqual(['in\n', 'now a file\n']);
    expect(await workspace.commit({ message: 'x', author })).toBeNull();
  });
});
