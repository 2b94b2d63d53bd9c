import { readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import type { ProcessUsage } from '../sandbox.types.js';

/** Linux shows times in hundredths of a second, whatever the kernel's own clock is. */
const TICK_MS = 10;
const PAGE_BYTES = 4096;

/** Bytes written to disks by `pids`; a process that has ended meanwhile is in its parent's account. */
export function writtenBytes(pids: readonly number[]): number {
  let total = 0;
  for (const pid of pids) total += Number(/^write_bytes: (\d+)$/m.exec(textOf(`/proc/${pid}/io`))?.[1] ?? 0);
  return total;
}

/** The whole account, as /proc says. */
export function usageOf(pids: readonly number[]): ProcessUsage {
  let [cpuTimeMs, memoryBytes, threads] = [0, 0, 0];
  const unseen = new Map<string, number>();
  for (const pid of pids) {
    const stat = textOf(`/proc/${pid}/stat`);
    if (stat === '') continue;
    // From the third field on: the second is a name that may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const field = (number: number): number => Number(fields[number - 3] ?? 0);
    cpuTimeMs += (field(14) + field(15) + field(16) + field(17)) * TICK_MS;
    threads += field(20);
    memoryBytes += memoryOf(pid);
    for (const [file, bytes] of filesInMemory(pid)) unseen.set(file, bytes);
  }
  for (const bytes of unseen.values()) memoryBytes += bytes;
  return { writtenBytes: writtenBytes(pids), cpuTimeMs, memoryBytes, threads };
}

/** Resident pages but those of files: what a program takes when it asks for memory. */
function memoryOf(pid: number): number {
  const [, resident = 0, ofFiles = 0] = textOf(`/proc/${pid}/statm`).split(' ').map(Number);
  const shared = Number(/^RssShmem:\s+(\d+) kB$/m.exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0) * 1024;
  return (resident - ofFiles) * PAGE_BYTES + shared;
}

/** Files of `memfd_create` that `pid` has open and not mapped: nobody's resident pages, and in no folder that has a size. */
function filesInMemory(pid: number): [file: string, bytes: number][] {
  const found: [string, number][] = [];
  const maps = textOf(`/proc/${pid}/maps`);
  for (const descriptor of entriesOf(`/proc/${pid}/fd`)) {
    const path = `/proc/${pid}/fd/${descriptor}`;
    try {
      if (!readlinkSync(path).startsWith('/memfd:')) continue;
      const { dev, ino, blocks } = statSync(path);
      if (!maps.includes(` ${ino} `)) found.push([`${dev}.${ino}`, blocks * 512]);
    } catch (error) {
      if (!GONE.includes((error as NodeJS.ErrnoException).code ?? '')) throw error; // closed meanwhile
    }
  }
  return found;
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (GONE.includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

/** All processes in the same pid namespace as `pid`; empty when it is gone. */
export function namespaceMembers(pid: number): number[] {
  const namespace = namespaceOf(pid);
  if (namespace === null) return [];
  return readdirSync('/proc').flatMap((entry) => {
    const other = Number(entry);
    return Number.isInteger(other) && namespaceOf(other) === namespace ? [other] : [];
  });
}

function namespaceOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return null; // ended meanwhile, or another user's: then it is in no run of ours
  }
}

/** Gone, or a program with rights that its starter may not look into. */
const GONE = ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'];

function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch (error) {
    if (GONE.includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}
