import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findMarked, RUN_MARKER } from '../process-markers.js';
import { findProgram } from '../programs.js';
import { createSandbox } from '../sandbox.js';
import type { BackendName, RunLimits, RunRequest, Sandbox } from '../sandbox.types.js';
import { machineControlGroups } from './machine-control-groups.js';

const hasGroups = typeof machineControlGroups() !== 'string';
const MIB = 1024 * 1024;

describe.each(['process', 'bubblewrap'] satisfies BackendName[])('the limits of a run on the backend %s', (backend) => {
  const missing = backend === 'bubblewrap' && findProgram('bwrap') === null;
  let data: string;
  let work: string;
  let sandbox: Sandbox;
  beforeAll(() => {
    data = realpathSync(mkdtempSync(join(tmpdir(), 'limits-spec-')));
    work = join(data, 'work');
    mkdirSync(work);
    sandbox = createSandbox({ runDirectory: join(data, 'runs'), instanceId: `limits${process.pid}`, backend });
  });
  afterAll(() => rmSync(data, { recursive: true, force: true }));

  function node(script: string, limits: Partial<RunLimits>, more: Partial<RunRequest> = {}): RunRequest {
    return { command: 'node', args: ['-e', script], cwd: work, origin: 'template', network: 'none', limits, ...more };
  }
  const shell = (script: string, limits: Partial<RunLimits>): RunRequest =>
    node('', limits, { command: 'sh', args: ['-c', script] });
  const survivors = (): unknown[] => findMarked(RUN_MARKER).filter(({ value }) => value.startsWith(`limits${process.pid}.`));

  it.skipIf(missing)('let a run that stays within them end as it likes', async () => {
    const result = await sandbox.run(node(`process.exit(4)`, { memoryBytes: 512 * MIB, processes: 64, cpuTimeMs: 20_000 }));
    expect(result).toMatchObject({ outcome: 'exited', exitCode: 4 });
    expect(result.limit).toBeUndefined();
  });

  it.skipIf(missing)('end it when all of its processes together have used their processor time', async () => {
    const started = performance.now();
    const result = await sandbox.run(shell('while :; do :; done & while :; do :; done', { cpuTimeMs: 1500 }));
    expect(result).toMatchObject({ outcome: 'cpu_time', limit: 'cpu_time', exitCode: null });
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(survivors()).toEqual([]);
  });

  it.skipIf(missing).each([
    ['a heap', `const all = []; for (;;) all.push(new Array(100000).fill(Math.random()))`],
    ['buffers', `const all = []; for (;;) all.push(Buffer.alloc(1 << 20, 1))`],
  ])('end it when %s grows beyond its memory', async (_what, script) => {
    const result = await sandbox.run(node(script, { memoryBytes: 200 * MIB }));
    expect(result).toMatchObject({ outcome: 'memory', limit: 'memory', exitCode: null });
    expect(survivors()).toEqual([]);
  });

  it.skipIf(missing || !hasGroups)('count children and files in memory as memory (skipped without control groups)', async () => {
    const child = `for (let i = 0; i < 4; i++) require('child_process').spawn(process.execPath, ['-e', 'const b = Buffer.alloc(80 << 20, 1); setTimeout(() => b, 20000)'], { stdio: 'inherit' }).on('exit', (code) => process.exit(code === 0 ? 0 : 9))`;
    expect(await sandbox.run(node(child, { memoryBytes: 256 * MIB }))).toMatchObject({ outcome: 'memory', limit: 'memory' });
    const fill = `const fs = require('fs'); const file = fs.openSync('/dev/shm/' + process.pid, 'w'); process.on('exit', () => fs.unlinkSync('/dev/shm/' + process.pid)); for (let i = 0; i < 400; i++) fs.writeSync(file, Buffer.alloc(1 << 20, 1))`;
    if (backend === 'bubblewrap') expect((await sandbox.run(node(fill, { memoryBytes: 128 * MIB }))).limit).toBe('memory');
  });

  it.skipIf(missing || !hasGroups)('hold a fork bomb, and name it (skipped without control groups)', async () => {
    const result = await sandbox.run(
      shell('bomb() { bomb | bomb & }; i=0; while [ $i -lt 200 ]; do sleep 5 & i=$((i + 1)); done; wait', {
        processes: 60,
        wallTimeMs: 8000,
      }),
    );
    expect(result.limit).toBe('processes');
    expect(result.outcome).toBe('processes');
    expect(survivors()).toEqual([]);
  });

  it.skipIf(missing)('refuse a file that is too large, and name it', async () => {
    const result = await sandbox.run(shell('exec dd if=/dev/zero of=large bs=1024 count=100000', { fileBytes: 10 * MIB }));
    expect(result).toMatchObject({ outcome: 'file_size', limit: 'file_size' });
    const inNode = await sandbox.run(
      node(`require('fs').writeFileSync('large', Buffer.alloc(20 << 20))`, { fileBytes: 10 * MIB }),
    );
    expect(inNode).toMatchObject({ outcome: 'file_size', limit: 'file_size' });
  });

  it.skipIf(missing)('refuse more open files, and name it', async () => {
    const script = `const fs = require('fs'); for (let i = 0; i < 500; i++) fs.openSync(process.execPath)`;
    expect(await sandbox.run(node(script, { openFiles: 100 }))).toMatchObject({ outcome: 'open_files', limit: 'open_files' });
  });

  it.skipIf(missing)('end it when it has written too much to the disk, also to files that are removed again', async () => {
    const script = `const fs = require('fs'); const b = Buffer.alloc(1 << 20, 1);
      for (let i = 0; ; i++) { const f = fs.openSync('part' + i, 'w'); fs.unlinkSync('part' + i); for (let j = 0; j < 5; j++) fs.writeSync(f, b); fs.closeSync(f); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10); }`;
    const result = await sandbox.run(node(script, { writtenBytes: 50 * MIB, wallTimeMs: 20_000 }));
    expect(result).toMatchObject({ outcome: 'written_bytes', limit: 'written_bytes', exitCode: null });
    expect(readdirSync(work).filter((name) => name.startsWith('part'))).toEqual([]);
  });

  it.skipIf(missing)('end it when its time is up, also when it ignores being asked', async () => {
    const result = await sandbox.run(node(`process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)`, { wallTimeMs: 500 }));
    expect(result).toMatchObject({ outcome: 'wall_time', limit: 'wall_time', exitCode: null });
    expect(result.durationMs).toBeLessThan(3000);
  });

  it.skipIf(missing || !hasGroups)(
    'leave no control group behind (skipped without control groups)',
    { timeout: 90_000 },
    async () => {
      await sandbox.run(node('', {}));
      // Other specs of this process have runs, and groups, of their own meanwhile.
      const own = () => readdirSync('/sys/fs/cgroup/pids').filter((name) => name.startsWith(`foundry-${process.pid}.`));
      const seen = own();
      await vi.waitFor(() => expect(own().filter((name) => seen.includes(name))).toEqual([]), { timeout: 60_000 });
    },
  );
});
