import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isProcessAlive, processIdentity, type ProcessIdentity } from './process-identity.js';

/**
 * A run's processes are found by an environment variable, because a process group does not hold them all: a job may
 * start a session of its own, or fork twice to be adopted by init. The environment a process was started with stays
 * readable in /proc and is inherited by all it forks.
 */
export const RUN_MARKER = 'FOUNDRY_RUN';
export const INSTANCE_MARKER = 'FOUNDRY_INSTANCE';

export interface MarkedProcess {
  readonly pid: number;
  readonly value: string;
}

/** Every live process whose environment has `name`. Empty where there is no /proc. */
export function findMarked(name: string): MarkedProcess[] {
  if (process.platform !== 'linux') return [];
  const prefix = Buffer.from(`${name}=`);
  const found: MarkedProcess[] = [];
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const value = variableOf(pid, prefix);
    if (value !== null) found.push({ pid, value });
  }
  return found;
}

function variableOf(pid: number, prefix: Buffer): string | null {
  let environment: Buffer;
  try {
    environment = readFileSync(`/proc/${pid}/environ`);
  } catch {
    return null; // ended meanwhile, or belongs to another user: then it is not ours
  }
  for (let at = environment.indexOf(prefix); at !== -1; at = environment.indexOf(prefix, at + 1)) {
    if (at !== 0 && environment[at - 1] !== 0) continue;
    const end = environment.indexOf(0, at);
    return environment.toString('utf8', at + prefix.length, end === -1 ? environment.length : end);
  }
  return null;
}

/**
 * Kills all processes that `belongs` accepts, and looks again until none is left: one may fork between the look and
 * the kill. @returns how many were killed.
 */
export async function killMarked(name: string, belongs: (value: string) => boolean): Promise<number> {
  const killed = new Map<number, ProcessIdentity>();
  for (let round = 0; round < 50; round++) {
    const alive = findMarked(name).filter((p) => belongs(p.value));
    if (alive.length === 0) break;
    for (const { pid } of alive) {
      if (!killed.has(pid)) killed.set(pid, processIdentity(pid));
      signal(pid, 'SIGKILL');
    }
    if (round > 0) await sleep(Math.min(round * 2, 20)); // killed, but not yet gone
  }
  await untilGone([...killed.values()]);
  return killed.size;
}

/** With the sleeps between them about two seconds. */
const LOOKS = 60;

/** One that is being killed has no environment any more, and is there for a moment longer: what it holds, it still holds. */
export async function untilGone(processes: readonly ProcessIdentity[]): Promise<void> {
  for (let look = 0; look < LOOKS && processes.some(isProcessAlive); look++) await sleep(Math.min(look, 50));
}

/** Sends to a process, or to a whole group when `target` is negative; one that is already gone is fine. */
export function signal(target: number, name: NodeJS.Signals): void {
  try {
    process.kill(target, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
