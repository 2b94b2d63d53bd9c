import { basename } from 'node:path';
import type { RunRequest } from './sandbox.types.js';

/** The command as a person would type it: quoted for a POSIX shell where it has to be. For reading, never for running. */
export function commandLineOf({ command, args }: Pick<RunRequest, 'command' | 'args'>): string {
  const program = command === process.execPath ? 'node' : basename(command);
  return [program, ...args].map(quote).join(' ');
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
