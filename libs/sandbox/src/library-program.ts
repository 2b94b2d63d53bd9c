import { existsSync } from 'node:fs';
import { installationPath } from '#foundry/kernel';

/** Absolute path of a program in a library's `data` folder, in the sources or where only what was built is there. */
export function libraryProgram(library: string, name: string): string {
  const source = installationPath(`libs/${library}/data/${name}`);
  return existsSync(source) ? source : installationPath(`dist/libs/${library}/data/${name}`);
}
