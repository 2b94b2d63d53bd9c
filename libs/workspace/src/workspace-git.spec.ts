import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { author, at, WorkspaceFixture } from './workspace.fixture.js';
import type { Workspace } from './workspace.types.js';

const fixture = new WorkspaceFixture();
let workspace: Workspace;
let trap: string;
let traps = 0;
beforeEach(() => {
  ({ workspace } = fixture);
  trap = join(fixture.folder, `trap-${traps++}`);
});

/** Everything that Foundry does with a project's history. */
async function wholeHistory(): Promise<void> {
  await workspace.list();
  const sha = (await workspace.commit({ message: 'One', author, at })) as string;
  await workspace.write([{ path: 'a.txt', content: 'changed\n' }]);
  await workspace.commit({ message: 'Two', author, at, paths: ['a.txt'] });
  await workspace.log();
  await workspace.diff((await workspace.head()) as string);
  await workspace.rollback(sha);
  const delivery = await workspace.prepareDelivery();
  await delivery.seal({ files: [], message: 'End', author, at });
}

describe('a project that wants git to do something', () => {
  const run = (): string => `touch ${trap}`;
  const config = (): string =>
    `[core]\n\tfsmonitor = ${run()}\n\thooksPath = hooks\n\tsshCommand = ${run()}\n\teditor = ${run()}\n\tpager = ${run()}\n` +
    `[filter "lfs"]\n\tclean = ${run()}\n\tsmudge = ${run()}\n\tprocess = ${run()}\n\trequired = true\n` +
    `[diff "evil"]\n\ttextconv = ${run()}\n\tcommand = ${run()}\n[diff]\n\texternal = ${run()}\n` +
    `[gpg]\n\tprogram = ${run()}\n[commit]\n\tgpgSign = true\n[log]\n\tshowSignature = true\n` +
    `[uploadpack]\n\tpackObjectsHook = ${run()}\n[protocol "ext"]\n\tallow = always\n[alias]\n\tlog = !${run()}\n\tcommit-tree = !${run()}\n`;
  const attributes =
    '* filter=lfs diff=evil merge=lfs text eol=crlf ident export-subst working-tree-encoding=UTF-16\n[attr]x -diff\n';

  it('runs nothing and converts nothing by its own files', async () => {
    const content = '$Id$ $Format:%H$\r\nversion https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n';
    await workspace.write([
      { path: 'a.txt', content },
      { path: '.gitattributes', content: attributes },
      { path: 'sub/.gitattributes', content: attributes },
      { path: '.gitmodules', content: `[submodule "x"]\n\tpath = sub\n\turl = ext::sh -c ${run()}\n\tupdate = !${run()}\n` },
      { path: '.lfsconfig', content: '[lfs]\n\turl = ext::sh\n' },
      { path: '.gitconfig', content: config() },
      { path: '.mailmap', content: 'Somebody <s@x> <backend@foundry.local>\n' },
      { path: 'HEAD', content: 'ref: refs/heads/main\n' },
      { path: 'config', content: config() },
      { path: 'refs/heads/main', content: '0'.repeat(40) },
      { path: 'objects/info/x', content: '' },
      { path: 'hooks/pre-commit', content: `#!/bin/sh\n${run()}\n`, executable: true },
    ]);
    await wholeHistory();
    expect((await workspace.read('a.txt')).toString()).toBe(content);
    expect((await workspace.log())[0]?.author).toEqual(author);
    expect(existsSync(trap)).toBe(false);
  });

  it('runs nothing by what was put into its repository, and loses it when it is opened again', async () => {
    await workspace.write([
      { path: 'a.txt', content: 'one\n' },
      { path: '.gitattributes', content: attributes },
    ]);
    const git = join(dirname(workspace.root), 'git');
    const hooks = ['pre-commit', 'post-commit', 'commit-msg', 'post-checkout', 'reference-transaction', 'post-index-change'];
    mkdirSync(join(git, 'hooks'), { recursive: true });
    for (const hook of hooks) writeFileSync(join(git, 'hooks', hook), `#!/bin/sh\n${run()}\n`, { mode: 0o755 });
    workspace = await fixture.reopened();
    await workspace.write([{ path: 'b.txt', content: 'b' }]); // what opens the door: the settings are written anew
    expect(readdirSync(git)).not.toContain('hooks');
    // And once more, when nobody writes them anew.
    mkdirSync(join(git, 'hooks'), { recursive: true });
    for (const hook of hooks) writeFileSync(join(git, 'hooks', hook), `#!/bin/sh\n${run()}\n`, { mode: 0o755 });
    writeFileSync(
      join(git, 'config'),
      `[core]\n\trepositoryformatversion = 0\n\tbare = false\n${config().replaceAll('gpgSign = true', 'x = y').replace('[log]\n\tshowSignature = true\n', '')}`,
    );
    await wholeHistory();
    expect(existsSync(trap)).toBe(false);
  });

  it('the traps do spring for a git that Foundry has not told otherwise', async () => {
    await workspace.write([
      { path: 'a.txt', content: 'one\n' },
      { path: '.gitattributes', content: '* filter=lfs\n' },
    ]);
    const other = join(fixture.folder, `plain-${traps}.git`);
    const plain = (args: readonly string[]) =>
      fixture.sandbox.run({
        command: 'git',
        args: [`--git-dir=${other}`, `--work-tree=${workspace.root}`, ...args],
        cwd: workspace.root,
        origin: 'foundry',
        network: 'none',
      });
    await plain(['init', '--quiet']);
    writeFileSync(join(other, 'config'), `[core]\n\trepositoryformatversion = 0\n\tbare = false\n${config()}`);
    await plain(['add', 'a.txt']);
    expect(existsSync(trap)).toBe(true);
  });

  it('cannot hide a change from the diff', async () => {
    await workspace.write([
      { path: '.gitattributes', content: '* -diff binary\n' },
      { path: 'a.txt', content: 'one\n' },
    ]);
    const sha = (await workspace.commit({ message: 'x', author })) as string;
    expect(await workspace.diff(sha)).toContain('+one');
  });

  it('cannot hold git up with patterns that take for ever', async () => {
    const name = 'a'.repeat(200);
    await workspace.write([
      { path: '.gitignore', content: `${'*a'.repeat(60)}b\n` },
      { path: name, content: '' },
    ]);
    const answer = await workspace.list().catch((error: unknown) => error as { code: string });
    if (!Array.isArray(answer)) expect(answer.code).toBe('workspace.git_failed');
    else expect(answer.map(({ path }) => path)).toContain(name);
  });

  it('cannot have its ignore files lead outside', async () => {
    const outside = join(fixture.folder, `rules-${traps}`);
    writeFileSync(outside, 'a.txt\n');
    await workspace.write([{ path: 'a.txt', content: '' }]);
    fixture.plant('.gitignore', (path) => writeFileSync(path, 'b.txt\n'));
    fixture.plant('b.txt', (path) => writeFileSync(path, ''));
    expect((await workspace.list()).map(({ path }) => path)).toEqual(['.gitignore', 'a.txt']);
    await workspace.remove(['.gitignore']);
    await fixture.sandbox.run({
      command: 'ln',
      args: ['-s', outside, '.gitignore'],
      cwd: workspace.root,
      origin: 'foundry',
      network: 'none',
    });
    expect((await workspace.list()).map(({ path }) => path)).toEqual(['a.txt', 'b.txt']);
  });
});

describe('the repository', () => {
  it('is one that git finds nothing wrong with, and the same as git itself would make', async () => {
    await workspace.write([
      { path: 'a.txt', content: 'x' },
      { path: 'a/b', content: 'sorted after a.txt, since a folder counts as a/' },
      { path: 'a-b', content: '' },
      { path: 'größe/日本.ts', content: 'x' },
      { path: 'run.sh', content: '#!/bin/sh\n', executable: true },
    ]);
    const sha = (await workspace.commit({ message: '\n\nTitle  \n\nBody\n\n', author, at })) as string;
    expect(await fixture.git(workspace, ['fsck', '--strict', '--full'])).toBe('');
    const other = join(fixture.folder, `other-${traps}.git`);
    const env = {
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_AUTHOR_NAME: author.name,
      GIT_AUTHOR_EMAIL: author.email,
      GIT_COMMITTER_NAME: author.name,
      GIT_COMMITTER_EMAIL: author.email,
      GIT_AUTHOR_DATE: `@${+at / 1000} +0000`,
      GIT_COMMITTER_DATE: `@${+at / 1000} +0000`,
    };
    const plain = async (args: readonly string[]): Promise<string> =>
      (
        await fixture.sandbox.run({
          command: 'git',
          args: [`--git-dir=${other}`, `--work-tree=${workspace.root}`, ...args],
          cwd: workspace.root,
          origin: 'foundry',
          network: 'none',
          env,
        })
      ).stdout.text;
    await plain(['init', '--quiet']);
    await plain(['add', '--all']);
    await plain(['commit', '--quiet', '-m', 'Title\n\nBody']);
    expect((await plain(['rev-parse', 'HEAD'])).trim()).toBe(sha);
  });
});

describe('an edit', () => {
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

  it('is made only to what it was made for', async () => {
    await workspace.write([{ path: 'a.txt', content: 'one', ifMatch: null }]);
    await workspace.write([{ path: 'a.txt', content: 'two', ifMatch: hash('one') }]);
    const conflict = { code: 'workspace.edit_conflict' };
    for (const file of [
      { path: 'a.txt', content: 'three', ifMatch: hash('one') },
      { path: 'a.txt', content: 'three', ifMatch: null },
      { path: 'none.txt', content: 'three', ifMatch: hash('one') },
    ]) {
      await expect(workspace.write([{ path: 'other.txt', content: 'x' }, file])).rejects.toMatchObject(conflict);
    }
    expect((await workspace.list()).map(({ path }) => path)).toEqual(['a.txt']);
    expect((await workspace.read('a.txt')).toString()).toBe('two');
  });

  it('wins alone when two are made to the same file at once', async () => {
    await workspace.write([{ path: 'a.txt', content: 'one' }]);
    const other = await fixture.reopened();
    const edits = await Promise.allSettled(
      [workspace, other, workspace, other].map((w, i) => w.write([{ path: 'a.txt', content: `by ${i}`, ifMatch: hash('one') }])),
    );
    expect(edits.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await workspace.read('a.txt')).toString()).toMatch(/^by \d$/);
  });
});
