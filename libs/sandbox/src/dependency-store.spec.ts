import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDependencyStore } from './dependency-store.js';
import { createSandbox } from './sandbox.js';
import type { DependencyStore, RunRequest, Sandbox } from './sandbox.types.js';

/** A registry with one package, whose install script would leave a trace. */
let registry: Server;
let url: string;
let tarball: Buffer;
let requests: string[];
/** Where the registry sends whoever asks for a package's file. */
let redirect: string | undefined;
let folder: string;
let sandbox: Sandbox;
let npmRuns: number;
let directory: string;
let store: DependencyStore;
let count = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'store-spec-'));
  const real = createSandbox({ runDirectory: join(folder, 'runs'), instanceId: `store${process.pid}` });
  sandbox = Object.assign(Object.create(real) as Sandbox, {
    run: (request: RunRequest) => {
      if (request.args.includes('ci')) npmRuns++;
      return real.run(request);
    },
  });
  mkdirSync(join(folder, 'package'));
  writeFileSync(
    join(folder, 'package/package.json'),
    JSON.stringify({ name: 'left-shelf', version: '1.0.0', main: 'index.js', scripts: { install: 'touch install-script-ran' } }),
  );
  writeFileSync(join(folder, 'package/index.js'), 'module.exports = 42;\n');
  await real.run({ command: 'tar', args: ['czf', 'left-shelf.tgz', 'package'], cwd: folder, origin: 'foundry', network: 'none' });
  tarball = readFileSync(join(folder, 'left-shelf.tgz'));
  registry = createServer((request, response) => {
    requests.push(request.url ?? '');
    if (redirect !== undefined) response.writeHead(302, { location: redirect }).end();
    else if (request.url?.endsWith('.tgz') === true) response.end(tarball);
    else response.end(JSON.stringify(packument()));
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => registry.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  requests = [];
  redirect = undefined;
  npmRuns = 0;
  directory = join(folder, `store${++count}`);
  store = createDependencyStore({ directory, sandbox });
  writeFileSync(join(folder, 'npmrc'), '');
  vi.stubEnv('NPM_CONFIG_USERCONFIG', join(folder, 'npmrc'));
  vi.stubEnv('NPM_CONFIG_REGISTRY', url);
  vi.stubEnv('NPM_CONFIG_CACHE', join(folder, `cache${count}`));
  vi.stubEnv('npm_config_cache', join(folder, `cache${count}`));
});
afterEach(() => vi.unstubAllEnvs());

function packument(): object {
  const versions = ['1.0.0', '2.0.0'].map((version) => [
    version,
    { name: 'left-shelf', version, dist: { tarball: `${url}/left-shelf/-/left-shelf-${version}.tgz` } },
  ]);
  return { name: 'left-shelf', 'dist-tags': { latest: '2.0.0' }, versions: Object.fromEntries(versions) as object };
}

function project(name: string, version = '1.0.0', extra: object = {}, from = url): { packageJson: string; packageLock: string } {
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  const root = { name, version, dependencies: { 'left-shelf': '1.0.0' } };
  const shelf = { version: '1.0.0', resolved: `${from}/left-shelf/-/left-shelf-1.0.0.tgz`, integrity, hasInstallScript: true };
  return {
    packageJson: JSON.stringify(root),
    packageLock: JSON.stringify({
      name,
      version,
      lockfileVersion: 3,
      requires: true,
      packages: { '': root, 'node_modules/left-shelf': { ...shelf, ...extra } },
    }),
  };
}

describe('dependencies', () => {
  it('are installed once and shared by projects that differ only in name and version', async () => {
    const lines: string[] = [];
    const first = await store.ensure({ ...project('clinic'), onLine: (line) => lines.push(line) });
    expect(first).toMatchObject({ installed: true, path: join(directory, first.hash, 'node_modules') });
    expect(readFileSync(join(first.path, 'left-shelf/index.js'), 'utf8')).toBe('module.exports = 42;\n');
    expect(lines.join('\n')).toContain('added 1 package');
    const second = await store.ensure(project('library', '2.3.4'));
    expect(second).toMatchObject({ installed: false, hash: first.hash, path: first.path });
    expect(npmRuns).toBe(1);
    const other = await store.ensure(project('clinic', '1.0.0', { license: 'MIT' }));
    expect(other.hash).not.toBe(first.hash);
  });

  it('run no install script, and their files cannot be written to', async () => {
    writeFileSync(join(folder, 'npmrc'), 'ignore-scripts=false\n');
    const { packageJson, packageLock } = project('clinic');
    const scripts = { preinstall: 'touch node_modules/project-script-ran', postinstall: 'touch node_modules/project-script-ran' };
    const { path } = await store.ensure({
      packageJson: JSON.stringify({ ...(JSON.parse(packageJson) as object), scripts }),
      packageLock,
    });
    expect(existsSync(join(path, 'left-shelf/install-script-ran'))).toBe(false);
    expect(existsSync(join(path, 'project-script-ran'))).toBe(false);
    for (const file of ['left-shelf/index.js', 'left-shelf/package.json', '.package-lock.json']) {
      expect(statSync(join(path, file)).mode & 0o222, file).toBe(0);
    }
    rmSync(directory, { recursive: true }); // by their owner they can be deleted
  });

  it('are installed once when several ask at the same time, in one process and in two', async () => {
    const sibling = createDependencyStore({ directory, sandbox });
    const answers = await Promise.all([store, store, sibling, sibling].map((s, i) => s.ensure(project(`project${i}`))));
    expect(new Set(answers.map(({ path }) => path)).size).toBe(1);
    expect(npmRuns).toBe(1);
    expect(readdirSync(directory)).toEqual([answers[0]?.hash]);
  });

  it('need no network once they are in the store, nor with a warm npm cache', async () => {
    const { hash } = await store.ensure(project('clinic'));
    const before = requests.length;
    vi.stubEnv('http_proxy', 'http://127.0.0.1:9');
    expect((await store.ensure(project('library'))).hash).toBe(hash);
    const packages = `${directory}-packages`; // what the first installation has fetched
    const empty = createDependencyStore({ directory: join(folder, `empty${count}`), packages, sandbox });
    expect(await empty.ensure(project('library'))).toMatchObject({ hash, installed: true });
    expect(requests).toHaveLength(before);
  });

  it('fail soon and clearly when there is no network and nothing is there, and leave nothing', async () => {
    vi.stubEnv('http_proxy', 'http://127.0.0.1:9');
    const startedAt = performance.now();
    await expect(store.ensure(project('clinic'))).rejects.toMatchObject({
      code: 'sandbox.registry_unreachable',
      message: expect.stringContaining('ECONNREFUSED') as string,
    });
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    expect(readdirSync(directory)).toEqual([]);
    vi.stubEnv('http_proxy', '');
    expect((await store.ensure(project('clinic'))).installed).toBe(true); // a failure is not remembered
  });

  it('fail soon also when the registry takes the call and says nothing', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const silentUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    vi.stubEnv('NPM_CONFIG_REGISTRY', silentUrl);
    const impatient = createDependencyStore({ directory, sandbox, registryTimeMs: 300 });
    const startedAt = performance.now();
    await expect(impatient.ensure(project('clinic', '1.0.0', {}, silentUrl))).rejects.toMatchObject({
      code: 'sandbox.registry_unreachable',
    });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('fail in the installer’s own words when the lockfile does not fit, and for what is not a lockfile', async () => {
    const { packageJson, packageLock } = project('clinic');
    const unlocked = packageJson.replace('"left-shelf":"1.0.0"', '"left-shelf":"2.0.0"');
    await expect(store.ensure({ packageJson: unlocked, packageLock })).rejects.toMatchObject({
      code: 'sandbox.install_failed',
      message: expect.stringContaining('in sync') as string,
    });
    for (const text of ['', '{', '[]', '{"lockfileVersion":1}']) {
      await expect(store.ensure({ packageJson, packageLock: text })).rejects.toMatchObject({ code: 'sandbox.invalid_lockfile' });
    }
    expect(readdirSync(directory)).toEqual([]);
  });

  it('are refused when the content is not what was locked', async () => {
    const spoiled = project('clinic', '1.0.0', { integrity: `sha512-${createHash('sha512').update('other').digest('base64')}` });
    await expect(store.ensure(spoiled)).rejects.toMatchObject({
      code: 'sandbox.install_failed',
      message: expect.stringMatching(/integrity|EINTEGRITY/i) as string,
    });
    expect(readdirSync(directory)).toEqual([]);
  });

  it('go on for the others when one of several gives up, and stop when all have', async () => {
    const abort = new AbortController();
    const leaving = store.ensure({ ...project('one'), signal: abort.signal });
    const staying = store.ensure(project('two'));
    abort.abort();
    await expect(leaving).rejects.toThrow(/abort/i);
    expect((await staying).installed).toBe(true);
    const alone = new AbortController();
    const other = store.ensure({ ...project('three', '1.0.0', { license: 'ISC' }), signal: alone.signal });
    await vi.waitFor(() => expect(npmRuns).toBe(2), 10_000);
    alone.abort();
    await expect(other).rejects.toThrow(/abort/i);
    await vi.waitFor(() => expect(readdirSync(directory)).toHaveLength(1), 5000);
  });

  it('half installed by a process that died are swept, and never taken for whole', async () => {
    const { hash } = await store.ensure(project('clinic'));
    mkdirSync(join(directory, '.installing-999999999.1-abc/node_modules'), { recursive: true });
    expect(await store.sweep()).toBe(1);
    expect(readdirSync(directory)).toEqual([hash]);
    rmSync(join(directory, hash, 'installed.json'));
    expect(await store.ensure(project('clinic'))).toMatchObject({ hash, installed: true });
  });

  it('are pruned by age and by size, but not while they are in use', async () => {
    const old = await store.ensure(project('a'));
    const recent = await store.ensure(project('a', '1.0.0', { license: 'MIT' }));
    const past = new Date(Date.now() - 10 * 86_400_000);
    utimesSync(join(directory, old.hash, 'installed.json'), past, past);
    expect(await store.prune({ maxAgeMs: 86_400_000, keep: new Set([old.hash]) })).toEqual([]);
    expect(await store.prune({ maxAgeMs: 86_400_000 })).toEqual([old.hash]);
    expect(readdirSync(directory)).toEqual([recent.hash]);
    expect(await store.prune({ maxBytes: 1 })).toEqual([recent.hash]);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('that a lockfile has from elsewhere are refused before npm is started, whoever wrote it', async () => {
    const elsewhere = project('clinic', '1.0.0', { resolved: 'https://evil.example/left-shelf.tgz' });
    await expect(store.ensure(elsewhere)).rejects.toMatchObject({ code: 'sandbox.refused_dependency' });
    await expect(store.vet(elsewhere)).rejects.toMatchObject({ code: 'sandbox.refused_dependency' });
    const { packageJson, packageLock } = project('clinic');
    await expect(store.vet({ packageJson, packageLock })).resolves.toBeUndefined();
    await expect(store.vet({ packageJson, packageLock: '{}' })).rejects.toMatchObject({ code: 'sandbox.invalid_lockfile' });
    for (const spec of ['file:../../..', 'git+https://evil.example/a.git', 'https://evil.example/a.tgz']) {
      const manifest = packageJson.replace('"left-shelf":"1.0.0"', `"left-shelf":"${spec}"`);
      await expect(store.ensure({ packageJson: manifest, packageLock })).rejects.toMatchObject({
        code: 'sandbox.refused_dependency',
        message: expect.stringContaining(spec) as string,
      });
    }
    expect(npmRuns).toBe(0);
    expect(requests).toEqual([]);
  });

  it('are refused when the registry sends npm to another host, which is not asked', async () => {
    let asked = 0;
    const other = createServer((_request, response) => {
      asked++;
      response.end(tarball);
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const place = `http://127.0.0.1:${(other.address() as AddressInfo).port}/left-shelf.tgz`;
    redirect = place;
    await expect(store.ensure(project('clinic'))).rejects.toMatchObject({
      code: 'sandbox.refused_dependency',
      message: expect.stringContaining(place) as string,
    });
    expect(asked).toBe(0);
    await new Promise((resolve) => other.close(resolve));
  });

  it('cannot be changed by a run that uses them, whoever Foundry is', async () => {
    const jobs = createSandbox({ runDirectory: join(folder, 'runs'), instanceId: 'jobs', sharedFolders: [directory] });
    const { isolates, rejected } = await jobs.isolation();
    expect({ isolates, rejected }).toEqual({ isolates: true, rejected: [] });
    const { path } = await store.ensure(project('clinic'));
    const job = join(folder, `job${count}`);
    mkdirSync(job);
    symlinkSync(path, join(job, 'node_modules'));
    const attacks = `
      const fs = require('fs');
      const there = fs.realpathSync('node_modules');
      const attempts = {
        use: () => { if (require('left-shelf') !== 42) throw new Error('not there') },
        write: () => fs.appendFileSync('node_modules/left-shelf/index.js', 'evil'),
        unlock: () => fs.chmodSync(there + '/left-shelf/index.js', 0o777),
        replace: () => fs.renameSync(there + '/left-shelf', there + '/aside'),
        remove: () => fs.rmSync(there + '/left-shelf', { recursive: true }),
        add: () => fs.writeFileSync('node_modules/evil.js', ''),
        link: () => fs.linkSync(there + '/left-shelf/index.js', 'index.js'),
        remount: () => require('child_process').execFileSync('mount', ['-o', 'remount,rw', there], { stdio: 'pipe' }),
        unmount: () => require('child_process').execFileSync('umount', [there], { stdio: 'pipe' }),
      };
      const succeeded = Object.keys(attempts).filter((name) => { try { attempts[name](); return true } catch { return false } });
      console.log(succeeded.join(' '));`;
    const result = await jobs.run({ command: 'node', args: ['-e', attacks], cwd: job, origin: 'client', network: 'none' });
    expect(result.stdout.text.trim()).toBe('use');
    expect(readFileSync(join(path, 'left-shelf/index.js'), 'utf8')).toBe('module.exports = 42;\n');
    expect(readdirSync(path).sort()).toEqual(['.package-lock.json', 'left-shelf']);
  });
});
