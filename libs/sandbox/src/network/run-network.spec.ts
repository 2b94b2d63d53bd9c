import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findProgram } from '../programs.js';
import { RELAY_FOLDER } from './relay.js';
import { RunNetworks, type NetworkPlace, type RunNetwork } from './run-network.js';

/** Real network namespaces, with as little else of a sandbox as possible. */
const bubblewrap = findProgram('bwrap');
let folder: string;
let runs = 0;
let networks: RunNetworks;
const open: { network: RunNetwork; child?: ChildProcess }[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'network-spec-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  networks = new RunNetworks();
  writeFileSync(join(folder, 'npmrc'), '');
  vi.stubEnv('npm_config_userconfig', join(folder, 'npmrc'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const { network, child } of open.splice(0)) {
    child?.kill('SIGKILL');
    await network.close();
  }
});

type Request = Parameters<RunNetworks['open']>[0];

function place(isolated = true): NetworkPlace {
  return { isolated, directory: join(folder, `run${++runs}`) };
}

/** Starts Node code in a network of its own. */
async function isolated(request: Partial<Request>, code: string): Promise<{ child: ChildProcess; output: Promise<string> }> {
  const network = await networks.open({ network: 'loopback', origin: 'template', ...request }, place());
  const { relay, env } = network;
  const shown = relay === undefined ? [] : ['--ro-bind', relay.directory, RELAY_FOLDER];
  const namespaces = [
    '--unshare-all',
    '--die-with-parent',
    '--ro-bind',
    '/',
    '/',
    '--dev',
    '/dev',
    '--proc',
    '/proc',
    '--tmpfs',
    '/run',
  ];
  const command = [...(relay?.launcher ?? []), process.execPath, '-e', code];
  const child = spawn(bubblewrap!, [...namespaces, ...shown, '--', ...command], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], HOME: '/dev/shm', ...env },
  });
  open.push({ network, child });
  return { child, output: text(child.stdout) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const SERVE = (port: number, answer: string): string =>
  `require('http').createServer((q, s) => s.end(${JSON.stringify(answer)} + q.url)).listen(${port}, '127.0.0.1')`;
/** What a request inside is answered, or the code of its error. */
const ASK = (url: string): string =>
  `fetch(${JSON.stringify(url)}).then((r) => r.text(), (e) => e.cause?.code ?? e.message).then((t) => console.log(t))`;

async function answered(url: string): Promise<string> {
  return vi.waitFor(async () => (await fetch(url)).text(), { timeout: 10_000, interval: 20 });
}

describe.skipIf(bubblewrap === null)('runs with a network of their own (skipped where bubblewrap is not installed)', () => {
  it('are reached at the port that they serve, and reach each other where they may, all under one address', async () => {
    const [backend, frontend] = [await freePort(), await freePort()];
    await isolated({ serves: [backend] }, SERVE(backend, 'backend '));
    expect(await answered(`http://127.0.0.1:${backend}/health`)).toBe('backend /health');
    const forward = `require('http').createServer(async (q, s) => s.end('frontend of ' + await (await fetch('http://127.0.0.1:${backend}' + q.url)).text())).listen(${frontend}, '127.0.0.1')`;
    await isolated({ serves: [frontend], reaches: [backend] }, forward);
    expect(await answered(`http://127.0.0.1:${frontend}/x`)).toBe('frontend of backend /x');
    const { output } = await isolated({ reaches: [frontend] }, ASK(`http://127.0.0.1:${frontend}/from/inside`));
    expect((await output).trim()).toBe('frontend of backend /from/inside');
  });

  it('reach no other port of this machine, also not one that they were let to before its run ended', async () => {
    const port = await freePort();
    const secret = createHttpServer((_q, s) => s.end('of the host'));
    await new Promise<void>((resolve) => secret.listen(0, '127.0.0.1', resolve));
    const hostPort = (secret.address() as AddressInfo).port;
    const server = await isolated({ serves: [port] }, SERVE(port, 'inside'));
    await answered(`http://127.0.0.1:${port}/`);
    const { output: direct } = await isolated({ reaches: [port] }, ASK(`http://127.0.0.1:${hostPort}/`));
    expect((await direct).trim()).toBe('ECONNREFUSED');
    const { output: around } = await isolated(
      { reaches: [port] },
      `const s = require('net').connect('${RELAY_FOLDER}/relay.sock', () => s.write('reach ${hostPort}\\nGET / HTTP/1.0\\r\\n\\r\\n')); s.on('data', (d) => console.log(String(d))); s.on('close', () => console.log('closed'))`,
    );
    expect((await around).trim()).toBe('closed');

    server.child.kill('SIGKILL');
    await open.shift()!.network.close();
    const successor = createHttpServer((_q, s) => s.end('of the host'));
    await new Promise<void>((resolve) => successor.listen(port, '127.0.0.1', resolve));
    const { output: late } = await isolated({ reaches: [port] }, ASK(`http://127.0.0.1:${port}/`));
    expect((await late).trim()).not.toContain('of the host');
    successor.close();
    secret.close();
  });

  it('cannot put another socket in the place of the one that Foundry listens on', async () => {
    const port = await freePort();
    const { output } = await isolated(
      { serves: [port] },
      `const fs = require('fs'); for (const act of [() => fs.unlinkSync('${RELAY_FOLDER}/relay.sock'), () => fs.symlinkSync('/x', '${RELAY_FOLDER}/y'), () => fs.writeFileSync('${RELAY_FOLDER}/relay.mjs', '')]) try { act(); console.log('done') } catch (e) { console.log(e.code) }`,
    );
    expect((await output).trim().split('\n')).toEqual(['EROFS', 'EROFS', 'EROFS']);
  });

  it('install through the proxy alone, with the credentials of the registry and no others', async () => {
    const asked: string[] = [];
    const registry: HttpServer = createHttpServer((q, s) => {
      asked.push(`${q.method} ${q.url} ${q.headers.authorization}`);
      s.end('{}');
    });
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
    const { port } = registry.address() as AddressInfo;
    writeFileSync(
      join(folder, 'npmrc'),
      [
        `registry=http://127.0.0.1:${port}/npm/`,
        `//127.0.0.1:${port}/npm/:_authToken=\${REGISTRY_TOKEN}`,
        '//other.example/:_authToken=not-for-this',
        'ignore-scripts=false',
        'script-shell=/bin/evil',
      ].join('\n'),
    );
    vi.stubEnv('REGISTRY_TOKEN', 'for the registry');
    vi.stubEnv('SECRET', 'of Foundry');
    const { findNpm } = await import('../programs.js');
    const npm = findNpm()!;
    const args = JSON.stringify([...npm.args, 'ping', '--cache=/dev/shm/none', '--logs-max=0', '--no-update-notifier']);
    const code = `const { spawnSync } = require('child_process'); const fs = require('fs');
      console.log(fs.readFileSync(process.env.npm_config_userconfig, 'utf8'), JSON.stringify(process.env));
      const r = spawnSync(${JSON.stringify(npm.command)}, ${args}, { encoding: 'utf8' }); console.log('status', r.status, r.stderr);
      ${ASK(`http://127.0.0.1:${port}/npm/direct`)}`;
    const { output } = await isolated({ network: 'registry' }, code);
    const said = await output;
    expect(asked).toEqual(['GET /npm/-/ping Bearer for the registry']);
    expect(said).toContain('status 0');
    expect(said).toContain('ECONNREFUSED'); // what does not ask the proxy gets nowhere
    for (const kept of ['not-for-this', 'of Foundry', 'ignore-scripts', 'script-shell']) expect(said).not.toContain(kept);
    registry.close();
  });
});

describe('a run on this machine’s own loopback', () => {
  it('needs nothing to serve, and is reached by runs that are isolated', async () => {
    const port = await freePort();
    const network = await networks.open({ network: 'loopback', origin: 'template', serves: [port] }, place(false));
    expect(network).toMatchObject({ env: {}, relay: undefined });
    open.push({ network });
    const server = createHttpServer((_q, s) => s.end('plain'));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    if (bubblewrap !== null) {
      const { output } = await isolated({ reaches: [port] }, ASK(`http://127.0.0.1:${port}/`));
      expect((await output).trim()).toBe('plain');
    }
    server.close();
  });

  it('finds the proxy on a port when it installs, and leaves no folder behind', async () => {
    const at = place(false);
    const network = await networks.open(
      { network: 'registry', origin: 'template', env: { npm_config_registry: 'http://127.0.0.1:9/' } },
      at,
    );
    expect(await (await fetch(network.env['https_proxy']!, { method: 'GET' })).text()).toContain('127.0.0.1:9');
    expect(network.env['npm_config_registry']).toBe('http://127.0.0.1:9/');
    expect(readFileSync(network.env['npm_config_userconfig']!, 'utf8')).not.toContain('registry');
    await network.close();
    await network.close();
    expect(existsSync(at.directory)).toBe(false);
    await expect(fetch(network.env['https_proxy']!)).rejects.toThrow();
  });

  it('of Foundry’s own tools is left as it is', async () => {
    const network = await networks.open({ network: 'registry', origin: 'foundry' }, place(false));
    expect(network).toMatchObject({ env: {}, relay: undefined });
  });
});

it('a port that is taken is said, and nothing stays open', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const at = place();
  await expect(networks.open({ network: 'loopback', origin: 'template', serves: [port] }, at)).rejects.toThrow('EADDRINUSE');
  expect(readdirSync(folder)).not.toContain(at.directory.split('/').at(-1));
  server.close();
});
