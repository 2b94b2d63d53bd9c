import { expect, test } from 'vitest';
import { highlightLines } from './highlight.js';

const textOf = (lines: ReturnType<typeof highlightLines>): string =>
  lines!.map((line) => line.map((token) => token.text).join('')).join('\n');

test('the pieces of a file together are the file, line by line', () => {
  const source = 'const a = `two\nlines`; // <b>not markup</b>\n/* a\n comment */\n';
  const lines = highlightLines(source, 'src/a.ts');
  expect(textOf(lines)).toBe(source);
  expect(lines![0]![0]).toEqual({ text: 'const', className: 'hljs-keyword' });
  expect(lines![1]!.some((token) => token.className === 'hljs-string')).toBe(true);
});

test('a language that is not known is left plain', () => {
  expect(highlightLines('text', 'notes.xyz')).toBeUndefined();
});
