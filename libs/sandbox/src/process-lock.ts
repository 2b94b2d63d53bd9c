import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { isProcessAlive, processIdentity } from './process-identity.js';

/** The drafts that a process killed while it took a lock has left beside it: `LOCK.PID.START-…`. */
const DRAFT = /\.(\d+\.\d+)-[0-9a-f]{12}(?:\.taken)?$/;

/** Whether a file beside a lock is of no use any more because its process is dead. */
export function isAbandonedDraft(name: string): boolean {
  const owner = DRAFT.exec(name)?.[1];
  return owner !== undefined && !isProcessAlive(owner);
}

/** How long another machine's lock on a shared folder is believed: its processes cannot be looked at from here. */
const FOREIGN_LOCK_MS = 30 * 60_000;

interface LockOwner {
  readonly host: string;
  readonly process: string;
}

/**
 * A lock between processes that share a folder. It needs no heartbeat: a lock whose process is dead is taken over.
 * Parts of one process may use it too, but better queue among themselves: waiting here means asking again and again.
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
  const draft = `${path}.${processIdentity(process.pid)}-${randomBytes(6).toString('hex')}`;
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
        if (await takeOver(path, draft, options.signal)) return () => rm(path, { force: true });
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
 * Puts the draft in an abandoned lock's place. Several may have found the same one, so they take turns: whoever has the
 * turn looks again, and nobody else can change the lock meanwhile — its owner is dead, and it is still there for `link`
 * to fail on.
 */
async function takeOver(path: string, draft: string, signal: AbortSignal | undefined): Promise<boolean> {
  const endTurn = await lockBetweenProcesses(`${path}.turn`, { pollMs: 5, ...(signal === undefined ? {} : { signal }) });
  try {
    if (!(await isAbandoned(path))) return false;
    await link(draft, `${draft}.taken`); // the draft itself is removed at the end, whatever happens
    await rename(`${draft}.taken`, path);
    return true;
  } finally {
    await endTurn?.();
  }
}
