import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { PreparedRun } from '../backend.js';
import { probeIsolation } from '../probe-isolation.js';
import { DEFAULT_LIMITS, RunLauncher } from '../run-launcher.js';
import { findNpm } from '../programs.js';
import { containerBackend } from './container-backend.js';
import { createArguments, environmentFile, programOf } from './container-arguments.js';
import { ContainerGroup } from './container-group.js';
import { Engine } from './engine.js';
import { sweepContainers } from './sweep-containers.js';

const root = realpathSync(mkdtempSync('/var/tmp/container-spec-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder: string;
let folders = 0;
beforeEach(() => {
  folder = join(root, String(++folders));
  mkdirSync(join(folder, 'work'), { recursive: true });
});

/** What answers instead of an engine that misbehaves as no real one would when asked to; it notes what it was called with. */
function standIn(script: string, answerTimeMs = 1000): Engine {
  const program = join(folder, 'docker');
  writeFileSync(program, `#!/bin/sh\necho "$*" >> ${folder}/calls\n${script}\n`);
  chmodSync(program, 0o755);
  return new Engine(program, {}, answerTimeMs);
}
const calls = (): string[] => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');

function backend(engine: Engine): ReturnType<typeof containerBackend> {
  const directory = join(folder, 'runs/own');
  return containerBackend({ directory, dataDirectory: folder, uid: 60917, sharedFolders: [], image: 'node:24-slim', engine });
}
const launcher = (): RunLauncher => new RunLauncher(join(folder, 'runs'), 'spec');
const probe = (engine: Engine): Promise<string | undefined> =>
  probeIsolation(backend(engine), { launcher: launcher(), dataDirectory: folder });

const run: PreparedRun = {
  request: { command: 'node', args: [], cwd: '/data/work', origin: 'model', network: 'none' },
  program: 'node',
  args: ['--flag', 'a b'],
  cwd: '/data/work',
  env: {},
  limits: { ...DEFAULT_LIMITS, memoryBytes: 64_000_000, processes: 33, cpuTimeMs: 1500, fileBytes: 7000, openFiles: 99 },
};
function argumentsOf(more: Partial<PreparedRun> = {}): string[] {
  return createArguments({
    run: { ...run, ...more },
    name: 'foundry-1',
    instance: 'mark.1.2.id',
    image: 'node:24-slim',
    user: { uid: 1001, gid: 1002 },
    folders: [{ source: '/data/work', target: '/data/work', writable: true }],
    profile: '/p.json',
    configuration: [],
  });
}

describe('what an engine is asked for', () => {
  it('is a container without rights, network, swap, logs, or a way to write to its image, and never a download', () => {
    const words = argumentsOf().join(' ');
    for (const option of [
      '--pull never',
      '--network none',
      '--ipc private',
      '--cap-drop ALL',
      '--security-opt no-new-privileges',
      '--security-opt seccomp=/p.json',
      '--read-only',
      '--log-driver none',
      '--no-healthcheck',
      '--user 1001:1002',
      '--memory 64000000 --memory-swap 64000000 --pids-limit 33',
      '--ulimit nofile=99:99 --ulimit fsize=7000:7000 --ulimit cpu=4:4 --ulimit core=0:0',
      '--label foundry.instance=mark.1.2.id',
    ]) {
      expect(words).toContain(option);
    }
    expect(words).not.toContain('--privileged');
  });

  it('ends its options before the program’s arguments, which may look like options', () => {
    expect(argumentsOf().slice(-5)).toEqual(['--entrypoint', 'node', 'node:24-slim', '--flag', 'a b']);
  });

  it('leaves the input closed unless the run has one', () => {
    expect(argumentsOf()).not.toContain('--interactive');
    expect(argumentsOf({ request: { ...run.request, stdin: '' } })).toContain('--interactive');
    expect(argumentsOf({ request: { ...run.request, keepStdinOpen: true } })).toContain('--interactive');
  });

  it('is the image’s Node and npm, also for what carries a run’s connections', () => {
    expect(programOf({ ...run, program: process.execPath, args: ['x.js'] })).toEqual(['node', 'x.js']);
    expect(programOf({ ...run, relay: { directory: '/r', launcher: [process.execPath, 'relay.mjs'] } })).toEqual([
      'node',
      'relay.mjs',
      'node',
      '--flag',
      'a b',
    ]);
    const npm = findNpm();
    expect(programOf({ ...run, program: npm?.command ?? '', args: [...(npm?.args ?? []), 'ci'] })).toEqual(['npm', 'ci']);
  });

  it('has each variable on a line of its own, or is not made', () => {
    expect(environmentFile({ A: 'one two', B: '#=" $A' })).toBe('A=one two\nB=#=" $A\nTINI_KILL_PROCESS_GROUP=1\n');
    const refused: Record<string, string>[] = [
      { A: 'x\ny' },
      { A: 'x\r' },
      { A: 'x'.repeat(70_000) },
      { 'A B': '' },
      { '#A': '' },
      { '': '' },
    ];
    for (const env of refused) {
      expect(() => environmentFile(env), Object.keys(env)[0]).toThrow(/variable/);
    }
  });
});

describe('an engine', () => {
  it('that does not answer is not waited for', async () => {
    const started = performance.now();
    expect(await probe(standIn('exec sleep 100', 300))).toMatch(/^no container engine answers .*within 0.3 seconds/);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('that falls silent after a run has started does not keep the run for ever', async () => {
    const engine = standIn(`case $1 in kill|rm|inspect) exec sleep 100;; start) echo up; exec sleep 100;; esac`, 300);
    const abort = new AbortController();
    const started = await launcher().launch(backend(engine), {
      ...run.request,
      cwd: join(folder, 'work'),
      signal: abort.signal,
      onLine: () => abort.abort(),
    });
    if (!('exited' in started)) throw new Error(started.result.reason);
    expect(await started.exited).toMatchObject({ outcome: 'cancelled', stdout: { text: 'up\n' } });
  });

  it('that loses a run is told about in its own words', async () => {
    const engine = standIn(`case $1 in inspect) echo 'Error: no such object' >&2; exit 1;; start) echo half; exit 1;; esac`);
    const started = await launcher().launch(backend(engine), { ...run.request, cwd: join(folder, 'work') });
    if (!('exited' in started)) throw new Error(started.result.reason);
    expect(await started.exited).toMatchObject({
      outcome: 'not_started',
      reason: 'the container engine has lost it: Error: no such object',
    });
  });

  it('is told to remove what it was too slow to make', async () => {
    const engine = standIn(`case $1 in create) echo 'Error response from daemon: no space' >&2; exit 1;; esac`);
    const started = await launcher().launch(backend(engine), { ...run.request, cwd: join(folder, 'work') });
    expect(started).toMatchObject({ result: { outcome: 'not_started', reason: 'no space' } });
    expect(calls().at(-1)).toMatch(/^rm --force --volumes foundry-spec\./);
  });

  it('is asked to remove the containers of dead instances, and of no others', async () => {
    const engine = standIn(`case $1 in ps) printf 'foundry-a\\tdead\\nfoundry-b\\talive\\n';; esac`);
    expect(await sweepContainers((instance) => instance === 'dead', engine)).toBe(1);
    expect(calls().filter((call) => call.startsWith('rm'))).toEqual(['rm --force --volumes foundry-a']);
  });

  it('gets what it reads through a pipe, not on its command line', async () => {
    const engine = standIn('cat /dev/stdin');
    expect(await engine.call(['create'], { input: 'SECRET=x\n' })).toBe('SECRET=x');
    expect(calls()).toEqual(['create']);
  });
});

describe('the control groups of a container', () => {
  const write = (path: string, text: string): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const view = (): { processes: string; groups: string } => ({ processes: join(folder, 'proc'), groups: join(folder, 'groups') });

  it('are read in version 1, and remembered when they are gone', () => {
    write('proc/7/cgroup', '5:memory:/docker/abc\n4:pids:/docker/abc\n3:cpu,cpuacct:/docker/abc\n0::/\n');
    write('groups/memory/docker/abc/memory.oom_control', 'under_oom 0\noom_kill 0\n');
    write('groups/pids/docker/abc/cgroup.procs', '7\n8\n');
    write('groups/pids/docker/abc/pids.events', 'max 3\n');
    write('groups/cpuacct/docker/abc/cpuacct.usage', '1500000000\n');
    const group = ContainerGroup.of(7, 'abc', view());
    expect([group?.processes(), group?.cpuTimeMs(), group?.enforced()]).toEqual([[7, 8], 1500, 'processes']);
    rmSync(join(folder, 'groups'), { recursive: true });
    expect([group?.processes(), group?.cpuTimeMs(), group?.enforced()]).toEqual([[], 1500, 'processes']);
  });

  it('are read in version 2', () => {
    write('proc/7/cgroup', '0::/system.slice/docker-abc.scope\n');
    write('groups/system.slice/docker-abc.scope/cgroup.procs', '7\n');
    write('groups/system.slice/docker-abc.scope/cpu.stat', 'usage_usec 2000\n');
    write('groups/system.slice/docker-abc.scope/memory.events', 'oom 1\noom_kill 1\n');
    const group = ContainerGroup.of(7, 'abc', view());
    expect([group?.processes(), group?.cpuTimeMs(), group?.enforced()]).toEqual([[7], 2, 'memory']);
  });

  it('are not those of another process that has the number here', () => {
    write('proc/7/cgroup', '0::/user.slice\n');
    write('groups/user.slice/cgroup.procs', '7\n');
    expect(ContainerGroup.of(7, 'abc', view())).toBeUndefined();
    expect(ContainerGroup.of(8, 'abc', view())).toBeUndefined();
    expect(existsSync(join(folder, 'groups'))).toBe(true);
  });
});
