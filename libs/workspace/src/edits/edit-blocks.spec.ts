import { describe, expect, it } from 'vitest';
import { parseEdits } from './edit-blocks.js';
import { editFiles } from './edit-files.js';

const block = (search: string, replace: string, size = 7): string =>
  `${'<'.repeat(size)} SEARCH\n${search}${'='.repeat(size)}\n${replace}${'>'.repeat(size)} REPLACE\n`;

describe('edits in the text of a model', () => {
  it('are read with their paths, in fences and without, several for one file', () => {
    const text = `First the total, then the tax.

src/total.ts
\`\`\`ts
${block('a\n', 'b\n')}\`\`\`

And in the same file:

\`\`\`
${block('c\n', '')}\`\`\`

\`\`\`python
backend/tax.py
${block('', 'new\n\nfile\n')}\`\`\`
Done.
`;
    expect(parseEdits(text)).toEqual([
      { kind: 'replace', path: 'src/total.ts', search: 'a\n', replace: 'b\n' },
      { kind: 'replace', path: 'src/total.ts', search: 'c\n', replace: '' },
      { kind: 'replace', path: 'backend/tax.py', search: '', replace: 'new\n\nfile\n' },
    ]);
  });

  it.each([
    'src/a.ts',
    '`src/a.ts`',
    '**src/a.ts**',
    '**`src/a.ts`**:',
    '### src/a.ts',
    'File: src/a.ts',
    '- path: `src/a.ts`',
    '// src/a.ts',
    './src/a.ts',
    'src/a.ts:',
    '```ts src/a.ts',
    '```ts title="src/a.ts"',
    '```tsx:src/a.ts',
  ])('have their path in a line like %s', (line) => {
    expect(parseEdits(`src/other.ts\n\n${line}\n${block('a\n', 'b\n')}`)).toMatchObject([{ path: 'src/a.ts' }]);
  });

  it.each(['Now the change to the total.', 'This is done, e.g. here:', 'See src/total.ts for it.', 'Is it so?'])(
    'do not take prose for a path: %s',
    (line) => expect(parseEdits(`src/a.ts\n${line}\n${block('a\n', 'b\n')}`)).toMatchObject([{ path: 'src/a.ts' }]),
  );

  it('keep a path that no file can have, so that nothing is written to the file before it', () => {
    const edits = parseEdits(`src/a.ts\n${block('a\n', 'b\n')}\n../../etc/passwd\n${block('', 'x\n')}`);
    expect(edits.map((edit) => 'path' in edit && edit.path)).toEqual(['src/a.ts', '../../etc/passwd']);
    expect(() => editFiles(new Map([['src/a.ts', { text: 'a\n' }]]), edits)).toThrow(
      expect.objectContaining({ code: 'workspace.invalid_path' }),
    );
  });

  it('keep blank lines, indentation and fences that the code has', () => {
    const search = '\n  a\n\n\n```ts\n\tb  \n```\n\n';
    expect(parseEdits(`docs/a.md\n${block(search, `${search}\n`)}`)).toEqual([
      { kind: 'replace', path: 'docs/a.md', search, replace: `${search}\n` },
    ]);
    expect(parseEdits(`a.ts\r\n${block('a\n', 'b\n').replaceAll('\n', '\r\n')}`)).toMatchObject([
      { search: 'a\n', replace: 'b\n' },
    ]);
  });

  it('that hold markers themselves are written with longer ones', () => {
    const search = '<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n';
    expect(parseEdits(`a.ts\n${block(search, 'a\n', 9)}`)).toMatchObject([{ search, replace: 'a\n' }]);
    expect(() => parseEdits(`a.md\n${block('Title\n=======\n', 'x\n')}`)).toThrow(
      expect.objectContaining({
        code: 'edit.unreadable',
        message: expect.stringContaining('use longer markers'),
        details: { line: 5 },
      }),
    );
  });

  it('may be diffs', () => {
    const diff = '--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n-a\n+b\n';
    expect(parseEdits(`Here:\n\n\`\`\`diff\n${diff}\`\`\`\n\nsrc/b.ts\n${block('a\n', 'b\n')}`)).toEqual([
      { kind: 'diff', diff },
      { kind: 'replace', path: 'src/b.ts', search: 'a\n', replace: 'b\n' },
    ]);
  });

  it('are none in prose and in other code', () => {
    expect(parseEdits('Nothing to change.\n\n```ts\nconst a = 1;\n```\n')).toEqual([]);
  });

  it.each([
    [block('a\n', 'b\n'), 1, 'has no path'],
    ['a.ts\n<<<<<<< SEARCH\na\n=======\nb\n', 2, 'not closed'],
    ['a.ts\n<<<<<<< SEARCH\na\n>>>>>>> REPLACE\n', 2, 'between what is'],
    [`a.ts\n<<<<<<< SEARCH\na\n=======\nb\n${block('c\n', 'd\n')}`, 6, 'before the one of line 2 is closed'],
    ['```diff\n--- a/a.ts\n', 1, 'fence of the diff is not closed'],
  ])('that are cut or garbled are refused with the line: %j', (text, line, why) => {
    expect(() => parseEdits(text)).toThrow(
      expect.objectContaining({ code: 'edit.unreadable', message: expect.stringContaining(why), details: { line } }),
    );
  });
});
