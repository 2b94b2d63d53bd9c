import {
  closeSync,
  constants,
  fchownSync,
  fstatSync,
  lchownSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  statSync,
  type Stats,
} from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isWithin, type SandboxUser } from './system-view.js';

const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
const ENTRIES_A_TURN = 500;
const WORLD_WRITABLE = 0o002;
const OF_THE_MACHINE = [
  '/usr',
  '/etc',
  '/var',
  '/root',
  '/home',
  '/proc',
  '/sys',
  '/dev',
  '/run',
  '/tmp',
  '/var/tmp',
  '/opt',
  '/srv',
];

export interface HandOver {
  /** The user that runs have. */
  readonly user: SandboxUser;
  /** The only folder in which anything may change hands: Foundry's data directory, or a store of its that lies elsewhere. */
  readonly within: string;
  /** A folder in there that stays as it is. */
  readonly except: string;
}

/** Where a folder may change hands: in the store that it is in, which operators may keep outside of the data directory, or in that. */
export function mayChange(
  folder: string,
  options: { readonly dataDirectory: string; readonly sharedFolders: readonly string[]; readonly directory: string },
): Pick<HandOver, 'within' | 'except'> {
  const { dataDirectory, sharedFolders, directory } = options;
  return { within: sharedFolders.find((store) => isWithin(folder, [store])) ?? dataDirectory, except: directory };
}

/**
 * Makes a folder and all that is in it belong to the user that runs have, so that they can write there. For a Foundry
 * that is root: what it writes belongs to root, and it may go on writing whoever owns it.
 *
 * A mistaken folder must do no harm: nothing outside of the data directory ever changes hands, no folder that others of
 * this machine write to, no other file system, nothing that belongs to anybody but Foundry.
 *
 * Runs may be changing the folder meanwhile. So the way down goes from open folders (`/proc/self/fd/N/NAME` names an entry
 * of that very folder) and never through a link, and a file with a second name, which may lie elsewhere, is left alone.
 * @throws Error for people when the folder is not one that may change hands.
 */
export async function handOver(folder: string, { user, within, except }: HandOver): Promise<void> {
  const top = openSync(folder, FOLDER);
  const pending: number[] = [top];
  try {
    requireMayChange(realpathOf(top), realpathSync(within), realpathSync(except));
  } catch (error) {
    closeSync(top);
    throw error;
  }
  const owner = process.getuid?.();
  const device = fstatSync(top).dev;
  const mayChange = (facts: Stats): boolean => facts.uid === owner && facts.dev === device;
  let looked = 0;
  try {
    for (let descriptor = pending.pop(); descriptor !== undefined; descriptor = pending.pop()) {
      try {
        const facts = fstatSync(descriptor);
        if (facts.dev !== device) continue;
        if (mayChange(facts)) fchownSync(descriptor, user.uid, user.gid);
        for (const entry of readdirSync(`/proc/self/fd/${descriptor}`, { withFileTypes: true, encoding: 'buffer' })) {
          const path = Buffer.concat([Buffer.from(`/proc/self/fd/${descriptor}/`), entry.name]);
          if (entry.isDirectory()) {
            const inner = openIfStillFolder(path);
            if (inner !== null) pending.push(inner);
          } else {
            handOverEntry(path, user, mayChange);
          }
          if (++looked % ENTRIES_A_TURN === 0) await nextTurn();
        }
      } finally {
        closeSync(descriptor);
      }
    }
  } finally {
    for (const descriptor of pending) closeSync(descriptor);
  }
}

/** Where the open folder really is, whatever was on the way to it. */
function realpathOf(descriptor: number): string {
  return readlinkSync(`/proc/self/fd/${descriptor}`);
}

function requireMayChange(folder: string, within: string, except: string): void {
  const refuse = (reason: string): Error => new Error(`${folder} cannot be given to a run: ${reason}`);
  const holdsMore = OF_THE_MACHINE.find((path) => isWithin(path, [within]));
  if (holdsMore !== undefined) throw refuse(`${within} is no data directory, it holds ${holdsMore}`);
  const facts = statSync(within);
  if (facts.uid !== process.getuid?.() || (facts.mode & WORLD_WRITABLE) !== 0) {
    throw refuse(`${within} is shared with others on this machine`);
  }
  if (folder === within || !isWithin(folder, [within])) throw refuse(`runs may write only to folders in ${within}`);
  if (isWithin(folder, [except]) || isWithin(except, [folder])) throw refuse('what Foundry itself needs is in there');
}

function handOverEntry(path: Buffer, user: SandboxUser, mayChange: (facts: Stats) => boolean): void {
  try {
    const facts = lstatSync(path);
    if (mayChange(facts) && facts.nlink === 1) lchownSync(path, user.uid, user.gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function openIfStillFolder(path: Buffer): number | null {
  try {
    return openSync(path, FOLDER);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(code)) return null; // replaced by a run meanwhile
    throw error;
  }
}
