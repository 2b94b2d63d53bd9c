import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '#foundry/kernel';
import { createSandbox, type Sandbox } from '#foundry/sandbox';
import { createWorkspaces, type Workspace, type Workspaces } from '#foundry/workspace';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { packageBundle, type BundleRequest } from './package-bundle.js';

const backend = { name: 'Backend Agent', email: 'backend@foundry.local' };
const frontend = { name: 'Frontend Agent', email: 'frontend@foundry.local' };
const secret = 'AKIA-THIS-IS-THE-SECRET-0123456789';

let folder: string;
let sandbox: Sandbox;
let workspaces: Workspaces;
let workspace: Workspace;
let builds = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'packaging-spec-'));
  sandbox = createSandbox({ runDirectory: join(folder, 'runs'), instanceId: `pack${process.pid}` });
  workspaces = createWorkspaces({ directory: join(folder, 'workspaces'), sandbox });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  workspace = await workspaces.open(`build_${++builds}`);
  await fill(workspace);
});

async function fill(target: Workspace): Promise<void> {
  await target.write([
    { path: '.gitignore', content: 'node_modules\ndist\n' },
    { path: 'README.md', content: '# Pets\r\n' },
    { path: 'backend/src/main.ts', content: 'export const größe = 1;\n' },
    { path: 'backend/logo.png', content: Uint8Array.from({ length: 3000 }, (_, i) => (i * 7919) % 256) },
    { path: 'backend/entrypoint.sh', content: '#!/bin/sh\n', executable: true },
    { path: 'backend/dist/main.js', content: 'ignored' },
  ]);
  await target.commit({
    message: 'Render the backend',
    author: backend,
    at: new Date('2026-01-01T00:00:00Z'),
    paths: ['.gitignore', 'README.md', 'backend'],
  });
  await target.write([{ path: 'frontend/src/größe.tsx', content: 'export {};\n' }]);
  await target.commit({ message: 'Render the frontend', author: frontend, at: new Date('2026-01-01T00:00:01Z') });
  await target.write([{ path: 'left-uncommitted.txt', content: 'x' }]);
}

function request(more: Partial<BundleRequest> = {}): BundleRequest {
  return {
    workspace,
    topFolder: 'pet-clinic',
    evidence: { title: 'Pets', checks: [{ name: 'backend_unit', status: 'passed' }] },
    excludeFlagged: [],
    commitDate: new Date('2026-01-01T00:00:02Z'),
    ...more,
  };
}

async function unzip(content: Buffer): Promise<string> {
  const target = mkdtempSync(join(folder, 'unzipped-'));
  writeFileSync(join(target, 'bundle.zip'), content);
  const result = await sandbox.run({
    command: 'unzip',
    args: ['-q', 'bundle.zip'],
    cwd: target,
    origin: 'foundry',
    network: 'none',
  });
  expect(result).toMatchObject({ outcome: 'exited', exitCode: 0 });
  return target;
}

/** git as a person has it who never configured it: an empty home, no variables. */
async function git(cwd: string, ...args: string[]): Promise<string> {
  const result = await sandbox.run({
    command: 'git',
    args,
    cwd,
    origin: 'foundry',
    network: 'none',
    env: { GIT_CONFIG_NOSYSTEM: '1' },
  });
  expect(result.stderr.text).toBe('');
  expect(result).toMatchObject({ outcome: 'exited', exitCode: 0 });
  return result.stdout.text;
}

async function entriesOf(content: Buffer): Promise<{ name: string; mode: number; time: number }[]> {
  const zip = await fromBufferPromise(content);
  const entries: { name: string; mode: number; time: number }[] = [];
  for await (const entry of zip.eachEntry()) {
    entries.push({
      name: entry.fileName,
      mode: entry.externalFileAttributes >>> 16,
      time: (entry.lastModFileDate << 16) | entry.lastModFileTime,
    });
  }
  return entries;
}

describe('a bundle', () => {
  it('has one top folder with the committed files, the evidence and the history, and nothing else', async () => {
    const bundle = await packageBundle(request());
    const entries = await entriesOf(bundle.content);
    const names = entries.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    expect(names.filter((name) => !name.startsWith('pet-clinic/.git/'))).toEqual(
      [
        '.gitignore',
        'README.md',
        'backend/entrypoint.sh',
        'backend/logo.png',
        'backend/src/main.ts',
        'foundry.json',
        'frontend/src/größe.tsx',
      ].map((name) => `pet-clinic/${name}`),
    );
    expect(
      names
        .filter((name) => name.startsWith('pet-clinic/.git/'))
        .map((name) => name.replace(/[0-9a-f]{40}/, 'HASH').slice('pet-clinic/.git/'.length)),
    ).toEqual(['HEAD', 'config', 'index', 'objects/pack/pack-HASH.idx', 'objects/pack/pack-HASH.pack', 'refs/heads/main']);
    for (const { name, mode } of entries) expect(mode.toString(8), name).toBe(name.endsWith('.sh') ? '100755' : '100644');
    expect(new Set(entries.map(({ time }) => time)).size).toBe(1);
    expect(bundle).toMatchObject({
      size: bundle.content.length,
      sha256: sha256(bundle.content),
      history: 'complete',
      excluded: [],
    });
  });

  it('is a clean and sound git repository with the agents as authors, where git has no user', async () => {
    const bundle = await packageBundle(request());
    const project = join(await unzip(bundle.content), 'pet-clinic');
    expect(await git(project, 'status', '--porcelain', '--ignored')).toBe('');
    expect(await git(project, 'status', '--short', '--branch')).toBe('## main\n');
    expect(await git(project, 'log', '--format=%an <%ae> %aI %s')).toBe(
      'Foundry <foundry@localhost> 2026-01-01T00:00:02+00:00 Add the evidence of the build\n' +
        'Frontend Agent <frontend@foundry.local> 2026-01-01T00:00:01+00:00 Render the frontend\n' +
        'Backend Agent <backend@foundry.local> 2026-01-01T00:00:00+00:00 Render the backend\n',
    );
    await git(project, 'fsck', '--full', '--strict', '--no-progress');
    expect(await git(project, 'diff', 'HEAD~1', '--name-only')).toBe('foundry.json\n');
    expect(await git(project, 'config', '--list', '--local')).not.toMatch(/worktree|\/tmp/);
    expect(statSync(join(project, 'backend/entrypoint.sh')).mode & 0o777).toBe(0o755);
    expect(readFileSync(join(project, 'README.md'), 'utf8')).toBe('# Pets\r\n');
    for (const { path, sha256: hash, size } of bundle.files) {
      const bytes = readFileSync(join(project, path));
      expect([path, sha256(bytes), bytes.length]).toEqual([path, hash, size]);
    }
  });

  it('carries its evidence with the hash of every file', async () => {
    const project = join(await unzip((await packageBundle(request())).content), 'pet-clinic');
    const evidence = JSON.parse(readFileSync(join(project, 'foundry.json'), 'utf8')) as { files: Record<string, string> };
    expect(evidence).toMatchObject({
      title: 'Pets',
      checks: [{ name: 'backend_unit', status: 'passed' }],
      history: { kind: 'complete' },
      excluded: [],
    });
    expect(Object.keys(evidence.files)).toEqual([
      '.gitignore',
      'README.md',
      'backend/entrypoint.sh',
      'backend/logo.png',
      'backend/src/main.ts',
      'frontend/src/größe.tsx',
    ]);
    for (const [path, hash] of Object.entries(evidence.files)) expect(sha256(readFileSync(join(project, path)))).toBe(hash);
  });

  it('has the same bytes again: later, after touching files, and from an equal workspace', async () => {
    const { content } = await packageBundle(request());
    expect((await packageBundle(request())).content.equals(content)).toBe(true);
    for (const path of ['README.md', 'backend/src/main.ts'])
      utimesSync(join(workspace.root, path), new Date(0), new Date(12345678));
    const equal = await workspaces.open(`equal_${builds}`);
    await fill(equal);
    expect((await packageBundle(request({ workspace: equal }))).content.equals(content)).toBe(true);
  });

  it('leaves the workspace as it was', async () => {
    const before = { head: await workspace.head(), list: await workspace.list(), log: await workspace.log() };
    await packageBundle(request());
    expect({ head: await workspace.head(), list: await workspace.list(), log: await workspace.log() }).toEqual(before);
    expect(readdirSync(join(workspace.root, '../staging'))).toEqual([]);
  });

  it('replaces a foundry.json of the project by the evidence', async () => {
    await workspace.write([{ path: 'foundry.json', content: '{}' }]);
    await workspace.commit({ message: 'x', author: backend });
    const project = join(await unzip((await packageBundle(request())).content), 'pet-clinic');
    expect(JSON.parse(readFileSync(join(project, 'foundry.json'), 'utf8'))).toMatchObject({ title: 'Pets' });
    expect(await git(project, 'status', '--porcelain')).toBe('');
  });

  it('refuses a top folder that is a path or a trick, and a workspace without commits', async () => {
    for (const topFolder of ['', '..', 'a/b', '/a', 'A', '.git', 'a b', 'x'.repeat(81)]) {
      await expect(packageBundle(request({ topFolder }))).rejects.toMatchObject({ code: 'packaging.invalid_top_folder' });
    }
    await expect(packageBundle(request({ commitDate: new Date('never') }))).rejects.toMatchObject({
      code: 'packaging.invalid_date',
    });
    await expect(packageBundle(request({ workspace: await workspaces.open(`empty_${builds}`) }))).rejects.toMatchObject({
      code: 'workspace.nothing_committed',
    });
  });
});

describe('a notice', () => {
  it('is at the top of the README, which the evidence counts and the history holds', async () => {
    const bundle = await packageBundle(request({ notice: '> **Mind the gap.**\n' }));
    const project = join(await unzip(bundle.content), 'pet-clinic');
    const readme = readFileSync(join(project, 'README.md'), 'utf8');
    expect(readme).toBe('> **Mind the gap.**\n\n# Pets\r\n');
    const evidence = JSON.parse(readFileSync(join(project, 'foundry.json'), 'utf8')) as { files: Record<string, string> };
    expect(evidence.files['README.md']).toBe(sha256(readme));
    expect(await git(project, 'status', '--porcelain')).toBe('');
    expect((await workspace.read('README.md')).toString()).toBe('# Pets\r\n');
  });

  it('is a README of its own where there is none', async () => {
    await workspace.remove(['README.md']);
    await workspace.commit({ message: 'No README', author: backend });
    const bundle = await packageBundle(request({ notice: '> Mind.\n' }));
    const project = join(await unzip(bundle.content), 'pet-clinic');
    expect(readFileSync(join(project, 'README.md'), 'utf8')).toBe('> Mind.\n\n');
    expect(bundle.files.filter(({ path }) => path === 'README.md')).toHaveLength(1);
  });
});

describe('flagged files', () => {
  /** Every content that can be got out of an unzipped bundle: its files, and each object of its history. */
  async function everything(project: string): Promise<string> {
    const objects = (await git(project, 'rev-list', '--all', '--objects', '--no-object-names')).trim().split('\n');
    const texts = await Promise.all(objects.map((name) => git(project, 'cat-file', '-p', name)));
    const files = readdirSync(project, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return [...texts, ...files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))].join('\n');
  }

  it('are not in the bundle when they were never committed, and the history stays', async () => {
    await workspace.write([{ path: 'backend/.env', content: secret }]);
    const bundle = await packageBundle(request({ excludeFlagged: ['backend/.env'] }));
    expect(bundle).toMatchObject({ history: 'complete', excluded: [] });
    const project = join(await unzip(bundle.content), 'pet-clinic');
    expect(await everything(project)).not.toContain(secret);
    expect((await git(project, 'log', '--oneline')).trim().split('\n')).toHaveLength(3);
  });

  it.each(['still there', 'removed since', 'changed since'])(
    'squash the history when they were committed and are %s',
    async (state) => {
      await workspace.write([{ path: 'backend/keys.ts', content: secret }]);
      await workspace.commit({ message: 'Add keys', author: backend });
      if (state === 'removed since') await workspace.remove(['backend/keys.ts']);
      if (state === 'changed since') await workspace.write([{ path: 'backend/keys.ts', content: `${secret}!` }]);
      await workspace.commit({ message: 'Next', author: backend });
      const bundle = await packageBundle(request({ excludeFlagged: ['backend/keys.ts'] }));
      expect(bundle).toMatchObject({ history: 'squashed', excluded: state === 'removed since' ? [] : ['backend/keys.ts'] });
      const project = join(await unzip(bundle.content), 'pet-clinic');
      expect(await everything(project)).not.toContain(secret);
      expect(await git(project, 'log', '--format=%an %s')).toBe('Foundry Deliver the project with the evidence of the build\n');
      expect(await git(project, 'status', '--porcelain')).toBe('');
      await git(project, 'fsck', '--full', '--strict', '--no-progress');
      expect(JSON.parse(readFileSync(join(project, 'foundry.json'), 'utf8'))).toMatchObject({ history: { kind: 'squashed' } });
      expect((await packageBundle(request({ excludeFlagged: ['backend/keys.ts'] }))).content.equals(bundle.content)).toBe(true);
    },
  );

  it('are recognised by content under other names, now and in the history', async () => {
    await workspace.write([
      { path: 'old-name.txt', content: secret },
      { path: 'copy.txt', content: secret },
    ]);
    await workspace.commit({ message: 'Old', author: backend });
    await workspace.remove(['old-name.txt']);
    await workspace.commit({ message: 'Gone', author: backend });
    mkdirSync(join(workspace.root, 'config'));
    await workspace.write([{ path: 'config/new-name.txt', content: secret }]);
    const bundle = await packageBundle(request({ excludeFlagged: ['config/new-name.txt'] }));
    expect(bundle).toMatchObject({ history: 'squashed', excluded: ['copy.txt'] });
    expect(await everything(join(await unzip(bundle.content), 'pet-clinic'))).not.toContain(secret);
  });
});
