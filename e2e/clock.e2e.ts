import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseBuildResult } from './support/build-result.js';
import { foundry, ROOT, SHARED_DEPENDENCIES, start, temporaryFolder, THOROUGH } from './support/foundry.js';
import { brokenPromises, eventsOf } from './support/killed-build.js';

const CLOCK = pathToFileURL(join(ROOT, 'e2e/support/jumping-clock.mjs')).href;
const A_DAY_MS = 86_400_000;
const AN_HOUR_MS = 3_600_000;

describe('foundry build while the clock is set', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let env: Record<string, string>;

  beforeAll(async () => {
    folder = await temporaryFolder('clock');
    env = {
      FOUNDRY_DATA_DIR: join(folder.path, 'data'),
      CLOCK_OFFSET_FILE: join(folder.path, 'clock'),
      NODE_OPTIONS: `--import=${CLOCK}`,
    };
    await mkdir(SHARED_DEPENDENCIES, { recursive: true });
    await mkdir(env.FOUNDRY_DATA_DIR!);
    await symlink(SHARED_DEPENDENCIES, join(env.FOUNDRY_DATA_DIR!, 'dependencies'));
  });
  afterAll(async () => {
    await folder.remove();
  });

  /** The clock is read while it is set: the file is never half written. */
  async function setClock(offsetMs: number): Promise<void> {
    await writeFile(join(folder.path, 'clock.new'), String(offsetMs));
    await rename(join(folder.path, 'clock.new'), env.CLOCK_OFFSET_FILE!);
  }

  it.runIf(THOROUGH)('goes on forwards by a day, over kill -9 and back by an hour, with its times in order', async () => {
    const out = join(folder.path, 'out');
    await setClock(0);
    const began = performance.now();
    const first = start(['build', 'a harbour: ships (name, length) belong to berths (label, depth)', '--out', out], { env });
    let seen = '';
    first.process.stderr!.on('data', (chunk: Buffer) => (seen += chunk.toString()));
    await expect.poll(() => seen, { timeout: 240_000, interval: 20 }).toMatch(/✓ backend_build/);
    await setClock(A_DAY_MS);
    await expect.poll(() => seen, { timeout: 240_000, interval: 20 }).toMatch(/✓ frontend_lint/);
    first.process.kill('SIGKILL');
    await first.finished;
    await setClock(-AN_HOUR_MS);
    const id = /Build (bld_\w+)/.exec(seen)![1]!;
    const finished = await foundry(['build', '--json', '--out', out, '--resume', id], { env });
    const took = performance.now() - began;
    expect({ code: finished.code, stderr: finished.stderr }).toMatchObject({ code: 0 });

    const result = parseBuildResult(finished.stdout);
    const events = await eventsOf(id, env);
    expect(brokenPromises({ result, events, kills: [] })).toEqual([]);
    expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted());
    expect(result.durationMs).toBeGreaterThan(0);
    expect(result.durationMs).toBeLessThan(took);
    for (const { durationMs } of [...result.steps, ...result.checks]) {
      expect(durationMs).toBeGreaterThanOrEqual(0);
      expect(durationMs).toBeLessThan(took);
    }
  });
});
