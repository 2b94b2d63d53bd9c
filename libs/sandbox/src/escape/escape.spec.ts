import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { link, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { PreparedRun, SandboxBackend, SpawnPlan } from '../backend.js';
import { bubblewrapBackend } from '../bubblewrap/bubblewrap-backend.js';
import { machineControlGroups } from '../limits/machine-control-groups.js';
import { EntryRefused, OpenFolder } from '../open-folder.js';
import { plainBackend } from '../process-backend.js';
import { findProgram } from '../programs.js';
import { RunLauncher } from '../run-launcher.js';
import type { RunResult } from '../sandbox.types.js';
import { PRELUDE, type Attack, type Greed, type Weakness } from './attack.js';
import { FILE_ATTACKS, STORE_ATTACKS } from './attacks/files.js';
import { GREED } from './attacks/greed.js';
import { KERNEL_ATTACKS } from './attacks/kernel.js';
import { NETWORK_ATTACKS } from './attacks/network.js';
import { PROCESS_ATTACKS } from './attacks/processes.js';
import { Target } from './target.js';

/**
 * Every attack is run twice: where it must work, so that it is known to be one, and in the sandbox, where it must fail.
 * It takes bubblewrap and Python; the whole suite is to be run as root and as an ordinary user.
 */
const isRoot = process.getuid?.() === 0;
const ready = findProgram('bwrap') !== null && findProgram('python3') !== null;

let target: Target;
let launcher: RunLauncher;
let sandbox: SandboxBackend;

const groups = machineControlGroups();

beforeAll(async () => {
  if (!ready) return;
  target = await Target.create();
  launcher = new RunLauncher(join(target.data, 'run'), 'escape');
  sandbox = bubblewrapBackend({
    directory: join(launcher.ownFolder, 'sandbox'),
    dataDirectory: target.data,
    uid: 60917,
    sharedFolders: [target.store],
    groups: typeof groups === 'string' ? undefined : groups,
  });
});

afterAll(() => target?.close());

describe.runIf(ready)('a run in the sandbox cannot escape: it', () => {
  const attacks = [...FILE_ATTACKS, ...STORE_ATTACKS, ...KERNEL_ATTACKS, ...PROCESS_ATTACKS, ...NETWORK_ATTACKS];

  describe.each([
    ['files', FILE_ATTACKS],
    ['shared dependencies', STORE_ATTACKS],
    ['kernel', KERNEL_ATTACKS],
    ['processes', PROCESS_ATTACKS],
    ['network', NETWORK_ATTACKS],
  ])('%s', (_, group) => {
    for (const attack of group) {
      const possible = (attack.works !== 'root' || isRoot) && attack.possible?.() !== false;
      it.runIf(possible)(attack.name, async () => {
        expect(await succeeds(attack, backendThatLets(attack)), 'the attack works where nothing stops it').toBe(true);
        expect(await succeeds(attack, sandbox), 'the attack works in the sandbox').toBe(false);
      });
    }
  });

  it('is attacked in at least sixty ways, with those on its limits and results', () => {
    expect(new Set([...attacks, ...GREED].map(({ name }) => name)).size).toBeGreaterThanOrEqual(60);
  });
});

describe.runIf(ready)('a run in the sandbox cannot take more than its limits: it', () => {
  for (const greed of GREED) {
    it(greed.name, async () => {
      const [modest, stopped] = await Promise.all([take(greed, greed.generous), take(greed, greed.limits)]);
      expect(modest.stdout.text + modest.stderr.text, 'the program ends by itself when it may take so much').toContain('ESCAPED');
      expect(stopped.stdout.text).not.toContain('ESCAPED');
      expect(greed.limit).toContain(stopped.limit);
    });
  }
});

describe.runIf(ready)('what a run leaves as its result is read only if it is a plain file:', () => {
  const results: readonly (readonly [
    name: string,
    leave: (folder: string) => unknown,
    plainly: (path: string) => Promise<boolean>,
  ])[] = [
    ['a link to a secret', (folder) => symlink(join(target.folder, 'secret.txt'), join(folder, 'result')), readsSecret],
    ['a second name of a secret', (folder) => link(join(target.folder, 'secret.txt'), join(folder, 'result')), readsSecret],
    ['a pipe, at which every reader waits', (folder) => execFileSync('mkfifo', [join(folder, 'result')]), hangs],
    ['a folder', (folder) => mkdirSync(join(folder, 'result')), (path) => fails(() => readFile(path))],
    [
      'a file of a terabyte',
      async (folder) => {
        await writeFile(join(folder, 'result'), 'x');
        await truncate(join(folder, 'result'), 2 ** 40);
      },
      (path) => fails(() => readFile(path)),
    ],
    ['a socket', listenAt, (path) => fails(() => readFile(path))],
  ];
  it.each(results)('%s', async (_, leave, plainly) => {
    const folder = await target.runFolder();
    await leave(folder);
    expect(await plainly(join(folder, 'result')), 'reading it plainly goes wrong').toBe(true);
    const outcome = await OpenFolder.with(folder, (open) => open.readFile('result', 1024)).then(
      (content) => content,
      (error: unknown) => error,
    );
    expect(outcome).toBeInstanceOf(EntryRefused);
  });
});

function backendThatLets({ works }: Attack): SandboxBackend {
  return works === 'machine' || works === 'root' ? plainBackend : weakened(works);
}

/** The sandbox without one thing. */
function weakened(weakness: Weakness): SandboxBackend {
  return {
    ...sandbox,
    plan: async (run: PreparedRun): Promise<SpawnPlan> => {
      const plan = await sandbox.plan(run);
      const descriptors = [...(plan.descriptors ?? [])];
      if (weakness === 'without the filter of system calls') {
        const [first] = descriptors;
        if (first === undefined || !('send' in first)) throw new Error('the arguments of bwrap are expected first');
        const without = first.send.replace(/(^|\0)--seccomp\0\d+(?=\0)/, '');
        if (without === first.send) throw new Error('there is no filter to take away');
        descriptors[0] = { send: without.replace(/^\0/, '') };
      } else {
        const secret = openSync(join(target.folder, 'secret.txt'), 'r');
        onTestFinished(() => closeSync(secret));
        descriptors.push({ file: secret });
      }
      return { ...plan, descriptors };
    },
  };
}

async function succeeds(attack: Attack, backend: SandboxBackend): Promise<boolean> {
  const folder = await target.runFolder();
  try {
    let called = false;
    const result = await run(backend, folder, attack.code, {
      onLine: async (line) => {
        if (line === 'LISTENING') called = await target.call();
      },
    });
    if (result.outcome === 'not_started') throw new Error(result.reason);
    if (attack.harms === 'caller') return called;
    if (attack.harms !== undefined) return await target.harm(attack.harms);
    return result.stdout.text.includes('ESCAPED') || result.stdout.text.includes(target.secret);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function take(greed: Greed, limits: Greed['limits']): Promise<RunResult> {
  const folder = await target.runFolder();
  try {
    return await run(sandbox, folder, greed.code, { limits, command: greed.command });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface RunOptions {
  readonly command?: Greed['command'];
  readonly limits?: Greed['limits'];
  readonly onLine?: (line: string) => Promise<void>;
}

async function run(backend: SandboxBackend, folder: string, code: string, options: RunOptions): Promise<RunResult> {
  const listening: Promise<void>[] = [];
  const { command = 'python3', onLine } = options;
  const launched = await launcher.launch(backend, {
    command,
    args: command === 'python3' ? ['-IS', '-c', PRELUDE + code] : ['-e', code],
    cwd: folder,
    origin: 'client',
    network: 'none',
    env: { TARGET: JSON.stringify(await target.describe()) },
    limits: { wallTimeMs: 15_000, ...options.limits },
    onLine: (line) => void (onLine !== undefined && listening.push(onLine(line))),
  });
  const result = 'result' in launched ? launched.result : await launched.exited;
  await Promise.all(listening);
  return result;
}

async function readsSecret(path: string): Promise<boolean> {
  return (await readFile(path, 'utf8')) === target.secret;
}

async function fails(work: () => Promise<unknown>): Promise<boolean> {
  return work().then(
    () => false,
    () => true,
  );
}

/** In a process of its own, which can be ended. */
function hangs(path: string): Promise<boolean> {
  return fails(async () => execFileSync('cat', [path], { timeout: 300, stdio: 'ignore' }));
}

async function listenAt(folder: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(folder, 'result'), resolve));
  onTestFinished(() => void server.close());
}
