import { readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ForkFixture } from './fork.fixture.js';
import { author, at } from './workspace.fixture.js';
import type { MergeConflict, Workspace, WorkspaceFork } from './workspace.types.js';

const fixture = new ForkFixture();
let workspace: Workspace;
let fork: WorkspaceFork;
beforeEach(() => {
  ({ workspace, fork } = fixture);
});

const commit = fixture.commit.bind(fixture);
const merge = fixture.merge.bind(fixture);
const text = fixture.text.bind(fixture);

async function conflicts(): Promise<readonly MergeConflict[]> {
  const before = { picture: fixture.picture(), head: await workspace.head() };
  const outcome = await merge();
  if (outcome.status !== 'conflicts') throw new Error(`The merge was ${outcome.status}.`);
  expect({ picture: fixture.picture(), head: await workspace.head() }).toEqual(before);
  expect(await fixture.git(workspace, ['fsck', '--full', '--strict'])).toBe('');
  return outcome.conflicts;
}

describe('a conflict', () => {
  it('of lines is reported with both sides, the base and the marked text', async () => {
    await commit(fork, { 'backend/a.ts': 'one\ntwo\nTHEIRS\nfour\nfive\nsix\nseven\n', 'frontend/b.ts': 'fine\n' });
    await commit(workspace, { 'backend/a.ts': 'one\ntwo\nOURS\nfour\nfive\nsix\nseven\n' });
    const [conflict, ...more] = await conflicts();
    expect(more).toEqual([]);
    expect(conflict).toMatchObject({ path: 'backend/a.ts', kind: 'content' });
    expect(String(conflict?.base?.content)).toBe('one\ntwo\nthree\nfour\nfive\nsix\nseven\n');
    expect(String(conflict?.ours?.content)).toContain('OURS');
    expect(String(conflict?.theirs?.content)).toContain('THEIRS');
    expect(conflict?.marked).toBe(
      'one\ntwo\n<<<<<<< workspace\nOURS\n||||||| base\nthree\n=======\nTHEIRS\n>>>>>>> frontend\nfour\nfive\nsix\nseven\n',
    );
  });

  it('is one of bytes, of two new files, of a removed and a changed file, and of modes', async () => {
    await fork.write([{ path: 'mode.sh', content: 'x', executable: true }]);
    await commit(fork, {
      'logo.png': Uint8Array.from([0, 9]),
      'new.ts': 'theirs\n',
      'run.sh': null,
      'frontend/b.ts': 'changed\n',
    });
    await commit(workspace, {
      'logo.png': Uint8Array.from([0, 8]),
      'new.ts': 'ours\n',
      'run.sh': 'changed\n',
      'frontend/b.ts': null,
      'mode.sh': 'x',
    });
    const found = await conflicts();
    expect(found.map(({ path, kind }) => [path, kind])).toEqual([
      ['frontend/b.ts', 'removed-here'],
      ['logo.png', 'binary'],
      ['mode.sh', 'mode'],
      ['new.ts', 'both-added'],
      ['run.sh', 'removed-there'],
    ]);
    expect(found[0]).toMatchObject({ ours: null, marked: null });
    expect([...(found[1]?.theirs?.content ?? [])]).toEqual([0, 9]);
    expect(found[3]).toMatchObject({ base: null });
    expect(found[4]).toMatchObject({ theirs: null, base: { executable: true } });
  });

  it('is one of paths that cannot be together', async () => {
    await commit(fork, { 'docs/page.md': 'x\n', 'Extra/x.ts': 'x\n' });
    await commit(workspace, { docs: 'a file\n', 'extra/y.ts': 'y\n' });
    expect((await conflicts()).map(({ path, kind }) => [path, kind])).toEqual([
      ['Extra/x.ts', 'path'],
      ['docs/page.md', 'path'],
    ]);
  });

  it('is settled by resolutions, which decide what is in the merge', async () => {
    await commit(fork, { 'backend/a.ts': 'theirs\n', 'run.sh': null, 'frontend/b.ts': 'fine\n', 'docs/page.md': 'x\n' });
    await commit(workspace, { 'backend/a.ts': 'ours\n', 'run.sh': 'changed\n', docs: 'a file\n' });
    const some = { 'backend/a.ts': { content: 'both\n' } };
    expect(await merge({ resolutions: some })).toMatchObject({ status: 'conflicts', conflicts: [{ path: 'run.sh' }] });
    const paths = { ...some, 'run.sh': null };
    expect(await merge({ resolutions: paths })).toMatchObject({ status: 'conflicts', conflicts: [{ path: 'docs/page.md' }] });
    const all = { ...paths, docs: null, 'docs/index.md': { content: 'a file\n' }, 'tool.sh': { content: 'x', executable: true } };
    expect(await merge({ resolutions: all })).toMatchObject({ status: 'merged' });
    expect([await text('backend/a.ts'), await text('docs/page.md'), await text('docs/index.md')]).toEqual([
      'both\n',
      'x\n',
      'a file\n',
    ]);
    expect((await workspace.list()).filter(({ executable }) => executable).map(({ path }) => path)).toEqual(['tool.sh']);
    expect(await workspace.commit({ message: 'x', author })).toBeNull();
    await commit(fork, { 'frontend/b.ts': 'B\n' });
    await expect(merge({ resolutions: { '../x': null } })).rejects.toMatchObject({ code: 'workspace.invalid_path' });
    await expect(merge({ resolutions: { x: { content: 'x'.repeat(600_000) } } })).rejects.toMatchObject({
      code: 'workspace.file_too_large',
    });
  });
});

describe('a merge that something stands in the way of', () => {
  it('is taken back', async () => {
    await commit(fork, { 'backend/a.ts': 'A\n', 'frontend/b.ts': null, 'dist-not/x.ts': 'x\n' });
    // An ignored file lies where the merge needs a folder: the project's own files do not tell.
    await workspace.write([{ path: '.gitignore', content: 'dist/\ndist-not\n' }]);
    await workspace.commit({ message: 'Ignore more', author, at });
    fixture.plant('dist-not', (path) => writeFileSync(path, 'in the way'));
    const before = { picture: fixture.picture(), head: await workspace.head() };
    await expect(merge()).rejects.toMatchObject({ code: 'workspace.file_changing' });
    expect({ picture: fixture.picture(), head: await workspace.head() }).toEqual(before);
    expect(readdirSync(dirname(workspace.root)).sort()).toEqual(['.git', 'files', 'forks', 'git', 'staging']);
    await workspace.remove(['dist-not']);
    expect(await merge()).toMatchObject({ status: 'merged' });
  });
});
