import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { isProcessAlive, processIdentity } from './process-identity.js';

/** How long another machine's lock on a shared folder is believed: its processes cannot be looked at from here. */
const FOREIGN_LOCK_MS = 30 * 60_000;

interface LockOwner {
  readonly host: string;
  readonly process: string;
}

/**
 * A lock between processes that share a folder. It needs no heartbeat: a lock whose process is dead is taken over.
 * Not for use between parts of one process.
 *
 * @param path the lock's file; its folder exists.
 * @param doneWaiting while another holds the lock, asked before each new try; true gives up with null.
 * @returns a function that releases the lock, or null.
 */
export async function lockBetweenProcesses(
  path: string,
  options: { readonly signal?: AbortSignal; readonly doneWaiting?: () => Promise<boolean>; readonly pollMs?: number } = {},
): Promise<(() => Promise<void>) | null> {
  const own = JSON.stringify({ host: hostname(), process: processIdentity(process.pid) } satisfies LockOwner);
  // Written aside and linked, so that nobody ever reads a lock that does not say yet whose it is.
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, own, { flag: 'wx' });
  try {
    for (;;) {
      options.signal?.throwIfAborted();
      try {
        await link(draft, path);
        return () => rm(path, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      if (await isAbandoned(path)) {
        await takeAway(path);
        continue;
      }
      if ((await options.doneWaiting?.()) === true) return null;
      await sleep(options.pollMs ?? 100, undefined, options.signal === undefined ? {} : { signal: options.signal });
    }
  } finally {
    await rm(draft, { force: true });
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    const owner = JSON.parse(text) as LockOwner;
    return owner.host === hostname() ? !isProcessAlive(owner.process) : Date.now() - mtimeMs > FOREIGN_LOCK_MS;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false; // released meanwhile
    if (error instanceof SyntaxError) return true; // cut short by a full disk or a lost machine
    throw error;
  }
}

/**
 * Two processes may find the same abandoned lock: each moves what is there to a name of its own and looks again. One
 * that moved a lock which had just been taken anew puts it back.
 */
async function takeAway(path: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (!(await isAbandoned(aside))) {
    await link(aside, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
  await rm(aside, { force: true });
}
