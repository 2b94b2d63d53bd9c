import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PgliteMultiplexer } from '../multiplexer/multiplexer.js';
import { cachedTemplate } from '../testing.js';
import { PgliteBackend } from './backend.js';

describe('the thread of the embedded PostgreSQL', () => {
  let directory: string;
  let backend: PgliteBackend;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'foundry-backend-'));
    backend = new PgliteBackend({ postgresDirectory: join(directory, 'postgres'), templateFile: await cachedTemplate() });
  });
  afterEach(async () => {
    await backend.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('does not block this one while a statement runs', async () => {
    await backend.ready;
    const multiplexer = new PgliteMultiplexer(backend);
    const pool = new pg.Pool({ stream: () => multiplexer.connect() });
    let longestPause = 0;
    let last = performance.now();
    const watch = setInterval(() => {
      longestPause = Math.max(longestPause, performance.now() - last);
      last = performance.now();
    }, 5);
    await pool.query('SELECT pg_sleep(0.6)');
    clearInterval(watch);
    expect(longestPause).toBeLessThan(450);
    await pool.end();
  });

  it('that dies fails the running statement, the waiting ones and every later one with one clear error', async () => {
    await backend.ready;
    const multiplexer = new PgliteMultiplexer(backend);
    const lost = new Promise<Error>((resolve) => {
      backend.onLost = (error) => {
        multiplexer.fail(error);
        resolve(error);
      };
    });
    const pool = new pg.Pool({ stream: () => multiplexer.connect(), max: 3 });
    pool.on('error', () => {});
    await Promise.all([pool.query('SELECT 1'), pool.query('SELECT 1')]);
    const outcomes = Promise.allSettled([pool.query('SELECT pg_sleep(30)'), pool.query('SELECT 2')]);
    await backend.abort();
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { message: expect.stringContaining('The embedded PostgreSQL has stopped') },
      });
    }
    expect((await lost).message).toContain('has stopped');
    await expect(pool.query('SELECT 3')).rejects.toThrow('has stopped');
    await pool.end();
  });

  it('reports a directory that it cannot open, and ends', async () => {
    writeFileSync(join(directory, 'file'), 'not a database');
    const broken = new PgliteBackend({ postgresDirectory: join(directory, 'file'), templateFile: undefined });
    await expect(broken.ready).rejects.toThrow('has stopped');
    await broken.close();
  });
});
