import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { buildContract, type Plan } from '#foundry/planning';
import { renderPart, toProjectModel } from '#foundry/templates';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostile, reservedNames, tangled } from '../libs/templates/src/testing/hard-plans.js';
import { taskBoard } from '../libs/templates/src/testing/sample-plans.js';
import { THOROUGH } from './support/foundry.js';
import { installShared } from './support/installed.js';

const run = promisify(execFile);
const plans: Record<string, () => Plan> = THOROUGH ? { taskBoard, reservedNames, tangled, hostile } : { hostile };

describe('a rendered backend', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'foundry-templates-'));
    await render(taskBoard(), join(root, 'installed'));
    await installShared(join(root, 'installed', 'backend'));
  });
  afterAll(async () => {
    await rm(root, { recursive: true, force: true });
  });

  describe.each(Object.keys(plans))('of %s', (name) => {
    let backend: string;
    beforeAll(async () => {
      backend = join(root, name, 'backend');
      await render(plans[name]!(), join(root, name));
      await symlink(join(root, 'installed', 'backend', 'node_modules'), join(backend, 'node_modules'));
    });

    it.each(['types', 'lint', 'format:check', 'test'])('passes its own npm run %s', async (script) => {
      await expect(run('npm', ['run', script], { cwd: backend })).resolves.toBeDefined();
    });

    it('builds, serves exactly the contract, answers its sample records and stops when asked', async () => {
      await run('npm', ['run', 'build'], { cwd: backend });
      const service = spawn(process.execPath, ['dist/main.js'], {
        cwd: backend,
        env: { PATH: process.env.PATH, PORT: '0', DATABASE_PATH: ':memory:' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const stopped = new Promise<number | null>((resolve) => service.once('exit', resolve));
      try {
        const url = `http://127.0.0.1:${await listeningPort(service)}`;
        const plan = plans[name]!();
        const served = (await (await fetch(`${url}/openapi.json`)).json()) as Document;
        expect(comparable(served)).toEqual(comparable(buildContract(plan) as unknown as Document));
        for (const { path, seed } of toProjectModel(plan, 'test').entities) {
          const page = (await (await fetch(`${url}/api/${path}?pageSize=1`)).json()) as { total: number };
          expect(page.total).toBe(seed.length);
        }
      } finally {
        service.kill('SIGTERM');
      }
      expect(await stopped).toBe(0);
    });
  });
});

async function render(plan: Plan, folder: string): Promise<void> {
  for (const { path, content } of await renderPart(toProjectModel(plan, 'test'), 'backend')) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** The port of the service's `listening` log line. */
async function listeningPort(service: ChildProcess): Promise<number> {
  for await (const line of createInterface({ input: service.stdout! })) {
    const { msg, port } = JSON.parse(line) as { msg: string; port?: number };
    if (msg === 'listening' && port !== undefined) {
      service.stdout!.resume();
      return port;
    }
  }
  throw new Error('The service ended before it listened.');
}

interface Document {
  paths: Record<string, unknown>;
  components: { schemas: Record<string, unknown> };
}

/** Without words for people: those may differ. */
function comparable({ paths, components }: Document): unknown {
  const wordless = (value: unknown, words: readonly string[]): unknown => {
    if (Array.isArray(value)) return value.map((item) => wordless(item, words));
    if (value === null || typeof value !== 'object') return value;
    const kept = Object.entries(value).filter(([key]) => !words.includes(key));
    return Object.fromEntries(
      kept.map(([key, item]) => [
        key,
        key === 'required' && Array.isArray(item) ? item.map(String).sort() : wordless(item, words),
      ]),
    );
  };
  return { paths: wordless(paths, ['summary', 'description', 'tags', 'headers']), schemas: wordless(components.schemas, []) };
}
