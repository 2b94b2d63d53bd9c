import { fileProblem, messageOf } from '#foundry/kernel';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { cliErrors } from './cli.errors.js';

/** More than any request may have, so that a wrong file is refused without reading it into memory. */
const MAX_BYTES = 1024 * 1024;

/** Where the person typed the command: npm changes into the package's folder first. */
export const callerDirectory = (): string => process.env.INIT_CWD ?? process.cwd();

/**
 * The request: the argument, a file (`--request-file F`), or standard input (`-`).
 * @throws cli.usage when there is none, or more than one.
 */
export async function readRequest(argument: string | undefined, file: string | undefined): Promise<string> {
  if (argument !== undefined && file !== undefined) {
    throw cliErrors.usage('Give the request once: as an argument, or with --request-file.');
  }
  if (file !== undefined && file !== '-') return await readRequestFile(resolve(callerDirectory(), file));
  if (file === '-' || argument === '-') return await text(process.stdin);
  if (argument === undefined) {
    throw cliErrors.usage(
      'Say what to build, for example: foundry build "A library: books (title, author, year) and members (name, email)".',
    );
  }
  return argument;
}

async function readRequestFile(path: string): Promise<string> {
  try {
    const info = await stat(path);
    if (!info.isFile()) throw new Error('it is not a file');
    if (info.size > MAX_BYTES) throw new Error(`it has ${info.size} bytes, and a request has at most ${MAX_BYTES}`);
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    throw cliErrors.unreadableRequest(`The request file ${path} cannot be read: ${fileProblem(error) ?? messageOf(error)}.`, {
      cause: error,
    });
  }
}
