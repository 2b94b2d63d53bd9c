import { readFileSync } from 'node:fs';
import { installationPath } from '#foundry/kernel';
import { describe, expect, it } from 'vitest';
import { vetDependencies } from './lockfile-vetting.js';
import { parseLockfile } from './lockfile.js';

const allowed = [
  { protocol: 'https:', host: 'registry.example', port: 443 },
  { protocol: 'http:', host: '10.0.0.5', port: 4873 },
] as const;
const INTEGRITY = `sha512-${'A'.repeat(86)}==`;
const GOOD = { version: '1.0.0', resolved: 'https://registry.example/a/-/a-1.0.0.tgz', integrity: INTEGRITY };

function vet(packages: Record<string, object>, manifest: object = {}, more: object = {}): { manifest: object; lock: object } {
  const lock = { name: 'x', lockfileVersion: 3, packages: { '': {}, ...packages }, ...more };
  return vetDependencies(JSON.stringify(manifest), parseLockfile(JSON.stringify(lock)), { allowed });
}

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    expect(error).toMatchObject({ code: 'sandbox.refused_dependency' });
    return (error as Error).message;
  }
  return 'nothing was refused';
}

describe('a lockfile is let through', () => {
  it('as npm writes it for packages of the registries, also without addresses, aliased, bundled and nested', () => {
    const packages = {
      'node_modules/a': GOOD,
      'node_modules/@acme/b': { version: '2.0.0-rc.1+build', integrity: INTEGRITY },
      'node_modules/a/node_modules/@acme/b': { ...GOOD, resolved: 'http://10.0.0.5:4873/b.tgz' },
      'node_modules/alias': { ...GOOD, name: '@acme/real' },
      'node_modules/a/node_modules/bundled': { version: '1.0.0', inBundle: true },
      'node_modules/a/node_modules/bundled/node_modules/deeper': { version: '1.0.0', inBundle: true },
    };
    const manifest = {
      dependencies: { a: '^1.0.0 || >=2 <3', alias: 'npm:@acme/real@^1', b: 'latest', c: '*', d: '' },
      overrides: { 'a@^1': { b: '$b', '.': '1.0.0' } },
    };
    expect(vet(packages, manifest).lock).toMatchObject({ lockfileVersion: 3, packages });
  });

  it.each(['package-lock.json', 'templates/node-react/frontend/package-lock.json'])('when it is a real one: %s', (path) => {
    const text = readFileSync(installationPath(path), 'utf8');
    const manifest = readFileSync(installationPath(path.replace('package-lock', 'package')), 'utf8');
    expect(vetDependencies(manifest, parseLockfile(text), { allowed }).lock).toMatchObject({
      packages: (JSON.parse(text) as { packages: object }).packages,
    });
  });

  it('without scripts and without the old list of dependencies', () => {
    const { manifest, lock } = vet(
      {},
      { name: 'x', scripts: { preinstall: 'touch /tmp/x' } },
      { dependencies: { a: { resolved: 'file:..' } } },
    );
    expect(manifest).toEqual({ name: 'x' });
    expect(lock).not.toHaveProperty('dependencies');
  });
});

describe('refused is, in a sentence', () => {
  it.each([
    ['another host', 'https://evil.example/a.tgz', 'evil.example'],
    ['another port', 'https://registry.example:8443/a.tgz', 'registry.example:8443'],
    ['another protocol', 'http://registry.example/a.tgz', 'registry.example'],
    ['a name that only begins like it', 'https://registry.example.evil.example/a.tgz', 'evil.example'],
    ['a user before another host', 'https://registry.example@evil.example/a.tgz', 'user name'],
    ['a user', 'https://me:secret@registry.example/a.tgz', 'user name'],
    ['a folder', 'file:../../etc', 'only packages of a registry'],
    ['a file', 'file:///etc/passwd', 'only packages of a registry'],
    ['a repository', 'git+ssh://git@host.example/a.git#abc', 'only packages of a registry'],
    ['a path', '../../etc/passwd', 'only packages of a registry'],
    ['an encoding', 'data:text/plain,x', 'only packages of a registry'],
  ])('%s as the address of a package', (_what, resolved, says) => {
    expect(refusal(() => vet({ 'node_modules/a': { ...GOOD, resolved } }))).toContain(says);
  });

  it.each([
    '../evil',
    '/etc/cron.d',
    'node_modules/../../evil',
    'node_modules/..',
    'node_modules/./a',
    'node_modules/a/../../b',
    'node_modules/a/../b',
    'node_modules//a',
    'node_modules/a\\..\\..\\b',
    'node_modules/.bin',
    'node_modules/@acme',
    'node_modules/@acme/../..',
    'node_modules/a/lib',
    'node_modules/node_modules',
    'packages/one',
    'src',
    'node_modules/a\0b',
    `node_modules/${'a'.repeat(300)}`,
  ])('the place %j', (place) => {
    expect(refusal(() => vet({ 'node_modules/a': GOOD, [place]: GOOD }))).toContain('no place in node_modules');
  });

  it.each([
    ['a link', { link: true, resolved: 'packages/one' }, 'a link to a folder'],
    ['no hash', { version: '1.0.0', resolved: GOOD.resolved }, 'not pinned'],
    ['a weak hash', { ...GOOD, integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }, 'not pinned'],
    ['an empty hash', { ...GOOD, integrity: 'sha512-' }, 'not pinned'],
    ['a bundle of nothing', { version: '1.0.0', inBundle: true }, 'not pinned'],
    ['a lockfile of its own', { ...GOOD, hasShrinkwrap: true }, 'a lockfile of its own'],
    ['a name that is a path', { ...GOOD, name: '../../evil' }, 'which is none'],
    ['a version that is a path', { ...GOOD, version: '../1' }, 'which is none'],
    ['another kind of value', { ...GOOD, resolved: 7 }, 'not as npm writes it'],
  ])('%s', (_what, entry, says) => {
    expect(refusal(() => vet({ 'node_modules/a': entry }))).toContain(says);
  });

  it('a bundled package whose holder is not pinned', () => {
    expect(refusal(() => vet({ 'node_modules/b/node_modules/a': { version: '1.0.0', inBundle: true } }))).toContain('not pinned');
  });

  const SPECS = [
    'file:../evil',
    'FILE:../evil',
    'link:../evil',
    '../evil',
    './evil',
    ' ../evil',
    '/etc',
    '~/evil',
    'C:\\evil',
    '..\\evil',
    'evil.tgz',
    'folder/evil.tar.gz',
    'https://evil.example/a.tgz',
    'http://evil.example/a.tgz',
    'git+https://evil.example/a.git',
    'git@evil.example:a/b.git',
    'git://evil.example/a',
    'github:evil/a',
    'evil/a',
    'evil/a#semver:^1',
    'gist:1234',
    'workspace:*',
    'npm:../evil@1',
    'npm:a@file:../evil',
    'npm:a@https://evil.example/a.tgz',
    'ssh://evil.example/a',
    '%2e%2e/evil',
  ];

  it.each(SPECS)('%j as a version, wherever it stands', (spec) => {
    for (const field of ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']) {
      expect(
        refusal(() => vet({}, { [field]: { a: spec } })),
        `package.json ${field}`,
      ).toContain('only versions of a registry');
      expect(
        refusal(() => vet({ '': { [field]: { a: spec } } })),
        `lockfile ${field}`,
      ).toContain('only versions of a registry');
    }
    expect(refusal(() => vet({ 'node_modules/a': { ...GOOD, dependencies: { b: spec } } }))).toContain(
      'only versions of a registry',
    );
    expect(refusal(() => vet({}, { overrides: { a: { b: spec } } }))).toContain('only versions of a registry');
  });

  it.each(['../evil', '/etc', 'https://evil.example/a.tgz', 'a/b', '@a/b/c', '.bin', 'node_modules', 'a b', '', '@acme', 'a\nb'])(
    '%j as a name',
    (name) => {
      expect(refusal(() => vet({}, { dependencies: { [name]: '1.0.0' } }))).toContain('no name of a package');
    },
  );

  it('a list of workspaces, and what is no manifest', () => {
    expect(refusal(() => vet({}, { workspaces: ['packages/*'] }))).toContain('workspaces');
    expect(refusal(() => vet({ '': { workspaces: ['packages/*'] } }))).toContain('workspaces');
    for (const manifest of ['[]', '{', '"x"', '{"dependencies":[]}', '{"dependencies":{"a":7}}'])
      expect(
        refusal(() => vetDependencies(manifest, parseLockfile('{"lockfileVersion":3,"packages":{}}'), { allowed })),
        manifest,
      ).toContain('package.json');
  });

  it('more packages than any project has', () => {
    const many = Object.fromEntries(Array.from({ length: 20_001 }, (_, i) => [`node_modules/a${i}`, GOOD]));
    expect(refusal(() => vet(many))).toContain('20000 are the most');
  });
});
