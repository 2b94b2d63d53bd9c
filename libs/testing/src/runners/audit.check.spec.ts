import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { CheckResult } from '../check.types.js';
import { projectOf, type ProjectFixture } from '../fixtures/project.fixture.js';
import { runCheck } from '../run-check.js';
import { auditCheck } from './audit.check.js';

let project: ProjectFixture;
let registry: Server | undefined;
afterEach(async () => {
  registry?.closeAllConnections();
  registry?.close();
  await project.remove();
});

interface Advisory {
  readonly severity: string;
  readonly vulnerable_versions: string;
}

const asked: Record<string, string[]>[] = [];

/** Speaks the bulk advisory endpoint of npm and serves the documents of packages that have an advisory. */
async function registryWith(advisories: Record<string, Advisory>, status = 200): Promise<string> {
  asked.length = 0;
  registry = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks)));
  });
  const answer = (request: IncomingMessage, response: ServerResponse, body: Buffer): void => {
    const json = (body: unknown): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const name = decodeURIComponent((request.url ?? '').slice(1));
    if (request.method === 'GET')
      return json({
        name,
        'dist-tags': { latest: '9.0.0' },
        versions: { '1.0.0': { name, version: '1.0.0' }, '9.0.0': { name, version: '9.0.0' } },
      });
    if (status !== 200) return json({ message: 'not here' });
    const versions = JSON.parse((request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString()) as Record<
      string,
      string[]
    >;
    asked.push(versions);
    return json(
      Object.fromEntries(
        Object.entries(advisories)
          .filter(([package_]) => package_ in versions)
          .map(([package_, advisory]) => [
            package_,
            [{ id: 1, url: `https://advisories.example/${package_}`, title: `${package_} lets strangers in`, ...advisory }],
          ]),
      ),
    );
  };
  await new Promise<void>((resolve) => registry!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`;
}

function part(production: string, development: string): Record<string, string> {
  const manifest = {
    name: 'part',
    version: '1.0.0',
    dependencies: { [production]: '1.0.0' },
    devDependencies: { [development]: '1.0.0' },
  };
  const installed = (dev: boolean) => ({
    version: '1.0.0',
    resolved: 'http://127.0.0.1:1/x.tgz',
    integrity: 'sha512-AAAA',
    ...(dev ? { dev: true } : {}),
  });
  const lock = {
    name: 'part',
    version: '1.0.0',
    lockfileVersion: 3,
    packages: {
      '': manifest,
      [`node_modules/${production}`]: installed(false),
      [`node_modules/${development}`]: installed(true),
    },
  };
  return { 'package.json': JSON.stringify(manifest), 'package-lock.json': JSON.stringify(lock) };
}

async function check(auditRegistry: string): Promise<CheckResult> {
  const files = Object.entries({ backend: part('server-kit', 'test-kit'), frontend: part('page-kit', 'build-kit') });
  project = await projectOf(
    Object.fromEntries(files.flatMap(([name, of]) => Object.entries(of).map(([path, text]) => [`${name}/${path}`, text]))),
  );
  return runCheck(auditCheck(project.sandbox, { registry: auditRegistry }), project.context);
}

describe('the audit of dependencies', () => {
  it('passes when no advisory is about the locked versions, and has asked for those of both parts', async () => {
    const result = await check(await registryWith({ 'server-kit': { severity: 'critical', vulnerable_versions: '>=2' } }));
    expect(result).toMatchObject({ status: 'passed', findings: [] });
    expect(asked.flatMap((versions) => Object.keys(versions)).sort()).toEqual([
      'build-kit',
      'page-kit',
      'server-kit',
      'test-kit',
    ]);
  });

  it('fails for a severe advisory in a production dependency', async () => {
    const result = await check(await registryWith({ 'server-kit': { severity: 'high', vulnerable_versions: '<2' } }));
    expect(result).toMatchObject({
      status: 'failed',
      findings: [{ file: 'backend/package-lock.json', rule: 'advisory-high', severity: 'error' }],
    });
    expect(result.findings[0]?.message).toContain('server-kit lets strangers in https://advisories.example/server-kit');
  });

  it('only warns of a severe advisory in a development dependency and of a mild one anywhere', async () => {
    const result = await check(
      await registryWith({
        'build-kit': { severity: 'critical', vulnerable_versions: '<2' },
        'page-kit': { severity: 'moderate', vulnerable_versions: '<2' },
      }),
    );
    expect(result.status).toBe('passed');
    expect(result.findings.map(({ rule, severity }) => `${rule} ${severity}`).sort()).toEqual([
      'advisory-critical warning',
      'advisory-moderate warning',
    ]);
  });

  it.each([404, 405, 503])('is skipped with the reason when the registry answers %i', async (status) => {
    const result = await check(await registryWith({}, status));
    expect(result.status).toBe('skipped');
    expect(result.reason).toMatch(new RegExp(`^The package registry gives no security advisories: .*${status}`));
  });

  it('is skipped with the reason when the registry cannot be reached', async () => {
    const result = await check('http://127.0.0.1:9/');
    expect(result.status).toBe('skipped');
    expect(result.reason).toContain('ECONNREFUSED');
  });
});
