import { describe, expect, it } from 'vitest';
import { editFiles, pathsOfEdits } from './edit-files.js';
import type { FileBefore } from './edit.types.js';
import { formatDiff } from './unified-diff.js';

function patched(files: Record<string, string>, diff: string): Record<string, string | null> {
  const before = new Map<string, FileBefore | null>(Object.entries(files).map(([path, text]) => [path, { text }]));
  return Object.fromEntries(editFiles(before, [{ kind: 'diff', diff }]).changes.map((change) => [change.path, change.after]));
}

const code = (error: string): unknown => expect.objectContaining({ code: `edit.${error}` });
const head = '--- a/a.ts\n+++ b/a.ts\n';
const ten = Array.from({ length: 10 }, (_, i) => `line ${i + 1}\n`).join('');

describe('a unified diff', () => {
  it('changes, makes, removes and renames files', () => {
    const diff =
      'diff --git a/a.ts b/a.ts\nindex 111..222 100644\n--- a/a.ts\n+++ b/a.ts\n@@ -1,2 +1,2 @@\n line 1\n-line 2\n+line two\n' +
      'diff --git a/new.ts b/new.ts\nnew file mode 100755\n--- /dev/null\n+++ b/new.ts\n@@ -0,0 +1,2 @@\n+one\n+\n' +
      'diff --git a/old.ts b/old.ts\ndeleted file mode 100644\n--- a/old.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-gone\n' +
      'diff --git a/from.ts b/deep/to.ts\nsimilarity index 50%\nrename from from.ts\nrename to deep/to.ts\n--- a/from.ts\n+++ b/deep/to.ts\n@@ -1 +1 @@\n-x\n+y\n' +
      'diff --git "a/gr\\303\\266\\303\\237e.ts" "b/gr\\303\\266\\303\\237e.ts"\n--- "a/gr\\303\\266\\303\\237e.ts"\n+++ "b/gr\\303\\266\\303\\237e.ts"\n@@ -1 +1 @@\n-1\n+2\n';
    expect(patched({ 'a.ts': ten, 'old.ts': 'gone\n', 'from.ts': 'x\n', 'größe.ts': '1\n' }, diff)).toEqual({
      'a.ts': ten.replace('line 2', 'line two'),
      'new.ts': 'one\n\n',
      'old.ts': null,
      'from.ts': null,
      'deep/to.ts': 'y\n',
      'größe.ts': '2\n',
    });
    expect(pathsOfEdits([{ kind: 'diff', diff }])).toEqual(['a.ts', 'deep/to.ts', 'from.ts', 'größe.ts', 'new.ts', 'old.ts']);
  });

  it('is applied where its lines are, whatever its line numbers and counts say', () => {
    const hunk = '@@ -90,1 +77,9 @@ function x()\n line 4\n-line 5\n+line five\n line 6\n';
    expect(patched({ 'a.ts': ten }, head + hunk)).toEqual({ 'a.ts': ten.replace('line 5', 'line five') });
    expect(patched({ 'a.ts': `moved\ncode\n\n${ten}` }, head + hunk)).toEqual({
      'a.ts': `moved\ncode\n\n${ten.replace('line 5', 'line five')}`,
    });
    expect(patched({ 'a.ts': ten }, `${head}@@ ... @@\n line 4\n-line 5\n+line five\n`)).toEqual({
      'a.ts': ten.replace('line 5', 'line five'),
    });
  });

  it('may have lost the space before empty context lines, and be followed by empty lines', () => {
    expect(patched({ 'a.ts': 'a\n\nb\n\n' }, `${head}@@ -1,3 +1,3 @@\n a\n\n-b\n+c\n\n\n`)).toEqual({ 'a.ts': 'a\n\nc\n\n' });
  });

  it('takes the place that its line numbers name, when its lines are there more than once', () => {
    const text = 'a();\nend\nb();\nend\nc();\nend\n';
    const hunk = (line: number): string => `${head}@@ -${line},1 +${line},1 @@\n-end\n+END\n`;
    expect(patched({ 'a.ts': text }, hunk(4))).toEqual({ 'a.ts': 'a();\nend\nb();\nEND\nc();\nend\n' });
    expect(() => patched({ 'a.ts': text }, hunk(3))).toThrow(code('ambiguous'));
    // The second hunk is counted from where the first one was found.
    const two = `${head}@@ -1,1 +1,2 @@\n+first\n a();\n@@ -4,1 +5,1 @@\n-end\n+END\n`;
    expect(patched({ 'a.ts': text }, two)).toEqual({ 'a.ts': 'first\na();\nend\nb();\nEND\nc();\nend\n' });
  });

  it('changes only what it says: line ends, space at line ends and byte order mark stay', () => {
    expect(patched({ 'a.ts': '\uFEFFa\r\nb  \r\nc\r\n' }, `${head}@@ -1,3 +1,3 @@\n a\n b\n-c\n+d\n`)).toEqual({
      'a.ts': '\uFEFFa\r\nb  \r\nd\r\n',
    });
  });

  it('takes away or adds the last line end only when it says so', () => {
    const mark = '\\ No newline at end of file\n';
    expect(patched({ 'a.ts': 'a\nb\n' }, `${head}@@ -1,2 +1,2 @@\n a\n-b\n+b\n${mark}`)).toEqual({ 'a.ts': 'a\nb' });
    expect(patched({ 'a.ts': 'a\nb' }, `${head}@@ -1,2 +1,2 @@\n a\n-b\n${mark}+b\n`)).toEqual({ 'a.ts': 'a\nb\n' });
    expect(patched({ 'a.ts': 'a\nb' }, `${head}@@ -1,2 +1,2 @@\n-a\n+A\n b\n${mark}`)).toEqual({ 'a.ts': 'A\nb' });
    expect(patched({ 'a.ts': 'a\nb' }, `${head}@@ -1,2 +1,2 @@\n-a\n+A\n b\n`)).toEqual({ 'a.ts': 'A\nb' });
  });

  it('that does not fit is refused with the nearest place, and none of it is applied', () => {
    const diff = `${head}@@ -1,2 +1,2 @@\n line 1\n-line 2\n+line two\n@@ -8,2 +8,2 @@\n line number 8\n-line number 9\n+x\n`;
    expect(() => patched({ 'a.ts': ten }, diff)).toThrow(
      expect.objectContaining({
        code: 'edit.not_found',
        details: { failures: [expect.objectContaining({ path: 'a.ts', candidate: expect.objectContaining({ startLine: 8 }) })] },
      }),
    );
    expect(() => patched({ 'a.ts': ten }, '--- /dev/null\n+++ b/a.ts\n@@ -0,0 +1 @@\n+x\n')).toThrow(code('file_exists'));
    expect(() => patched({ 'a.ts': ten }, '--- a/a.ts\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-line 1\n')).toThrow(code('not_found'));
    expect(() => patched({ 'a.ts': ten }, `${head}@@ -5,0 +6,1 @@\n+x\n`)).toThrow(code('not_found'));
    expect(() => patched({}, `${head}@@ -1 +1 @@\n-a\n+b\n`)).toThrow(code('file_missing'));
  });

  it('that is none is refused', () => {
    for (const diff of [
      'nonsense\n',
      '@@ -1 +1 @@\n-a\n+b\n',
      '--- a/a.ts\n',
      'Binary files a/x and b/x differ\n',
      `${head}@@ -1 +1 @@\n-a\nprose\n+b\n`,
    ])
      expect(() => patched({ 'a.ts': 'a\n' }, diff)).toThrow(code('unreadable'));
    const outside = '--- a/../../etc/passwd\n+++ b/../../etc/passwd\n@@ -1 +1 @@\n-a\n+b\n';
    expect(() => patched({}, outside)).toThrow(expect.objectContaining({ code: 'workspace.invalid_path' }));
  });

  it('may name its files without prefixes, in a folder that is called like one too', () => {
    const hunk = '@@ -1 +1 @@\n-a\n+b\n';
    expect(patched({ 'src/a.ts': 'a\n' }, `--- src/a.ts\n+++ src/a.ts\n${hunk}`)).toEqual({ 'src/a.ts': 'b\n' });
    expect(patched({ 'a/a.ts': 'a\n' }, `--- a/a.ts\n+++ a/a.ts\n${hunk}`)).toEqual({ 'a/a.ts': 'b\n' });
    expect(patched({ 'src/a.ts': 'a\n' }, `--- a/src/a.ts\t2026-01-01\n+++ b/src/a.ts\t2026-01-02\n${hunk}`)).toEqual({
      'src/a.ts': 'b\n',
    });
  });
});

describe('the diff of changes', () => {
  it('is written in short time for texts that have nothing in common', () => {
    const before = Array.from({ length: 4_000 }, (_, i) => `a${i}\n`).join('');
    const after = Array.from({ length: 4_000 }, (_, i) => `b${i}\n`).join('');
    const started = process.cpuUsage();
    const diff = formatDiff([{ path: 'a.ts', kind: 'modified', before, after }]);
    expect(patched({ 'a.ts': before }, diff)).toEqual({ 'a.ts': after });
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(3_000); // without a bound it takes ten times as long
  });
});
