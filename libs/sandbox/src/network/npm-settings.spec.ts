import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { npmDefaults, parseNpmrc, readNpmSettings, type NpmSettings } from './npm-settings.js';

const folder = mkdtempSync(join(tmpdir(), 'npm-settings-spec-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const [user, machine] = [join(folder, 'user'), join(folder, 'machine')];

function read(texts: { user?: string; machine?: string }, own: NodeJS.ProcessEnv = {}): NpmSettings {
  writeFileSync(user, texts.user ?? '');
  writeFileSync(machine, texts.machine ?? '');
  return readNpmSettings(
    { npm_config_userconfig: user, ...own },
    { registry: 'https://default.example/', globalconfig: machine },
  );
}

describe('npm’s files of settings', () => {
  it('are read as npm reads them', () => {
    const text = [
      '; a comment = no',
      '# another',
      '[section]',
      'registry = https://registry.example/npm/ ; where it is',
      '@acme:registry=https://acme.example',
      'quoted="a \\"b\\" # c"',
      "single='x ; y'",
      'escaped=a\\#b\\;c',
      'ca[]=one',
      'ca[]=two',
      'strict-ssl',
      '//registry.example/npm/:_authToken=${TOKEN}',
      'missing=${NO_SUCH}',
      'optional=${NO_SUCH?}',
      'equals=a=b==',
    ].join('\r\n');
    expect(Object.fromEntries(parseNpmrc(text, { TOKEN: 'secret' }))).toEqual({
      registry: ['https://registry.example/npm/'],
      '@acme:registry': ['https://acme.example'],
      quoted: ['a "b" # c'],
      single: ['x ; y'],
      escaped: ['a#b;c'],
      ca: ['one', 'two'],
      'strict-ssl': ['true'],
      '//registry.example/npm/:_authToken': ['secret'],
      missing: ['${NO_SUCH}'],
      optional: [''],
      equals: ['a=b=='],
    });
  });

  it('count less than the environment, and the machine’s less than the user’s', () => {
    const texts = { user: 'a=user\nb=user', machine: 'a=machine\nb=machine\nc=machine' };
    const { settings } = read(texts, {
      NPM_CONFIG_A: 'environment',
      npm_config_strict_ssl: 'false',
      'npm_config_//x/:_authToken': 'T',
    });
    expect(Object.fromEntries(settings)).toMatchObject({
      a: ['environment'],
      b: ['user'],
      c: ['machine'],
      'strict-ssl': ['false'],
      '//x/:_authToken': ['T'],
    });
  });

  it('name the registries: npm’s own when there is no other', () => {
    expect(read({}).registries.map(String)).toEqual(['https://default.example/']);
    const { registries } = read({
      user: 'registry=http://10.0.0.5:4873/\n@acme:registry=https://acme.example/npm\n@bad:registry=nonsense',
    });
    expect(registries.map(String)).toEqual(['http://10.0.0.5:4873/', 'https://acme.example/npm']);
  });

  it('have defaults that npm itself tells', async () => {
    const defaults = await npmDefaults();
    expect(new URL(defaults.registry).protocol).toBe('https:');
    expect(defaults.globalconfig).toMatch(/npmrc$/);
  });
});

describe('the operator’s proxy', () => {
  const secure = { protocol: 'https:', host: 'registry.example', port: 443 } as const;
  const plain = { protocol: 'http:', host: 'registry.example', port: 80 } as const;

  it('is npm’s own setting first, then the environment’s for the protocol', () => {
    const own = { https_proxy: 'http://secure.example:1', HTTP_PROXY: 'http://plain.example:2' };
    expect(String(read({ user: 'proxy=http://me:pw@set.example:3' }, own).upstream(secure))).toBe('http://me:pw@set.example:3/');
    expect(String(read({}, own).upstream(secure))).toBe('http://secure.example:1/');
    expect(String(read({}, { http_proxy: 'plain.example:2' }).upstream(plain))).toBe('http://plain.example:2/');
    expect(read({}, { http_proxy: 'plain.example:2' }).upstream(secure)).toBeUndefined();
    expect(read({ user: 'proxy=null' }).upstream(secure)).toBeUndefined();
  });

  it('is left out for the hosts that are exempt from it', () => {
    for (const exempt of ['registry.example', '.example', '*.example', 'other.example, example', '*'])
      expect(read({ user: `proxy=http://p:3\nnoproxy=${exempt}` }).upstream(secure), exempt).toBeUndefined();
    for (const other of ['gistry.example', 'example.com', 'sub.registry.example'])
      expect(read({ user: `proxy=http://p:3\nnoproxy=${other}` }).upstream(secure), other).toBeDefined();
    expect(read({}, { HTTPS_PROXY: 'http://p:3', NO_PROXY: 'registry.example' }).upstream(secure)).toBeUndefined();
  });
});
