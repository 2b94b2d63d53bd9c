import { describe, expect, it } from 'vitest';
import { editFiles } from './edit-files.js';
import type { Edit } from './edit.schemas.js';
import type { EditFailure, EditOptions, FileBefore } from './edit.types.js';

const BOM = '\uFEFF';

function edited(text: string, search: string, replace: string): string {
  return after({ 'a.ts': text }, [{ kind: 'replace', path: 'a.ts', search, replace }])['a.ts'] as string;
}

function after(files: Record<string, string>, edits: Edit[], options?: EditOptions): Record<string, string | null> {
  const before = new Map<string, FileBefore | null>(Object.entries(files).map(([path, text]) => [path, { text }]));
  return Object.fromEntries(editFiles(before, edits, options).changes.map((change) => [change.path, change.after]));
}

function refusal(
  files: Record<string, string>,
  edits: Edit[],
  options?: EditOptions,
): { code: string; message: string; failures: EditFailure[] } {
  try {
    after(files, edits, options);
  } catch (error) {
    const { code, message, details } = error as { code: string; message: string; details?: { failures?: EditFailure[] } };
    return { code, message, failures: details?.failures ?? [] };
  }
  throw new Error('The edits were made.');
}

const replace = (search: string, replacement: string, path = 'a.ts'): Edit => ({
  kind: 'replace',
  path,
  search,
  replace: replacement,
});

describe('a searched text', () => {
  it('is replaced where it is, within a line or over several', () => {
    expect(edited('const a = 1;\nconst b = 2;\n', '= 2', '= 3')).toBe('const a = 1;\nconst b = 3;\n');
    expect(edited('a(\n  1,\n);\n', '(\n  1,\n)', '(2)')).toBe('a(2);\n');
    expect(edited('one\ntwo\nthree\n', 'two\nthree\n', 'second\n')).toBe('one\nsecond\n');
    expect(edited('one\ntwo\n', 'two\n', '')).toBe('one\n');
  });

  it('keeps every blank line, in the file, in the search and in the replacement', () => {
    const text = 'a\n\n\nb\n\n\n\nc\n';
    expect(edited(text, 'b\n', 'B\n\n\nB2\n')).toBe('a\n\n\nB\n\n\nB2\n\n\n\nc\n');
    expect(edited(text, 'b\n\n\n\nc\n', 'b\n\nc\n')).toBe('a\n\n\nb\n\nc\n');
    expect(edited('x\n', 'x', 'x\n')).toBe('x\n\n');
    expect(refusal({ 'a.ts': text }, [replace('a\n\nb\n', 'ab\n')]).code).toBe('edit.not_found');
    expect(refusal({ 'a.ts': text }, [replace('a\n\n\n\nb\n', 'ab\n')]).code).toBe('edit.not_found');
  });

  it('is looked for ignoring the space at the ends of lines, and shared lines stay as the file has them', () => {
    const text = 'first  \n  second\t\nthird\n';
    expect(edited(text, 'first\n  second\nthird\n', 'first\n  2nd\nthird\n')).toBe('first  \n  2nd\nthird\n');
    expect(edited('first\nsecond\n', 'first   \nsecond \n', 'first   \nchanged\n')).toBe('first\nchanged\n');
    expect(edited('x = 1;\n', 'x = 1;   ', 'x = 2;')).toBe('x = 2;\n');
  });

  it('is looked for ignoring the space at both edges, and the replacement is indented as the file is', () => {
    const text = 'class A {\n    run() {\n        if (x) {\n            go();\n        }\n    }\n}\n';
    expect(edited(text, 'if (x) {\n    go();\n}\n', 'if (x && y) {\n    go();\n    stop();\n}\n')).toBe(
      'class A {\n    run() {\n        if (x && y) {\n            go();\n            stop();\n        }\n    }\n}\n',
    );
    // The search is indented deeper than the file, and by two columns where the file has four.
    expect(
      edited(
        text,
        '      if (x) {\n        go();\n      }\n',
        '      if (x) {\n        for (;;) {\n          go();\n        }\n      }\n',
      ),
    ).toBe(
      'class A {\n    run() {\n        if (x) {\n            for (;;) {\n                go();\n            }\n        }\n    }\n}\n',
    );
  });

  it('is indented with tabs where the file has tabs, and lines further out than any that was found follow', () => {
    const text = 'a {\n\tb {\n\t\tc();\n\t}\n}\n';
    expect(edited(text, '  b {\n    c();\n  }\n', '  b {\n    c();\n    if (d) {\n      e();\n    }\n  }\n')).toBe(
      'a {\n\tb {\n\t\tc();\n\t\tif (d) {\n\t\t\te();\n\t\t}\n\t}\n}\n',
    );
    expect(edited('x {\n        y();\n}\n', '    y();\n', '    y();\n  z();\n')).toBe('x {\n        y();\n      z();\n}\n');
  });

  it('can be a line that only moves to another indentation', () => {
    expect(edited('    go();\n', 'go();\n', 'if (x) {\n  go();\n}\n')).toBe('    if (x) {\n      go();\n    }\n');
  });

  it('that is there exactly wins over one that is there but for its space', () => {
    expect(edited('  go();\ngo();\n', 'go();\n', 'stop();\n')).toBe('  go();\nstop();\n');
  });

  it('is whole lines when it ends in a line end, and is never glued to the next one', () => {
    expect(edited('let ab = 1;\nb = 1;\n', 'b = 1;\n', 'b = 2;\n')).toBe('let ab = 1;\nb = 2;\n');
    expect(edited('a\nb\n', 'a\n', 'A')).toBe('A\nb\n');
  });

  it('that is there more than once is refused with its lines', () => {
    const text = 'go();\nstop();\ngo();\nawait go();\n';
    const { code, message, failures } = refusal({ 'a.ts': text }, [replace('go();', 'x')]);
    expect(code).toBe('edit.ambiguous');
    expect(message).toContain('3 times, at lines 1, 3, 4');
    expect(failures).toMatchObject([{ edit: 0, path: 'a.ts', lines: [1, 3, 4] }]);
    expect(refusal({ 'a.ts': 'aXaXa' }, [replace('aXa', 'b')]).failures[0]?.lines).toEqual([1, 1]); // overlapping ones too
    expect(refusal({ 'a.ts': '  x();\n    x();\n' }, [replace('x();\n', 'y();\n')]).failures[0]?.lines).toEqual([1, 2]);
    expect(edited(text, 'stop();\ngo();\n', 'stop();\nrun();\n')).toBe('go();\nstop();\nrun();\nawait go();\n');
  });

  it('that is not there is refused with the nearest place: file, lines and text', () => {
    const text =
      'import x from "x";\n\nexport function total(items: Item[]): number {\n  return items.reduce((sum, item) => sum + item.price, 0);\n}\n';
    const { code, message, failures } = refusal({ 'a.ts': text }, [
      replace('export function total(items: Item[]) {\n  return items.reduce((sum, item) => sum + item.cost, 0);\n}\n', ''),
    ]);
    expect(code).toBe('edit.not_found');
    expect(message).toMatch(/the nearest is at lines 3–5 \(89 % alike\): copy it as the file has it\. Nothing was changed\.$/);
    expect(failures[0]?.candidate).toMatchObject({
      path: 'a.ts',
      startLine: 3,
      endLine: 5,
      text: text.split('\n').slice(2, 5).join('\n'),
    });
    expect(refusal({ 'a.ts': text }, [replace('SELECT * FROM users', '')]).failures[0]).not.toHaveProperty('candidate');
  });

  it('is found wherever the code has moved to in its file', () => {
    const one = 'export function one() {\n  return 1;\n}\n';
    const two = 'export function two() {\n  return 2;\n}\n';
    for (const text of [one + two, two + one])
      expect(edited(text, '  return 2;\n', '  return 22;\n')).toBe(text.replace('return 2', 'return 22'));
  });

  it('finds its nearest place in a file of 30,000 lines in short time', () => {
    const lines = Array.from({ length: 30_000 }, (_, i) => `  const value${i} = compute(${i});\n`);
    const search = lines.slice(20_000, 20_060);
    search[30] = '  somethingElse();\n';
    const started = process.cpuUsage();
    const { failures } = refusal({ 'a.ts': lines.join('') }, [replace(search.join(''), 'x')]);
    expect(failures[0]?.candidate).toMatchObject({ startLine: 20_001, endLine: 20_060 });
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(3_000);
  });
});

describe('a text that is replaced', () => {
  it('keeps the line ends of its file, CRLF and mixed ones', () => {
    expect(edited('a\r\nb\r\nc\r\n', 'a\nb\n', 'a\nx\ny\nb\n')).toBe('a\r\nx\r\ny\r\nb\r\nc\r\n');
    expect(edited('a\r\nb\r\nc\r\n', 'b\r\n', 'B\r\n')).toBe('a\r\nB\r\nc\r\n');
    expect(edited('a\r\nfoo(1)\r\nc\r\n', '(1)', '(\n  1,\n)')).toBe('a\r\nfoo(\r\n  1,\r\n)\r\nc\r\n');
    expect(edited('a\r\nb\nc\r\nd\n', 'b\nc\nd\n', 'b\nC\nd\n')).toBe('a\r\nb\nC\nd\n');
    expect(edited('a\nb\n', 'a\r\n', 'A\r\nA2\r\n')).toBe('A\nA2\nb\n');
    expect(edited('a\rb\nc\n', 'c\n', 'd\n')).toBe('a\rb\nd\n'); // a lone return is a character like others
  });

  it('keeps whether its file ends in a line end', () => {
    expect(edited('a\nb', 'b\n', 'c\n')).toBe('a\nc');
    expect(edited('a\nb', 'a\n', 'x\ny\n')).toBe('x\ny\nb');
    expect(edited('a\nb', 'b\n', '')).toBe('a');
    expect(edited('a\nb\n', 'b', 'c')).toBe('a\nc\n');
    expect(edited('a\nb', 'a\nb\n', 'b\na\n')).toBe('b\na');
    expect(edited('a\nb', 'b', 'b\n')).toBe('a\nb\n'); // said explicitly
  });

  it('keeps the byte order mark, whether the search has one or not', () => {
    expect(edited(`${BOM}a\nb\n`, 'a\n', 'A\n')).toBe(`${BOM}A\nb\n`);
    expect(edited(`${BOM}a\nb\n`, `${BOM}a\nb\n`, `${BOM}A\nb\n`)).toBe(`${BOM}A\nb\n`);
    expect(edited(`${BOM}first\n`, 'rst', 'RST')).toBe(`${BOM}fiRST\n`);
  });

  it('is Unicode, taken as it is: composed and decomposed letters differ', () => {
    expect(edited('const größe = "👩‍👩‍👧 ü";\n', '👩‍👩‍👧 ü', '漢字')).toBe('const größe = "漢字";\n');
    expect(refusal({ 'a.ts': 'e\u0301\n' }, [replace('\u00e9\n', 'x\n')]).code).toBe('edit.not_found');
    expect(refusal({ 'a.ts': 'a\n' }, [replace('a', '\ud800')]).code).toBe('edit.not_text');
  });

  it('is data: what looks like a pattern or a reference is neither', () => {
    expect(edited('a.b*(c)\n', 'a.b*(c)', "$& $1 $' \\1")).toBe("$& $1 $' \\1\n");
    expect(edited('x\n', 'x', '<<<<<<< SEARCH')).toBe('<<<<<<< SEARCH\n');
  });
});

describe('edits of one transaction', () => {
  it('are made one after another, each to what the one before has left', () => {
    expect(after({ 'a.ts': 'a\n' }, [replace('a', 'b'), replace('b', 'c'), replace('c\n', 'c\nd\n')])).toEqual({
      'a.ts': 'c\nd\n',
    });
  });

  it('are all made or none, and every one that cannot be is named', () => {
    const { code, message, failures } = refusal({ 'a.ts': 'a\n', 'b.ts': 'x\nx\n' }, [
      replace('a', 'b'),
      replace('gone', 'x'),
      replace('x', 'y', 'b.ts'),
      replace('a', 'b', 'c.ts'),
      replace('a', 'b', '../out.ts'),
      { kind: 'remove', path: 'd.ts' },
    ]);
    expect(code).toBe('edit.not_found');
    expect(message).toContain('So were 4 more refused.');
    expect(failures.map(({ edit, code, path }) => [edit, code, path])).toEqual([
      [1, 'edit.not_found', 'a.ts'],
      [2, 'edit.ambiguous', 'b.ts'],
      [3, 'edit.file_missing', 'c.ts'],
      [4, 'workspace.invalid_path', '../out.ts'],
      [5, 'edit.file_missing', 'd.ts'],
    ]);
  });

  it('make, move and remove files', () => {
    expect(
      after({ 'a.ts': 'a\n', 'b.ts': 'b\n' }, [
        replace('', 'new\n', 'new.ts'),
        { kind: 'write', path: 'whole.ts', content: 'whole\n' },
        { kind: 'move', path: 'a.ts', to: 'deep/a.ts' },
        replace('a', 'A', 'deep/a.ts'),
        { kind: 'remove', path: 'b.ts' },
      ]),
    ).toEqual({ 'a.ts': null, 'b.ts': null, 'deep/a.ts': 'A\n', 'new.ts': 'new\n', 'whole.ts': 'whole\n' });
    expect(refusal({ 'a.ts': 'a' }, [replace('', 'x')]).code).toBe('edit.file_exists');
    expect(refusal({ 'a.ts': 'a', 'b.ts': 'b' }, [{ kind: 'move', path: 'a.ts', to: 'b.ts' }]).code).toBe('edit.file_exists');
    expect(after({ 'a.ts': '' }, [replace('', 'x\n')])).toEqual({ 'a.ts': 'x\n' });
  });

  it('that change nothing are refused, and files that come out as they were are no changes', () => {
    expect(refusal({ 'a.ts': 'a\n' }, [replace('a', 'a')]).code).toBe('edit.without_effect');
    expect(refusal({ 'a.ts': 'a\n' }, [replace('a', 'b'), replace('b', 'a')]).code).toBe('edit.without_effect');
    expect(after({ 'a.ts': 'a\n', 'b.ts': 'b\n' }, [replace('a', 'a'), replace('b', 'c', 'b.ts')])).toEqual({ 'b.ts': 'c\n' });
  });

  it('do not change what is no text', () => {
    const files = new Map<string, FileBefore | null>([['a.png', { text: null }]]);
    for (const edit of [replace('a', 'b', 'a.png'), { kind: 'write', path: 'a.png', content: 'x' } as const]) {
      expect(() => editFiles(files, [edit])).toThrow(expect.objectContaining({ code: 'edit.not_text' }));
    }
    expect(editFiles(files, [{ kind: 'remove', path: 'a.png' }]).changes).toEqual([
      { path: 'a.png', kind: 'removed', before: null, after: null },
    ]);
  });

  it('tell how and where each piece was found', () => {
    const files = new Map<string, FileBefore | null>([['a.ts', { text: 'a\n  b\nc \n' }]]);
    const { applied } = editFiles(files, [
      replace('a\n', 'A\n'),
      replace('b\nc\n', 'B\nc\n'),
      replace('A\n  B\nc\n', 'x\n  B\nc\n'),
    ]);
    expect(applied).toEqual([
      { edit: 0, path: 'a.ts', level: 'exact', line: 1 },
      { edit: 1, path: 'a.ts', level: 'edge-space', line: 2 },
      { edit: 2, path: 'a.ts', level: 'trailing-space', line: 1 },
    ]);
  });
});
