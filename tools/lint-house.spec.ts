import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const LINT = fileURLToPath(new URL('./lint-house.mjs', import.meta.url));

describe("the house's lint", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'foundry-lint-'));
    write('tools/boundaries.json', JSON.stringify({ libraries: {}, entries: {}, doors: {}, rawRoutes: {}, maxLines: 100 }));
    write('apps/api/README.md', '# api\n');
    mkdirSync(join(root, 'libs'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  function problems(): string {
    const { stderr, status } = spawnSync(process.execPath, [LINT, root], { encoding: 'utf8' });
    expect(status).toBe(stderr === '' ? 0 : 1);
    return stderr;
  }
  const controller = (decorators: string): string =>
    `@Controller('x')\nexport class XController {\n  @Get(':id')\n${decorators}  read(): void {}\n}\n`;

  it('lets pass an endpoint with a scope or with a reason to be public', () => {
    write('apps/api/src/a.controller.ts', controller("  @RequiresScope('tools:ping')\n"));
    write('apps/api/src/b.controller.ts', controller("  @Public('Because.')\n"));
    expect(problems()).toBe('');
  });

  it('fails an endpoint whose guard is missing or declares nothing', () => {
    const declared = ['', '  @Public()\n', '  @RequiresScope()\n', '  @HttpCode(200)\n'];
    declared.forEach((decorators, index) => write(`apps/api/src/x${index}.controller.ts`, controller(decorators)));
    const found = problems();
    for (const index of declared.keys())
      expect(found).toMatch(new RegExp(`x${index}.controller.ts.*the endpoint read has neither @RequiresScope nor @Public`));
  });

  it('fails a route beside the controllers, however it is made, unless it is explained', () => {
    const routes = [
      "server.get('/x', () => 'y');",
      'server.post(`/x/${y}`, handler);',
      "server.route({ method: 'GET', url: '/x', handler });",
      "server.addHook('onRequest', hook);",
    ].map((code, index) => [`apps/api/src/x${index}.plugin.ts`, `export function use(server) { ${code} }\n`] as const);
    for (const [file, text] of routes) write(file, text);
    const found = problems();
    for (const [file] of routes) expect(found).toContain(`${file}:1: answers requests beside the controllers`);
    const rawRoutes = Object.fromEntries(routes.map(([file]) => [file, 'Why.']));
    write('tools/boundaries.json', JSON.stringify({ libraries: {}, entries: {}, doors: {}, rawRoutes, maxLines: 100 }));
    expect(problems()).toBe('');
  });

  it('knows one door to models, whatever way its client is imported', () => {
    const doors = { openai: ['libs/llm'] };
    write('tools/boundaries.json', JSON.stringify({ libraries: { llm: [] }, entries: {}, doors, rawRoutes: {}, maxLines: 100 }));
    write('libs/llm/README.md', '# llm\n');
    write('libs/llm/src/index.ts', "import OpenAI from 'openai';\nexport const client = OpenAI;\n");
    write('apps/api/src/a.ts', "import OpenAI from 'openai';\nimport type { ChatModel } from 'openai/resources';\n");
    write('apps/api/src/b.ts', "const { default: OpenAI } = await import('openai');\n");
    const found = problems();
    for (const place of ['a.ts:1', 'a.ts:2', 'b.ts:1']) expect(found).toContain(`apps/api/src/${place}: imports openai`);
    expect(found).not.toContain('libs/llm/');
  });

  it('does not take other calls for routes', () => {
    write('apps/api/src/x.ts', "export const y = map.get('/x') + headers.get('x') + map.delete('/x');\n");
    expect(problems()).toBe('');
  });
});
