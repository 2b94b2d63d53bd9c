import type { Fault } from '../fault.js';
import { imports, lint, syntax, types } from './code.js';
import { schemas, sql, statusCodes } from './service.js';
import { configuration, dependencies, environment } from './setting.js';
import { runtime, tests } from './surface.js';

const ALL = [syntax, types, imports, dependencies, statusCodes, sql, schemas, tests, lint, runtime, environment, configuration];

/** The classes in turn, so that a run that is ended early has seen all of them. */
export const FAULTS: readonly Fault[] = Array.from({ length: Math.max(...ALL.map((faults) => faults.length)) }, (_, i) =>
  ALL.flatMap((faults) => faults[i] ?? []),
).flat();

/** Each fault once, with one of another class in the same project that is in another file. */
export function pairs(faults: readonly Fault[]): (readonly [Fault, Fault])[] {
  const left = [...faults];
  const found: (readonly [Fault, Fault])[] = [];
  while (left.length > 1) {
    const first = left.shift()!;
    const files = new Set(filesOf(first));
    // From half-way on, so that a class does not always meet its neighbour.
    const order = [...left.slice(left.length >> 1), ...left.slice(0, left.length >> 1)];
    const second = order.find(
      (other) => other.shape === first.shape && other.class !== first.class && !filesOf(other).some((file) => files.has(file)),
    );
    if (!second) continue;
    left.splice(left.indexOf(second), 1);
    found.push([first, second]);
  }
  return found;
}

const filesOf = (fault: Fault): string[] => [
  ...fault.swaps.map((swap) => swap.file),
  ...(fault.loses ? [`${fault.loses.part}/package.json`, `${fault.loses.part}/package-lock.json`] : []),
];
