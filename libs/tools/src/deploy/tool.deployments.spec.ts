import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ToolChecks } from '../gates/tool.checks.js';
import { readPackage } from '../package/tool-package.js';
import { ToolChanges } from '../registry/tool.changes.js';
import { ToolRegistry } from '../registry/tool.registry.js';
import { ADD, OTHER, OWNER, packageOf, ToolsUnderTest, UPLOAD } from '../tools.fixture.js';
import { ToolDeployments } from './tool.deployments.js';

let tools: ToolsUnderTest;
let deployments: ToolDeployments;
let registry: ToolRegistry;
let changes: ToolChanges;
beforeAll(async () => {
  tools = await ToolsUnderTest.open();
  const get = await tools.start();
  deployments = get(ToolDeployments);
  registry = get(ToolRegistry);
  changes = get(ToolChanges);
});
afterAll(() => tools.close());

describe('a deploy', () => {
  it('puts a package that passes every check into the registry, with where it came from', async () => {
    const origin = { source: 'upload', gitRepository: 'acme/tools', gitCommit: 'c0ffee', buildId: 'bld_1' } as const;
    const { tool, version, created, checks } = await deployments.deploy(OWNER, packageOf(), origin);
    expect(checks.map(({ name, status }) => `${name} ${status}`).sort()).toEqual([
      'bundle passed',
      'examples passed',
      'lint passed',
      'manifest passed',
      'secrets passed',
      'tests passed',
      'types passed',
    ]);
    expect(created).toBe(true);
    expect(tool).toMatchObject({
      name: 'add',
      organisation: 'acme',
      deployed: true,
      version: 1,
      buildId: 'bld_1',
      gitRepository: 'acme/tools',
      gitCommit: 'c0ffee',
      url: '/api/v1/tools/add/invoke',
    });
    expect(version).toMatchObject({ version: 1, active: true, createdBy: 'ada', description: 'Adds two numbers.' });
    expect((await registry.list(OWNER)).items.map(({ name }) => name)).toEqual(['add']);
    expect(await tools.audited()).toMatchObject([
      { action: 'tool.deployed', target: 'add', result: 'done', details: { version: 1, repository: 'acme/tools' } },
    ]);
  });

  it('changes nothing when the same package is active already', async () => {
    const { created, version } = await deployments.deploy(OWNER, packageOf(), UPLOAD);
    expect([created, version.version]).toEqual([false, 1]);
  });

  it('makes a new version of another package, which can be rolled back, undeployed and rolled back to', async () => {
    const { version } = await deployments.deploy(OWNER, packageOf({ description: 'Adds two numbers, well.' }), UPLOAD);
    expect(version.version).toBe(2);
    expect(await deployments.rollback(OWNER, 'add', 1)).toMatchObject({
      version: 1,
      latestVersion: 2,
      description: 'Adds two numbers.',
    });
    expect(await deployments.undeploy(OWNER, 'add')).toMatchObject({ deployed: false });
    expect((await registry.list(OWNER)).items).toEqual([]);
    await expect(registry.deployed(OWNER, 'add')).rejects.toMatchObject({ code: 'tools.not_deployed' });
    expect(await deployments.rollback(OWNER, 'add', 2)).toMatchObject({ deployed: true, version: 2 });
    expect((await registry.versions(OWNER, 'add')).map((row) => [row.version, row.active])).toEqual([
      [2, true],
      [1, false],
    ]);
    expect((await tools.audited()).map(({ action }) => action)).toEqual([
      'tool.deployed',
      'tool.deployed',
      'tool.rolled_back',
      'tool.undeployed',
      'tool.rolled_back',
    ]);
    await expect(deployments.rollback(OWNER, 'add', 7)).rejects.toMatchObject({ code: 'tools.not_found' });
  });

  it('gives two deploys of one tool at once a version each', async () => {
    const deploy = (description: string) => deployments.deploy(OWNER, packageOf({ name: 'twice', description }), UPLOAD);
    const versions = (await Promise.all([deploy('One.'), deploy('Two.')])).map(({ version }) => version.version);
    expect(versions.sort()).toEqual([1, 2]);
    expect((await registry.get(OWNER, 'twice')).version).toBe(2);
  });

  it('is of one organisation: another one sees nothing of it, and has names of its own', async () => {
    expect((await registry.list(OTHER, { undeployed: true })).items).toEqual([]);
    for (const attempt of [
      () => registry.get(OTHER, 'add'),
      () => deployments.undeploy(OTHER, 'add'),
      () => deployments.rollback(OTHER, 'add', 1),
      () => registry.versions(OTHER, 'add'),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'tools.not_found' });
    }
    await deployments.deploy(OTHER, packageOf(), UPLOAD);
    expect((await registry.get(OTHER, 'add')).version).toBe(1);
    expect((await registry.get(OWNER, 'add')).version).toBe(2);
  });

  it('is heard in every process when it is committed', async () => {
    const elsewhere = (await tools.start())(ToolChanges);
    const heard: (string | null)[] = [];
    const stop = elsewhere.subscribe((organisation) => heard.push(organisation));
    await elsewhere.ready();
    heard.length = 0;
    await deployments.undeploy(OWNER, 'twice');
    await expect.poll(() => heard, { timeout: 60_000 }).toContain('acme');
    stop();
    expect(changes).not.toBe(elsewhere);
  });
});

describe('a package that does not pass', () => {
  const rejectionOf = async (files: Record<string, string | null>, manifest = {}): Promise<Record<string, string>> => {
    const error: unknown = await deployments
      .deploy(OWNER, packageOf({ name: 'bad', ...manifest }, files), UPLOAD)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'tools.rejected' });
    const { checks } = (
      error as {
        details: { checks: { name: string; status: string; findings: { file?: string; line?: number; message: string }[] }[] };
      }
    ).details;
    return Object.fromEntries(
      checks
        .filter(({ status }) => status === 'failed')
        .map(({ name, findings }) => [
          name,
          findings.map(({ file, line, message }) => `${file ?? ''}:${line ?? ''} ${message}`).join('\n'),
        ]),
    );
  };

  it('is told its type errors, by file and line', async () => {
    const found = await rejectionOf({ 'src/sum.ts': 'export const sumOf = (a: number, b: number): string => a + b;\n' });
    expect(found['types']).toMatch(/^src\/sum\.ts:1 Type 'number' is not assignable to type 'string'/m);
  });

  it('is told that its entry is no handler', async () => {
    const found = await rejectionOf({
      'src/index.ts': 'export default 7;\n',
      'tests/add.test.ts': `import { test } from 'node:test';\ntest('x', () => {});\n`,
    });
    expect(found['types']).toMatch(/does not export a handler/);
  });

  it('is told what is wrong with its code by the linter', async () => {
    const found = await rejectionOf({
      'src/sum.ts': "export const sumOf = (a: number, b: number): number => eval('a + b') as number;\n",
    });
    expect(found['lint']).toMatch(/src\/sum\.ts:1 .*eval/);
  });

  it('is told which test fails, and why', async () => {
    const found = await rejectionOf({
      'tests/add.test.ts': `import assert from 'node:assert/strict';\nimport { test } from 'node:test';\ntest('counts', () => assert.equal(1, 2, 'one is not two'));\n`,
    });
    expect(found['tests']).toMatch(/one is not two/);
  });

  it('is told that it has no test that runs', async () => {
    expect((await rejectionOf({ 'tests/add.test.ts': 'export {};\n' }))['tests']).toBe(': No test was run.');
  });

  it('is told which example it answers wrongly', async () => {
    const found = await rejectionOf({}, { examples: [{ name: 'sixes', input: { a: 6, b: 6 }, output: { sum: 13 } }] });
    expect(found['examples']).toMatch(/\{"sum":12\} where \{"sum":13\} was expected/);
  });

  it('is told which example does not fit its schema, and that a schema is none', async () => {
    expect((await rejectionOf({}, { examples: [{ input: { a: 'six', b: 6 } }] }))['manifest']).toMatch(
      /examples\.0\.input\/a must be number/,
    );
    expect(
      (await rejectionOf({}, { outputSchema: { type: 'object', properties: { x: { type: 'nonsense' } } } }))['manifest'],
    ).toMatch(/outputSchema is not a JSON Schema/);
  });

  it('may not import what it does not bring', async () => {
    const found = await rejectionOf({ 'src/index.ts': `import lodash from 'lodash';\n${ADD}export const other = lodash;\n` });
    expect(found['bundle']).toMatch(/"lodash" is imported/);
    const outside = await rejectionOf({ 'src/index.ts': `import './missing.js';\n${ADD}` });
    expect(outside['bundle']).toMatch(/src\/index\.ts:1 Could not resolve/);
  });

  it('may not carry credentials', async () => {
    const token = `ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}`;
    const found = await rejectionOf({ 'src/key.ts': `export const key = '${token}';\n` });
    expect(found['secrets']).toMatch(/src\/key\.ts/);
  });

  it('leaves nothing in the registry, and its rejection in the audit log', async () => {
    await expect(registry.get(OWNER, 'bad')).rejects.toMatchObject({ code: 'tools.not_found' });
    expect((await tools.audited()).at(-1)).toMatchObject({
      action: 'tool.deployed',
      target: 'bad',
      result: 'refused',
      details: { failed: ['secrets'] },
    });
  });
});

describe('checks', () => {
  it('of the same package are done once', async () => {
    const checks = (await tools.start())(ToolChecks);
    const packed = readPackage(packageOf({ name: 'once' }));
    const first = await checks.check(packed);
    expect(first.passed).toBe(true);
    expect(await checks.check(packed)).toBe(first);
  });
});
