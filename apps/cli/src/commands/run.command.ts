import { type CodeRunView, type InputFile, type Language, languageOfFile, type RunCodeInput } from '#foundry/coderuns';
import type { Config } from '#foundry/config';
import { makeFolder } from '#foundry/kernel';
import { parseProjectPath } from '#foundry/workspace';
import { writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { cliErrors } from '../cli.errors.js';
import { connect } from '../connect.js';
import { onInterrupt } from '../interrupt.js';
import { OutputDirectory } from '../output-directory.js';
import { printable } from '../progress-printer.js';
import { callerDirectory } from '../request-text.js';
import { readInput, readText } from '../input-file.js';

export interface RunOptions {
  readonly language?: Language;
  readonly stdin?: string;
  /** `path` or `name=path`. */
  readonly file?: readonly string[];
  /** Seconds. */
  readonly timeout?: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** As `timeout(1)` does. */
const EXIT_LIMIT = 124;
const EXIT_CANCELLED = 130;
/** A shell adds the signal's number to it. */
const EXIT_SIGNAL = 128;

/**
 * `foundry run`: runs code in the sandbox, here or on the server. What it printed is printed, and its exit code is the
 * command's; 124 when it reached a limit, 128 + N when signal N ended it, 130 when it was cancelled.
 */
export async function runCommand(config: Config, file: string, options: RunOptions): Promise<number> {
  const request = await requestOf(file, options);
  const output = options.out === undefined ? undefined : await OutputDirectory.prepare(options.out);
  const interrupt = onInterrupt();
  const client = await connect(config, 'foundry run', false);
  try {
    const run = await client.runCode(request, interrupt.signal);
    if (options.json) process.stdout.write(`${JSON.stringify(run)}\n`);
    else print(run);
    if (output) await writeFiles(run, output.path);
    return exitCodeOf(run);
  } catch (error) {
    if (interrupt.signal.aborted) return EXIT_CANCELLED;
    throw error;
  } finally {
    await output?.discard();
    await client.close();
    interrupt.stop();
  }
}

async function requestOf(file: string, options: RunOptions): Promise<RunCodeInput> {
  if (file === '-' && options.stdin === '-') {
    throw cliErrors.usage('Standard input is either the code ("-") or what the code reads (--stdin -), not both.');
  }
  const language = options.language ?? languageOfFile(file);
  if (!language) {
    const what =
      file === '-' ? 'Code from standard input has no name' : `The name ${printable(basename(file), 80)} does not tell`;
    throw cliErrors.usage(`${what} which language it is in: say --language python, javascript, typescript or bash.`);
  }
  const code = await readText(file);
  const files = await Promise.all((options.file ?? []).map(givenFile));
  return {
    code,
    language,
    files,
    ...(options.stdin !== undefined && { stdin: await readText(options.stdin) }),
    ...(options.timeout !== undefined && { timeoutMs: Math.max(1, Math.round(options.timeout * 1_000)) }),
  };
}

async function givenFile(argument: string): Promise<InputFile> {
  const at = argument.indexOf('=');
  const path = argument.slice(at + 1);
  const name = at < 0 ? basename(path) : argument.slice(0, at);
  const content = await readInput(resolve(callerDirectory(), path));
  return { path: name, content: content.toString('base64'), encoding: 'base64' };
}

function print(run: CodeRunView): void {
  process.stdout.write(run.stdout);
  process.stderr.write(run.stderr);
  const note = (text: string): void => void process.stderr.write(`foundry: ${text} [${run.id}]\n`);
  if (run.outcome === 'limit_reached') {
    note(`The code was stopped at the limit ${run.limit}${run.limit === 'wall_time' ? ` of ${run.timeoutMs} ms` : ''}.`);
  } else if (run.signal !== null) note(`The code was ended by ${run.signal}.`);
  else if (run.outcome === 'interrupted') note('Foundry ended while the code ran.');
}

/** The paths come from a server: they are vetted here again. */
async function writeFiles(run: CodeRunView, directory: string): Promise<void> {
  for (const { path, content, encoding } of run.files) {
    const target = join(directory, ...parseProjectPath(path));
    if (content === null) {
      process.stderr.write(`foundry: ${printable(path)} is too large to be kept and was not written. [${run.id}]\n`);
      continue;
    }
    await makeFolder(dirname(target));
    await writeFile(target, Buffer.from(content, encoding));
  }
}

function exitCodeOf(run: CodeRunView): number {
  switch (run.outcome) {
    case 'succeeded':
      return 0;
    case 'failed':
      return run.exitCode ?? EXIT_SIGNAL + (constants.signals[run.signal as NodeJS.Signals] ?? 0);
    case 'limit_reached':
      return EXIT_LIMIT;
    case 'cancelled':
      return EXIT_CANCELLED;
    default:
      return 1;
  }
}
