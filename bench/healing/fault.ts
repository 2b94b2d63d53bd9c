import type { CheckName } from '#foundry/testing';

/** The classes of faults; each has at least seven. */
export const CLASSES = [
  'syntax',
  'types',
  'imports',
  'missing dependency',
  'wrong status code',
  'SQL',
  'schema drift',
  'broken test',
  'lint',
  'frontend runtime',
  'environment',
  'configuration',
] as const;
export type FaultClass = (typeof CLASSES)[number];

export type ShapeName = 'inventory' | 'clinic';

export interface Swap {
  readonly file: string;
  /** In the file exactly once. */
  readonly from: string;
  readonly to: string;
}

/** One mistake as people and models make it, put into a project that was green. */
export interface Fault {
  readonly name: string;
  readonly class: FaultClass;
  readonly shape: ShapeName;
  readonly swaps: readonly Swap[];
  /** The package that a manifest and its lockfile lose. */
  readonly loses?: { readonly part: 'backend' | 'frontend'; readonly name: string };
  /** Some of the checks that notice it. */
  readonly noticedBy: readonly CheckName[];
}

type Definition = Omit<Fault, 'class' | 'shape' | 'swaps'> & {
  readonly shape?: ShapeName;
  readonly file?: string;
  readonly from?: string;
  readonly to?: string;
  readonly swaps?: readonly Swap[];
};

export function faultsOf(kind: FaultClass, definitions: readonly Definition[]): Fault[] {
  return definitions.map(({ shape = 'inventory', file, from, to, swaps, ...rest }) => ({
    ...rest,
    class: kind,
    shape,
    swaps: swaps ?? (file !== undefined && from !== undefined && to !== undefined ? [{ file, from, to }] : []),
  }));
}
