import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requirePlainTree } from './installed-tree.js';

let root: string;
let modules: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tree-spec-'));
  modules = join(root, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  mkdirSync(join(modules, 'a/bin'), { recursive: true });
  writeFileSync(join(modules, 'a/bin/a.js'), '');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('an installed tree', () => {
  it('may hold files, folders and links between them', async () => {
    symlinkSync('../a/bin/a.js', join(modules, '.bin/a'));
    symlinkSync('./bin', join(modules, 'a/tools'));
    await requirePlainTree(modules);
  });

  it.each([
    ['/etc/passwd', '.bin/a'],
    ['../../package.json', '.bin/a'],
    ['../..', '.bin/a'],
    ['..', '.bin/a'],
    ['../a/../../..', '.bin/a'],
    ['../a/..', '.bin/a'],
    ['../../../etc/passwd', 'a/bin/b'],
    ['../node_modules_of_another/x', 'b'],
  ])('may not hold a link to %s at %s', async (target, place) => {
    symlinkSync(target, join(modules, place));
    await expect(requirePlainTree(modules)).rejects.toMatchObject({
      code: 'sandbox.install_failed',
      message: expect.stringContaining(`node_modules/${place}`) as string,
    });
  });

  it('may hold nothing that waits or acts when it is opened', async () => {
    execFileSync('mkfifo', [join(modules, 'a/pipe')]);
    await expect(requirePlainTree(modules)).rejects.toThrow('neither a file nor a folder');
  });

  it('is a folder itself', async () => {
    rmSync(modules, { recursive: true });
    symlinkSync('/etc', modules);
    await expect(requirePlainTree(modules)).rejects.toThrow('no folder');
  });
});
