import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSandbox } from './sandbox.js';
import type { RunRequest, Sandbox } from './sandbox.types.js';

let folder: string;
let sandbox: Sandbox;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stdin-spec-'));
  sandbox = createSandbox({ runDirectory: join(folder, 'runs'), instanceId: `stdin${process.pid}`, backend: 'process' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function node(script: string, more: Partial<RunRequest> = {}): RunRequest {
  return { command: 'node', args: ['-e', script], cwd: folder, origin: 'template', network: 'none', ...more };
}

describe('standard input that stays open', () => {
  it('answers what is written to it, one line after the other, and ends with it', async () => {
    const answers: string[] = [];
    const worker = await sandbox.start(
      node(
        `require('readline').createInterface({ input: process.stdin }).on('line', (line) => console.log(line.toUpperCase())).on('close', () => process.exit(7))`,
        { stdin: 'first\n', keepStdinOpen: true, onLine: (line) => answers.push(line) },
      ),
    );
    await vi.waitFor(() => expect(answers).toEqual(['FIRST']), 5000);
    worker.stdin?.write('second\n');
    await vi.waitFor(() => expect(answers).toEqual(['FIRST', 'SECOND']), 5000);
    worker.stdin?.end();
    expect(await worker.exited).toMatchObject({ outcome: 'exited', exitCode: 7 });
  });

  it('may be written to after the program has ended', async () => {
    const worker = await sandbox.start(node('', { keepStdinOpen: true }));
    await worker.exited;
    worker.stdin?.write('too late\n');
    await new Promise((resolve) => setImmediate(resolve));
    expect((await sandbox.start(node(''))).stdin).toBeNull();
  });
});
