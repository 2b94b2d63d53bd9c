import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, realpathSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CodeRun, ISOLATION } from './support/code-runs.js';
import { environment, foundry, ROOT, start, startServer, temporaryFolder } from './support/foundry.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Awaited<ReturnType<typeof startServer>>;
let places: Record<string, Record<string, string>>;

beforeAll(async () => {
  folder = await temporaryFolder('run');
  server = await startServer(join(folder.path, 'served'), ISOLATION);
  places = {
    'in its own process': { FOUNDRY_DATA_DIR: join(folder.path, 'own'), ...ISOLATION },
    'on the server of its data directory': { FOUNDRY_DATA_DIR: join(folder.path, 'served') },
    'on another server': { FOUNDRY_DATA_DIR: join(folder.path, 'none'), FOUNDRY_URL: server.url, FOUNDRY_TOKEN: server.token! },
  };
  await writeFile(join(folder.path, 'hello.py'), 'import sys\nprint("hello", sys.stdin.read().strip())\nsys.exit(7)\n');
  await writeFile(join(folder.path, 'data.csv'), 'a\nb\n');
});
afterAll(async () => {
  await server.stop();
  await folder.remove();
});

describe.each(['in its own process', 'on the server of its data directory', 'on another server'])('foundry run, %s,', (place) => {
  const env = (): Record<string, string> => places[place]!;

  it('runs a file, prints what it prints and ends as it ends', async () => {
    const input = join(folder.path, 'data.csv');
    const result = await foundry(['run', join(folder.path, 'hello.py'), '--stdin', input], { env: env() });
    expect(result).toMatchObject({ code: 7, stdout: 'hello a\nb\n', stderr: '' });
  });

  it('runs standard input in the language that is named, with files beside it', async () => {
    const result = await foundry(
      [
        'run',
        '-',
        '--language',
        'bash',
        '--file',
        join(folder.path, 'data.csv'),
        '--file',
        `in/x.csv=${join(folder.path, 'data.csv')}`,
      ],
      {
        env: env(),
        stdin: 'cat data.csv in/x.csv',
      },
    );
    expect(result).toMatchObject({ code: 0, stdout: 'a\nb\na\nb\n', stderr: '' });
  });

  it('passes its own standard input on when it is told to', async () => {
    const result = await foundry(['run', join(folder.path, 'hello.py'), '--stdin', '-'], { env: env(), stdin: 'there' });
    expect(result).toMatchObject({ code: 7, stdout: 'hello there\n' });
  });

  it('gives the whole result as JSON', async () => {
    const result = await foundry(['run', '-', '-l', 'typescript', '--json'], { env: env(), stdin: 'console.log(1 as number)' });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(result.stdout) as CodeRun).toMatchObject({ outcome: 'succeeded', stdout: '1\n', language: 'typescript' });
  });

  it('says which limit stopped the code, with exit 124', async () => {
    const result = await foundry(['run', '-', '-l', 'bash', '--timeout', '0.5'], { env: env(), stdin: 'echo a; sleep 50' });
    expect(result).toMatchObject({ code: 124, stdout: 'a\n' });
    expect(result.stderr).toMatch(/^foundry: The code was stopped at the limit wall_time of 500 ms\. \[run_\w+\]\n$/);
  });

  it('writes the files that the code leaves, when it is told where', async () => {
    const out = join(folder.path, `out ${place}`);
    const code = 'mkdir deep; echo x > deep/file.txt; ln -s /etc/passwd link';
    expect(await foundry(['run', '-', '-l', 'bash', '--out', out], { env: env(), stdin: code })).toMatchObject({ code: 0 });
    expect(await readFile(join(out, 'deep/file.txt'), 'utf8')).toBe('x\n');
    expect(await readdir(out)).toEqual(['deep']);
  });

  it('stops the code on Ctrl-C, with exit 130', async () => {
    const running = start(['run', '-', '-l', 'bash', '--timeout', '60'], { env: env(), stdin: 'sleep 50' });
    // It is at work when the run is there to be found.
    const list = async (): Promise<boolean> => {
      if (place === 'in its own process') return (await readdir(join(folder.path, 'own/code-runs')).catch(() => [])).length > 0;
      const logs = await fetch(new URL('/api/v1/debugger/logs?limit=1&outcome=running', server.url), {
        headers: { authorization: `Bearer ${server.token}` },
      });
      return ((await logs.json()) as { items: unknown[] }).items.length > 0;
    };
    await expect.poll(list, { timeout: 30_000, interval: 100 }).toBe(true);
    running.process.kill('SIGINT');
    expect((await running.finished).code).toBe(130);
    await expect.poll(list, { timeout: 5_000, interval: 100 }).toBe(false);
  });

  it.each([
    [['run', '/nowhere.py'], '', 'cli.unreadable_input'],
    [['run', '/'], '', 'cli.usage'],
    [['run', '-'], 'echo', 'cli.usage'],
    [['run', '-', '-l', 'bash', '--stdin', '-'], 'echo', 'cli.usage'],
    [['run', '-', '-l', 'bash', '--file', '../x=/etc/hostname'], 'ls', 'workspace.invalid_path'],
    [['run', '-', '-l', 'bash', '--file', '/nowhere'], 'ls', 'cli.unreadable_input'],
    [['run', '-', '-l', 'bash', '--timeout', '3600'], 'ls', 'coderun.timeout_too_long'],
    [['run', '-', '-l', 'bash'], '', 'invalid'],
  ])('refuses %j with exit 2', async (args, stdin, code) => {
    const result = await foundry(args, { env: env(), stdin });
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toMatch(new RegExp(`^foundry: .+[.)] \\[[\\w.]*${code.replace('.', '\\.')}, [\\w-]+\\]\\n$`));
  });
});

it.each([[['run']], [['run', 'x.py', '--language', 'cobol']], [['run', 'x.py', '--timeout', '-1']]])(
  'refuses the arguments %j with exit 2',
  async (args) => {
    expect(await foundry(args, { env: places['in its own process']! })).toMatchObject({ code: 2, stdout: '' });
  },
);

const PYTHONS = ['/usr/local/bin/python3', '/usr/bin/python3', '/bin/python3'].filter((path) => existsSync(path));
const canHide = existsSync('/usr/bin/bwrap') && process.getuid?.() === 0;

it.skipIf(!canHide)('names the package to install when an interpreter is missing', async () => {
  await mkdir(join(folder.path, 'hidden'), { recursive: true });
  const nothing = join(folder.path, 'no-program');
  await writeFile(nothing, '', { mode: 0o600 });
  const hidden = [...new Set(PYTHONS.map((path) => realpathSync(path)))].flatMap((path) => ['--ro-bind', nothing, path]);
  const child = spawn(
    '/usr/bin/bwrap',
    [
      '--dev-bind',
      '/',
      '/',
      ...hidden,
      '--',
      process.execPath,
      join(ROOT, 'bin/foundry.mjs'),
      'run',
      join(folder.path, 'hello.py'),
    ],
    {
      env: environment({
        FOUNDRY_DATA_DIR: join(folder.path, 'hidden'),
        FOUNDRY_ALLOW_UNSANDBOXED: 'true',
        FOUNDRY_SANDBOX: 'process',
        PATH: '/usr/bin:/bin',
      }),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close') as Promise<[number]>]);
  expect(stderr).toMatch(/^foundry: .*python3.*apt-get install python3.* \[coderun\.interpreter_missing, /);
  expect(code).toBe(1);
});
