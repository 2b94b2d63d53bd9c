import { describe, expect, it } from 'vitest';
import { declareLocked } from './locked-dependency.js';

const packageJson = `{
  "name": "clinic",
  "files": ["dist"],
  "dependencies": {
    "hono": "4.0.0",
    "zod": "4.6.7"
  },
  "devDependencies": { "vitest": "4.1.12" }
}
`;
const entry = (version: string, more: object = {}): object => ({ version, integrity: `sha512-${version}`, ...more });
const lock = {
  name: 'clinic',
  lockfileVersion: 3,
  packages: {
    '': { name: 'clinic', dependencies: { hono: '4.0.0', zod: '4.6.7' }, devDependencies: { vitest: '4.1.12' } },
    'node_modules/hono': entry('4.0.0'),
    'node_modules/zod': entry('4.6.7'),
    'node_modules/ms': entry('2.1.3'),
    'node_modules/@scope/part': entry('1.0.0'),
    'node_modules/vitest': entry('4.1.12', { dev: true }),
    'node_modules/fsevents': entry('2.3.3', { optional: true }),
    'node_modules/odd': entry('1.0.0', { name: 'another' }),
    'node_modules/unpinned': { version: '1.0.0' },
    'node_modules/hono/node_modules/inner': entry('1.0.0'),
  },
};
const packageLock = `${JSON.stringify(lock, null, 2)}\n`;

describe('a dependency that is declared', () => {
  it.each([
    ['ms', '2.1.3'],
    ['@scope/part', '1.0.0'],
  ])('is one that is pinned already: %s', (name, version) => {
    const added = declareLocked({ packageJson, packageLock }, name);
    expect(added.version).toBe(version);
    expect((JSON.parse(added.packageJson) as { dependencies: object }).dependencies).toEqual({
      hono: '4.0.0',
      zod: '4.6.7',
      [name]: version,
    });
    // All else is as it was written.
    expect(added.packageJson.replace(/\n {4}"[@a-z/]+": "(2\.1\.3|1\.0\.0)",?/, '')).toBe(packageJson);
    const { packages } = JSON.parse(added.packageLock) as typeof lock;
    expect(packages).toEqual({
      ...lock.packages,
      '': { ...lock.packages[''], dependencies: { hono: '4.0.0', zod: '4.6.7', [name]: version } },
    });
  });

  it.each(['left-pad', 'vitest', 'fsevents', 'odd', 'unpinned', 'inner', '', '../x', '__proto__', 'constructor', 'hono@latest'])(
    'is refused when it is not: %s',
    (name) => {
      expect(() => declareLocked({ packageJson, packageLock }, name)).toThrow(/may not be added: .*: ms, @scope\/part\.$/);
    },
  );

  it('is refused when it is there already, and when there is no lockfile', () => {
    expect(() => declareLocked({ packageJson, packageLock }, 'zod')).toThrow('zod is a dependency already: import it.');
    expect(() => declareLocked({ packageJson, packageLock: '{}' }, 'ms')).toThrow(/lockfile/);
  });
});
