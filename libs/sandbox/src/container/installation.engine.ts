import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createDependencyStore } from '../dependency-store.js';
import { containerFixture } from './container.fixture.js';

const fixture = containerFixture();
const { sandbox, data, work, ask, survivors } = fixture;
afterAll(() => {
  vi.unstubAllEnvs();
  fixture.remove();
});

describe('an installation in a container', () => {
  it('reaches the configured registry, runs the image’s npm, and what it leaves is read-only for the runs that use it', async () => {
    mkdirSync(join(data, 'package'));
    writeFileSync(join(data, 'package/package.json'), JSON.stringify({ name: 'left-shelf', version: '1.0.0', main: 'index.js' }));
    writeFileSync(join(data, 'package/index.js'), 'module.exports = 42;\n');
    await sandbox.run({ command: 'tar', args: ['czf', 'shelf.tgz', 'package'], cwd: data, origin: 'foundry', network: 'none' });
    const tarball = readFileSync(join(data, 'shelf.tgz'));
    const registry = createServer(
      (request, response) => void response.end(request.url?.endsWith('.tgz') === true ? tarball : '{}'),
    );
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
    writeFileSync(join(data, 'npmrc'), '');
    vi.stubEnv('NPM_CONFIG_USERCONFIG', join(data, 'npmrc'));
    vi.stubEnv('NPM_CONFIG_REGISTRY', url);
    vi.stubEnv('NPM_CONFIG_CACHE', join(data, 'cache'));
    vi.stubEnv('npm_config_cache', join(data, 'cache'));
    const store = createDependencyStore({ directory: join(data, 'store'), sandbox });
    const root = { name: 'shop', version: '1.0.0', dependencies: { 'left-shelf': '1.0.0' } };
    const shelf = {
      version: '1.0.0',
      resolved: `${url}/left-shelf/-/left-shelf-1.0.0.tgz`,
      integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
    };
    const lines: string[] = [];
    const { path, installed } = await store.ensure({
      packageJson: JSON.stringify(root),
      packageLock: JSON.stringify({ ...root, lockfileVersion: 3, packages: { '': root, 'node_modules/left-shelf': shelf } }),
      onLine: (line) => lines.push(line),
    });
    registry.close();
    expect(installed).toBe(true);
    expect(lines.join('\n')).toContain('added 1 package');
    const script = `fs.symlinkSync(${JSON.stringify(path)}, 'node_modules'); say(1)`;
    await ask(script, { cwd: work });
    const use = `let refused; try { fs.writeFileSync('node_modules/left-shelf/index.js', '') } catch (error) { refused = error.code } say([require('left-shelf'), refused])`;
    expect(await ask(use, { cwd: work })).toEqual([42, 'EROFS']);
    expect(await survivors()).toEqual([]);
  });
});
