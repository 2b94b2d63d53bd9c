import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunRequest, Sandbox } from '#foundry/sandbox';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { author, at, WorkspaceFixture } from './workspace.fixture.js';
import type { Workspace, Workspaces } from './workspace.types.js';
import { createWorkspaces } from './workspaces.js';

const fixture = new WorkspaceFixture();
const { folder, sandbox } = fixture;
const plant = fixture.plant.bind(fixture);
const picture = fixture.picture.bind(fixture);
let workspace: Workspace;
let workspaces: Workspaces;
beforeEach(() => {
  ({ workspace, workspaces } = fixture);
});

describe('commits', () => {
  it('have the author, the time and the files, and the same name for the same work', async () => {
    const make = async (w: Workspace): Promise<string | null> => {
      await w.write([
        { path: 'backend/a.ts', content: 'a\n' },
        { path: 'frontend/b.ts', content: 'b\n' },
      ]);
      return w.commit({ message: 'Render the project\n\nWith details.', author, at });
    };
    const sha = await make(workspace);
    expect(await workspace.log()).toEqual([
      {
        sha,
        author,
        at: '2026-01-02T03:04:05.000Z',
        message: 'Render the project\n\nWith details.',
        files: ['backend/a.ts', 'frontend/b.ts'],
      },
    ]);
    expect(await workspace.head()).toBe(sha);
    expect(await make(await fixture.another())).toBe(sha);
  });

  it('are null when nothing changed', async () => {
    expect(await workspace.head()).toBeNull();
    expect(await workspace.log()).toEqual([]);
    expect(await workspace.commit({ message: 'x', author })).toBeNull();
    await workspace.write([{ path: 'a', content: '1' }]);
    await workspace.commit({ message: 'x', author });
    await workspace.write([{ path: 'a', content: '1' }]);
    expect(await workspace.commit({ message: 'x', author })).toBeNull();
    expect(await workspace.commit({ message: 'x', author, paths: ['never-there'] })).toBeNull();
  });

  it('can be limited to folders, so that parallel steps have commits of their own', async () => {
    await workspace.write([
      { path: 'backend/a', content: '1' },
      { path: 'frontend/b', content: '2' },
      { path: 'gone/c', content: '3' },
    ]);
    await Promise.all([
      workspace.commit({ message: 'Backend', author, paths: ['backend'] }),
      workspace.commit({ message: 'Frontend', author: { name: 'Frontend Agent', email: 'f@x' }, paths: ['frontend'] }),
      workspace.commit({ message: 'Gone', author, paths: ['gone', 'never-there'] }),
    ]);
    const log = await workspace.log();
    expect(log.map(({ message, files, author: { name } }) => ({ message, files, name }))).toEqual([
      { message: 'Gone', files: ['gone/c'], name: 'Backend Agent' },
      { message: 'Frontend', files: ['frontend/b'], name: 'Frontend Agent' },
      { message: 'Backend', files: ['backend/a'], name: 'Backend Agent' },
    ]);
    await workspace.remove(['gone']);
    await workspace.commit({ message: 'Remove', author, paths: ['gone'] });
    expect((await workspace.log())[0]).toMatchObject({ message: 'Remove', files: ['gone/c'] });
  });

  it('show what they changed', async () => {
    await workspace.write([{ path: 'a.txt', content: 'one\n' }]);
    const first = (await workspace.commit({ message: '1', author })) as string;
    await workspace.write([{ path: 'a.txt', content: 'two\n' }]);
    const second = (await workspace.commit({ message: '2', author })) as string;
    expect(await workspace.diff(first)).toContain('+one');
    expect(await workspace.diff(second)).toMatch(/^diff --git a\/a\.txt b\/a\.txt\n[^]*-one\n\+two\n$/);
    for (const sha of ['0'.repeat(40), '--output=x', 'HEAD', '', 'zz']) {
      await expect(workspace.diff(sha)).rejects.toMatchObject({ code: 'workspace.commit_not_found' });
      await expect(workspace.rollback(sha)).rejects.toMatchObject({ code: 'workspace.commit_not_found' });
    }
  });

  it('leave out what the project ignores', async () => {
    await workspace.write([
      { path: '.gitignore', content: 'dist/\n*.db\n' },
      { path: 'a.ts', content: '' },
      { path: 'dist/a.js', content: '' },
      { path: 'x.db', content: '' },
    ]);
    expect((await workspace.list()).map(({ path }) => path)).toEqual(['.gitignore', 'a.ts']);
    await workspace.commit({ message: 'x', author });
    expect((await workspace.log())[0]?.files).toEqual(['.gitignore', 'a.ts']);
  });

  it('refuse links and nested repositories, and commit nothing then', async () => {
    await workspace.write([{ path: 'a', content: '1' }]);
    plant('link', (path) => symlinkSync('/etc/passwd', path));
    await expect(workspace.commit({ message: 'x', author })).rejects.toMatchObject({ code: 'workspace.link_refused' });
    expect(await workspace.head()).toBeNull();
    await workspace.remove(['link']);
    expect(await workspace.commit({ message: 'x', author })).not.toBeNull();
  });

  it('start no hook, filter or helper that a job has planted, and convert nothing', async () => {
    const trap = join(folder, `trap`);
    const git = join(dirname(workspace.root), 'git');
    mkdirSync(join(git, 'hooks'), { recursive: true });
    for (const hook of ['pre-commit', 'post-commit', 'post-checkout', 'reference-transaction', 'post-index-change']) {
      writeFileSync(join(git, 'hooks', hook), `#!/bin/sh\ntouch ${trap}\n`, { mode: 0o755 });
    }
    writeFileSync(
      join(git, 'config'),
      `${readFileSync(join(git, 'config'), 'utf8')}fsmonitor = touch ${trap}\n[filter "t"]\n\tclean = touch ${trap}\n\tsmudge = touch ${trap}\n`,
    );
    await workspace.write([
      { path: '.gitattributes', content: '* filter=t text eol=crlf ident\n' },
      { path: 'a', content: 'one\r\n$Id$\ntwo\n' },
    ]);
    const sha = (await workspace.commit({ message: 'x', author })) as string;
    await workspace.write([{ path: 'a', content: 'changed' }]);
    await workspace.rollback(sha);
    expect((await workspace.read('a')).toString()).toBe('one\r\n$Id$\ntwo\n');
    expect(existsSync(trap)).toBe(false);
  });

  it('work with a hostile user configuration and with none', async () => {
    const home = join(folder, 'home');
    mkdirSync(home, { recursive: true });
    writeFileSync(
      join(home, '.gitconfig'),
      '[user]\n\tname = Somebody\n[commit]\n\tgpgSign = true\n[core]\n\tautocrlf = true\n\teditor = false\n',
    );
    vi.stubEnv('HOME', home);
    vi.stubEnv('GIT_DIR', '/nowhere');
    vi.stubEnv('GIT_AUTHOR_NAME', 'Somebody');
    try {
      await workspace.write([{ path: 'a', content: 'x\r\n' }]);
      await workspace.commit({ message: 'x', author });
      expect((await workspace.log())[0]?.author).toEqual(author);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('go on after a process was killed in the middle of one', async () => {
    await workspace.write([
      { path: 'backend/a', content: '1' },
      { path: 'frontend/b', content: '1' },
    ]);
    await workspace.commit({ message: '1', author, paths: ['frontend'] });
    const base = dirname(workspace.root);
    writeFileSync(join(base, 'git/index.lock'), '');
    writeFileSync(join(base, 'git/refs/heads/main.lock'), '');
    writeFileSync(join(base, 'staging/half-written'), 'x');
    writeFileSync(join(base, 'lock'), JSON.stringify({ host: (await import('node:os')).hostname(), process: '999999999.1' }));
    const resumed = await fixture.reopened();
    expect(await resumed.commit({ message: '2', author, paths: ['backend'] })).not.toBeNull();
    expect(readdirSync(join(base, 'staging'))).toEqual([]);
    expect((await resumed.log()).map(({ files }) => files)).toEqual([['backend/a'], ['frontend/b']]);
  });

  it('do not contain what a failed commit had staged', async () => {
    await workspace.write([
      { path: 'backend/a', content: '1' },
      { path: 'frontend/b', content: '1' },
    ]);
    const nobody = { name: '', email: '' };
    await expect(workspace.commit({ message: 'x', author: nobody, paths: ['frontend'] })).rejects.toMatchObject({
      code: 'workspace.git_failed',
    });
    await workspace.commit({ message: '1', author, paths: ['backend'] });
    expect((await workspace.log()).map(({ files }) => files)).toEqual([['backend/a']]);
  });

  it('do not contain what a killed commit had staged', async () => {
    await workspace.write([
      { path: 'backend/a', content: '1' },
      { path: 'frontend/b', content: '1' },
    ]);
    const git = join(dirname(workspace.root), 'git');
    await sandbox.run({
      command: 'git',
      args: ['add', 'frontend'],
      cwd: workspace.root,
      origin: 'foundry',
      network: 'none',
      env: { GIT_DIR: git, GIT_WORK_TREE: workspace.root, GIT_CONFIG_GLOBAL: '/dev/null' },
    });
    const resumed = await fixture.reopened();
    await resumed.commit({ message: '1', author, paths: ['backend'] });
    expect((await resumed.log())[0]?.files).toEqual(['backend/a']);
  });

  it('need two processes for 150 files', async () => {
    await workspace.write([{ path: '.gitignore', content: 'dist/\n' }]);
    await workspace.write(
      Array.from({ length: 150 }, (_, i) => ({
        path: `src/part${i % 12}/file${i}.ts`,
        content: `export const n = ${i};\n`.repeat(80),
      })),
    );
    fixture.commands = [];
    await workspace.commit({ message: 'x', author });
    expect(fixture.commands).toHaveLength(2); // what is ignored, and the commit
  });
});

describe('rollback', () => {
  it('restores every byte, mode and file, and removes what was not there', async () => {
    const crlf = 'one\r\ntwo\r\n';
    await workspace.write([
      { path: '.gitignore', content: 'dist/\n*.db\n' },
      { path: '.gitattributes', content: '*.txt text eol=lf\n' },
      { path: 'crlf.txt', content: crlf },
      { path: 'mixed.txt', content: 'a\r\nb\nc\r' },
      { path: 'binary.bin', content: Buffer.from(Array.from({ length: 256 }, (_, i) => i)) },
      { path: 'run.sh', content: '#!/bin/sh\n', executable: true },
      { path: 'plain.sh', content: '#!/bin/sh\n' },
      { path: 'deep/er/kept.ts', content: 'kept' },
      { path: 'becomes-folder', content: 'file' },
      { path: 'folder/becomes-file', content: 'x' },
      { path: 'same-size', content: 'aaaa' },
      { path: '[odd] name$.ts', content: 'odd' },
    ]);
    const sha = (await workspace.commit({ message: 'Good', author })) as string;
    const before = picture();

    await workspace.write([
      { path: 'crlf.txt', content: crlf.replaceAll('\r', '') },
      { path: 'same-size', content: 'bbbb' },
      { path: 'new/untracked.ts', content: 'x' },
      { path: 'dist/ignored.js', content: 'x' },
      { path: 'app.db', content: 'x' },
      { path: 'committed-later.ts', content: 'x' },
    ]);
    await workspace.remove(['binary.bin', 'deep', 'becomes-folder', 'folder']);
    await workspace.write([
      { path: 'becomes-folder/now', content: 'x' },
      { path: 'folder', content: 'now a file' },
    ]);
    chmodSync(join(workspace.root, 'run.sh'), 0o644);
    chmodSync(join(workspace.root, 'plain.sh'), 0o755);
    await workspace.commit({ message: 'Bad', author, paths: ['committed-later.ts', 'crlf.txt'] });
    plant('empty/folder', (path) => mkdirSync(path));
    plant('dangling', (path) => symlinkSync('/nowhere', path));
    plant('nested/.git', (path) => {
      mkdirSync(path);
      writeFileSync(join(path, 'HEAD'), 'ref: refs/heads/main\n');
    });
    expect(picture()).not.toEqual(before);

    await workspace.rollback(sha);
    expect(picture()).toEqual(before);
    expect(await workspace.head()).toBe(sha);
    expect(await workspace.commit({ message: 'x', author })).toBeNull();
  });

  it('keeps linked dependencies, and nothing else of that name', async () => {
    const store = join(folder, 'store');
    mkdirSync(join(store, 'react'), { recursive: true });
    await workspace.write([{ path: 'backend/a', content: '1' }]);
    const sha = (await workspace.commit({ message: 'x', author })) as string;
    await workspace.linkDependencies('backend', store);
    plant('src/node_modules/x', (path) => writeFileSync(path, ''));
    await workspace.rollback(sha);
    expect(readlinkSync(join(workspace.root, 'backend/node_modules'))).toBe(store);
    expect(existsSync(join(workspace.root, 'src'))).toBe(false);
    expect(existsSync(join(store, 'react'))).toBe(true);
  });
});

describe('workspaces', () => {
  it('are opened as they were left, by every process', async () => {
    expect(await workspaces.exists(workspace.buildId)).toBe(true);
    expect(await workspaces.exists('build_none')).toBe(false);
    await workspace.write([{ path: 'a', content: '1' }]);
    const again = await fixture.reopened();
    expect((await again.read('a')).toString()).toBe('1');
    await workspaces.remove(workspace.buildId);
    expect(await workspaces.exists(workspace.buildId)).toBe(false);
    await workspaces.remove(workspace.buildId);
  });

  it('are put in order also between two openings of the same one', async () => {
    const other = await fixture.reopened();
    await Promise.all(
      [workspace, other].flatMap((w, i) =>
        ['a', 'b', 'c'].map(async (name) => {
          await w.write([{ path: `${i}/${name}`, content: name }]);
          await w.commit({ message: `${i}${name}`, author, paths: [`${i}/${name}`] });
        }),
      ),
    );
    expect((await workspace.log()).map(({ message }) => message).sort()).toEqual(['0a', '0b', '0c', '1a', '1b', '1c']);
  });

  it('sweep away what a killed process had not finished', async () => {
    const directory = join(folder, 'workspaces');
    mkdirSync(join(directory, '.creating-999999999.1-abc/files'), { recursive: true });
    expect(await workspaces.sweep()).toBe(1);
    expect(existsSync(join(directory, '.creating-999999999.1-abc'))).toBe(false);
  });

  it('say how to install git when it is missing', async () => {
    const without = {
      run: async (request: RunRequest) => sandbox.run({ ...request, command: 'no-such-git' }),
    } as Sandbox;
    await expect(createWorkspaces({ directory: join(folder, 'gitless'), sandbox: without }).open('build')).rejects.toMatchObject({
      code: 'workspace.git_missing',
      message: expect.stringContaining('apt-get install git') as string,
    });
    expect(readdirSync(join(folder, 'gitless'))).toEqual([]);
  });
});
