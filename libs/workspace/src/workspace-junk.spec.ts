import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { author, WorkspaceFixture } from './workspace.fixture.js';
import type { Workspace } from './workspace.types.js';
import { createWorkspaces } from './workspaces.js';

const fixture = new WorkspaceFixture();
const plant = fixture.plant.bind(fixture);
const picture = fixture.picture.bind(fixture);
const isRoot = process.geteuid?.() === 0;
let workspace: Workspace;
beforeEach(() => {
  ({ workspace } = fixture);
});

/** A thousand folders below each other: no path leads to the lowest, so each is made in the one before. */
function nest(root: string, levels: number): void {
  const script =
    'import os, sys\nos.chdir(sys.argv[1])\nfor i in range(int(sys.argv[2])):\n os.mkdir("d" * 20)\n os.chdir("d" * 20)\n';
  execFileSync('python3', ['-c', script, root, String(levels)]);
}

async function goodState(): Promise<string> {
  await workspace.write([
    { path: 'src/a.ts', content: 'a' },
    { path: 'run.sh', content: '#!/bin/sh\n', executable: true },
  ]);
  return (await workspace.commit({ message: 'Good', author })) as string;
}

describe('what a job can leave', () => {
  const junk: readonly (readonly [name: string, code: string, leave: (root: string) => void])[] = [
    ['a link', 'link_refused', (root) => symlinkSync('/etc/passwd', join(root, 'x'))],
    ['a link to a folder', 'link_refused', (root) => symlinkSync('/etc', join(root, 'src/x'))],
    ['a link in circles', 'link_refused', (root) => symlinkSync('x', join(root, 'x'))],
    ['a second name of a file outside', 'link_refused', (root) => linkSync(join(dirname(root), 'git/HEAD'), join(root, 'x'))],
    ['two names of one file', 'link_refused', (root) => linkSync(join(root, 'src/a.ts'), join(root, 'src/b.ts'))],
    ['a pipe', 'not_a_file', (root) => execFileSync('mkfifo', [join(root, 'x')])],
    [
      'a pipe instead of a file',
      'not_a_file',
      (root) => execFileSync('sh', ['-c', 'rm "$0" && mkfifo "$0"', join(root, 'run.sh')]),
    ],
    ['a folder of a repository', 'link_refused', (root) => mkdirSync(join(root, 'src/.git/hooks'), { recursive: true })],
    ['a file that points to a repository', 'link_refused', (root) => writeFileSync(join(root, 'src/.git'), 'gitdir: /')],
    ['a repository in capitals', 'link_refused', (root) => mkdirSync(join(root, '.GIT'))],
    ['a repository with an invisible letter', 'link_refused', (root) => mkdirSync(join(root, '.g\u200cit'))],
    ['a repository by its short name', 'link_refused', (root) => mkdirSync(join(root, 'GIT~1'))],
    ['a backslash', 'invalid_path', (root) => writeFileSync(join(root, '..\\x'), '')],
    ['a line end in a name', 'invalid_path', (root) => writeFileSync(join(root, 'a\nb'), '')],
    [
      'a name that is no text',
      'invalid_path',
      (root) => writeFileSync(Buffer.concat([Buffer.from(`${root}/a`), Buffer.of(0xff)]), ''),
    ],
    ['a device of Windows', 'invalid_path', (root) => writeFileSync(join(root, 'aux.ts'), '')],
    ['a stream of Windows', 'invalid_path', (root) => writeFileSync(join(root, 'a:b'), '')],
    ['letters in pieces', 'invalid_path', (root) => writeFileSync(join(root, 'e\u0301.ts'), '')],
    ['two spellings', 'name_conflict', (root) => writeFileSync(join(root, 'SRC'), '')],
    ['a sparse giant', 'file_too_large', (root) => (writeFileSync(join(root, 'x'), ''), truncateSync(join(root, 'x'), 2 ** 40))],
    ['folders without end', 'invalid_path', (root) => nest(root, 70)],
  ];
  it.each(junk)('%s is refused as workspace.%s, listed nowhere, and gone after a rollback', async (_, code, leave) => {
    const sha = await goodState();
    const before = picture();
    leave(workspace.root);
    await expect(workspace.commit({ message: 'x', author })).rejects.toMatchObject({ code: `workspace.${code}` });
    expect(await workspace.head()).toBe(sha);
    const listed = (await workspace.list()).map(({ path }) => path);
    expect(['run.sh', 'src/a.ts', 'x']).toEqual(expect.arrayContaining(listed));
    if (code !== 'file_too_large') expect(listed).not.toContain('x');
    await workspace.rollback(sha);
    expect(picture()).toEqual(before);
    expect(await workspace.commit({ message: 'x', author })).toBeNull();
    expect(readFileSync(join(dirname(workspace.root), 'git/HEAD'), 'utf8')).toBe('ref: refs/heads/main\n');
  });

  it('a socket and a device are refused and removed, and never opened', async () => {
    const sha = await goodState();
    const server = createServer();
    // A socket's path may be 107 bytes long.
    const short = mkdtempSync(join(tmpdir(), 's-'));
    symlinkSync(workspace.root, join(short, 'r'));
    await new Promise<void>((resolve) => void server.listen(join(short, 'r/socket'), resolve));
    const names = ['socket'];
    if (isRoot) {
      execFileSync('mknod', [join(workspace.root, 'zero'), 'c', '1', '5']);
      names.push('zero');
    }
    for (const name of names) {
      const refused = { code: 'workspace.not_a_file' };
      await expect(workspace.read(name)).rejects.toMatchObject(refused);
      await expect(workspace.write([{ path: name, content: 'x' }])).rejects.toMatchObject(refused);
      await expect(workspace.commit({ message: 'x', author, paths: [name] })).rejects.toMatchObject(refused);
    }
    await workspace.rollback(sha);
    expect(readdirSync(workspace.root).sort()).toEqual(['run.sh', 'src']);
    await new Promise((resolve) => server.close(resolve));
    rmSync(short, { recursive: true });
  });

  it('six thousand folders below each other are removed, by rollback, by remove, and with the workspace', async () => {
    const sha = await goodState();
    nest(workspace.root, 6_000);
    let held = 0;
    const watch = setInterval(
      () => (held = Math.max(held, existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 1)),
      5,
    );
    await expect(workspace.write([{ path: 'new', content: 'x' }])).rejects.toMatchObject({ code: 'workspace.too_deep' });
    await workspace.rollback(sha);
    clearInterval(watch);
    expect(held).toBeGreaterThan(0);
    expect(held).toBeLessThan(500); // not one descriptor for each folder
    expect(readdirSync(workspace.root).sort()).toEqual(['run.sh', 'src']);
    nest(workspace.root, 2_000);
    await workspace.remove(['d'.repeat(20)]);
    expect(readdirSync(workspace.root).sort()).toEqual(['run.sh', 'src']);
    nest(workspace.root, 2_000);
    await fixture.workspaces.remove(workspace.buildId);
    expect(existsSync(dirname(workspace.root))).toBe(false);
    expect(readdirSync(fixture.directory).filter((name) => !name.startsWith('build_'))).toEqual([]);
  });

  it('folders that nobody may enter are removed and made again', async () => {
    const sha = await goodState();
    const before = picture();
    chmodSync(join(workspace.root, 'src'), 0);
    plant('closed/inner/file', (path) => writeFileSync(path, 'x'));
    chmodSync(join(workspace.root, 'closed/inner'), 0);
    chmodSync(join(workspace.root, 'closed'), 0);
    if (!isRoot) {
      const refused = { code: 'workspace.no_access' };
      await expect(workspace.read('closed/inner/file')).rejects.toMatchObject(refused);
      await expect(workspace.write([{ path: 'closed/new', content: '' }])).rejects.toMatchObject(refused);
      await expect(workspace.commit({ message: 'x', author })).rejects.toMatchObject(refused);
    }
    chmodSync(join(workspace.root, 'run.sh'), 0o4755);
    chmodSync(workspace.root, 0);
    await workspace.rollback(sha);
    expect(picture()).toEqual(before);
    expect(statSync(workspace.root).mode & 0o7777).toBe(0o755);
    expect(statSync(join(workspace.root, 'src')).mode & 0o7777).toBe(0o755);
    expect(statSync(join(workspace.root, 'run.sh')).mode & 0o7777).toBe(0o755);
  });

  it('a file with its old size and times is restored', async () => {
    const sha = await goodState();
    // What a shared mapping does: the bytes change, the times do not tell.
    const path = join(workspace.root, 'src/a.ts');
    const { atime, mtime } = statSync(path);
    execFileSync(process.execPath, [
      '-e',
      `const fs = require('node:fs'); fs.writeFileSync(process.argv[1], 'b'); fs.utimesSync(process.argv[1], ${+atime / 1000}, ${+mtime / 1000});`,
      path,
    ]);
    await workspace.rollback(sha);
    expect((await workspace.read('src/a.ts')).toString()).toBe('a');
  });
});

describe('limits', () => {
  it('count every file and folder that is there, whoever made it', async () => {
    const { directory, sandbox } = fixture;
    const small = await createWorkspaces({ directory, sandbox, entries: 10 }).open('few');
    await small.write(Array.from({ length: 8 }, (_, i) => ({ path: `${i}`, content: '' })));
    const refused = { code: 'workspace.too_many_files' };
    await expect(small.write(['8', '9', '10'].map((path) => ({ path, content: '' })))).rejects.toMatchObject(refused);
    expect(readdirSync(small.root)).toHaveLength(8);
    for (let i = 0; i < 5; i++) mkdirSync(join(small.root, `by-a-job-${i}`));
    await expect(small.write([{ path: 'new', content: '' }])).rejects.toMatchObject(refused);
    await expect(small.commit({ message: 'x', author })).rejects.toMatchObject(refused);
  });

  it('hold for the history too: a commit that is too large leaves no object behind', async () => {
    const objects = join(dirname(workspace.root), 'git/objects');
    // Bytes that cannot be compressed, so that the history takes as much as the files.
    await workspace.write([1, 2, 3].map((n) => ({ path: `${n}`, content: randomBytes(400_000) })));
    await expect(workspace.commit({ message: 'x', author })).rejects.toMatchObject({ code: 'workspace.quota_exceeded' });
    const left = readdirSync(objects, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(left).toEqual([]);
    expect(await workspace.head()).toBeNull();
  });

  it('leave nothing half-written when a later file of the same call cannot be placed', async () => {
    plant('src/b.ts/is-a-folder', (path) => writeFileSync(path, ''));
    const before = picture();
    await expect(
      workspace.write([
        { path: 'a.ts', content: 'x' },
        { path: 'src/b.ts', content: 'x' },
      ]),
    ).rejects.toMatchObject({ code: 'workspace.not_a_file' });
    expect(picture()).toEqual(before);
    expect(readdirSync(join(dirname(workspace.root), 'staging'))).toEqual([]);
  });
});

describe('a server that runs as root', () => {
  it.runIf(isRoot)('gives what it writes to whom the project belongs, and works with files of any owner', async () => {
    const job = 64_321;
    const sha = await goodState();
    for (const path of ['', 'src', 'src/a.ts', 'run.sh']) chownSync(join(workspace.root, path), job, job);
    chownSync(join(dirname(workspace.root), 'git'), job, job);
    await workspace.write([{ path: 'new/deep/b.ts', content: 'b' }]);
    await workspace.remove(['run.sh']);
    expect(await workspace.commit({ message: 'By another owner', author })).not.toBeNull();
    expect(await workspace.log()).toHaveLength(2);
    await workspace.rollback(sha);
    await workspace.write([{ path: 'new/deep/b.ts', content: 'b' }]);
    for (const path of ['run.sh', 'new', 'new/deep', 'new/deep/b.ts'])
      expect(statSync(join(workspace.root, path)).uid, path).toBe(job);
  });
});
