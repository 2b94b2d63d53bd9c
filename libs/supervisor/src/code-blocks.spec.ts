import { describe, expect, it } from 'vitest';
import { readGoal } from './code-blocks.js';

describe('readGoal', () => {
  it('finds fenced blocks in the languages that are run, in their order, and keeps the words', () => {
    const goal = readGoal('First:\n```python\nprint(1)\n```\nthen\n~~~ js title="x"\nconsole.log(2)\n~~~\ndone');
    expect(goal.parts).toEqual([
      { language: 'python', code: 'print(1)\n', line: 2 },
      { language: 'javascript', code: 'console.log(2)\n', line: 6 },
    ]);
    expect(goal.words).toBe('First:\nthen\ndone');
  });

  it('leaves other blocks among the words, and tells of them', () => {
    const goal = readGoal('```sql\nSELECT 1\n```\n```\nplain\n```');
    expect(goal).toEqual({
      parts: [],
      otherBlocks: [
        { name: 'sql', line: 1 },
        { name: '', line: 4 },
      ],
      words: '```sql\nSELECT 1\n```\n```\nplain\n```',
    });
  });

  it.each([
    ['a longer fence around a shorter one', '````sh\n```\necho\n```\n````', '```\necho\n```\n'],
    ['the other fence inside', '```sh\n~~~\n```', '~~~\n'],
    ['an indented fence', '  ```sh\n  if true; then\n    echo\n  fi\n  ```', 'if true; then\n  echo\nfi\n'],
    ['Windows line ends', '```sh\r\necho\r\n```\r\n', 'echo\n'],
    ['a block that is not closed', 'Run\n```sh\necho 1\necho 2', 'echo 1\necho 2\n'],
    ['braces and attributes', '```{.sh .numberLines}\necho\n```', 'echo\n'],
    ['a fence with text behind it, which does not close', '```sh\n``` no\n```', '``` no\n'],
  ])('reads %s', (_name, text, code) => {
    expect(readGoal(text).parts.map((part) => part.code)).toEqual([code]);
  });

  it('takes backticks within a line, and a deep indent, for no block', () => {
    expect(readGoal('```sh echo``` and\n    ```sh\n    echo\n').parts).toEqual([]);
  });

  it('reads hostile text in linear time', () => {
    const started = performance.now();
    readGoal('```'.repeat(170_000));
    readGoal('~~~\n```\n'.repeat(60_000));
    readGoal(` ${'`'.repeat(500_000)}`);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
