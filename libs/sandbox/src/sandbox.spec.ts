import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSandbox } from './sandbox.js';
import { findMarked, INSTANCE_MARKER, RUN_MARKER } from './process-markers.js';
import type { RunRequest, Sandbox } from './sandbox.types.js';

let folder: string;
let sandbox: Sandbox;
const instanceId = `spec${process.pid}`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-spec-'));
  sandbox = createSandbox({ runDirectory: join(folder, 'runs'), instanceId, backend: 'process' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

function node(script: string, more: Partial<RunRequest> = {}): RunRequest {
  return { command: 'node', args: ['-e', script], cwd: folder, origin: 'template', network: 'none', ...more };
}

/** Processes that this file's runs have left. */
function survivors(): number[] {
  return findMarked(RUN_MARKER)
    .filter((p) => p.value.startsWith(`${instanceId}.`))
    .map((p) => p.pid);
}

function pidIn(file: string): number {
  return Number(readFileSync(join(folder, file), 'utf8'));
}

function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

const ignoreSigterm = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);`;

describe('a run', () => {
  it('returns what the program wrote, how it ended and what was typed', async () => {
    const result = await sandbox.run(node(`console.log('out'); console.error("it's"); process.exitCode = 3`));
    expect(result).toMatchObject({ outcome: 'exited', exitCode: 3, exitSignal: null });
    expect(result.stdout).toEqual({ text: 'out\n', bytes: 4, truncated: false });
    expect(result.stderr.text).toBe("it's\n");
    expect(result.commandLine).toMatch(/^node -e '/);
    expect(result.durationMs).toBeGreaterThan(0);
  });

  it('names the signal that ended the program', async () => {
    const result = await sandbox.run(node(`process.kill(process.pid, 'SIGABRT')`));
    expect(result).toMatchObject({ outcome: 'exited', exitCode: null, exitSignal: 'SIGABRT' });
  });

  it('hands over standard input, also to a program that does not read it', async () => {
    const echoed = await sandbox.run(node(`process.stdin.pipe(process.stdout)`, { stdin: 'grüße' }));
    expect(echoed.stdout.text).toBe('grüße');
    const unread = await sandbox.run(node(`process.exit(0)`, { stdin: 'x'.repeat(4_000_000) }));
    expect(unread).toMatchObject({ outcome: 'exited', exitCode: 0 });
  });

  it('passes arguments as they are: nothing is a shell', async () => {
    const result = await sandbox.run(
      node('console.log(process.argv[1])', { args: ['-e', 'console.log(process.argv[1])', '$(id); `id` && *'] }),
    );
    expect(result.stdout.text).toBe('$(id); `id` && *\n');
  });

  it('is not started, with a reason, when the program or the folder is missing', async () => {
    expect(await sandbox.run(node('', { command: 'no-such-program' }))).toMatchObject({
      outcome: 'not_started',
      exitCode: null,
      reason: 'the program no-such-program was not found',
    });
    const away = join(folder, 'away');
    expect(await sandbox.run(node('', { cwd: away }))).toMatchObject({
      outcome: 'not_started',
      reason: `the folder ${away} does not exist`,
    });
    const tooLong = await sandbox.run(node('', { args: ['-e', '', 'x'.repeat(3_000_000)] }));
    expect(tooLong).toMatchObject({ outcome: 'not_started', reason: expect.stringContaining('E2BIG') });
    await expect(sandbox.start(node('', { command: 'no-such-program' }))).rejects.toMatchObject({ code: 'sandbox.not_started' });
  });

  it('does not look for programs in the folder it runs in', async () => {
    writeFileSync(join(folder, 'tool'), '#!/bin/sh\necho found\n', { mode: 0o755 });
    expect((await sandbox.run(node('', { command: './tool' }))).outcome).toBe('not_started');
    expect((await sandbox.run(node('', { command: 'tool' }))).outcome).toBe('not_started');
  });
});

describe('origins', () => {
  it('refuses what a model or a client wrote, and says what to install', async () => {
    for (const origin of ['model', 'client'] as const) {
      await expect(sandbox.run(node(`require('fs').writeFileSync('ran', '')`, { origin }))).rejects.toMatchObject({
        code: 'sandbox.isolation_required',
        message: expect.stringContaining('apt-get install bubblewrap'),
      });
      await expect(sandbox.start(node('', { origin }))).rejects.toMatchObject({ code: 'sandbox.isolation_required' });
      await expect(sandbox.requireIsolation(origin)).rejects.toMatchObject({ code: 'sandbox.isolation_required' });
    }
    for (const origin of ['template', 'foundry'] as const) await sandbox.requireIsolation(origin);
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });

  it('runs it all the same when the operator has accepted the risk', async () => {
    const open = createSandbox({
      runDirectory: join(folder, 'open'),
      instanceId: `open${process.pid}`,
      backend: 'process',
      allowUnsandboxed: true,
    });
    expect((await open.run(node('', { origin: 'model' }))).outcome).toBe('exited');
  });
});

describe('the environment of a run', () => {
  const printEnvironment = `console.log(JSON.stringify(process.env))`;

  it('has nothing of Foundry’s own, and what the request adds', async () => {
    vi.stubEnv('DATABASE_URL', 'postgres://secret');
    vi.stubEnv('NODE_EXTRA_CA_CERTS', '/etc/hosts');
    vi.stubEnv('NPM_CONFIG_REGISTRY', 'https://registry.example');
    const env = JSON.parse((await sandbox.run(node(printEnvironment, { env: { PORT: '8123' } }))).stdout.text) as Record<
      string,
      string
    >;
    expect(Object.keys(env).sort()).toEqual(
      ['CI', 'HOME', 'LANG', 'NO_COLOR', 'PATH', 'PORT', 'TMPDIR', INSTANCE_MARKER, RUN_MARKER].sort(),
    );
    expect(env).toMatchObject({ CI: '1', LANG: 'C.UTF-8', PORT: '8123' });
  });

  it('keeps the registry settings for Foundry’s own tools, and still nothing else', async () => {
    const npmrc = join(folder, 'npmrc');
    writeFileSync(npmrc, '//registry.example/:_authToken=${SPEC_NPM_TOKEN}\n');
    vi.stubEnv('DATABASE_URL', 'postgres://secret');
    vi.stubEnv('NODE_EXTRA_CA_CERTS', '/etc/hosts');
    vi.stubEnv('NPM_CONFIG_REGISTRY', 'https://registry.example');
    vi.stubEnv('npm_config_ignore_scripts', 'false');
    vi.stubEnv('NPM_CONFIG_USERCONFIG', npmrc);
    vi.stubEnv('SPEC_NPM_TOKEN', 'token');
    vi.stubEnv('https_proxy', 'http://proxy.example:3128');
    const env = JSON.parse(
      (await sandbox.run(node(printEnvironment, { network: 'registry', origin: 'foundry' }))).stdout.text,
    ) as Record<string, string>;
    expect(env).toMatchObject({
      NODE_EXTRA_CA_CERTS: '/etc/hosts',
      NPM_CONFIG_REGISTRY: 'https://registry.example',
      NPM_CONFIG_USERCONFIG: npmrc,
      SPEC_NPM_TOKEN: 'token',
      https_proxy: 'http://proxy.example:3128',
    });
    expect(env['DATABASE_URL']).toBeUndefined();
    expect(env['npm_config_ignore_scripts']).toBeUndefined();
  });

  it('has a HOME and a TMPDIR that are empty at first and gone afterwards', async () => {
    const script = `const fs = require('fs'); for (const d of [process.env.HOME, process.env.TMPDIR, require('os').tmpdir()]) { console.log(d); fs.writeFileSync(d + '/left', ''); }`;
    const first = (await sandbox.run(node(script))).stdout.text.trim().split('\n');
    const second = (await sandbox.run(node(script))).stdout.text.trim().split('\n');
    expect(first[1]).toBe(first[2]);
    expect(first[0]).not.toBe(second[0]);
    for (const path of [...first, ...second]) expect(existsSync(path)).toBe(false);
  });
});

describe('output', () => {
  it('keeps the head and the tail of a long output and counts the middle', async () => {
    const result = await sandbox.run(node(`process.stdout.write('first' + 'ü'.repeat(500000) + 'last')`));
    expect(result.stdout).toMatchObject({ bytes: 1_000_009, truncated: true });
    expect(result.stdout.text).toMatch(/^firstü+\n… \d+ bytes left out …\nü+last$/);
    expect(Buffer.byteLength(result.stdout.text)).toBeLessThan(132_000);
  });

  it('kills a program that never stops writing', async () => {
    const result = await sandbox.run(
      node(
        `const b = Buffer.alloc(65536, 'x'); (function w() { while (process.stdout.write(b)); process.stdout.once('drain', w); })()`,
        {
          limits: { outputBytes: 3_000_000 },
        },
      ),
    );
    expect(result).toMatchObject({ outcome: 'output_limit', exitCode: null });
    expect(result.stdout.bytes).toBe(3_000_000);
    expect(survivors()).toEqual([]);
  });

  it('gives lines as they come, whatever the chunks and line ends are', async () => {
    const lines: string[] = [];
    await sandbox.run(
      node(
        `process.stdout.write('one\\r\\ntw'); setTimeout(() => { process.stdout.write('o\\n\\nlast'); console.error('err') }, 50)`,
        {
          onLine: (line, stream) => lines.push(`${stream}:${line}`),
        },
      ),
    );
    expect(lines.filter((l) => l.startsWith('stdout'))).toEqual(['stdout:one', 'stdout:two', 'stdout:', 'stdout:last']);
    expect(lines).toContain('stderr:err');
  });

  it('bounds a line of megabytes', async () => {
    const lines: string[] = [];
    await sandbox.run(node(`process.stdout.write('x'.repeat(5_000_000) + '\\nnext\\n')`, { onLine: (line) => lines.push(line) }));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toHaveLength(8 * 1024 + 2);
    expect(lines[1]).toBe('next');
  });

  it('replaces what is not UTF-8 and goes on', async () => {
    const lines: string[] = [];
    const result = await sandbox.run(
      node(`process.stdout.write(Buffer.from([0x61, 0xff, 0xfe, 0x0a, 0xc3, 0x28, 0x0a, 0xe2, 0x82]))`, {
        onLine: (line) => lines.push(line),
      }),
    );
    expect(lines).toEqual(['a��', '�(', '�']);
    expect(result.stdout.bytes).toBe(9);
  });

  it('ends the run when the listener throws, and rejects with its error', async () => {
    const boom = new Error('the listener failed');
    await expect(
      sandbox.run(
        node(`setInterval(() => console.log('tick'), 5)`, {
          onLine: () => {
            throw boom;
          },
        }),
      ),
    ).rejects.toBe(boom);
    expect(survivors()).toEqual([]);
  });
});

describe('the end of a run', () => {
  it('comes when the wall time is up, also for a program that ignores SIGTERM', async () => {
    const result = await sandbox.run(node(ignoreSigterm, { limits: { wallTimeMs: 300 } }));
    expect(result).toMatchObject({ outcome: 'wall_time', exitCode: null, exitSignal: 'SIGKILL' });
    expect(result.durationMs).toBeLessThan(1800);
    expect(survivors()).toEqual([]);
  });

  it('comes within a second of cancelling, with its children', async () => {
    const abort = new AbortController();
    let cancelledAt = 0;
    const result = await sandbox.run(
      node(
        `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(ignoreSigterm + `console.log('ready')`)}], {stdio: 'inherit'}); ${ignoreSigterm}`,
        {
          signal: abort.signal,
          onLine: () => {
            cancelledAt = performance.now();
            abort.abort();
          },
        },
      ),
    );
    expect(performance.now() - cancelledAt).toBeLessThan(1000);
    expect(result).toMatchObject({ outcome: 'cancelled', exitCode: null });
    expect(survivors()).toEqual([]);
  });

  it('does not start when it is cancelled before', async () => {
    const result = await sandbox.run(node(`require('fs').writeFileSync('started', '')`, { signal: AbortSignal.abort() }));
    expect(result.outcome).toBe('cancelled');
    expect(existsSync(join(folder, 'started'))).toBe(false);
  });

  it('kills a daemon that forked twice into a session of its own and holds the output open', async () => {
    // setsid runs in a forked child, which forks again and ends: the daemon belongs to init, in another session and group.
    writeFileSync(
      join(folder, 'daemon.sh'),
      `setsid sh -c 'node -e "require(\\"fs\\").writeFileSync(\\"daemon.pid\\", String(process.pid)); process.on(\\"SIGTERM\\", () => {}); setInterval(() => {}, 1000)" & exit 0'\nuntil test -s daemon.pid; do sleep 0.05; done\necho done\n`,
    );
    const result = await sandbox.run(node('', { command: 'sh', args: ['daemon.sh'] }));
    expect(result).toMatchObject({ outcome: 'exited', exitCode: 0 });
    expect(result.stdout.text).toBe('done\n');
    const daemon = pidIn('daemon.pid');
    expect(daemon).toBeGreaterThan(1);
    expect(isAlive(daemon)).toBe(false);
    expect(survivors()).toEqual([]);
  });

  it('does not touch the runs of another sandbox, even one of the same name and folder', async () => {
    const twin = createSandbox({ runDirectory: join(folder, 'twins'), instanceId: 'twin', backend: 'process' });
    const other = createSandbox({ runDirectory: join(folder, 'twins'), instanceId: 'twin', backend: 'process' });
    const server = await twin.start(node(`setInterval(() => {}, 1000)`));
    expect((await other.run(node(''))).outcome).toBe('exited');
    expect(isAlive(server.pid)).toBe(true);
    await server.stop();
  });

  it('leaves no private folder', async () => {
    const runs = join(folder, 'runs');
    const own = readdirSync(runs).find((name) => name.includes(instanceId));
    expect(readdirSync(join(runs, own as string))).toEqual([]);
  });
});

describe('a server', () => {
  it('is stopped gracefully, and what it forked is dead when stop resolves', async () => {
    const server = await sandbox.start(
      node(`const c = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {detached: true, stdio: 'ignore'});
            require('fs').writeFileSync('child.pid', String(c.pid));
            process.on('SIGTERM', () => { console.log('bye'); process.exit(0) }); setInterval(() => {}, 1000); console.log('up')`),
    );
    expect(isAlive(server.pid)).toBe(true);
    await vi.waitFor(() => expect(existsSync(join(folder, 'child.pid'))).toBe(true), 5000);
    await vi.waitFor(() => expect(pidIn('child.pid')).toBeGreaterThan(1), 5000);
    const result = await server.stop();
    expect(result).toMatchObject({ outcome: 'exited', exitCode: 0 });
    expect(result.stdout.text).toBe('up\nbye\n');
    expect(isAlive(server.pid)).toBe(false);
    expect(isAlive(pidIn('child.pid'))).toBe(false);
    expect(await server.stop()).toBe(result);
  });
});
