import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDependencyStore } from './dependency-store.js';
import { findNpm } from './programs.js';
import { createSandbox } from './sandbox.js';
import type { RunResult, Sandbox } from './sandbox.types.js';

/** Attacks by what is installed and on what is installed: each works with npm alone, and fails through the store. */
let folder: string;
let registry: Server;
let elsewhere: Server;
let stolen: number;
let redirect: boolean;
let tarball: Buffer;
let url: string;
let place: string;
let sandbox: Sandbox;
let attempt = 0;
let work: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'install-attacks-spec-'));
  sandbox = createSandbox({ runDirectory: join(folder, 'runs'), instanceId: 'attacks', sharedFolders: [join(folder, 'store')] });
  mkdirSync(join(folder, 'package'));
  const scripts = { install: 'echo > script-ran' };
  writeFileSync(join(folder, 'package/package.json'), JSON.stringify({ name: 'shelf', version: '1.0.0', scripts }));
  writeFileSync(join(folder, 'package/index.js'), 'module.exports = 42;\n');
  await sandbox.run({ command: 'tar', args: ['czf', 'shelf.tgz', 'package'], cwd: folder, origin: 'foundry', network: 'none' });
  tarball = readFileSync(join(folder, 'shelf.tgz'));
  elsewhere = createServer((_request, response) => {
    stolen++;
    response.end(tarball);
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  place = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/shelf.tgz`;
  registry = createServer((request, response) => {
    if (redirect) response.writeHead(302, { location: place }).end();
    else response.end(request.url?.endsWith('.tgz') === true ? tarball : '{}');
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await Promise.all([registry, elsewhere].map((server) => new Promise((resolve) => server.close(resolve))));
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  [stolen, redirect] = [0, false];
  work = join(folder, `work${++attempt}`);
  mkdirSync(work);
  writeFileSync(join(work, 'npmrc'), '');
  vi.stubEnv('npm_config_userconfig', join(work, 'npmrc'));
  vi.stubEnv('npm_config_registry', url);
  vi.stubEnv('npm_config_cache', join(work, 'cache'));
});
afterEach(() => vi.unstubAllEnvs());

interface Files {
  readonly packageJson: string;
  readonly packageLock: string;
}

function project(spec = '1.0.0', packages: Record<string, object> = { 'node_modules/shelf': locked() }): Files {
  const root = { name: 'victim', version: '1.0.0', dependencies: { shelf: spec } };
  const lock = { ...root, dependencies: undefined, lockfileVersion: 3, requires: true, packages: { '': root, ...packages } };
  return { packageJson: JSON.stringify(root), packageLock: JSON.stringify(lock) };
}

function locked(resolved = `${url}/shelf/-/shelf-1.0.0.tgz`): object {
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  return { version: '1.0.0', resolved, integrity, hasInstallScript: true };
}

/** npm as anyone would run it, on the machine's network. */
async function npmAlone({ packageJson, packageLock }: Files): Promise<RunResult> {
  writeFileSync(join(work, 'package.json'), packageJson);
  writeFileSync(join(work, 'package-lock.json'), packageLock);
  const npm = findNpm()!;
  return sandbox.run({
    command: npm.command,
    args: [...npm.args, 'ci', '--no-audit', '--no-fund', '--no-update-notifier'],
    cwd: work,
    origin: 'foundry',
    network: 'registry',
  });
}

function throughTheStore(files: Files): Promise<{ path: string }> {
  return createDependencyStore({ directory: join(folder, 'store'), packages: join(work, 'packages'), sandbox }).ensure(files);
}

const REFUSED = { code: 'sandbox.refused_dependency' };

describe('an attack that works with npm alone fails through the store:', () => {
  it('a script of a package that runs when it is installed', async () => {
    await npmAlone(project());
    expect(existsSync(join(work, 'node_modules/shelf/script-ran'))).toBe(true);
    const { path } = await throughTheStore(project());
    expect(existsSync(join(path, 'shelf/index.js'))).toBe(true);
    expect(existsSync(join(path, 'shelf/script-ran'))).toBe(false);
  });

  it('a registry that sends npm to another host', async () => {
    redirect = true;
    // first, as the store would take the very content that is pinned from the operator's own cache
    await expect(throughTheStore({ ...project(), ...unlike('redirect') })).rejects.toMatchObject(REFUSED);
    expect(stolen).toBe(0);
    await npmAlone(project());
    expect(stolen).toBe(1);
  });

  it('a lockfile that names another host', async () => {
    const files = project('1.0.0', { 'node_modules/shelf': locked(place) });
    await npmAlone(files);
    expect(stolen).toBe(1);
    await expect(throughTheStore(files)).rejects.toMatchObject(REFUSED);
    expect(stolen).toBe(1);
  });

  it('a dependency that is the address of a file', async () => {
    const files = project(place, { 'node_modules/shelf': locked(place) });
    await npmAlone(files);
    expect(stolen).toBe(1);
    await expect(throughTheStore(files)).rejects.toMatchObject(REFUSED);
    expect(stolen).toBe(1);
  });

  it('a dependency that is a folder of this machine', async () => {
    const secret = join(folder, `secret${attempt}`);
    mkdirSync(secret);
    writeFileSync(join(secret, 'package.json'), JSON.stringify({ name: 'shelf', version: '1.0.0' }));
    const path = `../secret${attempt}`;
    const files = project(`file:${path}`, { [path]: { version: '1.0.0' }, 'node_modules/shelf': { resolved: path, link: true } });
    await npmAlone(files);
    expect(realpathSync(join(work, 'node_modules/shelf'))).toBe(realpathSync(secret));
    await expect(throughTheStore(files)).rejects.toMatchObject(REFUSED);
  });

  it('a package whose content nothing pins', async () => {
    const { integrity: _integrity, ...unpinned } = locked() as { integrity: string };
    const files = project('1.0.0', { 'node_modules/shelf': unpinned });
    await npmAlone(files);
    expect(existsSync(join(work, 'node_modules/shelf/index.js'))).toBe(true);
    await expect(throughTheStore(files)).rejects.toMatchObject(REFUSED);
  });

  it('a run that changes what the next one uses', async () => {
    const { path } = await throughTheStore(project());
    const [job, copy] = [join(work, 'job'), join(work, 'copy')];
    mkdirSync(job);
    symlinkSync(path, join(job, 'node_modules'));
    mkdirSync(copy);
    await sandbox.run({ command: 'cp', args: ['-a', path, 'node_modules'], cwd: copy, origin: 'foundry', network: 'none' });
    const attacks = `
      const fs = require('fs');
      const there = fs.realpathSync('node_modules');
      const attempts = {
        unlock: () => fs.chmodSync(there + '/shelf/index.js', 0o777),
        write: () => fs.appendFileSync(there + '/shelf/index.js', 'evil'),
        add: () => fs.writeFileSync('node_modules/evil.js', ''),
        replace: () => fs.renameSync(there + '/shelf', there + '/aside'),
        remove: () => fs.rmSync(there + '/aside', { recursive: true }),
      };
      console.log(Object.keys(attempts).filter((name) => { try { attempts[name](); return true } catch { return false } }).join(' '));`;
    const attack = { command: 'node', args: ['-e', attacks], network: 'none' } as const;
    const unprotected = await sandbox.run({ ...attack, cwd: copy, origin: 'foundry' });
    expect(unprotected.stdout.text.trim()).toBe('unlock write add replace remove');
    expect((await sandbox.isolation()).isolates).toBe(true);
    const inside = await sandbox.run({ ...attack, cwd: job, origin: 'client' });
    expect(inside).toMatchObject({ outcome: 'exited', exitCode: 0 });
    expect(inside.stdout.text.trim()).toBe('');
    expect(readFileSync(join(path, 'shelf/index.js'), 'utf8')).toBe('module.exports = 42;\n');
  });
});

/** Other dependencies for the store, that nothing is known of. */
function unlike(license: string): Pick<Files, 'packageLock'> {
  return { packageLock: project('1.0.0', { 'node_modules/shelf': { ...locked(), license } }).packageLock };
}
