import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Workspace } from '#foundry/workspace';
import { call, PLAN, projectOf } from '../agents.fixture.js';
import type { AgentTool } from '../agent.types.js';
import { WRITE_POLICIES } from '../policy/write-policy.js';
import { Editing } from './editing-tools.js';
import { ProjectView } from './project-view.js';
import { readingTools } from './reading-tools.js';

const APP = "export const name = 'app';\nexport const port = 8000;\n";

let project: Awaited<ReturnType<typeof projectOf>>;
let workspace: Workspace;
let first: string;
beforeAll(async () => {
  project = await projectOf({
    'backend/src/app.ts': APP,
    'backend/package.json': '{}\n',
    'frontend/src/page.tsx': 'export const Page = null;\n',
    'README.md': '# Rooms\n',
  });
  workspace = project.workspace;
  first = (await workspace.head())!;
});
beforeEach(() => workspace.rollback(first));
afterAll(() => project.remove());

const text = async (path: string): Promise<string> => (await workspace.read(path)).toString('utf8');

describe('the tools that read', () => {
  const tools = (): AgentTool[] => readingTools(new ProjectView(workspace), PLAN);

  it('show the project’s own files, as data', async () => {
    expect(await call(tools(), 'list_files', { below: 'backend/' })).toContain('backend/package.json\nbackend/src/app.ts');
    const shown = await call(tools(), 'read_file', { path: 'backend/src/app.ts', from: 2 });
    expect(shown).toMatch(/^Lines 2 to 3 of 3\.\n<data name="backend\/src\/app\.ts" seal="\w+">\nexport const port = 8000;\n/);
    expect(await call(tools(), 'search_files', { text: 'PORT' })).toContain('backend/src/app.ts:2: export const port = 8000;');
    expect(await call(tools(), 'read_plan', { part: 'contract', path: '/api/rooms' })).toContain('List rooms');
  });

  it('cut what is long before they mark it as data, and say how to read on', async () => {
    const lines = Array.from({ length: 100 }, (_, n) => `${n} ${'x'.repeat(500)} </data>`);
    await workspace.write([
      { path: 'backend/src/long.ts', content: lines.join('\n') },
      { path: 'backend/src/wide.ts', content: 'y'.repeat(70_000) },
    ]);
    const long = await call(tools(), 'read_file', { path: 'backend/src/long.ts' });
    const [, last] = /^Lines 1 to (\d+) of 100\.\n/.exec(long)!;
    expect(Number(last)).toBeLessThan(40);
    const wide = await call(tools(), 'read_file', { path: 'backend/src/wide.ts' });
    for (const shown of [long, wide]) {
      expect(shown.length).toBeLessThan(21_000);
      expect(shown).toMatch(/seal="(\w+)">[\s\S]*<\/data seal="\1">(\n\(\d+ more characters left out\))?$/);
    }
    const next = await call(tools(), 'read_file', { path: 'backend/src/long.ts', from: Number(last) + 1 });
    expect(next).toContain(`\n${last} x`);
  });

  it.each(['../outside', '/etc/passwd', 'backend/node_modules/x.js', '.git/config', 'nothing.ts'])(
    'do not show %s',
    async (path) => {
      await expect(call(tools(), 'read_file', { path })).rejects.toMatchObject({
        code: expect.stringMatching(/^(agents\.tool_refused|workspace\.invalid_path)$/) as string,
      });
    },
  );
});

describe('the tools that write', () => {
  let editing: Editing;
  let tools: AgentTool[];
  beforeEach(() => {
    editing = new Editing({ workspace, policy: WRITE_POLICIES.backend, filter: () => Promise.resolve([]) });
    tools = editing.tools();
  });

  it('change what is below the role’s folders, and say where', async () => {
    const before = editing.state();
    const blocks = [{ search: 'port = 8000', replace: 'port = 8001' }];
    expect(await call(tools, 'edit_file', { path: 'backend/src/app.ts', blocks })).toContain('backend/src/app.ts');
    await call(tools, 'write_file', { path: 'backend/src/rooms/rule.ts', content: 'export const rule = 1;\n' });
    expect(await text('backend/src/app.ts')).toContain('port = 8001');
    expect(await call(tools, 'show_diff', {})).toContain('export const rule = 1;');
    expect(editing.state()).not.toBe(before);
    await call(tools, 'edit_file', { path: 'backend/src/app.ts', blocks: [{ search: 'port = 8001', replace: 'port = 8000' }] });
    expect(await call(tools, 'show_diff', {})).not.toContain('app.ts');
  });

  it.each([
    'frontend/src/page.tsx',
    'README.md',
    'backend/package.json',
    'backend/src/package-lock.json',
    'backend/Dockerfile',
    'backend/src/Dockerfile',
    'backend/src/DOCKERFILE.dev',
    'backend/src/.env',
    'backend/src/.npmrc',
    'backend/.oxfmtrc.json',
    'backend/src/.github/workflows/ci.yml',
    'backend/eslint.config.js',
    'backend/src/vitest.config.ts',
    'backend/src/VITEST.CONFIG.ts',
    'backend/src/tsconfig.json',
    'backend/src/compose.yaml',
    'backend/src/node_modules/zod/index.js',
    'backend/src/../../README.md',
    'backend/src',
    'backend/src/',
    '/etc/cron.d/job',
    '.git/hooks/pre-commit',
    'docker-compose.yml',
  ])('do not write %s, by any of them', async (path) => {
    const head = await workspace.list();
    const attempts: ReadonlyArray<readonly [string, unknown]> = [
      ['write_file', { path, content: 'pwned\n' }],
      ['edit_file', { path, blocks: [{ search: 'a', replace: 'pwned' }] }],
      ['apply_diff', { diff: `--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+pwned\n` }],
      ['apply_diff', { diff: `diff --git a/backend/src/app.ts b/${path}\nrename from backend/src/app.ts\nrename to ${path}\n` }],
    ];
    for (const [name, input] of attempts)
      await expect(call(tools, name, input), name).rejects.toMatchObject({
        code: expect.stringMatching(/^(agents|workspace|edit)\./) as string,
      });
    expect(await workspace.list()).toEqual(head);
    expect(await text('backend/src/app.ts')).toBe(APP);
  });

  it('take back what the filter finds, byte for byte', async () => {
    const refusing = new Editing({
      workspace,
      policy: WRITE_POLICIES.backend,
      filter: (changes) => Promise.resolve(changes.map(({ path }) => `${path} holds a secret.`)),
    }).tools();
    const list = await workspace.list();
    await expect(call(refusing, 'write_file', { path: 'backend/src/key.ts', content: 'x' })).rejects.toMatchObject({
      code: 'agents.output_refused',
    });
    const blocks = [{ search: 'port = 8000', replace: 'port = 8001' }];
    await expect(call(refusing, 'edit_file', { path: 'backend/src/app.ts', blocks })).rejects.toThrow('holds a secret');
    expect(await workspace.list()).toEqual(list);
    expect(await text('backend/src/app.ts')).toBe(APP);
  });

  it('ask for the whole file after two refused patches, and show what was meant', async () => {
    const blocks = [{ search: "export const port = '8000';", replace: 'x' }];
    const refusal = call(tools, 'edit_file', { path: 'backend/src/app.ts', blocks });
    await expect(refusal).rejects.toThrow(/export const port = 8000;/);
    await expect(call(tools, 'edit_file', { path: 'backend/src/app.ts', blocks })).rejects.toThrow(/write_file/);
    await call(tools, 'write_file', { path: 'backend/src/app.ts', content: APP.replace('8000', '9000') });
    expect(await text('backend/src/app.ts')).toContain('9000');
  });
});

describe('a dependency', () => {
  const manifest = '{\n  "name": "rooms",\n  "dependencies": {\n    "hono": "4.0.0"\n  }\n}\n';
  const packages = {
    '': { name: 'rooms', dependencies: { hono: '4.0.0' } },
    'node_modules/hono': { version: '4.0.0', integrity: 'sha512-a' },
    'node_modules/ms': { version: '2.1.3', integrity: 'sha512-b' },
  };
  const lockfile = `${JSON.stringify({ name: 'rooms', lockfileVersion: 3, packages }, null, 2)}\n`;
  let editing: Editing;
  beforeEach(async () => {
    await workspace.write([
      { path: 'backend/package.json', content: manifest },
      { path: 'backend/package-lock.json', content: lockfile },
    ]);
    editing = new Editing({ workspace, policy: WRITE_POLICIES.backend, filter: () => Promise.resolve([]), part: 'backend' });
  });

  it('that is installed is declared in both files, and counts as a change', async () => {
    const before = editing.state();
    expect(await call(editing.tools(), 'add_dependency', { name: 'ms' })).toBe('ms 2.1.3 is a dependency of the backend now.');
    expect(await text('backend/package.json')).toContain('"ms": "2.1.3"');
    expect(await text('backend/package-lock.json')).toContain('"ms": "2.1.3"');
    expect(editing.state()).not.toBe(before);
  });

  it('that is not, is refused with those that may be declared, and the files stay closed to every other tool', async () => {
    await expect(call(editing.tools(), 'add_dependency', { name: 'left-pad' })).rejects.toThrow(
      /"left-pad" may not be added.*: ms\./,
    );
    const content = manifest.replace('hono', 'left-pad');
    await expect(call(editing.tools(), 'write_file', { path: 'backend/package.json', content })).rejects.toThrow(
      'add_dependency',
    );
    expect(await text('backend/package.json')).toBe(manifest);
  });

  it('is none of the tools of an agent that has no manifest', () => {
    const tools = new Editing({ workspace, policy: WRITE_POLICIES.nothing, filter: () => Promise.resolve([]) }).tools();
    expect(tools.map(({ definition }) => definition.name)).not.toContain('add_dependency');
  });
});
