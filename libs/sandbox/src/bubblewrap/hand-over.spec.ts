import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handOver, mayChange } from './hand-over.js';

const user = { uid: 60917, gid: 60917 };
let outer: string;
let data: string;
beforeEach(() => {
  outer = realpathSync(mkdtempSync(join(tmpdir(), 'hand-over-spec-')));
  data = join(outer, 'data');
  for (const folder of [data, join(data, 'work'), join(data, 'work/sub'), join(data, 'own'), join(outer, 'other')])
    mkdirSync(folder);
  for (const file of [join(data, 'work/file'), join(data, 'work/sub/file'), join(outer, 'other/file')]) writeFileSync(file, '');
});
afterEach(() => rmSync(outer, { recursive: true, force: true }));

const give = (folder: string, within = data): Promise<void> => handOver(folder, { user, within, except: join(data, 'own') });
const owner = (...path: string[]): number => lstatSync(join(outer, ...path)).uid;

describe.skipIf(process.getuid?.() !== 0)('giving a folder to the user of runs (skipped: only root can)', () => {
  it('gives the folder and all that is in it', async () => {
    await give(join(data, 'work'));
    for (const path of ['work', 'work/file', 'work/sub', 'work/sub/file']) expect(owner('data', path), path).toBe(60917);
    expect([owner('data'), owner('other')]).toEqual([0, 0]);
  });

  it('never goes through a link, and leaves a file with a second name alone', async () => {
    symlinkSync(join(outer, 'other'), join(data, 'work/link'));
    symlinkSync(join(outer, 'other/file'), join(data, 'work/file-link'));
    linkSync(join(outer, 'other/file'), join(data, 'work/second-name'));
    await give(join(data, 'work'));
    expect([owner('data/work/link'), owner('data/work/file-link')]).toEqual([60917, 60917]);
    expect([owner('other'), owner('other/file'), owner('data/work/second-name')]).toEqual([0, 0, 0]);
  });

  it('gives a folder in a store that lies elsewhere, and nothing beside it', async () => {
    const store = join(outer, 'store');
    for (const folder of [store, join(store, 'installing')]) mkdirSync(folder);
    const options = { dataDirectory: data, sharedFolders: [store], directory: join(data, 'own') };
    await handOver(join(store, 'installing'), { user, ...mayChange(join(store, 'installing'), options) });
    expect([owner('store/installing'), owner('store')]).toEqual([60917, 0]);
    for (const folder of [join(outer, 'other'), store])
      await expect(handOver(folder, { user, ...mayChange(folder, options) })).rejects.toThrow('cannot be given to a run');
  });

  it('refuses what is outside of the data directory, also through a link on the way', async () => {
    await expect(give(join(outer, 'other'))).rejects.toThrow('runs may write only to folders in');
    await expect(give(data)).rejects.toThrow('runs may write only to folders in');
    mkdirSync(join(outer, 'other/deep'));
    symlinkSync(join(outer, 'other'), join(data, 'work/link'));
    await expect(give(join(data, 'work/link/deep'))).rejects.toThrow('runs may write only to folders in');
    await expect(give(join(data, 'work/link'))).rejects.toThrow(/ENOTDIR|ELOOP/);
    expect([owner('other'), owner('other/deep'), owner('data'), owner('data/work')]).toEqual([0, 0, 0, 0]);
  });

  it('refuses a data directory that is none: one of the machine, or one that others write to', async () => {
    for (const within of ['/', tmpdir(), outer.slice(0, outer.lastIndexOf('/'))]) {
      await expect(give(join(data, 'work'), within), within).rejects.toThrow('cannot be given to a run');
    }
    chmodSync(outer, 0o777);
    await expect(give(join(data, 'work'), outer)).rejects.toThrow('shared with others');
    expect(owner('data/work')).toBe(0);
  });

  it('refuses the folder that Foundry itself needs, and what is around and in it', async () => {
    mkdirSync(join(data, 'own/etc'));
    await expect(give(join(data, 'own'))).rejects.toThrow('what Foundry itself needs');
    await expect(give(join(data, 'own/etc'))).rejects.toThrow('what Foundry itself needs');
    await expect(handOver(join(data, 'work'), { user, within: data, except: join(data, 'work/sub') })).rejects.toThrow(
      'what Foundry itself needs',
    );
    expect(existsSync(join(data, 'own/etc'))).toBe(true);
    expect([owner('data/own'), owner('data/own/etc'), owner('data/work')]).toEqual([0, 0, 0]);
  });
});
