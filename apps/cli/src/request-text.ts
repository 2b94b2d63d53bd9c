import { fileProblem, messageOf } from '#foundry/kernel';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
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
  if (file === '-' || argument === '-') return await readRequestInput(process.stdin);
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
    return decoded(await readFile(path));
  } catch (error) {
    throw cliErrors.unreadableRequest(`The request file ${path} cannot be read: ${fileProblem(error) ?? messageOf(error)}.`, {
      cause: error,
    });
  }
}

/** Standard input, which may never end. */
async function readRequestInput(input: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of input) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) throw new Error(`it goes on after ${MAX_BYTES} bytes, which is the most that a request has`);
      chunks.push(chunk);
    }
    return decoded(Buffer.concat(chunks));
  } catch (error) {
    throw cliErrors.unreadableRequest(
      `The request cannot be read from standard input: ${fileProblem(error) ?? messageOf(error)}.`,
      { cause: error },
    );
  }
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Error('it is not text in UTF-8', { cause: error });
  }
}
