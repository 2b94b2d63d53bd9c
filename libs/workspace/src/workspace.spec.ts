import { chmodSync, existsSync, linkSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createSandbox, type RunRequest, type Sandbox } from '#foundry/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Workspace, Workspaces } from './workspace.types.js';
import { createWorkspaces } from './workspaces.js';

const author = { name: 'Backend Agent', email: 'backend@foundry.local' };
const at = new Date('2026-01-02T03:04:05Z');

let folder: string;
let sandbox: Sandbox;
let commands: string[];
let workspaces: Workspaces;
let workspace: Workspace;
let builds = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'workspace-spec-'));
  const real = createSandbox({ runDirectory: join(folder, 'runs'), instanceId: `ws${process.pid}` });
  sandbox = Object.assign(Object.create(real) as Sandbox, {
    run: (request: RunRequest) => {
      commands.push([request.command, ...request.args].join(' '));
      return real.run(request);
    },
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  commands = [];
  workspaces = createWorkspaces({ directory: join(folder, 'workspaces'), sandbox, quotaBytes: 2_000_000, fileBytes: 500_000 });
  workspace = await workspaces.open(`build_${++builds}`);
});

/** Puts a file, a folder or a link where a job could have put it, past the workspace's own rules. */
function plant(path: string, make: (absolute: string) => void): void {
  const absolute = join(workspace.root, path);
  mkdirSync(dirname(absolute), { recursive: true });
  make(absolute);
}

/** Every file below the root with its bytes and whether it is executable. */
function picture(root = workspace.root, prefix = ''): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(join(root, prefix), { withFileTypes: true })) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) Object.assign(files, picture(root, path), { [`${path}/`]: 'folder' });
    else if (entry.isSymbolicLink()) files[path] = `-> ${readlinkSync(join(root, path))}`;
    else files[path] = `${(statSync(join(root, path)).mode & 0o111) !== 0 ? 'x' : '-'} ${readFileSync(join(root, path)).toString('hex')}`;
  }
  return files;
}

describe('writing and reading', () => {
  it('gives back what was written, text and bytes', async () => {
    await workspace.write([
      { path: 'backend/src/main.ts', content: 'export {};\n' },
      { path: 'logo.png', content: Uint8Array.from([0, 255, 13, 10]) },
    ]);
    expect((await workspace.read('backend/src/main.ts')).toString()).toBe('export {};\n');
    expect([...(await workspace.read('logo.png'))]).toEqual([0, 255, 13, 10]);
    expect(await workspace.list()).toEqual([
      { path: 'backend/src/main.ts', size: 11 },
      { path: 'logo.png', size: 4 },
    ]);
  });

  it('keeps a script executable when its text changes', async () => {
    await workspace.write([{ path: 'run.sh', content: '1', executable: true }]);
    await workspace.write([{ path: 'run.sh', content: '2' }]);
    expect(statSync(join(workspace.root, 'run.sh')).mode & 0o777).toBe(0o755);
    await workspace.write([{ path: 'run.sh', content: '3', executable: false }]);
    expect(statSync(join(workspace.root, 'run.sh')).mode & 0o777).toBe(0o644);
  });

  it('says which file is missing', async () => {
    await expect(workspace.read('no/such.ts')).rejects.toMatchObject({ code: 'workspace.not_found' });
  });

  it('removes files and folders, also those that are not there', async () => {
    await workspace.write([{ path: 'a/b/c.txt', content: '' }, { path: 'd.txt', content: '' }]);
    await workspace.remove(['a', 'nothing.txt']);
    expect(await workspace.list()).toEqual([{ path: 'd.txt', size: 0 }]);
  });

  it('writes nothing at all when one of the files is refused', async () => {
    await expect(workspace.write([{ path: 'good.txt', content: 'x' }, { path: '../bad.txt', content: 'x' }])).rejects.toMatchObject({
      code: 'workspace.invalid_path',
    });
    expect(picture()).toEqual({});
  });

  it('never shows half of a file, and leaves no other file, when many write at once', async () => {
    const texts = Array.from({ length: 30 }, (_, i) => `${i}`.repeat(50_000));
    const writing = Promise.all(texts.map((content) => workspace.write([{ path: 'shared.txt', content }])));
    let seen = 0;
    let running = true;
    void writing.finally(() => (running = false));
    while (running) {
      const text = (await workspace.read('shared.txt').catch(() => Buffer.from(texts[0] as string))).toString();
      expect(texts).toContain(text);
      seen++;
    }
    await writing;
    expect(seen).toBeGreaterThan(0);
    expect((await workspace.read('shared.txt')).toString()).toBe(texts.at(-1));
    expect(Object.keys(picture())).toEqual(['shared.txt']);
  });

  it('refuses a file that is too large and a project that would become too large', async () => {
    await expect(workspace.write([{ path: 'big', content: Buffer.alloc(500_001) }])).rejects.toMatchObject({ code: 'workspace.file_too_large' });
    const content = Buffer.alloc(450_000);
    await workspace.write(['a', 'b', 'c', 'd'].map((path) => ({ path, content })));
    await expect(workspace.write([{ path: 'e', content }, { path: 'f', content: 'x' }])).rejects.toMatchObject({ code: 'workspace.quota_exceeded' });
    expect(Object.keys(picture())).toEqual(['a', 'b', 'c', 'd']);
    await workspace.write([{ path: 'a', content: Buffer.alloc(450_000, 1) }]); // replacing needs no more room
  });
});

describe('paths', () => {
  const hostile = [
    '', '/', '/etc/passwd', '../x', 'a/../../x', 'a/..', '.', './a', 'a//b', 'a/', 'a\\b', '..\\x', 'C:\\x', 'C:x', 'a\0b', 'a\nb', 'a\u007fb', 'a\u0085b',
    '.git', '.git/config', '.GIT/hooks/x', 'sub/.Git/config', '.g\u200cit/config', '.gi\ufefft', '\uff0egit/config', 'git~1', 'GIT~1/config', '.git ', '.git.', '.git::$INDEX_ALLOCATION',
    'con', 'CON.txt', 'a/nul', 'aux.ts', 'COM1', 'lpt9.log', 'com\u00b9', 'conin$', 'nul .txt', 'name.', 'name ', 'a:b', 'a?b', 'a*b', 'a|b', '<a>', 'a"b',
    'x'.repeat(256), `${'d/'.repeat(600)}x`, 'u\u0308.txt', '\ud800.txt', 'in\u202etxt.exe',
  ];
  it.each(hostile)('refuses %j for reading, writing and removing', async (path) => {
    const refused = { code: 'workspace.invalid_path' };
    await expect(workspace.write([{ path, content: 'x' }])).rejects.toMatchObject(refused);
    await expect(workspace.read(path)).rejects.toMatchObject(refused);
    await expect(workspace.remove([path])).rejects.toMatchObject(refused);
    await expect(workspace.commit({ message: 'x', author, paths: [path] })).rejects.toMatchObject(refused);
    await expect(workspace.linkDependencies(path, folder)).rejects.toMatchObject(refused);
    expect(picture()).toEqual({});
  });

  it('allows what real projects have', async () => {
    const paths = ['.gitignore', '.github/workflows/ci.yml', '.env.example', 'src/[id]/page.tsx', 'src/größe.ts', 'src/日本.ts', 'a b/c d.txt', '...x', 'console.ts', 'com10.ts', '@scope/x', '$id.tsx', '(group)/x.ts'];
    await workspace.write(paths.map((path) => ({ path, content: `# ${path}` })));
    expect((await workspace.list()).map(({ path }) => path)).toEqual([...paths].sort());
    expect(await workspace.commit({ message: 'All', author, at })).toMatch(/^[0-9a-f]{40}$/);
    expect((await workspace.log())[0]?.files.toSorted()).toEqual([...paths].sort());
  });

  it.each([
    [['Readme.md', 'README.md']],
    [['src/a.ts', 'Src/b.ts']],
    [['stra\u00dfe.txt', 'STRASSE.txt']],
    [['a', 'a/b']],
    [['a/b', 'a']],
    [['a', 'a']],
  ])('refuses %j together, at once and one after the other', async (paths) => {
    const refused = { code: expect.stringMatching(/^workspace\.(name_conflict|not_a_file)$/) as string };
    await expect(workspace.write(paths.map((path) => ({ path, content: 'x' })))).rejects.toMatchObject(refused);
    expect(picture()).toEqual({});
    if (paths[0] === paths[1]) return;
    await workspace.write([{ path: paths[0] as string, content: 'x' }]);
    await expect(workspace.write([{ path: paths[1] as string, content: 'x' }])).rejects.toMatchObject(refused);
  });

  it('refuses links at any depth, also those that stay inside', async () => {
    const outside = join(folder, 'outside');
    mkdirSync(outside, { recursive: true });
    writeFileSync(join(outside, 'secret'), 'secret');
    plant('leaf', (path) => symlinkSync(join(outside, 'secret'), path));
    plant('dangling', (path) => symlinkSync(join(outside, 'new'), path));
    plant('way', (path) => symlinkSync(outside, path));
    plant('deep/er/way', (path) => symlinkSync('../../..', path));
    plant('inside', (path) => symlinkSync('deep', path));
    const refused = { code: 'workspace.link_refused' };
    for (const path of ['leaf', 'dangling', 'way/secret', 'deep/er/way/files/x', 'inside/er/x']) {
      await expect(workspace.read(path), path).rejects.toMatchObject(refused);
      await expect(workspace.write([{ path, content: 'x' }]), path).rejects.toMatchObject(refused);
    }
    await expect(workspace.remove(['way/secret'])).rejects.toMatchObject(refused);
    await workspace.remove(['leaf', 'way']); // the links themselves
    expect(readdirSync(outside)).toEqual(['secret']);
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('secret');
  });

  it('refuses hard links, folders, pipes and devices as files', async () => {
    writeFileSync(join(folder, 'other'), 'x');
    plant('hard', (path) => linkSync(join(folder, 'other'), path));
    plant('folder', (path) => mkdirSync(path));
    await sandbox.run({ command: 'mkfifo', args: ['pipe'], cwd: workspace.root, origin: 'foundry', network: 'none' });
    expect(lstatSync(join(workspace.root, 'pipe')).isFIFO()).toBe(true);
    for (const [path, code] of [['hard', 'workspace.link_refused'], ['folder', 'workspace.not_a_file'], ['pipe', 'workspace.not_a_file']] as const) {
      await expect(workspace.read(path)).rejects.toMatchObject({ code });
      await expect(workspace.write([{ path, content: 'x' }])).rejects.toMatchObject({ code });
    }
    expect(await workspace.list()).toEqual([{ path: 'hard', size: 1 }]);
  });

  it('refuses ids that could leave the folder of workspaces', async () => {
    for (const id of ['', '..', 'a/b', '.hidden', 'x'.repeat(101), 'a\0']) {
      await expect(workspaces.open(id)).rejects.toMatchObject({ code: 'workspace.invalid_build_id' });
      await expect(workspaces.remove(id)).rejects.toMatchObject({ code: 'workspace.invalid_build_id' });
    }
  });
});

describe('commits', () => {
  it('have the author, the time and the files, and the same name for the same work', async () => {
    const make = async (w: Workspace): Promise<string | null> => {
      await w.write([{ path: 'backend/a.ts', content: 'a\n' }, { path: 'frontend/b.ts', content: 'b\n' }]);
      return w.commit({ message: 'Render the project\n\nWith details.', author, at });
    };
    const sha = await make(workspace);
    expect(await workspace.log()).toEqual([
      { sha, author, at: '2026-01-02T03:04:05.000Z', message: 'Render the project\n\nWith details.', files: ['backend/a.ts', 'frontend/b.ts'] },
    ]);
    expect(await workspace.head()).toBe(sha);
    expect(await make(await workspaces.open(`build_${++builds}`))).toBe(sha);
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
    await workspace.write([{ path: 'backend/a', content: '1' }, { path: 'frontend/b', content: '2' }, { path: 'gone/c', content: '3' }]);
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
    const trap = join(folder, `trap${builds}`);
    const git = join(dirname(workspace.root), 'git');
    mkdirSync(join(git, 'hooks'), { recursive: true });
    for (const hook of ['pre-commit', 'post-commit', 'post-checkout', 'reference-transaction', 'post-index-change']) {
      writeFileSync(join(git, 'hooks', hook), `#!/bin/sh\ntouch ${trap}\n`, { mode: 0o755 });
    }
    writeFileSync(join(git, 'config'), `${readFileSync(join(git, 'config'), 'utf8')}fsmonitor = touch ${trap}\n[filter "t"]\n\tclean = touch ${trap}\n\tsmudge = touch ${trap}\n`);
    await workspace.write([{ path: '.gitattributes', content: '* filter=t text eol=crlf ident\n' }, { path: 'a', content: 'one\r\n$Id$\ntwo\n' }]);
    const sha = (await workspace.commit({ message: 'x', author })) as string;
    await workspace.write([{ path: 'a', content: 'changed' }]);
    await workspace.rollback(sha);
    expect((await workspace.read('a')).toString()).toBe('one\r\n$Id$\ntwo\n');
    expect(existsSync(trap)).toBe(false);
  });

  it('work with a hostile user configuration and with none', async () => {
    const home = join(folder, 'home');
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, '.gitconfig'), '[user]\n\tname = Somebody\n[commit]\n\tgpgSign = true\n[core]\n\tautocrlf = true\n\teditor = false\n');
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
    await workspace.write([{ path: 'backend/a', content: '1' }, { path: 'frontend/b', content: '1' }]);
    await workspace.commit({ message: '1', author, paths: ['frontend'] });
    const base = dirname(workspace.root);
    writeFileSync(join(base, 'git/index.lock'), '');
    writeFileSync(join(base, 'git/refs/heads/main.lock'), '');
    writeFileSync(join(base, 'staging/half-written'), 'x');
    writeFileSync(join(base, 'lock'), JSON.stringify({ host: (await import('node:os')).hostname(), process: '999999999.1' }));
    const resumed = await createWorkspaces({ directory: join(folder, 'workspaces'), sandbox }).open(workspace.buildId);
    expect(await resumed.commit({ message: '2', author, paths: ['backend'] })).not.toBeNull();
    expect(readdirSync(join(base, 'staging'))).toEqual([]);
    expect((await resumed.log()).map(({ files }) => files)).toEqual([['backend/a'], ['frontend/b']]);
  });

  it('do not contain what a killed commit had staged', async () => {
    await workspace.write([{ path: 'backend/a', content: '1' }, { path: 'frontend/b', content: '1' }]);
    const git = join(dirname(workspace.root), 'git');
    await sandbox.run({
      command: 'git', args: ['add', 'frontend'], cwd: workspace.root, origin: 'foundry', network: 'none',
      env: { GIT_DIR: git, GIT_WORK_TREE: workspace.root, GIT_CONFIG_GLOBAL: '/dev/null' },
    });
    const resumed = await createWorkspaces({ directory: join(folder, 'workspaces'), sandbox }).open(workspace.buildId);
    await resumed.commit({ message: '1', author, paths: ['backend'] });
    expect((await resumed.log())[0]?.files).toEqual(['backend/a']);
  });

  it('need three processes for 150 files', async () => {
    await workspace.write(Array.from({ length: 150 }, (_, i) => ({ path: `src/part${i % 12}/file${i}.ts`, content: `export const n = ${i};\n`.repeat(80) })));
    commands = [];
    await workspace.commit({ message: 'x', author });
    expect(commands).toHaveLength(3);
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
    await workspace.write([{ path: 'becomes-folder/now', content: 'x' }, { path: 'folder', content: 'now a file' }]);
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

describe('dependencies', () => {
  it('are linked, replaced when they differ, and are no project files', async () => {
    const [first, second] = ['store1', 'store2'].map((name) => join(folder, name)) as [string, string];
    for (const store of [first, second]) mkdirSync(join(store, 'react'), { recursive: true });
    await workspace.write([{ path: 'frontend/package.json', content: '{}' }, { path: '.gitignore', content: 'node_modules/\n' }]);
    plant('frontend/node_modules/.vite/left', (path) => writeFileSync(path, ''));
    await workspace.linkDependencies('frontend', first);
    await workspace.linkDependencies('frontend', first);
    expect(readlinkSync(join(workspace.root, 'frontend/node_modules'))).toBe(first);
    await workspace.linkDependencies('frontend', second);
    expect(readlinkSync(join(workspace.root, 'frontend/node_modules'))).toBe(second);
    expect((await workspace.list()).map(({ path }) => path)).toEqual(['.gitignore', 'frontend/package.json']);
    await workspace.commit({ message: 'x', author });
    expect((await workspace.log())[0]?.files).toEqual(['.gitignore', 'frontend/package.json']);
    await expect(workspace.write([{ path: 'frontend/node_modules/react/x', content: '' }])).rejects.toMatchObject({ code: 'workspace.link_refused' });
    await expect(workspace.linkDependencies('frontend', join(folder, 'away'))).rejects.toMatchObject({ code: 'workspace.invalid_dependencies' });
    await workspaces.remove(workspace.buildId);
    expect(readdirSync(second)).toEqual(['react']);
  });
});

describe('workspaces', () => {
  it('are opened as they were left, by every process', async () => {
    expect(await workspaces.exists(workspace.buildId)).toBe(true);
    expect(await workspaces.exists('build_none')).toBe(false);
    await workspace.write([{ path: 'a', content: '1' }]);
    const again = await createWorkspaces({ directory: join(folder, 'workspaces'), sandbox }).open(workspace.buildId);
    expect((await again.read('a')).toString()).toBe('1');
    await workspaces.remove(workspace.buildId);
    expect(await workspaces.exists(workspace.buildId)).toBe(false);
    await workspaces.remove(workspace.buildId);
  });

  it('are put in order also between two openings of the same one', async () => {
    const other = await createWorkspaces({ directory: join(folder, 'workspaces'), sandbox }).open(workspace.buildId);
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
