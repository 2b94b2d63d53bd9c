import { symlinkSync } from 'node:fs';
import { sha256 } from '#foundry/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { author, WorkspaceFixture } from '../workspace.fixture.js';
import type { Workspace } from '../workspace.types.js';
import { applyEdits } from './apply-edits.js';
import type { Edit } from './edit.schemas.js';

const fixture = new WorkspaceFixture();
let workspace: Workspace;
beforeEach(async () => {
  ({ workspace } = fixture);
  await workspace.write([
    { path: 'src/a.ts', content: 'export const a = 1;\r\n' },
    { path: 'src/b.ts', content: 'export const b = 1;\n' },
    { path: 'run.sh', content: '#!/bin/sh\necho\n', executable: true },
    { path: 'logo.png', content: Uint8Array.from([137, 0, 255]) },
  ]);
});

const replace = (path: string, search: string, replacement: string): Edit => ({
  kind: 'replace',
  path,
  search,
  replace: replacement,
});
const text = async (path: string): Promise<string> => (await workspace.read(path)).toString();

describe('edits of a workspace', () => {
  it('are written, and told as one diff', async () => {
    const { diff, changes } = await applyEdits(workspace, [
      replace('src/a.ts', 'a = 1', 'a = 2'),
      { kind: 'write', path: 'src/c.ts', content: 'export const c = 1;\n' },
      { kind: 'remove', path: 'src/b.ts' },
      { kind: 'remove', path: 'logo.png' },
    ]);
    expect(await text('src/a.ts')).toBe('export const a = 2;\r\n');
    expect(await text('src/c.ts')).toBe('export const c = 1;\n');
    expect((await workspace.list()).map(({ path }) => path)).toEqual(['run.sh', 'src/a.ts', 'src/c.ts']);
    expect(changes.map(({ path, kind }) => `${kind} ${path}`)).toEqual([
      'removed logo.png',
      'modified src/a.ts',
      'removed src/b.ts',
      'added src/c.ts',
    ]);
    expect(diff).toContain('-export const a = 1;\r\n+export const a = 2;\r\n');
    expect(diff).toContain('Binary files a/logo.png and /dev/null differ');
  });

  it('are written all or not at all', async () => {
    const before = fixture.picture();
    const edits = [replace('src/a.ts', 'a = 1', 'a = 2'), replace('src/b.ts', 'gone', 'x')];
    await expect(applyEdits(workspace, edits)).rejects.toMatchObject({
      code: 'edit.not_found',
      details: { failures: [{ edit: 1 }] },
    });
    for (const path of ['../x', '.git/config', 'src/a.ts/below']) {
      const refused = [
        { kind: 'remove', path: 'src/b.ts' } as const,
        { kind: 'write', path, content: 'x' } as const,
        replace('src/a.ts', '1', '2'),
      ];
      await expect(applyEdits(workspace, refused)).rejects.toMatchObject({ code: /^workspace\.(invalid_path|name_conflict)$/ });
    }
    const tooLarge = [
      { kind: 'remove', path: 'src/b.ts' } as const,
      { kind: 'write', path: 'big', content: 'x'.repeat(600_000) } as const,
    ];
    await expect(applyEdits(workspace, tooLarge, { newFileBytes: 1_000_000 })).rejects.toMatchObject({
      code: 'workspace.file_too_large',
    });
    expect(fixture.picture()).toEqual(before);
  });

  it('are made only to what they were made for', async () => {
    const edit = { ...replace('src/a.ts', 'a = 1', 'a = 2'), ifMatch: sha256('something else') } as Edit;
    await expect(applyEdits(workspace, [edit])).rejects.toMatchObject({
      code: 'workspace.edit_conflict',
      details: { path: 'src/a.ts' },
    });
    await expect(applyEdits(workspace, [{ kind: 'write', path: 'src/a.ts', content: 'x', ifMatch: null }])).rejects.toMatchObject(
      {
        code: 'workspace.edit_conflict',
      },
    );
    const diff = '--- a/src/b.ts\n+++ b/src/b.ts\n@@ -1 +1 @@\n-export const b = 1;\n+export const b = 2;\n';
    await expect(applyEdits(workspace, [{ kind: 'diff', diff, ifMatch: { 'src/b.ts': null } }])).rejects.toMatchObject({
      code: 'workspace.edit_conflict',
    });
    await applyEdits(workspace, [{ kind: 'diff', diff, ifMatch: { 'src/b.ts': sha256('export const b = 1;\n') } }]);
    expect(await text('src/b.ts')).toBe('export const b = 2;\n');
  });

  it('do not overwrite what was written between reading and writing', async () => {
    const racing = Object.create(workspace) as Workspace;
    racing.read = async (path) => {
      const content = await workspace.read(path);
      await workspace.write([{ path: 'src/a.ts', content: 'somebody else\n' }]);
      return content;
    };
    await expect(
      applyEdits(racing, [replace('src/a.ts', 'a = 1', 'a = 2'), { kind: 'remove', path: 'src/b.ts' }]),
    ).rejects.toMatchObject({
      code: 'workspace.edit_conflict',
    });
    expect(await text('src/a.ts')).toBe('somebody else\n');
    expect(await text('src/b.ts')).toBe('export const b = 1;\n');
  });

  it('keep files executable that change, move or come from a diff', async () => {
    await applyEdits(workspace, [replace('run.sh', 'echo', 'echo hi')]);
    await applyEdits(workspace, [{ kind: 'move', path: 'run.sh', to: 'bin/start.sh' }]);
    await applyEdits(workspace, [{ kind: 'diff', diff: 'diff --git a/src/b.ts b/src/b.ts\nold mode 100644\nnew mode 100755\n' }]);
    const executable = (await workspace.list()).filter((entry) => entry.executable).map(({ path }) => path);
    expect(executable).toEqual(['bin/start.sh', 'src/b.ts']);
  });

  it('can rename a file to another letter case', async () => {
    await applyEdits(workspace, [{ kind: 'move', path: 'src/a.ts', to: 'src/A.ts' }]);
    expect((await workspace.list()).map(({ path }) => path)).toContain('src/A.ts');
  });

  it('refuse links', async () => {
    fixture.plant('src/link.ts', (path) => symlinkSync('/etc/hostname', path));
    await expect(applyEdits(workspace, [replace('src/link.ts', 'a', 'b')])).rejects.toMatchObject({
      code: 'workspace.link_refused',
    });
  });

  it('say where a text is that has moved to another file', async () => {
    const moved = 'export function totalOf(items: Item[]): number {\n  return items.length;\n}\n';
    await workspace.write([{ path: 'src/totals.ts', content: `// Totals\n${moved}` }]);
    await expect(applyEdits(workspace, [replace('src/a.ts', moved, 'x\n')])).rejects.toMatchObject({
      code: 'edit.not_found',
      message: expect.stringContaining('but in "src/totals.ts", at lines 2–4'),
      details: {
        failures: [{ path: 'src/a.ts', candidate: { path: 'src/totals.ts', startLine: 2, endLine: 4, text: moved.trimEnd() } }],
      },
    });
  });

  it('can be committed and rolled back', async () => {
    const sha = (await workspace.commit({ message: 'x', author })) as string;
    const before = fixture.picture();
    await applyEdits(workspace, [replace('src/a.ts', '1', '2'), { kind: 'move', path: 'run.sh', to: 'go.sh' }]);
    expect(await workspace.commit({ message: 'y', author })).not.toBeNull();
    await workspace.rollback(sha);
    expect(fixture.picture()).toEqual(before);
  });
});

describe('a change of several files', () => {
  it('takes back what it has done when a later part fails', async () => {
    const before = fixture.picture();
    await expect(
      workspace.change({
        remove: [{ path: 'src/b.ts' }],
        write: [
          { path: 'src/a.ts', content: 'changed' },
          { path: 'SRC/a.ts', content: 'another spelling' },
        ],
      }),
    ).rejects.toMatchObject({ code: 'workspace.name_conflict' });
    expect(fixture.picture()).toEqual(before);
    await expect(workspace.change({ remove: [{ path: 'src' }] })).rejects.toMatchObject({ code: 'workspace.not_a_file' });
    await expect(workspace.change({ remove: [{ path: 'src/b.ts', ifMatch: sha256('x') }] })).rejects.toMatchObject({
      code: 'workspace.edit_conflict',
    });
    expect(fixture.picture()).toEqual(before);
  });

  it('can put a folder where a file was', async () => {
    await workspace.change({ remove: [{ path: 'src/b.ts' }], write: [{ path: 'src/b.ts/index.ts', content: 'x' }] });
    expect(await text('src/b.ts/index.ts')).toBe('x');
  });
});
