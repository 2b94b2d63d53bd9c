import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isProcessAlive, processIdentity } from './process-identity.js';
import { isAbandonedDraft, lockBetweenProcesses } from './process-lock.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-spec-'));
  path = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a lock between processes', () => {
  it('is held by one at a time', async () => {
    let holders = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const release = await lockBetweenProcesses(path, { pollMs: 1 });
        most = Math.max(most, ++holders);
        await new Promise((resolve) => setTimeout(resolve, 2));
        holders--;
        await release?.();
      }),
    );
    expect(most).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says whose it is, and is taken from a dead process, also by several at once', async () => {
    writeFileSync(path, JSON.stringify({ host: hostname(), process: '999999999.1' }));
    let holders = 0;
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        const release = await lockBetweenProcesses(path, { pollMs: 1 });
        expect(++holders).toBe(1);
        expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ host: hostname(), process: processIdentity(process.pid) });
        await new Promise((resolve) => setTimeout(resolve, 2));
        holders--;
        await release?.();
      }),
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is taken when its file was cut short, and from another machine only after half an hour', async () => {
    writeFileSync(path, '{"host":');
    await (
      await lockBetweenProcesses(path)
    )?.();
    writeFileSync(path, JSON.stringify({ host: 'another.example', process: '1.1' }));
    expect(await lockBetweenProcesses(path, { doneWaiting: () => Promise.resolve(true) })).toBeNull();
    const past = new Date(Date.now() - 31 * 60_000);
    utimesSync(path, past, past);
    await (
      await lockBetweenProcesses(path)
    )?.();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('stops waiting when it is told to, and when it is cancelled', async () => {
    const release = await lockBetweenProcesses(path);
    let asked = 0;
    expect(await lockBetweenProcesses(path, { pollMs: 1, doneWaiting: () => Promise.resolve(++asked === 3) })).toBeNull();
    const abort = new AbortController();
    const waiting = lockBetweenProcesses(path, { pollMs: 1, signal: abort.signal });
    abort.abort();
    await expect(waiting).rejects.toThrow(/abort/i);
    await release?.();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a draft', () => {
  it('is abandoned when the process that wrote it is dead', () => {
    expect(isAbandonedDraft('lock.999999999.1-0123456789ab')).toBe(true);
    expect(isAbandonedDraft('.lock-abc.999999999.1-0123456789ab.taken')).toBe(true);
    expect(isAbandonedDraft(`lock.${processIdentity(process.pid)}-0123456789ab`)).toBe(false);
    for (const name of ['lock', 'git', '.lock-abc']) expect(isAbandonedDraft(name)).toBe(false);
  });
});

describe('a process identity', () => {
  it('is alive for this process and not for another that had the same pid', () => {
    expect(isProcessAlive(processIdentity(process.pid))).toBe(true);
    expect(isProcessAlive(`${process.pid}.1`)).toBe(process.platform !== 'linux');
    for (const nonsense of ['', 'x.y', '-1.1', '0.0', '999999999.5']) expect(isProcessAlive(nonsense)).toBe(false);
  });
});
