import { sha256 } from '#foundry/kernel';
import { EntryRefused, type OpenFolder } from '#foundry/sandbox';
import { type LeftFile, MAX_FILE_BYTES } from './code-run.schemas.js';

/** What is kept of the files that a run leaves. */
const MOST_FILES = 50;
const MOST_BYTES_OF_ONE = 64 * 1024;
const MOST_BYTES = 256 * 1024;
/** Entries that are looked at, and folders in folders: what lies beyond is counted at most, never read. */
const MOST_ENTRIES = 2_000;
const MOST_DEPTH = 12;

export interface LeftFiles {
  /** By path. */
  readonly files: LeftFile[];
  /** Entries that are not among them: too many, too deep, or not a plain file with one name that is text. */
  readonly leftOut: number;
}

/**
 * The files that a run made or changed. Nothing but plain files is opened: a link could lead outside, a pipe would wait.
 * @param given hashes of the files that were there before, by path.
 */
export async function collectLeftFiles(folder: OpenFolder, given: ReadonlyMap<string, string>): Promise<LeftFiles> {
  const collection = new Collection(given);
  await collection.look(folder, '', 0);
  return collection;
}

class Collection implements LeftFiles {
  readonly files: LeftFile[] = [];
  leftOut = 0;
  private entries = 0;
  private bytes = 0;

  constructor(private readonly given: ReadonlyMap<string, string>) {}

  async look(folder: OpenFolder, prefix: string, depth: number): Promise<void> {
    const names = (await folder.names()).sort((a, b) => Buffer.compare(a, b));
    for (const name of names) {
      const text = name.toString('utf8');
      try {
        if (++this.entries > MOST_ENTRIES || !Buffer.from(text).equals(name)) this.leftOut++;
        else await this.entry(folder, text, `${prefix}${text}`, depth);
      } catch (error) {
        if (!(error instanceof EntryRefused)) throw error;
        this.leftOut++;
      }
    }
  }

  private async entry(folder: OpenFolder, name: string, path: string, depth: number): Promise<void> {
    const stats = await folder.lstat(name);
    if (stats?.isDirectory()) {
      if (depth >= MOST_DEPTH) this.leftOut++;
      else await this.within(folder, name, path, depth + 1);
    } else if (stats?.isFile()) {
      await this.file(folder, name, path, stats.size);
    } else if (stats !== null) {
      this.leftOut++;
    }
  }

  private async within(parent: OpenFolder, name: string, path: string, depth: number): Promise<void> {
    const folder = await parent.folder(name);
    try {
      await this.look(folder, `${path}/`, depth);
    } finally {
      await folder.close();
    }
  }

  private async file(folder: OpenFolder, name: string, path: string, size: number): Promise<void> {
    const before = this.given.get(path);
    const readable = size <= (before === undefined ? MOST_BYTES_OF_ONE : MAX_FILE_BYTES);
    const content = readable ? (await folder.readFile(name, MAX_FILE_BYTES)).content : null;
    if (content !== null && before === sha256(content)) return;
    if (this.files.length >= MOST_FILES) {
      this.leftOut++;
    } else if (content === null || content.length > MOST_BYTES_OF_ONE || this.bytes + content.length > MOST_BYTES) {
      this.files.push({ path, bytes: size, encoding: 'utf8', content: null });
    } else {
      this.bytes += content.length;
      this.files.push({ path, bytes: content.length, ...encoded(content) });
    }
  }
}

/** As text where it is text that the database can keep too, which has no NUL. */
function encoded(content: Buffer): Pick<LeftFile, 'encoding' | 'content'> {
  const text = content.toString('utf8');
  return !text.includes('\0') && Buffer.from(text).equals(content)
    ? { encoding: 'utf8', content: text }
    : { encoding: 'base64', content: content.toString('base64') };
}
