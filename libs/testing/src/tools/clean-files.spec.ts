import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckContext } from '../check.types.js';
import { projectOf, type ProjectFixture } from '../fixtures/project.fixture.js';
import { knownFiles, type CleanFiles } from './clean-files.js';

const CALL = { tool: 'eslint', args: ['.', '--max-warnings', '0'] };
const lockfile = (name: string, version: string) =>
  JSON.stringify({ name, packages: { '': { name }, 'node_modules/eslint': { version } } });
const FILES = {
  'backend/eslint.config.js': "import js from '@eslint/js';\nexport default [js.configs.recommended];\n",
  'backend/package-lock.json': lockfile('a', '10.0.0'),
  'backend/src/a.ts': 'export const a = 1;\n',
  'backend/src/b.ts': 'export const b = 2;\n',
};
const SOURCES = ['backend/eslint.config.js', 'backend/src/a.ts', 'backend/src/b.ts'];

let project: ProjectFixture;
let kept: Map<string, Set<string>>;
let cleanFiles: CleanFiles;
beforeEach(async () => {
  project = await projectOf(FILES);
  kept = new Map();
  cleanFiles = {
    of: async (rules) => kept.get(rules) ?? new Set(),
    keep: async (rules, digests) => void kept.set(rules, new Set([...(kept.get(rules) ?? []), ...digests])),
  };
  await (await known()).keep(SOURCES);
});
afterEach(() => project.remove());

const known = (change: Partial<CheckContext> = {}, call = CALL) =>
  knownFiles({ ...project.context, ...change }, 'backend', call, cleanFiles);
const unchanged = async (change: Partial<CheckContext> = {}, call = CALL) => (await known(change, call)).unchanged;

describe('what a linter need not look at again', () => {
  it('is what was clean with the same bytes, but never all of it', async () => {
    expect(await unchanged()).toEqual(['src/a.ts', 'src/b.ts']);
    expect(await unchanged({}, { tool: 'eslint', args: ['src', '--max-warnings', '0'] })).toEqual([]);
  });

  it('is not a file that was changed, that is new, or that has the bytes of another one', async () => {
    await project.write({ 'backend/src/a.ts': 'export const a = 3;\n', 'backend/src/c.ts': FILES['backend/src/b.ts'] });
    expect(await unchanged()).toEqual(['src/b.ts']);
  });

  it('is not a file that the linter had something to say about', async () => {
    kept.clear();
    await (await known()).keep(['backend/eslint.config.js', 'backend/src/a.ts']);
    expect(await unchanged()).toEqual(['src/a.ts']);
  });

  it('stays the same in a project of another name', async () => {
    await project.write({ 'backend/package-lock.json': lockfile('b', '10.0.0') });
    expect(await unchanged()).toHaveLength(2);
  });

  it.each([
    ['other packages', { 'backend/package-lock.json': lockfile('a', '10.0.1') }],
    ['another configuration', { 'backend/eslint.config.js': 'export default [];\n' }],
    ['other settings of the compiler', { 'backend/tsconfig.json': '{}' }],
  ])('is nothing with %s', async (_, change) => {
    await project.write(change);
    expect(await unchanged()).toEqual([]);
  });

  it('is nothing under rules that read other files, however often they were clean', async () => {
    for (const config of ["import own from './rules.js';\nexport default own;\n", 'export default [{ project: true }];\n']) {
      await project.write({ 'backend/eslint.config.js': config });
      await (await known()).keep(SOURCES);
      expect(await unchanged()).toEqual([]);
    }
  });

  it('is nothing where somebody else wrote code of the project', async () => {
    expect(await unchanged({ origin: 'model' })).toEqual([]);
    expect(await unchanged({ origin: 'client' })).toEqual([]);
  });
});
