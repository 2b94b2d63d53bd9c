import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '#foundry/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CleanFileStore } from './clean-file-store.js';

const RULES = sha256('rules');
const digests = (from: number, count: number): string[] => Array.from({ length: count }, (_, index) => sha256(`${from + index}`));

let folder: string;
let store: CleanFileStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foundry-clean-files-'));
  store = new CleanFileStore(join(folder, 'clean-files'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the store of clean files', () => {
  it('has what another process kept, under the same rules only', async () => {
    await store.keep(RULES, digests(0, 2));
    await store.keep(RULES, digests(1, 2));
    const other = new CleanFileStore(join(folder, 'clean-files'));
    expect(await other.of(RULES)).toEqual(new Set(digests(0, 3)));
    expect(await other.of(sha256('other rules'))).toEqual(new Set());
    expect(await readdir(join(folder, 'clean-files'))).toEqual([RULES]);
  });

  it('drops what was not seen for longest', async () => {
    await store.keep(RULES, digests(0, 4_000));
    await store.keep(RULES, [...digests(0, 1), ...digests(4_000, 1)]);
    const known = await store.of(RULES);
    expect(known.size).toBe(4_000);
    expect([0, 1, 2, 4_000].map((index) => known.has(sha256(`${index}`)))).toEqual([true, false, true, true]);
  });

  it('drops the rules that were not used for longest', async () => {
    for (let index = 0; index < 12; index++) {
      await store.keep(sha256(`rules ${index}`), digests(0, 1));
      const at = new Date(Date.UTC(2026, 0, 1, 0, index));
      await utimes(join(folder, 'clean-files', sha256(`rules ${index}`)), at, at);
    }
    await store.keep(RULES, digests(0, 1));
    expect(await store.of(sha256('rules 0'))).toEqual(new Set());
    expect((await store.of(sha256('rules 1'))).size).toBe(1);
    expect((await store.of(RULES)).size).toBe(1);
  });

  it('knows nothing of what cannot be read, and replaces it', async () => {
    await store.keep(RULES, digests(0, 1));
    await writeFile(join(folder, 'clean-files', RULES), '["not a digest"]');
    expect(await store.of(RULES)).toEqual(new Set());
    await store.keep(RULES, digests(0, 1));
    expect((await store.of(RULES)).size).toBe(1);
  });

  it('fails nothing when it cannot be written', async () => {
    await writeFile(join(folder, 'clean-files'), 'a file where the folder should be');
    await store.keep(RULES, digests(0, 1));
    expect(await store.of(RULES)).toEqual(new Set());
  });
});
