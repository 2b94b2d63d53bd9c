import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OpenFolder } from './open-folder.js';

const scratch = mkdtempSync(join(realpathSync(tmpdir()), 'open-folder-'));
let base: string;
let folder: OpenFolder;
let count = 0;
const children: ChildProcess[] = [];
beforeEach(async () => {
  base = join(scratch, String(count++));
  mkdirSync(join(base, 'project'), { recursive: true });
  mkdirSync(join(base, 'outside'));
  writeFileSync(join(base, 'outside/secret'), 'secret');
  folder = await OpenFolder.open(join(base, 'project'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await folder.close();
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const place = (name: string): string => join(base, 'project', name);
const refused = (reason: string): object => ({ name: 'EntryRefused', reason });

describe('an open folder', () => {
  it('reads files and says what is not one, without opening it', async () => {
    writeFileSync(place('file'), 'content');
    symlinkSync('file', place('link'));
    symlinkSync('../outside/secret', place('way-out'));
    linkSync(join(base, 'outside/secret'), place('second-name'));
    mkdirSync(place('folder'));
    execFileSync('mkfifo', [place('pipe')]);
    const socket = createServer();
    await new Promise<void>((resolve) => void socket.listen(place('socket'), resolve));
    expect((await folder.readFile('file', 10)).content.toString()).toBe('content');
    for (const [name, reason] of [
      ['link', 'link'],
      ['way-out', 'link'],
      ['second-name', 'hard_link'],
      ['folder', 'not_a_file'],
      ['pipe', 'not_a_file'],
      ['socket', 'not_a_file'],
      ['none', 'missing'],
    ] as const) {
      await expect(folder.readFile(name, 10), name).rejects.toMatchObject(refused(reason));
    }
    await new Promise((resolve) => socket.close(resolve));
  });

  it('does not open a device, and does not wait on a pipe that nobody writes to', async () => {
    execFileSync('mkfifo', [place('pipe')]);
    await expect(folder.readFile('pipe', 10)).rejects.toMatchObject(refused('not_a_file'));
    if (process.getuid?.() !== 0) return; // only root can make a device
    execFileSync('mknod', [place('zero'), 'c', '1', '5']);
    await expect(folder.readFile('zero', 10)).rejects.toMatchObject(refused('not_a_file'));
  });

  it('reads no more than it was told: not of a sparse giant, and not of a file that never stops growing', async () => {
    writeFileSync(place('giant'), '');
    truncateSync(place('giant'), 2 ** 40);
    await expect(folder.readFile('giant', 1_000_000)).rejects.toMatchObject(refused('too_large'));
    writeFileSync(place('grows'), 'start');
    const timer = setInterval(() => appendFileSync(place('grows'), 'more'.repeat(100)), 0);
    try {
      const read = await folder.readFile('grows', 50_000_000).catch((error: unknown) => error);
      if (read instanceof Error) expect(read).toMatchObject(refused('changing'));
      else expect((read as { content: Buffer }).content.length).toBeLessThan(50_000_000);
    } finally {
      clearInterval(timer);
    }
  });

  it('refuses to go through a link, to a folder of any name that is none, and through steps', async () => {
    symlinkSync('../outside', place('way'));
    writeFileSync(place('file'), '');
    await expect(folder.folder('way')).rejects.toMatchObject(refused('link'));
    await expect(folder.ensureFolder('way')).rejects.toMatchObject(refused('link'));
    await expect(folder.folder('file')).rejects.toMatchObject(refused('not_a_folder'));
    await expect(folder.folder('none')).rejects.toMatchObject(refused('missing'));
    for (const name of ['..', '.', '', 'a/b', 'a\0', '/etc']) {
      await expect(folder.folder(name), name).rejects.toThrow(TypeError);
      await expect(folder.readFile(name, 10), name).rejects.toThrow(TypeError);
    }
    expect(() => folder.at(Buffer.from('../outside'))).toThrow(TypeError);
  });

  it('stays the folder that was opened when a link is put in its place', async () => {
    mkdirSync(place('inner'));
    writeFileSync(place('inner/secret'), 'own');
    const inner = await folder.folder('inner');
    renameSync(place('inner'), place('moved'));
    symlinkSync('../outside', place('inner'));
    expect((await inner.readFile('secret', 100)).content.toString()).toBe('own');
    expect(await inner.unlink('secret')).toBe(true);
    await inner.close();
    expect(readFileSync(join(base, 'outside/secret'), 'utf8')).toBe('secret');
  });

  it('never reads outside while another process swaps a folder and a link thousands of times', async () => {
    mkdirSync(place('flips'));
    writeFileSync(place('flips/secret'), 'mine');
    const flipper = spawn(process.execPath, ['-e', FLIPPER, base], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(flipper);
    await new Promise((resolve) => flipper.stdout.once('data', resolve));
    const seen = { own: 0, refused: 0 };
    for (let i = 0; i < 3_000; i++) {
      try {
        const inner = await folder.folder('flips');
        try {
          expect((await inner.readFile('secret', 100)).content.toString()).toBe('mine');
          seen.own++;
        } finally {
          await inner.close();
        }
      } catch (error) {
        expect(['link', 'missing', 'not_a_folder', 'changing']).toContain((error as { reason?: string }).reason);
        seen.refused++;
      }
    }
    expect(seen.own).toBeGreaterThan(0);
    expect(seen.refused).toBeGreaterThan(0);
  });

  it('is of no use once it is closed: its descriptor may be that of another folder', async () => {
    mkdirSync(place('inner'));
    writeFileSync(place('inner/file'), 'x');
    const inner = await folder.folder('inner');
    await inner.close();
    const other = await OpenFolder.open(join(base, 'outside'));
    expect(() => inner.at('secret')).toThrow('closed');
    await expect(inner.readFile('secret', 10)).rejects.toThrow('closed');
    await expect(inner.names()).rejects.toThrow('closed');
    await other.close();
  });

  it('keeps no descriptor open', async () => {
    const own = '/proc/self/fd';
    if (process.platform !== 'linux') return;
    mkdirSync(place('inner'));
    writeFileSync(place('file'), 'x');
    symlinkSync('file', place('link'));
    const held = (): string[] =>
      readdirSync(own).filter((fd) => {
        try {
          return readlinkSync(join(own, fd)).startsWith(`${place('')}/`);
        } catch {
          return false; // closed meanwhile: the descriptor of this very listing
        }
      });
    for (let i = 0; i < 20; i++) {
      await (await folder.folder('inner')).close();
      await folder.readFile('file', 10);
      for (const name of ['link', 'inner', 'none']) await folder.readFile(name, 10).catch(() => undefined);
      await folder.readFile('file', 0).catch(() => undefined);
      await folder.folder('link').catch(() => undefined);
    }
    expect(held()).toEqual([]);
  });

  it('gives access back that a job took away, and to nothing else', async () => {
    mkdirSync(place('closed'));
    chmodSync(place('closed'), 0o000);
    await folder.grantAccess('closed');
    expect((await folder.lstat('closed'))?.mode).toBe(0o40755);
    symlinkSync('../outside', place('way'));
    chmodSync(join(base, 'outside'), 0o700);
    await expect(folder.grantAccess('way')).rejects.toMatchObject({ name: 'EntryRefused' });
    expect((await OpenFolder.with(base, (all) => all.lstat('outside')))?.mode).toBe(0o40700);
  });
});

/** Puts a link to `outside` in the place of `project/flips` and back, as fast as it can. */
const FLIPPER = `
const fs = require('node:fs');
const base = process.argv[1];
const [flips, aside] = [base + '/project/flips', base + '/project/aside'];
process.stdout.write('ready');
for (;;) {
  fs.renameSync(flips, aside);
  fs.symlinkSync('../outside', flips);
  fs.unlinkSync(flips);
  fs.renameSync(aside, flips);
}`;
