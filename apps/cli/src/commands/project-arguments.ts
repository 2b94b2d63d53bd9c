import { messageOf } from '#foundry/kernel';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { z } from 'zod';
import { cliErrors } from '../cli.errors.js';
import { readInput, readText } from '../input-file.js';
import { printable } from '../progress-printer.js';
import { callerDirectory } from '../request-text.js';

/** `path=file`: where a file goes, and the one here that holds it. */
export async function fileArgument(argument: string): Promise<{ path: string; content: string; encoding: 'base64' }> {
  const at = argument.indexOf('=');
  if (at < 1) throw cliErrors.usage(`${printable(argument, 200)} does not say where it goes: write path=file.`);
  const file = argument.slice(at + 1);
  const content = file === '-' ? await buffer(process.stdin) : await readInput(resolve(callerDirectory(), file));
  return { path: argument.slice(0, at), content: content.toString('base64'), encoding: 'base64' };
}

/** JSON edits (`{"edits": […]}` or the list itself), or text with search/replace blocks. */
export async function editsIn(file: string): Promise<Record<string, unknown>> {
  const text = await readText(file);
  if (!/^\s*[[{]/.test(text)) return { text };
  const parsed = parseJson(text, file);
  return { edits: Array.isArray(parsed) ? parsed : (parsed as { edits?: unknown }).edits };
}

export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw cliErrors.usage(`${printable(file, 200)} is not JSON: ${messageOf(error)}`, { cause: error });
  }
}

export function linesOf(range: string): { startLine: number; endLine?: number } {
  const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
  if (from === undefined) throw cliErrors.usage(`--lines ${printable(range, 40)} is not a range such as 10-20.`);
  return { startLine: Number(from), endLine: Number(to ?? from) };
}

/** Says what is wrong with the arguments before Foundry is opened. */
export function checked<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw cliErrors.usage(
    parsed.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')).join('; '),
  );
}
