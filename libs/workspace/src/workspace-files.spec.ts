import {
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { author, at, WorkspaceFixture } from './workspace.fixture.js';
import type { Workspace, Workspaces } from './workspace.types.js';

const fixture = new WorkspaceFixture();
const { folder, sandbox } = fixture;
const plant = fixture.plant.bind(fixture);
const picture = fixture.picture.bind(fixture);
let workspace: Workspace;
let workspaces: Workspaces;
beforeEach(() => {
  ({ workspace, workspaces } = fixture);
});

describe('writing and reading', () => {
  it('gives back what was written, text and bytes', async () => {
    await workspace.write([
      { path: 'backend/src/main.ts', content: 'export {};\n' },
      { path: 'logo.png', content: Uint8Array.from([0, 255, 13, 10]) },
    ]);
    expect((await workspace.read('backend/src/main.ts')).toString()).toBe('export {};\n');
    expect([...(await workspace.read('logo.png'))]).toEqual([0, 255, 13, 10]);
    expect(await workspace.list()).toEqual([
      { path: 'backend/src/main.ts', size: 11, executable: false },
      { path: 'logo.png', size: 4, executable: false },
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
    await workspace.write([
      { path: 'a/b/c.txt', content: '' },
      { path: 'd.txt', content: '' },
    ]);
    await workspace.remove(['a', 'nothing.txt']);
    expect(await workspace.list()).toEqual([{ path: 'd.txt', size: 0, executable: false }]);
  });

  it('writes nothing at all when one of the files is refused', async () => {
    await expect(
      workspace.write([
        { path: 'good.txt', content: 'x' },
        { path: '../bad.txt', content: 'x' },
      ]),
    ).rejects.toMatchObject({
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
    await expect(workspace.write([{ path: 'big', content: Buffer.alloc(500_001) }])).rejects.toMatchObject({
      code: 'workspace.file_too_large',
    });
    const content = Buffer.alloc(450_000);
    await workspace.write(['a', 'b', 'c', 'd'].map((path) => ({ path, content })));
    await expect(
      workspace.write([
        { path: 'e', content },
        { path: 'f', content: 'x' },
      ]),
    ).rejects.toMatchObject({ code: 'workspace.quota_exceeded' });
    expect(Object.keys(picture())).toEqual(['a', 'b', 'c', 'd']);
    await workspace.write([{ path: 'a', content: Buffer.alloc(450_000, 1) }]); // replacing needs no more room
  });
});

describe('paths', () => {
  const hostile = [
    '',
    '/',
    '/etc/passwd',
    '../x',
    'a/../../x',
    'a/..',
    '.',
    './a',
    'a//b',
    'a/',
    'a\\b',
    '..\\x',
    'C:\\x',
    'C:x',
    'a\0b',
    'a\nb',
    'a\u007fb',
    'a\u0085b',
    '.git',
    '.git/config',
    '.GIT/hooks/x',
    'sub/.Git/config',
    '.g\u200cit/config',
    '.gi\ufefft',
    '\uff0egit/config',
    'git~1',
    'GIT~1/config',
    '.git ',
    '.git.',
    '.git::$INDEX_ALLOCATION',
    'con',
    'CON.txt',
    'a/nul',
    'aux.ts',
    'COM1',
    'lpt9.log',
    'com\u00b9',
    'conin$',
    'nul .txt',
    'name.',
    'name ',
    'a:b',
    'a?b',
    'a*b',
    'a|b',
    '<a>',
    'a"b',
    'x'.repeat(256),
    `${'d/'.repeat(600)}x`,
    'u\u0308.txt',
    '\ud800.txt',
    'in\u202etxt.exe',
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
    const paths = [
      '.gitignore',
      '.github/workflows/ci.yml',
      '.env.example',
      'src/[id]/page.tsx',
      'src/größe.ts',
      'src/日本.ts',
      'a b/c d.txt',
      '...x',
      'console.ts',
      'com10.ts',
      '@scope/x',
      '$id.tsx',
      '(group)/x.ts',
    ];
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
    for (const [path, code] of [
      ['hard', 'workspace.link_refused'],
      ['folder', 'workspace.not_a_file'],
      ['pipe', 'workspace.not_a_file'],
    ] as const) {
      await expect(workspace.read(path)).rejects.toMatchObject({ code });
      await expect(workspace.write([{ path, content: 'x' }])).rejects.toMatchObject({ code });
    }
    expect(await workspace.list()).toEqual([]); // none of them could be read or committed
  });

  it('refuses ids that could leave the folder of workspaces', async () => {
    for (const id of ['', '..', 'a/b', '.hidden', 'x'.repeat(101), 'a\0']) {
      await expect(workspaces.open(id)).rejects.toMatchObject({ code: 'workspace.invalid_build_id' });
      await expect(workspaces.remove(id)).rejects.toMatchObject({ code: 'workspace.invalid_build_id' });
    }
  });
});

describe('dependencies', () => {
  it('are linked, replaced when they differ, and are no project files', async () => {
    const [first, second] = ['store1', 'store2'].map((name) => join(folder, name)) as [string, string];
    for (const store of [first, second]) mkdirSync(join(store, 'react'), { recursive: true });
    await workspace.write([
      { path: 'frontend/package.json', content: '{}' },
      { path: '.gitignore', content: 'node_modules/\n' },
    ]);
    plant('frontend/node_modules/.vite/left', (path) => writeFileSync(path, ''));
    await workspace.linkDependencies('frontend', first);
    await workspace.linkDependencies('frontend', first);
    expect(readlinkSync(join(workspace.root, 'frontend/node_modules'))).toBe(first);
    await workspace.linkDependencies('frontend', second);
    expect(readlinkSync(join(workspace.root, 'frontend/node_modules'))).toBe(second);
    expect((await workspace.list()).map(({ path }) => path)).toEqual(['.gitignore', 'frontend/package.json']);
    await workspace.commit({ message: 'x', author });
    expect((await workspace.log())[0]?.files).toEqual(['.gitignore', 'frontend/package.json']);
    await expect(workspace.write([{ path: 'frontend/node_modules/react/x', content: '' }])).rejects.toMatchObject({
      code: 'workspace.link_refused',
    });
    await expect(workspace.linkDependencies('frontend', join(folder, 'away'))).rejects.toMatchObject({
      code: 'workspace.invalid_dependencies',
    });
    await workspaces.remove(workspace.buildId);
    expect(readdirSync(second)).toEqual(['react']);
  });
});
