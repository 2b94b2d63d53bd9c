import type { FileChange } from '#foundry/workspace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectOf } from '../agents.fixture.js';
import type { OutputFinding } from './filter.types.js';
import { createOutputFilter, declaredEnvironment } from './output-filter.js';

let project: Awaited<ReturnType<typeof projectOf>>;
beforeAll(async () => {
  project = await projectOf({
    '.env.example': '# Ports\nFRONTEND_PORT=3000\n#OPTIONAL_KEY=\n',
    'docker-compose.yml':
      'services:\n  backend:\n    environment:\n      SEED: ${SEED:-true}\n      - LIST_STYLE=1\n      CORS: ${CORS_ORIGINS:-}\n',
    'backend/Dockerfile': 'FROM x\nENV DATA_DIR=/data PORT=1\n',
    'backend/src/a.ts': 'export const a = 1;\n',
  });
});
afterAll(() => project.remove());

const change = (path: string, after: string): FileChange => ({ path, kind: 'added', before: null, after });

describe('the output filter', () => {
  it('says in a sentence with file and line why a change may not stay, and nothing about others', async () => {
    const filter = createOutputFilter(project.workspace);
    expect(await filter([change('backend/src/b.ts', 'export const b = 1;\n')])).toEqual([]);
    expect(await filter([change('backend/src/b.ts', 'export const b = 1;\neval(b);\n')])).toEqual([
      'backend/src/b.ts:2 (code_evaluation): eval(b) makes code out of text: write the code.',
    ]);
  });

  it('tells warnings apart', async () => {
    const warnings: OutputFinding[] = [];
    const filter = createOutputFilter(project.workspace, (found) => warnings.push(...found));
    expect(await filter([change('backend/src/b.ts', '// @ts-ignore\nexport const b = 1;\n')])).toEqual([]);
    expect(warnings).toMatchObject([{ rule: 'checks_disabled', severity: 'warn', line: 1 }]);
  });

  it('knows the variables that the project declares, also by the change itself', async () => {
    expect(await declaredEnvironment(project.workspace)).toEqual([
      'CORS',
      'CORS_ORIGINS',
      'DATA_DIR',
      'FRONTEND_PORT',
      'LIST_STYLE',
      'OPTIONAL_KEY',
      'PORT',
      'SEED',
    ]);
    const filter = createOutputFilter(project.workspace);
    const code = change('backend/src/b.ts', 'export const b = [process.env.DATA_DIR, process.env.MAX_ITEMS];\n');
    expect(await filter([code])).toEqual([expect.stringContaining('MAX_ITEMS is not declared')]);
    expect(await filter([code, change('.env.example', 'MAX_ITEMS=5\n')])).toEqual([]);
  });

  it('is brief about many findings', async () => {
    const said = await createOutputFilter(project.workspace)([
      change('backend/src/b.ts', Array.from({ length: 40 }, (_, i) => `eval(a${i});\n`).join('')),
    ]);
    expect(said).toHaveLength(13);
    expect(said.at(-1)).toBe('There is more of this kind: 40 in all.');
  });
});
