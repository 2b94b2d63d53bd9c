import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findMarked, RUN_MARKER } from '../process-markers.js';
import { findProgram } from '../programs.js';
import { createSandbox } from '../sandbox.js';
import type { RunRequest, Sandbox } from '../sandbox.types.js';

let data: string;
let work: string;
let sandbox: Sandbox;

beforeAll(() => {
  data = realpathSync(mkdtempSync(join(tmpdir(), 'isolation-spec-')));
  work = join(data, 'work');
  mkdirSync(work);
  sandbox = createSandbox({
    runDirectory: join(data, 'runs'),
    instanceId: `isolation${process.pid}`,
    backend: 'bubblewrap',
    sharedFolders: [join(data, 'store')],
  });
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

function request(script: string, more: Partial<RunRequest> = {}): RunRequest {
  return { command: 'node', args: ['-e', script], cwd: work, origin: 'model', network: 'none', ...more };
}

/** What the script says, as JSON. */
async function ask(script: string, more: Partial<RunRequest> = {}): Promise<unknown> {
  const result = await sandbox.run(
    request(`const fs = require('fs'); const say = (x) => process.stdout.write(JSON.stringify(x));${script}`, more),
  );
  expect(result, result.stderr.text).toMatchObject({ outcome: 'exited', exitCode: 0 });
  return JSON.parse(result.stdout.text);
}

/** Processes that this file's runs have left. */
const survivors = (): unknown[] => findMarked(RUN_MARKER).filter(({ value }) => value.startsWith(`isolation${process.pid}.`));

const tried = (code: string): string => `(() => { try { return ${code} } catch (error) { return error.code } })()`;

describe.skipIf(findProgram('bwrap') === null)('a run under bubblewrap (skipped where it is not installed)', () => {
  it('is what the backend was chosen for, by trying', async () => {
    expect(await sandbox.isolation()).toEqual({ backend: 'bubblewrap', isolates: true, rejected: [] });
  });

  it('has a user of its own, no rights, and a filter of system calls', async () => {
    const status = (await ask(`say(fs.readFileSync('/proc/self/status', 'utf8'))`)) as string;
    expect(status).toMatch(/^CapEff:\s+0+$/m);
    expect(status).toMatch(/^CapPrm:\s+0+$/m);
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
    expect(status).toMatch(/^Seccomp:\s+2$/m);
    expect(status).not.toMatch(/^Uid:\s+0\b/m);
  });

  it('sees the same folder at the same path, writes there, and leaves its files to Foundry', async () => {
    expect(
      await ask(`fs.mkdirSync('made'); fs.writeFileSync('made/file', 'by the run'); say([process.cwd(), fs.realpathSync('.')])`),
    ).toEqual([work, work]);
    expect(readFileSync(join(work, 'made/file'), 'utf8')).toBe('by the run');
    writeFileSync(join(work, 'made/file'), 'by Foundry');
    writeFileSync(join(work, 'made/new'), 'by Foundry');
    expect(await ask(`fs.appendFileSync('made/new', ', then by a run'); say(fs.readFileSync('made/new', 'utf8'))`)).toBe(
      'by Foundry, then by a run',
    );
  });

  it('reaches its own folder by its whole path, also from the root on', async () => {
    writeFileSync(join(work, 'whole'), 'x');
    expect(await ask(`say(fs.readFileSync(${JSON.stringify(join(work, 'whole'))}, 'utf8'))`)).toBe('x');
  });

  it('sees nothing beside its folder, not of other users, and of /etc only what says nothing', async () => {
    writeFileSync(join(data, 'secret'), 'secret', { mode: 0o644 });
    const script = `say([${[`fs.readFileSync(${JSON.stringify(join(data, 'secret'))})`, `fs.readFileSync('/etc/shadow')`, `fs.readdirSync('/root')`, `fs.readFileSync('/etc/hostname', 'utf8')`, `fs.readdirSync('/sys')`, `fs.readdirSync('/run')`].map(tried).join()}])`;
    expect(await ask(script)).toEqual(['ENOENT', 'ENOENT', 'ENOENT', 'sandbox\n', 'ENOENT', 'ENOENT']);
  });

  it('changes nothing but its folders', async () => {
    const paths = ['/usr/x', '/etc/x', '/x', '/proc/sys/kernel/core_pattern', '/dev/x'];
    const answers = (await ask(
      `say([${paths.map((path) => tried(`fs.writeFileSync(${JSON.stringify(path)}, '')`)).join()}])`,
    )) as string[];
    for (const [index, answer] of answers.entries()) expect(answer, paths[index]).toMatch(/^(EROFS|EACCES|EPERM|ENOENT)$/);
  });

  it('has no network, not even the loopback of this machine', async () => {
    const server = createServer((socket) => socket.end('reached'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const answer = await ask(
      `require('net').connect(${port}, '127.0.0.1').on('error', (e) => say(e.code)).on('data', (d) => say(String(d)))`,
    );
    server.close();
    expect(answer).toBe('ECONNREFUSED');
    expect(await ask(`say(Object.keys(require('os').networkInterfaces()))`)).toEqual(['lo']);
  });

  it('sees its own processes only, and nobody’s environment', async () => {
    const pids = (await ask(
      `say(fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).map((pid) => [pid, fs.readFileSync('/proc/' + pid + '/cmdline', 'latin1')]))`,
    )) as [string, string][];
    expect(pids.length).toBeLessThanOrEqual(2);
    expect(pids.map(([, line]) => line).join()).not.toContain(String(process.pid));
    expect(await ask(`say(${tried(`fs.readFileSync('/proc/1/environ', 'utf8')`)})`)).not.toContain('HOME=/root');
  });

  it('has an environment that is not on a command line', async () => {
    const secret = 'only-in-the-environment';
    const answer = await ask(
      `const own = process.env.TOKEN; say([own, fs.readdirSync('/proc').filter((n) => /^\\d+$/.test(n)).some((pid) => fs.readFileSync('/proc/' + pid + '/cmdline', 'latin1').includes(own))])`,
      { env: { TOKEN: secret } },
    );
    expect(answer).toEqual([secret, false]);
  });

  it('has a HOME and a TMPDIR that are empty, writable and gone afterwards', async () => {
    const script = `const os = require('os'); const seen = [os.homedir(), os.tmpdir()].map((d) => fs.readdirSync(d).filter((n) => !${JSON.stringify(data)}.includes(n))); for (const d of [os.homedir(), os.tmpdir()]) fs.writeFileSync(d + '/left', ''); say(seen)`;
    expect(await ask(script)).toEqual([[], []]);
    expect(await ask(script)).toEqual([[], []]);
    expect(existsSync('/home/sandbox/left')).toBe(false);
  });

  it('is refused what the filter forbids, and finds its way around what it hides', async () => {
    const result = await sandbox.run(
      request('', { command: 'sh', args: ['-c', 'unshare -U true; unshare -n true; setsid true && echo threads'] }),
    );
    expect(result.stderr.text.match(/Operation not permitted/g)).toHaveLength(2);
    expect(result.stdout.text).toBe('threads\n');
  });

  it('names the signal and the exit code that ended the program', async () => {
    expect(await sandbox.run(request(`process.exit(3)`))).toMatchObject({ outcome: 'exited', exitCode: 3, exitSignal: null });
    expect(await sandbox.run(request(`process.kill(process.pid, 'SIGABRT')`))).toMatchObject({
      outcome: 'exited',
      exitCode: null,
      exitSignal: 'SIGABRT',
    });
  });

  it('is not started, with a reason, when it would be shown what holds more than its own files', async () => {
    for (const cwd of ['/', '/tmp', '/etc', '/usr', '/home']) {
      expect(await sandbox.run(request('', { cwd })), cwd).toMatchObject({
        outcome: 'not_started',
        reason: expect.stringMatching(/cannot be shown to a run/) as string,
      });
    }
    expect(lstatSync('/tmp').uid).toBe(lstatSync('/').uid);
  });

  it.skipIf(process.getuid?.() !== 0)('gives nothing outside of the data directory away (skipped: for root only)', async () => {
    const elsewhere = realpathSync(mkdtempSync(join(tmpdir(), 'elsewhere-')));
    const result = await sandbox.run(request('', { cwd: elsewhere }));
    expect(result).toMatchObject({
      outcome: 'not_started',
      reason: expect.stringContaining('cannot be given to a run') as string,
    });
    expect(lstatSync(elsewhere).uid).toBe(0);
    rmSync(elsewhere, { recursive: true });
  });

  it('sees what it asks for, elsewhere and read-only when it says so', async () => {
    const extra = join(data, 'extra');
    mkdirSync(extra);
    writeFileSync(join(extra, 'file'), 'extra');
    const script = `say([fs.readFileSync('/opt/given/file', 'utf8'), ${tried(`fs.writeFileSync('/opt/given/new', '')`)}])`;
    expect(await ask(script, { mounts: [{ source: extra, target: '/opt/given' }] })).toEqual(['extra', 'EROFS']);
  });

  it('follows links to the shared dependencies, read-only, and links to other places lead nowhere', async () => {
    const entry = join(data, 'store', 'a'.repeat(40));
    mkdirSync(join(entry, 'node_modules/dep'), { recursive: true });
    writeFileSync(join(entry, 'node_modules/dep/index.js'), 'module.exports = "the dependency"');
    mkdirSync(join(work, 'part'));
    symlinkSync(join(entry, 'node_modules'), join(work, 'part/node_modules'));
    symlinkSync(data, join(work, 'node_modules'));
    const script = `say([require('dep'), ${tried(`fs.writeFileSync('node_modules/dep/index.js', '')`)}, ${tried(`fs.readdirSync('../node_modules')`)}])`;
    const answer = await ask(script, { cwd: join(work, 'part'), mounts: [{ source: work, writable: true }] });
    expect(answer).toEqual(['the dependency', 'EROFS', ['store', 'work']]); // only the way to what is shown
    expect(lstatSync(entry).uid).toBe(process.getuid?.());
    rmSync(join(work, 'node_modules'));
  });

  it('is not shown what a link leads to that a run has put in the place of a folder', async () => {
    const secrets = join(data, 'secrets');
    mkdirSync(secrets);
    writeFileSync(join(secrets, 'secret'), 'secret');
    symlinkSync(secrets, join(work, 'swapped'));
    const refused = { outcome: 'not_started', reason: expect.stringContaining('is a link to') as string };
    expect(await sandbox.run(request('', { cwd: join(work, 'swapped') }))).toMatchObject(refused);
    expect(await sandbox.run(request('', { mounts: [{ source: join(work, 'swapped') }] }))).toMatchObject(refused);
    const inside = request('', { cwd: join(work, 'swapped'), mounts: [{ source: work, writable: true }] });
    expect(await sandbox.run(inside)).toMatchObject({ outcome: 'not_started' }); // there is no such folder inside
    rmSync(join(work, 'swapped'));
  });

  it('is asked to end before it is ended, and what it forked is dead when stop resolves', async () => {
    const lines: string[] = [];
    const server = await sandbox.start(
      request(
        `require('child_process').spawn('sh', ['-c', 'setsid sleep 1000 & sleep 1000'], { detached: true, stdio: 'ignore' });
         process.on('SIGTERM', () => { console.log('bye'); process.exit(0); }); setInterval(() => {}, 1000); console.log('up');`,
        { onLine: (line) => lines.push(line) },
      ),
    );
    await vi.waitFor(() => expect(lines).toEqual(['up']), 10_000);
    expect(await server.stop()).toMatchObject({ outcome: 'exited', exitCode: 0, stdout: { text: 'up\nbye\n' } });
    expect(survivors()).toEqual([]);
  });

  it('is gone within a second of cancelling, whatever it ignores and however it forked', async () => {
    const abort = new AbortController();
    let cancelledAt = 0;
    const result = await sandbox.run(
      request(
        `process.on('SIGTERM', () => {}); require('child_process').spawn('sh', ['-c', 'trap "" TERM; setsid sh -c "trap \\'\\' TERM; sleep 1000" & sleep 1000'], { stdio: 'inherit' }); setInterval(() => {}, 1000); console.log('up')`,
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
});
