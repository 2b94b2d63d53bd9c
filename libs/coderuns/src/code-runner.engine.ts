import { createSandbox } from '#foundry/sandbox';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CodeRunner, type CodeResult, type RunnableCode } from './code-runner.js';

const folder = realpathSync(mkdtempSync(join(process.getuid?.() === 0 ? '/var/tmp' : homedir(), '.coderuns-engine-')));
const jobs = join(folder, 'jobs');
mkdirSync(jobs);
const sandbox = createSandbox({ runDirectory: join(folder, 'runs'), instanceId: `coderuns${process.pid}`, backend: 'container' });
const runner = new CodeRunner(sandbox, jobs);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let last = 0;
function run(job: Pick<RunnableCode, 'language' | 'code'> & Partial<RunnableCode>): Promise<CodeResult> {
  return runner.run({ id: `job${++last}`, files: [], timeoutMs: 20_000, ...job }, new AbortController().signal);
}

describe('a code run in a container', () => {
  it('has the image’s Node, its input and its files, and gives back what it leaves', async () => {
    const code = `import { readFileSync, writeFileSync } from 'node:fs';
      writeFileSync('left.txt', readFileSync(0, 'utf8') + readFileSync('given.txt', 'utf8'));
      console.log(process.execPath);`;
    const given = { path: 'given.txt', content: Buffer.from(' and a file') };
    const result = await run({ language: 'javascript', code, stdin: 'input', files: [given] });
    expect(result).toMatchObject({ outcome: 'succeeded', exitCode: 0, stdout: { text: '/usr/local/bin/node\n' } });
    const left = result.files.find(({ path }) => path === 'left.txt');
    expect(JSON.stringify(left)).toContain('input and a file');
  });

  it('compiles TypeScript and runs it, and runs bash', async () => {
    expect(await run({ language: 'typescript', code: `const answer: number = 6 * 7; console.log(answer)` })).toMatchObject({
      outcome: 'succeeded',
      stdout: { text: '42\n' },
    });
    expect(await run({ language: 'bash', code: 'echo "$HOME"; exit 3' })).toMatchObject({
      outcome: 'failed',
      exitCode: 3,
      stdout: { text: '/home/sandbox\n' },
    });
  });

  it('is stopped at its time', async () => {
    expect(await run({ language: 'javascript', code: 'for (;;);', timeoutMs: 1500 })).toMatchObject({
      outcome: 'limit_reached',
      limit: 'wall_time',
    });
  });

  it('names the interpreter that the image does not have', async () => {
    const found = await sandbox.run({ command: 'python3', args: ['--version'], cwd: jobs, origin: 'client', network: 'none' });
    const started = run({ language: 'python', code: 'print(1)' });
    if (found.outcome === 'exited') expect(await started).toMatchObject({ stdout: { text: '1\n' } });
    else await expect(started).rejects.toThrow(/^There is no python3 in the image node:24-slim that code runs see: install /);
  });
});
