import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSandbox, type Sandbox } from '#foundry/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

let folder: string;
let sandbox: Sandbox;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zip-spec-'));
  sandbox = createSandbox({ runDirectory: join(folder, 'runs'), instanceId: `zip${process.pid}` });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an archive', () => {
  it('has the same bytes in every time zone', async () => {
    const script = `
      import { zip } from './libs/packaging/src/zip.ts';
      import { createHash } from 'node:crypto';
      const content = await zip([{ path: 'a/b.txt', content: Buffer.from('text'), executable: false }]);
      console.log(new Date(1980, 0, 1).getTimezoneOffset(), createHash('sha256').update(content).digest('hex'));`;
    const results = await Promise.all(
      ['UTC', 'Pacific/Kiritimati', 'America/St_Johns'].map((zone) =>
        sandbox.run({
          command: 'node',
          // A process each: the time zone of one that is running cannot be changed in a worker thread.
          args: ['-C', 'source', '--import', '@oxc-node/core/register', '--input-type=module', '-e', script],
          cwd: repository,
          origin: 'foundry',
          network: 'none',
          env: { TZ: zone },
        }),
      ),
    );
    const answers = results.map(({ stdout, stderr }) => (stdout.text || stderr.text).trim().split(' ') as [string, string]);
    expect(new Set(answers.map(([offset]) => offset)).size).toBe(3);
    expect(answers[0]?.[1]).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(answers.map(([, hash]) => hash)).size).toBe(1);
  });
});
