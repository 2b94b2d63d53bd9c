import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from './programs.js';
import { createSandbox } from './sandbox.js';
import type { BackendName } from './sandbox.types.js';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'inherited-spec-')));
  mkdirSync(join(folder, 'work'));
  writeFileSync(join(folder, 'log'), 'of whoever started Foundry');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('descriptors that whoever started Foundry left open', () => {
  it.each(['process', 'bubblewrap'] satisfies BackendName[])('lead nowhere in a run on the backend %s', async (backend) => {
    if (backend === 'bubblewrap' && findProgram('bwrap') === null) return;
    const program = `
      import { createSandbox } from './libs/sandbox/src/index.ts';
      const sandbox = createSandbox({ runDirectory: ${JSON.stringify(join(folder, 'runs'))}, instanceId: 'heir', backend: '${backend}' });
      const result = await sandbox.run({ command: 'sh', args: ['-c', 'cat /proc/self/fd/200; echo "[$?]"; readlink /proc/self/fd/200'],
        cwd: ${JSON.stringify(join(folder, 'work'))}, origin: 'template', network: 'none' });
      process.stdout.write(result.stdout.text);`;
    const node = ['-C', 'source', '--import', '@oxc-node/core/register', '--input-type=module', '-e', program];
    const outer = createSandbox({ runDirectory: join(folder, 'outer'), instanceId: 'outer' });
    const result = await outer.run({
      command: 'bash',
      args: ['-c', 'exec 200< "$0"; cat <&200; exec "$@"', join(folder, 'log'), process.execPath, ...node],
      cwd: repository,
      origin: 'foundry',
      network: 'none',
    });
    // Once by the shell in front, which shows that the descriptor is there. Node closes those up to 16 by itself.
    expect(result.stdout.text, result.stderr.text).toBe('of whoever started Foundry[0]\n/dev/null\n');
  });
});
