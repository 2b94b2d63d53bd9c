import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { isProcessAlive, processIdentity } from '../process-identity.js';
import { createSandbox } from '../sandbox.js';
import { INSTANCE_LABEL } from './container-arguments.js';
import { containerFixture, IMAGE } from './container.fixture.js';
import { Engine } from './engine.js';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));
const fixture = containerFixture();
const { sandbox, data, work, mark, request, ask, survivors } = fixture;
afterAll(() => fixture.remove());

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('the end of a run in a container', () => {
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
    const took = performance.now() - cancelledAt;
    expect(result).toMatchObject({ outcome: 'cancelled', exitCode: null });
    expect(await survivors()).toEqual([]);
    expect(took).toBeLessThan(1000);
  });

  it('takes what it has forked twice with it', async () => {
    await sandbox.run(
      request(
        `require('child_process').spawn('sh', ['-c', 'setsid sleep 1000 & exit'], { stdio: 'ignore' }).on('exit', () => process.exit())`,
      ),
    );
    expect(await survivors()).toEqual([]);
  });

  it('lets it clean up when it is stopped', async () => {
    const lines: string[] = [];
    const server = await sandbox.start(
      request(
        `process.on('SIGTERM', () => { console.log('bye'); process.exit(0); }); setInterval(() => {}, 1000); console.log('up');`,
        {
          onLine: (line) => lines.push(line),
        },
      ),
    );
    await vi.waitFor(() => expect(lines).toEqual(['up']), 20_000);
    await vi.waitFor(() => expect(server.usage().memoryBytes).toBeGreaterThan(5_000_000), 10_000);
    expect(await server.stop()).toMatchObject({ outcome: 'exited', exitCode: 0, stdout: { text: 'up\nbye\n' } });
    expect(await survivors()).toEqual([]);
  });

  it('comes with the next start, when Foundry was killed', async () => {
    const runDirectory = join(data, 'former');
    const script = `
      import { createSandbox } from './libs/sandbox/src/index.ts';
      const sandbox = createSandbox({ runDirectory: ${JSON.stringify(runDirectory)}, instanceId: '${mark}-former', backend: 'container', image: '${IMAGE}' });
      await sandbox.run({ command: 'sh', args: ['-c', 'echo up; sleep 1000'], cwd: ${JSON.stringify(work)}, origin: 'template', network: 'none', onLine: (line) => console.log(line) });`;
    const lines: string[] = [];
    const outer = createSandbox({ runDirectory: join(data, 'outer'), instanceId: 'outer' });
    const former = await outer.start({
      command: 'node',
      args: ['-C', 'foundry-source', '--import', '@oxc-node/core/register', '--input-type=module', '-e', script],
      cwd: repository,
      origin: 'foundry',
      network: 'none',
      env: Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('DOCKER_'))) as Record<
        string,
        string
      >,
      onLine: (line) => lines.push(line),
    });
    await vi.waitFor(() => expect(lines).toEqual(['up']), 60_000);
    const identity = processIdentity(former.pid);
    const left = async (): Promise<string> =>
      Engine.find().call(['ps', '--quiet', '--filter', `label=${INSTANCE_LABEL}`, '--filter', `name=${mark}-former`]);
    const next = createSandbox({ runDirectory, instanceId: `${mark}-next` });
    expect(await next.reapLeftovers()).toBe(0); // it is alive: its containers are its own affair
    // Killed with all that it would have killed; the container is the engine's.
    process.kill(former.pid, 'SIGKILL');
    await former.exited;
    expect(isProcessAlive(identity)).toBe(false);
    expect(await left()).not.toBe('');
    expect(await createSandbox({ runDirectory: join(data, 'elsewhere'), instanceId: 'stranger' }).reapLeftovers()).toBe(0);
    expect(await left()).not.toBe('');
    expect(await next.reapLeftovers()).toBeGreaterThan(0);
    expect(await left()).toBe('');
    expect(readdirSync(runDirectory)).toEqual([]);
  });

  it('comes with Foundry’s own, when that ends while a run is on', async () => {
    const script = `
      import { createSandbox } from './libs/sandbox/src/index.ts';
      const sandbox = createSandbox({ runDirectory: ${JSON.stringify(join(data, 'leaving'))}, instanceId: '${mark}-leaving', backend: 'container', image: '${IMAGE}' });
      sandbox.run({ command: 'sh', args: ['-c', 'echo up; sleep 1000'], cwd: ${JSON.stringify(work)}, origin: 'template', network: 'none', onLine: () => process.exit(0) });`;
    await promisify(execFile)(
      process.execPath,
      ['-C', 'foundry-source', '--import', '@oxc-node/core/register', '--input-type=module', '-e', script],
      { cwd: repository },
    );
    await vi.waitFor(async () => expect(await survivors()).toEqual([]), { timeout: 10_000, interval: 100 });
  });
});

describe('what goes in and out of a container', () => {
  it('is carried: Foundry and other runs reach what a run serves', async () => {
    const port = await freePort();
    const lines: string[] = [];
    const server = await sandbox.start(
      request(
        `require('http').createServer((q, s) => s.end('served ' + q.url)).listen(${port}, '127.0.0.1', () => console.log('up'))`,
        { network: 'loopback', serves: [port], onLine: (line) => lines.push(line) },
      ),
    );
    await vi.waitFor(() => expect(lines).toEqual(['up']), 20_000);
    expect(await (await fetch(`http://127.0.0.1:${port}/outside`)).text()).toBe('served /outside');
    const script = `fetch('http://127.0.0.1:${port}/run').then((r) => r.text()).then(say, (e) => say(e.cause.code))`;
    expect(await ask(script, { network: 'loopback', reaches: [port] })).toBe('served /run');
    expect(await ask(script, { network: 'loopback' })).toBe('ECONNREFUSED');
    await server.stop();
    expect(await survivors()).toEqual([]);
  });

  it('is a worker’s pipe, kept open from call to call', async () => {
    const lines: string[] = [];
    const worker = await sandbox.start(
      request(`process.stdin.setEncoding('utf8').on('data', (t) => console.log(t.trim() + process.pid))`, {
        keepStdinOpen: true,
        onLine: (line) => lines.push(line),
      }),
    );
    worker.stdin?.write('first ');
    await vi.waitFor(() => expect(lines).toHaveLength(1), 20_000);
    worker.stdin?.write('second ');
    await vi.waitFor(() => expect(lines).toHaveLength(2), 20_000);
    expect(lines.map((line) => line.replace(/\d+$/, ''))).toEqual(['first', 'second']);
    worker.stdin?.end();
    expect(await worker.exited).toMatchObject({ outcome: 'exited', exitCode: 0 });
  });
});
