import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { PackageCache } from './package-cache.js';

const root = mkdtempSync(join(tmpdir(), 'package-cache-spec-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let directory: string;
let cache: PackageCache;
let runs = 0;
beforeEach(() => {
  directory = join(root, `packages${++runs}`);
  cache = new PackageCache(directory);
});

function integrityOf(content: string): string {
  return `sha512-${createHash('sha512').update(content).digest('base64')}`;
}

/** Where npm keeps a content. */
function place(npmCache: string, integrity: string): string {
  const hex = Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex');
  return join(npmCache, '_cacache/content-v2/sha512', hex.slice(0, 2), hex.slice(2, 4), hex.slice(4));
}

function npmCacheWith(...contents: string[]): string {
  const npmCache = join(root, `npm${++runs}`);
  mkdirSync(npmCache);
  for (const content of contents) put(npmCache, integrityOf(content), (path) => writeFileSync(path, content));
  return npmCache;
}

function put(npmCache: string, integrity: string, make: (path: string) => void): void {
  const path = place(npmCache, integrity);
  mkdirSync(dirname(path), { recursive: true });
  make(path);
}

describe('what one installation fetched', () => {
  it('is there for the next one, from Foundry’s folder or from the operator’s own cache', async () => {
    expect(await cache.keep(npmCacheWith('one', 'two'), ['one', 'two'].map(integrityOf))).toBe(2);
    const [next, operators] = [npmCacheWith(), npmCacheWith('three')];
    expect(await cache.fill(next, ['one', 'three', 'four', 'one'].map(integrityOf), operators)).toBe(2);
    expect(readFileSync(place(next, integrityOf('one')), 'utf8')).toBe('one');
    expect(readFileSync(place(next, integrityOf('three')), 'utf8')).toBe('three');
    expect(existsSync(place(next, integrityOf('four')))).toBe(false);
  });

  it('is kept only when its lockfile names it', async () => {
    expect(await cache.keep(npmCacheWith('one', 'stowaway'), [integrityOf('one'), 'sha1-abc', 'sha512-nonsense', ''])).toBe(1);
    expect(readdirSync(directory)).toHaveLength(1);
  });

  it('is a file of its own: writing to what was filled in changes nothing that is kept', async () => {
    await cache.keep(npmCacheWith('one'), [integrityOf('one')]);
    const next = npmCacheWith();
    await cache.fill(next, [integrityOf('one')]);
    writeFileSync(place(next, integrityOf('one')), 'poisoned');
    const third = npmCacheWith();
    expect(await cache.fill(third, [integrityOf('one')])).toBe(1);
    expect(readFileSync(place(third, integrityOf('one')), 'utf8')).toBe('one');
  });
});

describe('an installation cannot leave', () => {
  const wanted = integrityOf('good');

  it.each<[string, (path: string) => void]>([
    ['another content under the name', (path) => writeFileSync(path, 'evil')],
    [
      'a link to the right content elsewhere',
      (path) => (writeFileSync(join(root, 'good'), 'good'), symlinkSync(join(root, 'good'), path)),
    ],
    ['a pipe', (path) => execFileSync('mkfifo', [path])],
    ['a folder', (path) => mkdirSync(path)],
  ])('%s', async (_what, make) => {
    const npmCache = npmCacheWith();
    put(npmCache, wanted, make);
    expect(await cache.keep(npmCache, [wanted])).toBe(0);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('a link on the way, or in the place of the whole cache', async () => {
    const outside = npmCacheWith('good');
    const npmCache = npmCacheWith();
    symlinkSync(join(outside, '_cacache'), join(npmCache, '_cacache'));
    expect(await cache.keep(npmCache, [wanted])).toBe(0);
    rmSync(npmCache, { recursive: true });
    symlinkSync(outside, npmCache);
    expect(await cache.keep(npmCache, [wanted])).toBe(0);
  });
});

it('what is spoiled on the disk is not handed out', async () => {
  await cache.keep(npmCacheWith('one'), [integrityOf('one')]);
  const [file = ''] = readdirSync(directory);
  rmSync(join(directory, file), { force: true });
  writeFileSync(join(directory, file), 'rotten');
  expect(await cache.fill(npmCacheWith(), [integrityOf('one')])).toBe(0);
});

it('the least recently used go when all together are too large', async () => {
  const small = new PackageCache(directory, 25);
  const contents = ['a'.repeat(10), 'b'.repeat(10), 'c'.repeat(10)];
  await small.keep(npmCacheWith(contents[0]!, contents[1]!), contents.map(integrityOf));
  for (const name of readdirSync(directory)) utimesSync(join(directory, name), new Date(1000), new Date(1000));
  await small.fill(npmCacheWith(), [integrityOf(contents[0]!)]);
  await small.keep(npmCacheWith(contents[2]!), contents.map(integrityOf));
  const next = npmCacheWith();
  expect(await small.fill(next, contents.map(integrityOf))).toBe(2);
  expect(existsSync(place(next, integrityOf(contents[1]!)))).toBe(false);
});
