import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { shortRunFlags } from './short-run.js';

it('gives flags that this Node knows', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [...shortRunFlags(), '--print', '6 * 7']);
  expect(stdout.trim()).toBe('42');
});

it('speaks to each version of V8 in its own terms', () => {
  expect(shortRunFlags('20.19.0')).toContain('--interrupt-budget=500000');
  for (const version of ['22.12.0', '24.4.1']) expect(shortRunFlags(version).join()).not.toContain('interrupt-budget');
});
