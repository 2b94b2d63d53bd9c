import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { sha256 } from '#foundry/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createArtifactStore, onDisk } from './artifact-store.js';
import type { ArtifactStore } from './artifacts.types.js';

let directory: string;
let store: ArtifactStore;
let build: string;
let builds = 0;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'artifacts-spec-'));
  store = createArtifactStore({ directory });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));
beforeEach(() => {
  build = `build_${++builds}`;
});

/** Files on the disk: what is stored and what is left over. */
function stored(): string[] {
  return readdirSync(join(directory, build), { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => e.name);
}

describe('artifacts', () => {
  it('are given back as they were put, with size, hash and media type', async () => {
    const bytes = Uint8Array.from([0, 1, 255]);
    expect(await store.put(build, 'checks/smoke.png', bytes)).toEqual({
      name: 'checks/smoke.png',
      size: 3,
      sha256: sha256(bytes),
      mediaType: 'image/png',
    });
    await store.put(build, 'plan.json', '{"ü":1}');
    await store.put(build, 'step.log', Readable.from([Buffer.from('one\n'), Buffer.from('two\n')]));
    await store.put(build, 'odd', 'x', 'text/odd');
    expect([...(await store.read(build, 'checks/smoke.png'))]).toEqual([0, 1, 255]);
    expect(await text(await store.open(build, 'step.log'))).toBe('one\ntwo\n');
    expect((await store.list(build)).map(({ name, size, mediaType }) => [name, size, mediaType])).toEqual([
      ['checks/smoke.png', 3, 'image/png'],
      ['odd', 1, 'text/odd'],
      ['plan.json', 8, 'application/json'],
      ['step.log', 8, 'text/plain; charset=utf-8'],
    ]);
    expect(await store.stat(build, 'step.log')).toMatchObject({ sha256: sha256('one\ntwo\n') });
  });

  it('are read in ranges, ends included', async () => {
    await store.put(build, 'a.txt', '0123456789');
    expect(await text(await store.open(build, 'a.txt', { start: 2, end: 4 }))).toBe('234');
    expect(await text(await store.open(build, 'a.txt', { start: 8 }))).toBe('89');
    expect(await text(await store.open(build, 'a.txt', { end: 0 }))).toBe('0');
  });

  it('are replaced in one step, and a reader goes on with what it began', async () => {
    const old = 'old '.repeat(100_000);
    await store.put(build, 'a.txt', old);
    const reading = await store.open(build, 'a.txt');
    await store.put(build, 'a.txt', 'new');
    expect(await text(reading)).toBe(old);
    expect((await store.read(build, 'a.txt')).toString()).toBe('new');
    expect(stored()).toHaveLength(2); // the content and its card: the old content is gone
  });

  it('stay as they were when a new content breaks off, and nothing is left of it', async () => {
    await store.put(build, 'a.txt', 'good');
    const broken = Readable.from(
      (function* () {
        yield Buffer.from('half');
        throw new Error('the source broke off');
      })(),
    );
    await expect(store.put(build, 'a.txt', broken)).rejects.toThrow('the source broke off');
    expect((await store.read(build, 'a.txt')).toString()).toBe('good');
    expect(stored()).toHaveLength(2);
  });

  it('can have the same content under several names', async () => {
    await store.put(build, 'a.txt', 'same');
    await store.put(build, 'b/a.txt', 'same');
    await store.put(build, 'b', 'same');
    await store.remove(build, 'a.txt');
    await store.remove(build, 'a.txt');
    expect((await store.read(build, 'b/a.txt')).toString()).toBe('same');
    await store.put(build, 'b/a.txt', 'other');
    expect((await store.read(build, 'b')).toString()).toBe('same');
  });

  it('of one name put many times at once end up as one of them', async () => {
    const contents = Array.from({ length: 20 }, (_, i) => `content ${i}`);
    await Promise.all(contents.map((content) => store.put(build, 'a.txt', content)));
    expect(contents).toContain((await store.read(build, 'a.txt')).toString());
    await Promise.all(Array.from({ length: 40 }, (_, i) => store.put(build, i % 4 === 0 ? 'b.txt' : 'a.txt', `${i % 2}`)));
    for (const { name } of await store.list(build)) expect(await store.read(build, name)).toHaveLength(1);
    expect(stored().filter((file) => !file.endsWith('.json')).length).toBeLessThanOrEqual(2);
  });

  it('are refused under names that are paths, tricks or too long', async () => {
    for (const name of [
      '',
      '/',
      '/a',
      '../a',
      'a/../b',
      'a//b',
      'a/',
      '.hidden',
      'a/.b',
      'a\\b',
      'a\0',
      'a\nb',
      'ä',
      'a b',
      'x'.repeat(201),
      'a/b/c/d/e/f/g',
    ]) {
      await expect(store.put(build, name, 'x'), name).rejects.toMatchObject({ code: 'artifacts.invalid_name' });
      await expect(store.open(build, name), name).rejects.toMatchObject({ code: 'artifacts.invalid_name' });
    }
    for (const id of ['', '..', 'a/b', '.a'])
      await expect(store.put(id, 'a', 'x')).rejects.toMatchObject({ code: 'artifacts.invalid_name' });
    expect(existsSync(join(directory, build))).toBe(false);
  });

  it('that are not there are said to be so', async () => {
    expect(await store.list(build)).toEqual([]);
    for (const attempt of [() => store.stat(build, 'a'), () => store.open(build, 'a'), () => store.read(build, 'a')]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'artifacts.not_found' });
    }
    await store.put(build, 'a', 'x');
    await store.remove(build);
    expect(existsSync(join(directory, build))).toBe(false);
    await store.remove(build);
  });

  it('turn a full disk into a sentence, and no other error', async () => {
    const failing = (code: string) => onDisk(() => Promise.reject(Object.assign(new Error(code), { code })));
    await expect(failing('ENOSPC')).rejects.toMatchObject({ code: 'artifacts.disk_full', status: 507 });
    await expect(failing('EDQUOT')).rejects.toMatchObject({ code: 'artifacts.disk_full' });
    await expect(failing('EIO')).rejects.toMatchObject({ code: 'EIO' });
  });
});
