import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { containerFixture, IMAGE, tried } from './container.fixture.js';

const fixture = containerFixture();
const { sandbox, data, work, request, ask, survivors } = fixture;
afterAll(() => fixture.remove());

describe('a run in a container', () => {
  it('is what the backend was chosen for, by trying', async () => {
    expect(await sandbox.isolation()).toEqual({ backend: 'container', isolates: true, image: IMAGE, rejected: [] });
  });

  it('has the image’s Node, a user of its own, no rights, and a filter of system calls', async () => {
    const [program, status, path] = (await ask(
      `say([process.execPath, fs.readFileSync('/proc/self/status', 'utf8'), process.env.PATH])`,
    )) as [string, string, string];
    expect(program).toBe('/usr/local/bin/node');
    expect(path).toBe('/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
    expect(status).toMatch(/^CapEff:\s+0+$/m);
    expect(status).toMatch(/^CapBnd:\s+0+$/m);
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
    expect(status).toMatch(/^Seccomp:\s+2$/m);
    expect(status).not.toMatch(/^Uid:\s+0\b/m);
  });

  it('sees the same folder at the same path, writes there, and leaves its files to Foundry', async () => {
    expect(
      await ask(`fs.mkdirSync('made'); fs.writeFileSync('made/file', 'by the run'); say([process.cwd(), fs.realpathSync('.')])`),
    ).toEqual([work, work]);
    expect(readFileSync(join(work, 'made/file'), 'utf8')).toBe('by the run');
    expect(lstatSync(join(work, 'made/file')).uid).toBe(process.getuid?.() === 0 ? 60917 : process.getuid?.());
    writeFileSync(join(work, 'made/new'), 'by Foundry');
    expect(await ask(`fs.appendFileSync('made/new', ', then by a run'); say(fs.readFileSync('made/new', 'utf8'))`)).toBe(
      'by Foundry, then by a run',
    );
  });

  it('sees nothing of this machine beside its folder', async () => {
    writeFileSync(join(data, 'secret'), 'secret', { mode: 0o644 });
    const script = `say([${[`fs.readFileSync(${JSON.stringify(join(data, 'secret'))})`, `fs.readFileSync('/etc/shadow')`, `fs.readFileSync('/etc/hostname', 'utf8')`, `fs.readFileSync('/etc/resolv.conf', 'utf8')`, `fs.readdirSync('/run').includes('docker.sock')`].map(tried).join()}])`;
    expect(await ask(script)).toEqual(['ENOENT', 'EACCES', 'sandbox\n', '', false]);
  });

  it('changes nothing but its folders', async () => {
    const paths = ['/usr/x', '/etc/x', '/x', '/etc/passwd', '/proc/sys/kernel/core_pattern', '/dev/x', '/sys/x'];
    expect(await ask(`say(${tried(`fs.writeFileSync('/var/tmp/x', '')`)})`)).toBe('EROFS'); // everybody's in the image
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

  it('sees its own processes only', async () => {
    const lines = (await ask(
      `say(fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).map((pid) => fs.readFileSync('/proc/' + pid + '/cmdline', 'latin1')))`,
    )) as string[];
    expect(lines.length).toBeLessThanOrEqual(2);
  });

  it('has an environment that is on no command line of this machine', async () => {
    const secret = `only-in-the-environment-${randomBytes(8).toString('hex')}`;
    const lines: string[] = [];
    const seen = new Set<string>();
    const look = setInterval(() => {
      for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
        try {
          const line = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
          if (line.includes('foundry')) seen.add('looked');
          if (line.includes(secret)) seen.add(line);
        } catch {
          // ended meanwhile
        }
      }
    }, 5);
    await sandbox.run(request(`console.log(process.env.TOKEN)`, { env: { TOKEN: secret }, onLine: (line) => lines.push(line) }));
    clearInterval(look);
    expect(lines).toEqual([secret]);
    expect([...seen]).toEqual(['looked']);
  });

  it('is not started when a variable has a line break, rather than with another value', async () => {
    expect(await sandbox.run(request('', { env: { KEY: 'one\ntwo' } }))).toMatchObject({
      outcome: 'not_started',
      reason: expect.stringContaining('the variable KEY has a line break') as string,
    });
    expect(await survivors()).toEqual([]);
  });

  it('has a HOME and a TMPDIR that are writable, executable and gone afterwards', async () => {
    const script = `const os = require('os'); const seen = [os.homedir(), os.tmpdir()].map((d) => fs.readdirSync(d)); for (const d of [os.homedir(), os.tmpdir()]) fs.writeFileSync(d + '/left', '#!/bin/sh\\necho ran', { mode: 0o755 }); say([seen, String(require('child_process').execFileSync(os.tmpdir() + '/left')), os.userInfo().username])`;
    const answer = [[[], []], 'ran\n', 'sandbox'];
    expect(await ask(script)).toEqual(answer);
    expect(await ask(script)).toEqual(answer);
  });

  it('names the signal and the exit code that ended the program', async () => {
    expect(await sandbox.run(request(`process.exit(3)`))).toMatchObject({ outcome: 'exited', exitCode: 3, exitSignal: null });
    expect(await sandbox.run(request(`process.kill(process.pid, 'SIGABRT')`))).toMatchObject({
      outcome: 'exited',
      exitCode: null,
      exitSignal: 'SIGABRT',
    });
  });

  it('gets its input, and keeps its two outputs apart', async () => {
    const script = `process.stdin.setEncoding('utf8').on('data', (t) => process.stdout.write(t.toUpperCase())).on('end', () => console.error('end'))`;
    expect(await sandbox.run(request(script, { stdin: 'größer\n'.repeat(20_000) }))).toMatchObject({
      outcome: 'exited',
      stdout: { bytes: 180_000 },
      stderr: { text: 'end\n' },
    });
    expect(await ask(`process.stdin.on('end', () => say('empty')).resume()`)).toBe('empty');
  });

  it('says which program the image does not have', async () => {
    expect(await sandbox.run(request('', { command: 'no-such-program', args: [] }))).toMatchObject({
      outcome: 'not_started',
      reason: `the image ${IMAGE} has no no-such-program`,
    });
  });

  it('is not started when it would be shown what holds more than its own files', async () => {
    for (const cwd of ['/', '/tmp', '/etc', '/usr', '/home']) {
      expect(await sandbox.run(request('', { cwd })), cwd).toMatchObject({
        outcome: 'not_started',
        reason: expect.stringMatching(/cannot be shown to a run/) as string,
      });
    }
  });

  it('sees what it asks for, elsewhere and read-only when it says so, whatever the path looks like', async () => {
    const extra = join(data, 'extra, "readonly":rw');
    mkdirSync(extra);
    writeFileSync(join(extra, 'file'), 'extra');
    const script = `say([fs.readFileSync('/opt/given/file', 'utf8'), ${tried(`fs.writeFileSync('/opt/given/new', '')`)}])`;
    expect(await ask(script, { mounts: [{ source: extra, target: '/opt/given' }] })).toEqual(['extra', 'EROFS']);
  });

  it('follows links to the shared dependencies, read-only', async () => {
    const entry = join(data, 'store', 'a'.repeat(40));
    mkdirSync(join(entry, 'node_modules/dep'), { recursive: true });
    writeFileSync(join(entry, 'node_modules/dep/index.js'), 'module.exports = "the dependency"');
    mkdirSync(join(work, 'part'));
    symlinkSync(join(entry, 'node_modules'), join(work, 'part/node_modules'));
    const script = `say([require('dep'), ${tried(`fs.writeFileSync('node_modules/dep/index.js', '')`)}])`;
    const answer = await ask(script, { cwd: join(work, 'part'), mounts: [{ source: work, writable: true }] });
    expect(answer).toEqual(['the dependency', 'EROFS']);
  });

  it('makes none of the system calls that the filter refuses', async () => {
    const commands = ['unshare -U true', 'unshare -n true', 'chmod u+s x', 'setarch -R true', 'fallocate -l 1M y'];
    const script = `touch x; ${commands.map((command) => `${command} 2>/dev/null && echo "${command}"`).join('; ')}; echo end`;
    const result = await sandbox.run(request('', { command: 'sh', args: ['-c', script] }));
    expect(result.stdout.text).toBe('end\n');
  });
});
