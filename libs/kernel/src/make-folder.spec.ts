import { mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from './make-folder.js';

describe('makeFolder', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'make-folder-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  it('makes what is missing and says what the topmost of it is', async () => {
    expect(await makeFolder(join(root, 'a/b/c'), 0o700)).toBe(join(root, 'a'));
    expect((await stat(join(root, 'a/b/c'))).mode & 0o777).toBe(0o700);
    expect(await makeFolder(join(root, 'a/b/d'))).toBe(join(root, 'a/b/d'));
    expect(await makeFolder(join(root, 'a/b'))).toBeUndefined();
  });

  it('is made once when several ask for it at once', async () => {
    await Promise.all(Array.from({ length: 8 }, () => makeFolder(join(root, 'x/y/z'))));
    expect((await stat(join(root, 'x/y/z'))).isDirectory()).toBe(true);
  });

  it('follows links, and refuses files and links to nothing', async () => {
    await makeFolder(join(root, 'real'));
    await symlink(join(root, 'real'), join(root, 'link'));
    expect(await makeFolder(join(root, 'link/inner'))).toBe(join(root, 'link/inner'));
    await writeFile(join(root, 'file'), '');
    await symlink(join(root, 'nowhere'), join(root, 'dangling'));
    await expect(makeFolder(join(root, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolder(join(root, 'file/inner'))).rejects.toMatchObject({ code: 'ENOTDIR' });
    await expect(makeFolder(join(root, 'dangling'))).rejects.toMatchObject({ code: expect.stringMatching(/EEXIST|ENOENT/) });
  });

  it.runIf(process.platform === 'linux')('ends where the file system makes no folders', async () => {
    await expect(makeFolder('/proc/foundry/data')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
