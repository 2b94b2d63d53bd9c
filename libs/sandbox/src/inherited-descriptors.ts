import { openSync, readFileSync, readdirSync } from 'node:fs';
import { devNull } from 'node:os';

const O_CLOEXEC = 0o2000000;

export interface InheritedDescriptors {
  /** Their numbers, from 3 on. */
  readonly numbers: readonly number[];
  /** An open descriptor that leads nowhere, to be put in their place. */
  readonly nothing: number;
}

let found: InheritedDescriptors | undefined;

/**
 * Descriptors that whoever started Foundry left open, and that every program would inherit, isolated or not: a log, a
 * pipe of a build system, a socket. Node marks its own as not to be inherited. They are there from the start, so they are
 * looked for once.
 */
export function inheritedDescriptors(): InheritedDescriptors {
  found ??= { numbers: findInherited(), nothing: openSync(devNull, 'r+') };
  return found;
}

function findInherited(): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').flatMap((name) => {
    const number = Number(name);
    return number > 2 && isInherited(number) ? [number] : [];
  });
}

function isInherited(number: number): boolean {
  try {
    const flags = /^flags:\s+([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${number}`, 'utf8'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & O_CLOEXEC) === 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false; // the one that read the list itself
    throw error;
  }
}
