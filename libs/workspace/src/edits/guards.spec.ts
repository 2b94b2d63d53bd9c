import { describe, expect, it } from 'vitest';
import { editFiles } from './edit-files.js';
import type { Edit } from './edit.schemas.js';
import type { EditOptions, FileBefore } from './edit.types.js';

function make(files: Record<string, string>, edits: Edit[], options?: EditOptions): Record<string, string | null> {
  const before = new Map<string, FileBefore | null>(Object.entries(files).map(([path, text]) => [path, { text }]));
  return Object.fromEntries(editFiles(before, edits, options).changes.map((change) => [change.path, change.after]));
}

const write = (path: string, content: string, more: Partial<Edit & { kind: 'write' }> = {}): Edit => ({
  kind: 'write',
  path,
  content,
  ...more,
});
const code = (error: string): unknown => expect.objectContaining({ code: `edit.${error}` });

describe('a file written as a whole', () => {
  it('keeps line ends, byte order mark and the last line end of the one before', () => {
    const present = '\uFEFFconst a = 1;\r\nconst b = 2;\r\n';
    expect(make({ 'a.ts': present }, [write('a.ts', 'const a = 1;\nconst c = 3;')])).toEqual({
      'a.ts': '\uFEFFconst a = 1;\r\nconst c = 3;\r\n',
    });
    expect(make({ 'a.ts': 'a\nb\r\nc\n' }, [write('a.ts', 'a\nb\nx\nc\n')])).toEqual({ 'a.ts': 'a\nb\r\nx\nc\n' });
    expect(make({ 'a.ts': 'a' }, [write('a.ts', 'b')])).toEqual({ 'a.ts': 'b' });
    expect(make({ 'a.ts': 'a' }, [write('a.ts', 'a\n')])).toEqual({ 'a.ts': 'a\n' });
    expect(make({ 'a.ts': 'a\n\n\nb\n' }, [write('a.ts', 'a\n\nb\n\n')])).toEqual({ 'a.ts': 'a\n\nb\n\n' });
    expect(make({}, [write('a.ts', '\uFEFFa\r\nb')])).toEqual({ 'a.ts': '\uFEFFa\r\nb' }); // a new file is what it is
  });

  it('is new or small, unless the whole file was asked for', () => {
    const large = 'const a = 1;\n'.repeat(800);
    expect(() => make({ 'a.ts': large }, [write('a.ts', 'x\n')])).toThrow(code('too_large'));
    expect(make({ 'a.ts': large }, [write('a.ts', 'x\n')], { wholeFiles: ['a.ts'] })).toEqual({ 'a.ts': 'x\n' });
    expect(() => make({ 'a.ts': large }, [write('a.ts', 'x\n')], { wholeFiles: ['b.ts'] })).toThrow(code('too_large'));
    expect(() => make({ 'a.ts': 'const a = 1;\n' }, [write('a.ts', 'x\n')], { overwriteBytes: 12 })).toThrow(code('too_large'));
    expect(make({}, [write('a.ts', large)])).toEqual({ 'a.ts': large });
    expect(() => make({}, [write('a.ts', large.repeat(20))])).toThrow(code('too_large'));
    expect(() => make({}, [{ kind: 'replace', path: 'a.ts', search: '', replace: large.repeat(20) }])).toThrow(code('too_large'));
  });

  it('may be written again when the same edits made it', () => {
    const large = 'const a = 1;\n'.repeat(800);
    expect(make({}, [write('a.ts', large), write('a.ts', 'b\n')])).toEqual({ 'a.ts': 'b\n' });
  });
});

describe('exports of a file written as a whole', () => {
  const present =
    'export interface Item {}\nexport type { Other } from "./other.js";\nexport const one = 1, { two, deep: [three] } = x;\n' +
    'export default function main() {}\nexport * from "./all.js";\nfunction four() {}\nexport { four as quatre };\n';

  it('stay: types, defaults, destructured, renamed and passed-on ones', () => {
    const gone = (text: string): unknown => {
      try {
        make({ 'a.ts': present }, [write('a.ts', text)]);
      } catch (error) {
        return (error as { details: { failures: { exports?: string[] }[] } }).details.failures[0]?.exports;
      }
      return [];
    };
    expect(gone('export const one = 1;\n')).toEqual(['Item', 'Other', 'two', 'three', 'default', '* from ./all.js', 'quatre']);
    expect(gone(present.replace('interface Item {}', 'class Item {}'))).toEqual([]);
    expect(gone(present.replace('three', 'drei'))).toEqual(['three']);
    expect(gone(`// export interface Item {}\n${present.replace('export interface Item', 'interface Item')}`)).toEqual(['Item']);
    expect(gone(`const s = \`\nexport interface Item {}\n\`;\n${present.replace('export interface Item {}', '')}`)).toEqual([
      'Item',
    ]);
  });

  it('may go when that is said, or when the same edits put them elsewhere', () => {
    const files = { 'a.ts': 'export const a = 1;\nexport const b = 2;\n', 'b.ts': 'export const c = 1;\n' };
    const shorter = 'export const a = 1;\n';
    expect(() => make(files, [write('a.ts', shorter)])).toThrow(code('lost_exports'));
    expect(make(files, [write('a.ts', shorter, { dropExports: ['b'] })])).toEqual({ 'a.ts': shorter });
    expect(() => make(files, [write('a.ts', shorter, { dropExports: ['a'] })])).toThrow(code('lost_exports'));
    const moved: Edit = {
      kind: 'replace',
      path: 'b.ts',
      search: 'export const c = 1;\n',
      replace: 'export const c = 1;\nexport const b = 2;\n',
    };
    expect(make(files, [write('a.ts', shorter), moved])).toMatchObject({ 'a.ts': shorter });
    // An export that the other file has had before is another one.
    expect(() =>
      make({ ...files, 'b.ts': 'export const b = 0;\n' }, [write('a.ts', shorter), write('b.ts', 'export const b = 1;\n')]),
    ).toThrow(code('lost_exports'));
  });

  it('may go with a search text or a diff, which name them', () => {
    const files = { 'a.ts': 'export const a = 1;\nexport const b = 2;\n' };
    expect(make(files, [{ kind: 'replace', path: 'a.ts', search: 'export const b = 2;\n', replace: '' }])).toEqual({
      'a.ts': 'export const a = 1;\n',
    });
  });

  it('are looked for in a text that cannot be parsed too, and in CommonJS', () => {
    const files = { 'a.ts': 'export const a = 1;\nexport const b = 2;\n', 'c.cjs': 'exports.a = 1;\nexports.b = 2;\n' };
    expect(() => make(files, [write('a.ts', 'export const a = {\n')])).toThrow(code('lost_exports'));
    expect(make(files, [write('a.ts', 'export const a = {\nexport const b = 2;\n')])).toHaveProperty(['a.ts']);
    expect(() => make(files, [write('c.cjs', 'exports.a = 1;\n')])).toThrow(code('lost_exports'));
  });

  it('are looked for in code that is nested without end, which no parser follows', () => {
    const files = { 'a.ts': 'export const a = 1;\n' };
    const deep = `export const a = ${'['.repeat(20_000)}${']'.repeat(20_000)};\n`;
    expect(make(files, [write('a.ts', deep)])).toEqual({ 'a.ts': deep });
    expect(() => make(files, [write('a.ts', deep.replace('a =', 'b ='))])).toThrow(code('lost_exports'));
  });

  it('are not asked about in files of other kinds', () => {
    expect(make({ 'a.md': 'export const a = 1;\n' }, [write('a.md', 'Text.\n')])).toEqual({ 'a.md': 'Text.\n' });
  });
});

describe('text that stands for code', () => {
  const placeholders: Record<string, string[]> = {
    'a.ts': [
      '// ... rest of the file',
      '  // ...',
      '// … existing code …',
      '// ... existing code ...',
      '// existing code here',
      '// rest of the code remains unchanged',
      '// The rest of your component stays the same',
      '/* remaining methods unchanged */',
      '// Other imports as before',
      '// [...rest of the implementation]',
      '// TODO: implement',
      '// TODO: Implement this function',
      '// FIXME implement the lookup',
      '// your code here',
      '// implementation goes here',
      '// keep the existing handlers unchanged',
      '// Keep existing imports',
      '// (unchanged functions omitted for brevity)',
      '// implement me',
      "throw new Error('Not implemented');",
      "  throw new Error('TODO');",
      '... existing code ...',
      '// Everything else stays the same',
      '// same as before ...',
    ],
    'a.tsx': ['      {/* ... rest of the form */}', '{/* existing fields here */}', '  {/* ... */}'],
    'a.py': ['# ... rest of the function', '    # TODO: implement', '    raise NotImplementedError("TODO")'],
    'a.css': ['/* ... other styles ... */', '/* existing styles here */'],
    'a.html': ['<!-- rest of the content unchanged -->'],
    'a.sql': ['-- ... remaining columns'],
    'a.yaml': ['# ... rest of the file'],
    'a.md': ['<!-- rest of the file unchanged -->', '[... rest of the file unchanged ...]'],
  };

  for (const [path, lines] of Object.entries(placeholders)) {
    it.each(lines)(`is refused in ${path}: %s`, (line) => {
      expect(() => make({}, [write(path, `before\n${line}\nafter\n`)])).toThrow(code('placeholder'));
    });
  }

  const harmless: Record<string, string[]> = {
    'a.ts': [
      'const all = [...rest];',
      '  ...existing,',
      '  ...rest,',
      'function f(...args: unknown[]) {}',
      '// Loads the rest of the page lazily',
      '// Skip the rest of the file when the header says so',
      '// Whether the file is unchanged since it was read',
      '// Adapters implement this interface',
      '// Keep existing sessions alive while the server restarts',
      '// TODO: make the limit configurable',
      'const text = "rest of the code";',
      'placeholder="Write your code here"',
      '// Returns the existing item, or makes a new one',
      '// Waits until all is written…',
      '// 404, 405, ...',
      "throw new Error('No supplier has this id');",
      '  * The code of the error stays the same between versions; the sentence may change.',
      '// Here the code is the same as the status',
    ],
    'a.py': ['    ...', 'class A(Protocol): ...', '# Remaining stock after the order'],
    'a.md': ['* ... rest of the list', '# Existing code here', 'The rest of the file is unchanged.', '...'],
    'a.css': ['/* The rest of the width goes to the table */'],
    'a.sh': ['#!/bin/sh'],
  };
  for (const [path, lines] of Object.entries(harmless)) {
    it.each(lines)(`is not meant in ${path}: %s`, (line) => {
      expect(make({}, [write(path, `before\n${line}\nafter\n`)])).toHaveProperty([path]);
    });
  }

  it('may stay where it was before, also when it moves to another file or indentation', () => {
    const text = 'a();\n// TODO: implement\nb();\n';
    expect(make({ 'a.ts': text }, [write('a.ts', 'c();\n  // TODO: implement\n')])).toHaveProperty(['a.ts']);
    expect(make({ 'a.ts': text }, [write('b.ts', '// TODO: implement\n'), write('a.ts', 'a();\n')])).toHaveProperty(['b.ts']);
    expect(() => make({ 'a.ts': text }, [write('a.ts', '// TODO: implement it\n')])).toThrow(code('placeholder'));
  });

  it('is refused in a replacement and in a diff as well', () => {
    const files = { 'a.ts': 'a();\nb();\n' };
    expect(() => make(files, [{ kind: 'replace', path: 'a.ts', search: 'b();', replace: '// ... existing code' }])).toThrow(
      code('placeholder'),
    );
    const diff = '--- a/a.ts\n+++ b/a.ts\n@@ -1,2 +1,2 @@\n a();\n-b();\n+// ... rest of the file\n';
    expect(() => make(files, [{ kind: 'diff', diff }])).toThrow(code('placeholder'));
  });

  it('is told with its line', () => {
    expect(() => make({}, [write('a.ts', 'a\n\n// ... rest of the code\n')])).toThrow(
      expect.objectContaining({ message: expect.stringContaining('Line 3 of "a.ts" would be "// ... rest of the code"') }),
    );
  });
});
