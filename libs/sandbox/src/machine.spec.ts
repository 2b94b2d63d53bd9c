import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { inspectMachine, probeContainerEngine } from './machine.js';
import { findNpm, findProgram } from './programs.js';
import { createSandbox } from './sandbox.js';
import type { Sandbox } from './sandbox.types.js';

let folder: string;
let sandbox: Sandbox;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'machine-spec-'));
  mkdirSync(join(folder, 'bin/a-folder'), { recursive: true });
  sandbox = createSandbox({ runDirectory: join(folder, 'runs'), instanceId: `machine${process.pid}` });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

function program(name: string, script: string): string {
  const path = join(folder, 'bin', name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('programs', () => {
  it('are found on the PATH when they can be run, and nowhere else', () => {
    const tool = program('tool', 'exit 0');
    writeFileSync(join(folder, 'bin/text'), 'x', { mode: 0o644 });
    vi.stubEnv('PATH', `relative:${join(folder, 'bin')}:/usr/bin`);
    expect(findProgram('tool')).toBe(tool);
    expect(findProgram(tool)).toBe(tool);
    for (const name of ['', 'no-such', 'text', 'a-folder', '../bin/tool', 'bin/tool', 'to\0ol', '/no/such']) {
      expect(findProgram(name), name).toBeNull();
    }
  });

  it('include npm, run by the Node that runs', async () => {
    const npm = findNpm();
    expect(npm).not.toBeNull();
    const { command, args } = npm as NonNullable<typeof npm>;
    const result = await sandbox.run({ command, args: [...args, '--version'], cwd: folder, origin: 'foundry', network: 'none' });
    expect(result.stdout.text).toMatch(/^\d+\.\d+\.\d+/);
  });
});

describe('the facts of the machine', () => {
  it('have versions of what runs, and say what is missing or broken and what that means', async () => {
    program('docker', 'echo broken >&2; exit 1');
    program('chromium', 'echo Chromium 131.0.6778.85');
    vi.stubEnv('PATH', join(folder, 'bin'));
    const { tools, containerEngine } = await inspectMachine(sandbox);
    const byName = Object.fromEntries(tools.map((tool) => [tool.name, tool]));
    expect(byName['node']).toMatchObject({ found: true, version: process.versions.node });
    expect(byName['chromium']).toMatchObject({ found: true, version: '131.0.6778.85', path: join(folder, 'bin/chromium') });
    const bubblewrap = findProgram('bwrap');
    expect(byName['bubblewrap']).toMatchObject(
      bubblewrap === null ? { found: false, note: expect.any(String) as string } : { path: bubblewrap },
    );
    expect(byName['docker']).toMatchObject({ found: false, note: expect.stringContaining('broken') as string });
    expect(containerEngine).toEqual({ answers: false, reason: 'broken' });
  });

  it('tell a docker command from an engine that answers', async () => {
    vi.stubEnv('PATH', join(folder, 'bin'));
    vi.stubEnv('DOCKER_HOST', 'tcp://engine.example');
    program('docker', 'echo "$DOCKER_HOST" >&2; echo 28.1.0');
    expect(await probeContainerEngine(sandbox)).toEqual({ answers: true, version: '28.1.0' });
    program('docker', 'echo "Cannot connect to $DOCKER_HOST" >&2; exit 1');
    expect(await probeContainerEngine(sandbox)).toEqual({ answers: false, reason: 'Cannot connect to tcp://engine.example' });
  });
});
