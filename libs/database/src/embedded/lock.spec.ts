import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataDirectory, readLock } from './lock.js';

/** The highest pid Linux gives is below 2^22. */
const NO_SUCH_PID = 2 ** 22 + 1;

describe('the lock of a data directory', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'foundry-lock-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const file = (): string => join(directory, 'foundry.lock');
  const leave = (record: object): void =>
    writeFileSync(
      file(),
      JSON.stringify({ purpose: 'foundry up', startedAt: '2026-01-01T00:00:00.000Z', nonce: 'old', startTime: null, ...record }),
    );

  it('says who holds it and what for, and where it serves once that is known', async () => {
    const lock = await lockDataDirectory(directory, 'foundry up');
    expect(readLock(directory)).toMatchObject({ pid: process.pid, purpose: 'foundry up' });
    lock.publishUrl('http://localhost:4000');
    expect(readLock(directory)?.url).toBe('http://localhost:4000');
    lock.release();
    expect(readLock(directory)).toBeUndefined();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('refuses a second holder with a message that names the first', async () => {
    const lock = await lockDataDirectory(directory, 'foundry up');
    lock.publishUrl('http://localhost:4000');
    const error = await lockDataDirectory(directory, 'foundry build').catch((reason: unknown) => reason as Error);
    expect(error).toMatchObject({ code: 'database.data_directory_in_use', status: 409, details: { pid: process.pid } });
    expect((error as Error).message).toContain(`process ${process.pid} (foundry up at http://localhost:4000`);
    lock.release();
  });

  it('is taken over from a process that is dead', async () => {
    leave({ pid: NO_SUCH_PID });
    expect(readLock(directory)).toBeUndefined();
    const lock = await lockDataDirectory(directory, 'foundry up');
    expect(readLock(directory)?.pid).toBe(process.pid);
    lock.release();
    expect(readdirSync(directory)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('is taken over when the pid now belongs to another process', async () => {
    leave({ pid: process.pid, startTime: 'an-earlier-boot:1' });
    const lock = await lockDataDirectory(directory, 'foundry up');
    expect(readLock(directory)?.purpose).toBe('foundry up');
    lock.release();
  });

  it('is never taken from a living process, however old the lock is', async () => {
    leave({ pid: process.pid, startedAt: '2001-01-01T00:00:00.000Z' });
    await expect(lockDataDirectory(directory, 'foundry up')).rejects.toMatchObject({ code: 'database.data_directory_in_use' });
  });

  it('goes to exactly one of many that find a dead process’s lock at once', async () => {
    for (let round = 0; round < 10; round++) {
      leave({ pid: NO_SUCH_PID });
      const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataDirectory(directory, 'foundry up')));
      const held = tries.filter((result) => result.status === 'fulfilled');
      expect(held).toHaveLength(1);
      held[0]!.value.release();
    }
  });

  it('is taken over even when an earlier take-over was killed half-way', async () => {
    leave({ pid: NO_SUCH_PID });
    writeFileSync(
      `${file()}.reap`,
      JSON.stringify({ pid: NO_SUCH_PID, startTime: null, purpose: 'x', startedAt: 'x', nonce: 'r' }),
    );
    const lock = await lockDataDirectory(directory, 'foundry up');
    lock.release();
    expect(existsSync(`${file()}.reap`)).toBe(false);
  });

  it('is not removed by a holder that lost it', async () => {
    const lock = await lockDataDirectory(directory, 'foundry up');
    leave({ pid: process.pid, nonce: 'another' });
    lock.release();
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ nonce: 'another' });
  });

  it('is taken over when its file is damaged', async () => {
    writeFileSync(file(), '');
    const lock = await lockDataDirectory(directory, 'foundry up');
    expect(readLock(directory)?.pid).toBe(process.pid);
    lock.release();
  });

  it('tells that the directory is a file', async () => {
    writeFileSync(join(directory, 'plain'), '');
    for (const path of ['plain', 'plain/inside']) {
      await expect(lockDataDirectory(join(directory, path), 'x')).rejects.toMatchObject({
        code: 'database.data_directory_unusable',
      });
    }
  });

  it.skipIf(process.getuid?.() === 0)('tells that the directory may not be written', async () => {
    const closed = join(directory, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o500);
    await expect(lockDataDirectory(closed, 'x')).rejects.toMatchObject({ code: 'database.data_directory_unusable' });
  });
});
