import { expect, it } from 'vitest';
import { csv } from './csv.js';

it('quotes what would break a row', () => {
  expect(csv(['a', 'b'], [['x,"y"', 'two\nlines'], [null, 1.5]])).toBe('a,b\r\n"x,""y""","two\nlines"\r\n,1.5\r\n');
});

it('never writes a formula, and leaves numbers and phone numbers alone', () => {
  const rows = [['=1+1'], ['@SUM(A1)'], ['-cmd'], ['+1 555 010 0199'], [-3]];
  expect(csv(['v'], rows)).toBe("v\r\n'=1+1\r\n'@SUM(A1)\r\n'-cmd\r\n+1 555 010 0199\r\n-3\r\n");
});
