import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isProcessAlive, processIdentity } from './process-identity.js';
import { createSandbox } from './sandbox.js';
import type { Sandbox } from './sandbox.types.js';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

let folder: string;
let outer: Sandbox;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reap-spec-'));
  outer = createSandbox({ runDirectory: join(folder, 'outer'), instanceId: `outer${process.pid}` });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A process of its own that does what Foundry does while a check runs: it starts a program that never ends. */
async function startInstance(runDirectory: string, pidFile: string): Promise<{ program: string; kill: () => Promise<void> }> {
  const script = `
    import { createSandbox } from './libs/sandbox/src/index.ts';
    const sandbox = createSandbox({ runDirectory: ${JSON.stringify(runDirectory)}, instanceId: 'former', backend: 'process' });
    sandbox.run({ command: 'node', args: ['-e', ${JSON.stringify(`process.on('SIGTERM', () => {}); require('fs').writeFileSync(${JSON.stringify(pidFile)}, process.pid + '\\n'); setInterval(() => {}, 1000)`)}],
      cwd: ${JSON.stringify(folder)}, origin: 'template', network: 'none' });`;
  const instance = await outer.start({
    command: 'node',
    args: ['-C', 'source', '--import', '@oxc-node/core/register', '--input-type=module', '-e', script],
    cwd: repository,
    origin: 'foundry',
    network: 'none',
  });
  await vi.waitFor(() => expect(existsSync(pidFile) && readFileSync(pidFile, 'utf8')).toMatch(/\d\n/), {
    timeout: 20_000,
    interval: 20,
  });
  const program = processIdentity(Number(readFileSync(pidFile, 'utf8')));
  return {
    program,
    kill: async () => {
      process.kill(instance.pid, 'SIGKILL');
      await instance.exited;
    },
  };
}

describe('what a killed instance leaves', () => {
  it('is killed and removed by the next one of the same data directory, and by no other', async () => {
    const runDirectory = join(folder, 'runs');
    const former = await startInstance(runDirectory, join(folder, 'program.pid'));
    const next = createSandbox({ runDirectory, instanceId: 'next' });
    const stranger = createSandbox({ runDirectory: join(folder, 'elsewhere'), instanceId: 'stranger' });

    expect(await next.reapLeftovers()).toBe(0); // the former instance is alive: its programs are its own affair
    expect(isProcessAlive(former.program)).toBe(true);
    await former.kill();
    expect(isProcessAlive(former.program)).toBe(true);
    expect(await stranger.reapLeftovers()).toBe(0);
    expect(isProcessAlive(former.program)).toBe(true);
    expect(readdirSync(runDirectory)).toHaveLength(1);

    expect(await next.reapLeftovers()).toBe(1);
    expect(isProcessAlive(former.program)).toBe(false);
    expect(readdirSync(runDirectory)).toEqual([]);
  });

  it('does not include the runs of this instance', async () => {
    const sandbox = createSandbox({ runDirectory: join(folder, 'own'), instanceId: 'own', backend: 'process' });
    const server = await sandbox.start({
      command: 'node',
      args: ['-e', 'setInterval(() => {}, 1000)'],
      cwd: folder,
      origin: 'template',
      network: 'none',
    });
    expect(await sandbox.reapLeftovers()).toBe(0);
    expect(isProcessAlive(processIdentity(server.pid))).toBe(true);
    await server.stop();
  });
});

describe('a sandbox that is closed', () => {
  it('leaves no folder, even while it is finding out what isolates runs', async () => {
    const runDirectory = join(folder, 'closed');
    const sandbox = createSandbox({ runDirectory, instanceId: 'closed' });
    const finding = expect(sandbox.isolation()).rejects.toThrow(/aborted/);
    await vi.waitFor(() => expect(readdirSync(runDirectory)).not.toEqual([]), { interval: 1, timeout: 20_000 });
    await sandbox.close();
    expect(readdirSync(runDirectory)).toEqual([]);
    await finding;
    expect(readdirSync(runDirectory)).toEqual([]);
  });
});
