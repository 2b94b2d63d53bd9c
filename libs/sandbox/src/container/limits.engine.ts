import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createSandbox } from '../sandbox.js';
import type { RunRequest, RunResult } from '../sandbox.types.js';
import { containerFixture } from './container.fixture.js';

const fixture = containerFixture();
const { sandbox, data, mark, request, survivors } = fixture;
afterAll(() => fixture.remove());

describe('the limits of a run in a container', () => {
  const reached = async (script: string, more: Partial<RunRequest>): Promise<RunResult> => {
    const result = await sandbox.run(request(script, more));
    expect(await survivors()).toEqual([]);
    return result;
  };

  it('end it at its memory, in heaps and in folders', async () => {
    const limits = { memoryBytes: 128 * 1024 ** 2 };
    const buffers = `const kept = []; for (let i = 0; i < 40; i++) kept.push(Buffer.alloc(1e7, 1))`;
    expect(await reached(buffers, { limits })).toMatchObject({ outcome: 'memory', limit: 'memory' });
    const folder = `const fs = require('fs'); for (let i = 0; ; i++) fs.writeFileSync('/tmp/' + i, Buffer.alloc(1e7, 1))`;
    expect(await reached(folder, { limits })).toMatchObject({ outcome: 'memory', limit: 'memory' });
  });

  it('end it at its processes', async () => {
    const script = `const { spawn } = require('child_process'); let n = 0; for (let i = 0; i < 100; i++) spawn('sleep', ['100']).on('error', (e) => { if (n++ === 0) { console.error(e.code); process.exit(1); } })`;
    expect(await reached(script, { limits: { processes: 40 } })).toMatchObject({ outcome: 'processes', limit: 'processes' });
  });

  it('end it at its output, at once, and keep its head and tail', async () => {
    const result = await reached(`for (;;) require('fs').writeSync(1, 'x'.repeat(1000) + '\\n')`, {
      limits: { outputBytes: 5_000_000 },
    });
    expect(result).toMatchObject({ outcome: 'output_limit', stdout: { bytes: 5_000_000, truncated: true } });
  });

  it('end it at its wall time, whatever it ignores', async () => {
    const script = `process.on('SIGTERM', () => console.log('ignored')); setInterval(() => {}, 1000)`;
    const result = await reached(script, { limits: { wallTimeMs: 2000 } });
    expect(result).toMatchObject({ outcome: 'wall_time', stdout: { text: 'ignored\n' } });
    expect(result.durationMs).toBeLessThan(5000);
  });

  it('end it at its processor time, of all processes together', async () => {
    const script = `require('child_process').spawn(process.execPath, ['-e', 'for (;;);']); for (;;);`;
    expect(await reached(script, { limits: { cpuTimeMs: 1500 } })).toMatchObject({ outcome: 'cpu_time', limit: 'cpu_time' });
  });

  it('end it at what it writes, and at the size of a file', async () => {
    const big = `const fs = require('fs'); const f = fs.openSync('big', 'w'); for (;;) { fs.writeSync(f, Buffer.alloc(1e6)); fs.fsyncSync(f) }`;
    expect(await reached(big, { limits: { fileBytes: 3_000_000 } })).toMatchObject({ outcome: 'file_size' });
    const many = `const fs = require('fs'); for (let i = 0; ; i++) { const f = fs.openSync('many', 'w'); fs.writeSync(f, Buffer.alloc(1e6)); fs.fsyncSync(f); fs.closeSync(f); }`;
    expect(await reached(many, { limits: { writtenBytes: 20_000_000 } })).toMatchObject({ outcome: 'written_bytes' });
  });
});

describe('a container engine that cannot be used', () => {
  const isolationWith = (more: { image?: string }): Promise<unknown> =>
    createSandbox({ runDirectory: join(data, 'unusable'), instanceId: mark, backend: 'container', ...more }).isolation();

  it('is not chosen without its image, and nothing is pulled', async () => {
    expect(await isolationWith({ image: 'foundry-no-such-image:1' })).toMatchObject({
      isolates: false,
      unusable:
        'the image foundry-no-such-image:1 is not there: `docker pull foundry-no-such-image:1`, or name another one in FOUNDRY_SANDBOX_IMAGE',
    });
  });

  it('is not chosen when nothing answers', async () => {
    vi.stubEnv('DOCKER_HOST', `unix://${join(data, 'no.sock')}`);
    const isolation = await isolationWith({});
    vi.unstubAllEnvs();
    expect(isolation).toMatchObject({
      isolates: false,
      unusable: expect.stringMatching(/no container engine answers/) as string,
    });
    expect(existsSync(join(data, 'no.sock'))).toBe(false);
  });
});
