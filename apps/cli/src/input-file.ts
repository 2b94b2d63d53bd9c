import { fileProblem, messageOf } from '#foundry/kernel';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { cliErrors } from './cli.errors.js';
import { callerDirectory } from './request-text.js';

/** More than any input may have, so that a wrong file is refused without reading it into memory. */
const MAX_BYTES = 1024 * 1024;

/** The text of a file, or of standard input (`-`). */
export async function readText(file: string): Promise<string> {
  if (file === '-') return await text(process.stdin);
  const path = resolve(callerDirectory(), file);
  const content = await readInput(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch (error) {
    throw cliErrors.unreadableInput(`The file ${path} cannot be read: it is not UTF-8 text.`, { cause: error });
  }
}

/** @throws cli.unreadable_input for what is not there, not a file, or larger than any input may be. */
export async function readInput(path: string): Promise<Buffer> {
  try {
    const info = await stat(path);
    if (!info.isFile()) throw new Error('it is not a file');
    if (info.size > MAX_BYTES) throw new Error(`it has ${info.size} bytes, and may have ${MAX_BYTES}`);
    return await readFile(path);
  } catch (error) {
    throw cliErrors.unreadableInput(`The file ${path} cannot be read: ${fileProblem(error) ?? messageOf(error)}.`, {
      cause: error,
    });
  }
}
