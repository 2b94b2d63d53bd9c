import { isProcessAlive, processIdentity } from '#foundry/sandbox';
import { closeSync, ftruncateSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';

const NAME = /^calls\.(\d+\.\d+)\.[0-9a-f]+\.jsonl$/;

/** What a process that is gone has left. */
export interface LeftBehind {
  /** Oldest first; a line that was not written to its end is not among them. */
  readonly lines: readonly object[];
  remove(): Promise<void>;
}

/**
 * Lines of this process in a file of its own, which outlive it when it is killed: the kernel has what was written, as it has
 * what the embedded database wrote. They are written at once and in this thread: a few microseconds, where handing them to
 * another thread takes more.
 */
export class CallFile {
  /** Bytes in the file. */
  bytes = 0;
  private readonly path: string;
  private file: number | undefined;
  /** The last line is not whole: the next one must not be taken for its end. */
  private isTorn = false;

  constructor(private readonly directory: string) {
    this.path = join(directory, `calls.${processIdentity(process.pid)}.${randomBytes(6).toString('hex')}.jsonl`);
  }

  /** @throws what the file system says: a full disk, a folder that may not be written to */
  append(lines: readonly object[]): void {
    const text = Buffer.from(`${this.isTorn ? '\n' : ''}${textOf(lines)}`);
    this.file ??= this.open(this.path);
    const written = writeSync(this.file, text);
    this.bytes += written;
    this.isTorn = written < text.length;
    if (this.isTorn) throw new Error(`of ${text.length} bytes ${written} were taken`);
  }

  /** Has only these lines from now on; killed meanwhile it has either all that it had, or these. */
  replace(lines: readonly object[]): void {
    if (this.file === undefined) return;
    if (lines.length === 0) {
      ftruncateSync(this.file);
      [this.bytes, this.isTorn] = [0, false];
      return;
    }
    const draft = `${this.path}.draft`;
    const file = this.open(draft);
    const bytes = writeSync(file, textOf(lines));
    renameSync(draft, this.path);
    closeSync(this.file);
    [this.file, this.bytes, this.isTorn] = [file, bytes, false];
  }

  /** Nothing in it is needed any more. */
  async remove(): Promise<void> {
    if (this.file === undefined) return;
    closeSync(this.file);
    this.file = undefined;
    await rm(this.path, { force: true });
  }

  /** Lets go of it; what is in it is for whoever comes later. */
  close(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }

  private open(path: string): number {
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    return openSync(path, 'a', 0o600);
  }
}

/** Files of processes that are no more. */
export async function leftBehind(directory: string): Promise<LeftBehind[]> {
  const left: LeftBehind[] = [];
  for (const name of await namesIn(directory)) {
    const [, owner] = NAME.exec(name.replace(/\.draft$/, '')) ?? [];
    if (owner === undefined || isProcessAlive(owner)) continue;
    const path = join(directory, name);
    const remove = (): Promise<void> => rm(path, { force: true });
    // The file beside it still has everything.
    if (name.endsWith('.draft')) await remove();
    else left.push({ lines: (await textIn(path)).split('\n').flatMap(lineOf), remove });
  }
  return left;
}

const textOf = (lines: readonly object[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

function lineOf(text: string): object[] {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null ? [line] : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

const ifThere =
  <T>(nothing: T) =>
  (error: NodeJS.ErrnoException): T => {
    if (error.code === 'ENOENT') return nothing;
    throw error;
  };
const namesIn = (directory: string): Promise<string[]> => readdir(directory).catch(ifThere<string[]>([]));
/** Empty when another process was faster. */
const textIn = (path: string): Promise<string> => readFile(path, 'utf8').catch(ifThere(''));
