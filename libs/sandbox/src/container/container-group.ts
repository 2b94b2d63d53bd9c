import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LimitName } from '../sandbox.types.js';

/** Where the kernel shows itself; another place in tests. */
export interface KernelView {
  readonly processes: string;
  readonly groups: string;
}
const KERNEL: KernelView = { processes: '/proc', groups: '/sys/fs/cgroup' };

/**
 * The control groups that the engine has made for one container, read and never written: they are the engine's. They are gone
 * with the container, so that what they say last is what was seen last.
 */
export class ContainerGroup {
  private seen: LimitName | undefined;
  private cpuMs = 0;

  private constructor(
    private readonly memory: string,
    private readonly pids: string,
    private readonly cpu: string,
  ) {}

  /**
   * @param pid the container's first process, as the engine numbers it
   * @param id the container's, which the names of its groups hold: another process of that number is in other groups
   * @returns undefined where this machine does not show them: the engine runs on another one, or below
   */
  static of(pid: number, id: string, { processes, groups }: KernelView = KERNEL): ContainerGroup | undefined {
    const paths = new Map<string, string>();
    for (const line of textOf(join(processes, String(pid), 'cgroup')).split('\n')) {
      const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
      if (controllers === undefined || path === undefined || !path.includes(id)) continue;
      // Version 2 has one tree and no names of controllers; of version 1 each has its own tree.
      if (controllers === '') paths.set('', join(groups, path));
      for (const controller of controllers.split(','))
        if (controller !== '') paths.set(controller, join(groups, controller, path));
    }
    const unified = paths.get('');
    const [memory = unified, pids = unified, cpu = unified] = ['memory', 'pids', 'cpuacct'].map((name) => paths.get(name));
    if (memory === undefined || pids === undefined || cpu === undefined) return undefined;
    const group = new ContainerGroup(memory, pids, cpu);
    return group.processes().length === 0 ? undefined : group;
  }

  /** All that it holds, by their numbers on this machine. */
  processes(): number[] {
    return textOf(join(this.pids, 'cgroup.procs')).split('\n').filter(Boolean).map(Number);
  }

  cpuTimeMs(): number {
    const first = Number(textOf(join(this.cpu, 'cpuacct.usage'))) / 1e6;
    const second = counter(join(this.cpu, 'cpu.stat'), 'usage_usec') / 1000;
    this.cpuMs = Math.max(this.cpuMs, first, second);
    return this.cpuMs;
  }

  /** What the kernel has enforced, as far as it was asked while the container lived. */
  enforced(): LimitName | undefined {
    const killed = ['memory.oom_control', 'memory.events'].some((file) => counter(join(this.memory, file), 'oom_kill') > 0);
    if (killed) this.seen = 'memory';
    else if (counter(join(this.pids, 'pids.events'), 'max') > 0) this.seen ??= 'processes';
    return this.seen;
  }
}

function counter(file: string, name: string): number {
  const line = textOf(file)
    .split('\n')
    .find((text) => text.startsWith(`${name} `));
  return line === undefined ? 0 : Number(line.slice(name.length + 1));
}

/** Empty when it is not there: a group ends with its container, and each version has its own files. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENODEV', 'ESRCH', 'EACCES', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}
