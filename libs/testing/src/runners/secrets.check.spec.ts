import { afterEach, describe, expect, it } from 'vitest';
import { projectOf, type ProjectFixture } from '../fixtures/project.fixture.js';
import { runCheck } from '../run-check.js';
import { flaggedFiles, secretsCheck } from './secrets.check.js';

let project: ProjectFixture;
afterEach(() => project.remove());

// written in two halves, so that no scanner finds a token in this file
const TOKEN = `ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}`;

describe('the secret scan', () => {
  it('passes for a project with an example environment and sample data', async () => {
    project = await projectOf({
      '.env.example':
        'BACKEND_PORT=8000\nDATABASE_PATH=data/clinic.db\n# DATABASE_URL=postgres://user:password@localhost/clinic\nAPI_KEY=change-me\n',
      'backend/src/seed.ts': `export const owners = [{ email: 'ada@example.com', phone: '+1 555 010 0199' }];`,
      'README.md': '# Clinic\n',
    });
    expect(await runCheck(secretsCheck(), project.context)).toMatchObject({
      status: 'passed',
      findings: [],
      facts: { files: 3, flagged: 0 },
    });
  });

  it('names the files with secrets, never the secret', async () => {
    project = await projectOf({ 'backend/src/a.ts': `\nexport const token = '${TOKEN}';`, 'backend/src/b.ts': 'export {};' });
    const result = await runCheck(secretsCheck(), project.context);
    expect(result).toMatchObject({
      status: 'failed',
      findings: [{ file: 'backend/src/a.ts', line: 2, rule: 'github', severity: 'error' }],
    });
    expect(flaggedFiles([result])).toEqual(['backend/src/a.ts']);
    expect(JSON.stringify(result)).not.toContain(TOKEN);
  });

  it('leaves binary files out', async () => {
    project = await projectOf({ 'frontend/public/logo.bin': `\u0000${TOKEN}` });
    expect(await runCheck(secretsCheck(), project.context)).toMatchObject({ status: 'passed', facts: { files: 0 } });
  });
});
