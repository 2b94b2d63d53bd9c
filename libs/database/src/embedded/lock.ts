import { fileProblem, makeFolder } from '#foundry/kernel';
import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { databaseErrors } from '../database.errors.js';

/** What the lock file of a data directory says. */
export interface LockRecord {
  readonly pid: number;
  /**
   * When the process started, in the system's own terms (boot id and clock ticks), so that a recycled pid is not taken
   * for it; null where the system does not tell.
   */
  readonly startTime: string | null;
  /** What runs, in words for people: `foundry up`. */
  readonly purpose: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Where the process serves, once it does. */
  readonly url?: string;
  /** Tells two locks of one process apart. */
  readonly nonce: string;
}

export interface DataDirectoryLock {
  readonly record: LockRecord;
  /** Tells others where this process serves. */
  publishUrl(url: string): void;
  release(): void;
}

const lockFile = (dataDir: string): string => join(dataDir, 'foundry.lock');

/** Who has the data directory open, if that process is alive. */
export function readLock(dataDir: string): LockRecord | undefined {
  const record = readRecord(lockFile(dataDir));
  return record !== undefined && isAlive(record) ? record : undefined;
}

/**
 * Takes the data directory for this process, creating it when it is missing. A lock is never taken from a process that
 * lives, however long it is silent, and always from one that does not.
 */
export async function lockDataDirectory(dataDir: string, purpose: string): Promise<DataDirectoryLock> {
  try {
    await makeFolder(dataDir, 0o700);
    return await acquire(lockFile(dataDir), purpose);
  } catch (error) {
    throw asUnusable(error, dataDir);
  }
}

async function acquire(file: string, purpose: string): Promise<DataDirectoryLock> {
  const record: LockRecord = {
    pid: process.pid,
    startTime: startTimeOf(process.pid) ?? null,
    purpose,
    startedAt: new Date().toISOString(),
    nonce: randomUUID(),
  };
  for (;;) {
    if (createExclusively(file, record)) return heldLock(file, record);
    const holder = readRecord(file);
    if (holder === undefined) continue; // released in between
    if (isAlive(holder)) {
      throw databaseErrors.dataDirectoryInUse(
        `The data directory is in use by process ${holder.pid} (${holder.purpose}${holder.url ? ` at ${holder.url}` : ''}, ` +
          `since ${holder.startedAt}). Stop it, or choose another directory.`,
        {
          details: {
            pid: holder.pid,
            purpose: holder.purpose,
            startedAt: holder.startedAt,
            ...(holder.url ? { url: holder.url } : {}),
          },
        },
      );
    }
    await reap(file, holder, purpose);
  }
}

/**
 * Removes a dead process's lock. Of several processes that see it only one may, else the second would remove the lock
 * that the first has just taken: the right to remove is a lock itself.
 */
async function reap(file: string, dead: LockRecord, purpose: string): Promise<void> {
  let right: DataDirectoryLock;
  try {
    right = await acquire(`${file}.reap`, purpose);
  } catch (error) {
    if (!isInUse(error)) throw error;
    await wait(5);
    return;
  }
  try {
    if (readRecord(file)?.nonce === dead.nonce) unlinkSync(file);
  } finally {
    right.release();
  }
}

/** `link` makes the file appear with its whole content, and only if there is none. */
function createExclusively(file: string, record: LockRecord): boolean {
  const draft = `${file}.${record.nonce}`;
  writeFileSync(draft, JSON.stringify(record), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

function heldLock(file: string, first: LockRecord): DataDirectoryLock {
  let record = first;
  const mine = (): boolean => readRecord(file)?.nonce === first.nonce;
  return {
    get record() {
      return record;
    },
    publishUrl(url) {
      if (!mine()) return;
      record = { ...record, url };
      const draft = `${file}.${record.nonce}`;
      writeFileSync(draft, JSON.stringify(record), { mode: 0o600 });
      renameSync(draft, file);
    },
    release() {
      if (mine()) unlinkSync(file);
    },
  };
}

function readRecord(file: string): LockRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LockRecord;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    // the file appears complete, so a damaged one was damaged by a disk or a hand: nobody can be asked about it
    if (error instanceof SyntaxError)
      return { pid: 0, startTime: '', purpose: 'unknown', startedAt: 'unknown', nonce: 'damaged' };
    throw error;
  }
}

function isAlive({ pid, startTime }: LockRecord): boolean {
  if (pid <= 0) return false; // 0 and below would signal a group
  let foreign = false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    foreign = true; // EPERM: it exists and belongs to somebody else
  }
  if (startTime === null) return true;
  const now = startTimeOf(pid);
  return now === startTime || (now === undefined && foreign); // some systems hide others' processes in /proc
}

/** Linux: boot id and the process's start in clock ticks since boot; undefined for a zombie and elsewhere. */
function startTimeOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // the command name may hold spaces and parentheses: fields are counted behind the last one
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : `${boot}:${fields[19]}`;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return undefined;
    throw error;
  }
}

const isInUse = (error: unknown): boolean => (error as { code?: string }).code === 'database.data_directory_in_use';

/** A file-system error as one that a person understands; anything else unchanged. */
export function asUnusable(error: unknown, dataDir: string): unknown {
  const reason = fileProblem(error);
  if (reason === undefined) return error;
  return databaseErrors.dataDirectoryUnusable(`The data directory ${dataDir} cannot be used: ${reason}.`, {
    details: { directory: dataDir, reason: (error as NodeJS.ErrnoException).code },
    cause: error,
  });
}
