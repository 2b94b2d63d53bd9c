import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { parseEdits } from './edit-blocks.js';
import { editFiles } from './edit-files.js';
import type { Edit } from './edit.schemas.js';
import { documentText, parseDocument } from './text-document.js';
import { formatDiff } from './unified-diff.js';

const PATH = 'src/a.txt';
/** Few different lines, so that texts have much in common and lines come more than once. */
const line = fc.constantFrom(
  '',
  'a',
  'b',
  '  a',
  '\tb',
  'c  ',
  '}',
  '-- x',
  '++ y',
  '--- a/b',
  '@@ -1 +1 @@',
  '\\ odd',
  'größe 漢',
  'x = $& \\1',
  '=======',
  '\u2028',
);
const end = fc.constantFrom('\n', '\r\n');
const text = fc
  .record({
    bom: fc.boolean(),
    lines: fc.array(fc.tuple(line, end), { maxLength: 12 }),
    last: fc.option(fc.constantFrom('a', 'end')),
  })
  .map(({ bom, lines, last }) => (bom ? '\uFEFF' : '') + lines.flat().join('') + (last ?? ''));
const plain = fc.array(line, { minLength: 1, maxLength: 6 }).map((lines) => lines.map((one) => `${one}\n`).join(''));

function after(before: string | null, edits: Edit[]): string | null {
  const { changes } = editFiles(new Map([[PATH, before === null ? null : { text: before }]]), edits, { overwriteBytes: 1e6 });
  return changes[0]?.after ?? null;
}

function orNothing<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    expect((error as { code?: string }).code).toMatch(/^edit\./);
    return null;
  }
}

describe('any text', () => {
  it('comes out of a document byte for byte', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (before) => {
        expect(documentText(parseDocument(before))).toBe(before);
      }),
    );
  });

  it('becomes any other one by the diff between them', () => {
    fc.assert(
      fc.property(text, text, (before, wanted) => {
        fc.pre(before !== wanted);
        const diff = formatDiff([{ path: PATH, kind: 'modified', before, after: wanted }]);
        // Line ends are no part of a hunk's lines: an unchanged line keeps its own.
        const bare = (value: string): string => value.replaceAll('\r\n', '\n');
        fc.pre(bare(before) !== bare(wanted) && ![before, wanted].includes('\uFEFF'));
        const result = orNothing(() => after(before, [{ kind: 'diff', diff }]));
        if (result === null) return; // lines that come more than once: refused, never guessed
        expect(bare(result)).toBe(bare(wanted));
      }),
      { numRuns: 500 },
    );
  });

  it('is made new and removed by the diff that says so', () => {
    fc.assert(
      fc.property(text, (content) => {
        fc.pre(!content.includes('\r') && !/^\uFEFF?$/.test(content));
        expect(
          after(null, [{ kind: 'diff', diff: formatDiff([{ path: PATH, kind: 'added', before: null, after: content }]) }]),
        ).toBe(content);
        const removal = formatDiff([{ path: PATH, kind: 'removed', before: content, after: null }]);
        expect(editFiles(new Map([[PATH, { text: content }]]), [{ kind: 'diff', diff: removal }]).changes).toMatchObject([
          { kind: 'removed' },
        ]);
      }),
      { numRuns: 200 },
    );
  });

  it('is changed by a block only in the lines that the block changes', () => {
    fc.assert(
      fc.property(text, plain, plain, text, (head, search, replacement, tail) => {
        fc.pre(search !== replacement && (head === '' || head.endsWith('\n')) && !tail.startsWith('\uFEFF'));
        const result = orNothing(() =>
          after(head + search + tail, [{ kind: 'replace', path: PATH, search, replace: replacement }]),
        );
        if (result === null) return;
        expect(result.startsWith(head)).toBe(true);
        // Before the last line end: whether the text ends in one is kept, also when the block takes its last line away.
        expect(result.endsWith(tail)).toBe(true);
        expect(
          result
            .slice(head.length, result.length - tail.length)
            .replaceAll('\r\n', '\n')
            .split('\n').length,
        ).toBeGreaterThanOrEqual(1);
        if (!head.includes('\r') && !tail.includes('\r')) expect(result).toBe(head + replacement + tail);
      }),
      { numRuns: 500 },
    );
  });

  it('is after edits in blocks what it is after the same edits as values', () => {
    fc.assert(
      fc.property(plain, plain, (search, replacement) => {
        const size = 12;
        const block = `${PATH}\n${'<'.repeat(size)} SEARCH\n${search}${'='.repeat(size)}\n${replacement}${'>'.repeat(size)} REPLACE\n`;
        expect(parseEdits(block)).toEqual([{ kind: 'replace', path: PATH, search, replace: replacement }]);
      }),
    );
  });

  it('is written as a whole with its own line ends, and nothing else of it is changed', () => {
    fc.assert(
      fc.property(text, plain, (before, wanted) => {
        const result = orNothing(() => after(before, [{ kind: 'write', path: PATH, content: wanted }])) ?? before;
        expect(result.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')).toBe(wanted);
        expect(result.startsWith('\uFEFF')).toBe(before.startsWith('\uFEFF'));
      }),
      { numRuns: 300 },
    );
  });
});

describe('the diff of any change', () => {
  const folder = mkdtempSync(join(tmpdir(), 'diff-spec-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is one that git applies', () => {
    fc.assert(
      fc.property(text, text, (before, wanted) => {
        fc.pre(before !== wanted);
        const name = 'größe "x" y.txt';
        writeFileSync(join(folder, name), before);
        const input = formatDiff([{ path: name, kind: 'modified', before, after: wanted }]);
        const { status, stderr } = spawnSync('git', ['apply', '--whitespace=nowarn', '-'], {
          cwd: folder,
          input,
          env: { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() },
        });
        expect(status, stderr.toString() + input).toBe(0);
        expect(readFileSync(join(folder, name), 'utf8')).toBe(wanted);
      }),
      { numRuns: 60 },
    );
  });
});
