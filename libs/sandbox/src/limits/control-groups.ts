import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isProcessAlive, processIdentity } from '../process-identity.js';
import type { LimitName, RunLimits } from '../sandbox.types.js';

/** The kernel's own account of one run's processes, however they were forked: what they use, and what they may use. */
export interface ControlGroup {
  /** Files that the run's first process writes `0` into before it becomes the program. */
  readonly joinFiles: readonly string[];
  processes(): number[];
  cpuTimeMs(): number;
  /** The limit that the kernel has enforced in it so far. */
  enforced(): LimitName | undefined;
  /** Resolves once it is gone; its processes must be dead. */
  remove(): Promise<void>;
}

export interface ControlGroups {
  readonly version: 1 | 2;
  create(limits: RunLimits): ControlGroup;
  /** Removes the groups that dead processes of Foundry have left. */
  sweep(): void;
}

/** Where the kernel shows itself; another place in tests. */
export interface KernelFiles {
  readonly mountInfo: string;
  readonly ownGroups: string;
}
const KERNEL: KernelFiles = { mountInfo: '/proc/self/mountinfo', ownGroups: '/proc/self/cgroup' };

/** Foundry's groups are named after their owner, so that a later start can tell a dead owner's. */
const PREFIX = 'foundry-';
const REMOVE_ATTEMPTS = 12;

/**
 * Control groups below the one that Foundry itself is in, so that limits set on Foundry hold for its runs too.
 * @returns why there are none, for people, when the kernel's are not there or not writable.
 */
export function findControlGroups(kernel: KernelFiles = KERNEL): ControlGroups | string {
  if (process.platform !== 'linux') return 'control groups exist on Linux only';
  const own = ownFolders(kernel);
  const memory = own.get('memory');
  const pids = own.get('pids');
  const cpu = own.get('cpuacct');
  if (memory !== undefined && pids !== undefined && cpu !== undefined) return firstVersion(memory, pids, cpu);
  const unified = own.get('');
  if (unified !== undefined) return secondVersion(unified);
  return 'no control groups are mounted';
}

/** Controller → the folder of Foundry's own group; the controller of version 2 is called ''. */
function ownFolders({ mountInfo, ownGroups }: KernelFiles): Map<string, string> {
  const paths = new Map<string, string>();
  for (const line of linesOf(ownGroups)) {
    const [, controllers = '', path = '/'] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    for (const controller of controllers.split(',')) paths.set(controller, path);
  }
  const folders = new Map<string, string>();
  for (const line of linesOf(mountInfo)) {
    const [mount = '', filesystem = ''] = line.split(' - ');
    const [, , , root = '/', mountPoint = ''] = mount.split(' ');
    const [type, , options = ''] = filesystem.split(' ');
    if (type !== 'cgroup' && type !== 'cgroup2') continue;
    for (const controller of type === 'cgroup2' ? [''] : options.split(',')) {
      const path = paths.get(controller);
      if (path === undefined) continue;
      // A container may see a part of the tree only: its mount's root is then below the tree's.
      const inside = relative(root, path);
      if (!inside.startsWith('..')) folders.set(controller, join(mountPoint, inside));
    }
  }
  return folders;
}

function firstVersion(memory: string, pids: string, cpu: string): ControlGroups | string {
  const folders = [memory, pids, cpu];
  const problem = cannotWrite(folders);
  if (problem !== undefined) return problem;
  return groupsIn(1, folders, (name, limits) => {
    const [memoryGroup, pidsGroup, cpuGroup] = [join(memory, name), join(pids, name), join(cpu, name)];
    writeFileSync(join(memoryGroup, 'memory.limit_in_bytes'), String(limits.memoryBytes));
    writeIfThere(join(memoryGroup, 'memory.memsw.limit_in_bytes'), String(limits.memoryBytes));
    writeFileSync(join(pidsGroup, 'pids.max'), String(limits.processes));
    return {
      // Writing `0` to `tasks` moves the one thread that writes, which costs nothing. Moving a process by its number, or
      // with `cgroup.procs`, makes the kernel wait for all processors: 12 ms.
      joinFiles: [memoryGroup, pidsGroup, cpuGroup].map((group) => join(group, 'tasks')),
      processes: () => numbersIn(join(pidsGroup, 'cgroup.procs')),
      cpuTimeMs: () => Number(textOf(join(cpuGroup, 'cpuacct.usage'))) / 1e6,
      enforced: () =>
        counter(join(memoryGroup, 'memory.oom_control'), 'oom_kill') > 0
          ? 'memory'
          : counter(join(pidsGroup, 'pids.events'), 'max') > 0
            ? 'processes'
            : undefined,
    };
  });
}

function secondVersion(own: string): ControlGroups | string {
  const parent = delegatedFolder(own);
  if (parent === undefined) return `the controllers memory and pids are not given to ${own}`;
  const problem = cannotWrite([parent]);
  if (problem !== undefined) return problem;
  return groupsIn(2, [parent], (name, limits) => {
    const group = join(parent, name);
    writeFileSync(join(group, 'memory.max'), String(limits.memoryBytes));
    writeIfThere(join(group, 'memory.swap.max'), '0');
    writeFileSync(join(group, 'pids.max'), String(limits.processes));
    return {
      joinFiles: [join(group, 'cgroup.procs')],
      processes: () => numbersIn(join(group, 'cgroup.procs')),
      cpuTimeMs: () => counter(join(group, 'cpu.stat'), 'usage_usec') / 1000,
      enforced: () =>
        counter(join(group, 'memory.events'), 'oom_kill') > 0
          ? 'memory'
          : counter(join(group, 'pids.events'), 'max') > 0
            ? 'processes'
            : undefined,
    };
  });
}

/**
 * A group of version 2 gives controllers to those below it only when no process is in it itself. Foundry's own group
 * holds Foundry; when nothing else is in there, Foundry moves into a group below. Else the group above may serve, where
 * the system has given the controllers to all that are in it.
 */
function delegatedFolder(own: string): string | undefined {
  const gives = (folder: string): boolean => {
    const given = textOf(join(folder, 'cgroup.subtree_control')).split(/\s+/);
    return given.includes('memory') && given.includes('pids');
  };
  if (gives(own)) return own;
  try {
    if (numbersIn(join(own, 'cgroup.procs')).every((pid) => pid === process.pid)) {
      const leaf = join(own, `${PREFIX}itself`);
      mkdirSync(leaf, { recursive: true });
      writeFileSync(join(leaf, 'cgroup.procs'), String(process.pid));
      writeFileSync(join(own, 'cgroup.subtree_control'), '+memory +pids');
      return own;
    }
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  return gives(dirname(own)) ? dirname(own) : undefined;
}

type Counters = Omit<ControlGroup, 'remove'>;

function groupsIn(
  version: 1 | 2,
  parents: readonly string[],
  setUp: (name: string, limits: RunLimits) => Counters,
): ControlGroups {
  return {
    version,
    create: (limits) => {
      const name = `${PREFIX}${processIdentity(process.pid)}-${randomBytes(6).toString('hex')}`;
      const folders = parents.map((parent) => join(parent, name));
      for (const folder of folders) {
        mkdirSync(folder);
        unremoved.add(folder);
      }
      return { ...setUp(name, limits), remove: () => removeAll(folders) };
    },
    sweep: () => {
      for (const parent of parents) {
        for (const name of readdirSync(parent)) {
          const owner = new RegExp(`^${PREFIX}(\\d+\\.\\d+)-[0-9a-f]+$`).exec(name)?.[1];
          if (owner !== undefined && !isProcessAlive(owner)) removeNow(join(parent, name));
        }
      }
    },
  };
}

/** Groups of runs that are not over, or whose processes were dead a moment ago only. */
const unremoved = new Set<string>();
process.on('exit', () => {
  for (const folder of unremoved) removeNow(folder);
});

/** The kernel lets go of a group a moment after its last process. */
async function removeAll(folders: readonly string[]): Promise<void> {
  let left = folders;
  for (let attempt = 0; ; attempt++) {
    left = left.filter((folder) => !removeNow(folder));
    if (left.length === 0 || attempt === REMOVE_ATTEMPTS) return;
    await sleep(2 ** attempt, undefined, { ref: false });
  }
}

function removeNow(folder: string): boolean {
  try {
    rmdirSync(folder);
    unremoved.delete(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      unremoved.delete(folder);
      return true;
    }
    if ((error as NodeJS.ErrnoException).code === 'EBUSY') return false;
    throw error;
  }
}

function cannotWrite(folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    const trial = join(folder, `${PREFIX}${processIdentity(process.pid)}-${randomBytes(6).toString('hex')}`);
    try {
      mkdirSync(trial);
      rmdirSync(trial);
    } catch (error) {
      if (isRefusal(error)) return `${folder} is not writable`;
      throw error;
    }
  }
  return undefined;
}

function isRefusal(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EROFS', 'EBUSY', 'ENOENT', 'EOPNOTSUPP'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** Kernels that do not count swap have no such file. */
function writeIfThere(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'r+' });
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}

/** Empty when it is not there: a group ends with its run, and older kernels count less. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENODEV'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}

function linesOf(file: string): string[] {
  return textOf(file).split('\n');
}

function numbersIn(file: string): number[] {
  return linesOf(file).flatMap((line) => (line === '' ? [] : [Number(line)]));
}

function counter(file: string, name: string): number {
  const line = linesOf(file).find((text) => text.startsWith(`${name} `));
  return line === undefined ? 0 : Number(line.slice(name.length + 1));
}
