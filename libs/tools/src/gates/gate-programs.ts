import { installationPath } from '#foundry/kernel';
import type { Mount } from '#foundry/sandbox';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A program of Foundry's own dependencies, as a run of a check starts it. */
export interface GateProgram {
  readonly command: string;
  readonly args: readonly string[];
  /** What the run has to see of it. */
  readonly mounts: readonly Mount[];
}

const platform = `${process.platform}-${process.arch}`;

/** The compiler as a program of its own, without the script of its package that starts it: it starts in milliseconds. */
export function typeChecker(): GateProgram {
  const folder = packageFolder(`@typescript/typescript-${platform}`, 'typescript7');
  return { command: join(folder, 'lib/tsc'), args: [], mounts: [{ source: folder }] };
}

/** Folders with the types of Node, and of what these refer to. */
export function nodeTypes(): { readonly typeRoot: string; readonly mounts: readonly Mount[] } {
  const folder = packageFolder('@types/node');
  return { typeRoot: dirname(folder), mounts: [{ source: folder }, { source: packageFolder('undici-types', '@types/node') }] };
}

export function linter(): GateProgram {
  const folder = packageFolder('oxlint');
  const bindings = dirname(packageFolder(bindingPackage(), 'oxlint'));
  return { command: 'node', args: [join(folder, 'bin/oxlint')], mounts: [{ source: folder }, { source: bindings }] };
}

export function bundler(): GateProgram {
  const command = join(packageFolder(`@esbuild/${platform}`, 'esbuild'), 'bin/esbuild');
  return { command, args: [], mounts: [{ source: command }] };
}

const isMusl = (): boolean => {
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined;
  return process.platform === 'linux' && report?.header?.glibcVersionRuntime === undefined;
};

function bindingPackage(): string {
  if (process.platform !== 'linux') return `@oxlint/binding-${platform}`;
  return `@oxlint/binding-${platform}-${isMusl() ? 'musl' : 'gnu'}`;
}

/** @param from the package that depends on it, where it may be nested */
function packageFolder(name: string, from?: string): string {
  let require = createRequire(installationPath('package.json'));
  if (from !== undefined) require = createRequire(require.resolve(`${from}/package.json`));
  return dirname(require.resolve(`${name}/package.json`));
}
