import { execFileSync } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readResult } from './read-result.js';

let outer: string;
let folder: string;
beforeEach(() => {
  outer = mkdtempSync(join(tmpdir(), 'result-spec-'));
  folder = join(outer, 'run');
  mkdirSync(join(folder, 'reports/unit'), { recursive: true });
  writeFileSync(join(outer, 'secret'), 'secret');
  writeFileSync(join(folder, 'reports/unit/result.json'), '{}');
});
afterEach(() => rmSync(outer, { recursive: true, force: true }));

const refusal = (path: string, maxBytes = 1000): Promise<unknown> =>
  readResult(folder, path, maxBytes).catch((error: unknown) => (error as { reason: string }).reason);

/** What this process has open below a folder. */
function openIn(path: string): string[] {
  return readdirSync('/proc/self/fd').flatMap((number) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${number}`);
      return target.startsWith(path) ? [target] : [];
    } catch {
      return []; // the one that listed the folder
    }
  });
}

describe('a file that a run has left', () => {
  it('is read whole, however deep it lies, and leaves no descriptor open', async () => {
    expect((await readResult(folder, 'reports/unit/result.json', 2)).toString()).toBe('{}');
    await refusal('reports/no/result.json');
    expect(openIn(folder)).toEqual([]);
  });

  it('is not read through a link, at the end or on the way', async () => {
    symlinkSync(join(outer, 'secret'), join(folder, 'link'));
    symlinkSync(outer, join(folder, 'way'));
    expect(await refusal('link')).toBe('link');
    expect(await refusal('way/secret')).toBe('link');
    await expect(readResult(folder, '../secret', 1000)).rejects.toThrow('is not the name of an entry');
    await expect(readResult(folder, '/etc/passwd', 1000)).rejects.toThrow('is not the name of an entry');
  });

  it('is not read when it is another file’s second name, a pipe, a device’s stand-in or a folder', async () => {
    linkSync(join(outer, 'secret'), join(folder, 'second'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(await refusal('second')).toBe('hard_link');
    expect(await refusal('pipe')).toBe('not_a_file');
    expect(await refusal('reports')).toBe('not_a_file');
    expect(await refusal('none')).toBe('missing');
  });

  it('is not read when it says that it is larger than allowed, even if nothing is in it', async () => {
    writeFileSync(join(folder, 'giant'), '');
    truncateSync(join(folder, 'giant'), 2 ** 40);
    expect(await refusal('giant')).toBe('too_large');
    expect(await refusal('reports/unit/result.json', 1)).toBe('too_large');
  });
});
