import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';
import { invalid, MANIFEST_FILE, MAX_FILE_BYTES, MAX_FILES, MAX_PACKAGE_BYTES, type PackageFile } from './tool-package.js';

/** Entries may be folders, and what is left out of packages. */
const MAX_ENTRIES = 20 * MAX_FILES;

const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;

/** What `readArchive` does, with the library that it loads. */
export async function unzip(bytes: Buffer): Promise<PackageFile[]> {
  const archive = await new Promise<ZipFile>((resolve, reject) => {
    // Names are looked at by `readPackage`, which refuses more; they are only to be text here.
    fromBuffer(bytes, { lazyEntries: true, autoClose: false, strictFileNames: true }, (error, opened) => {
      if (error) reject(invalid([`The archive cannot be read: ${error.message}.`]));
      else resolve(opened);
    });
  });
  try {
    if (archive.entryCount > MAX_ENTRIES)
      throw invalid([`The archive has ${archive.entryCount} entries: ${MAX_ENTRIES} is the limit.`]);
    return withoutOuterFolder(await filesIn(archive));
  } finally {
    archive.close();
  }
}

async function filesIn(archive: ZipFile): Promise<PackageFile[]> {
  const files: PackageFile[] = [];
  let total = 0;
  for (;;) {
    const entry = await nextEntry(archive);
    if (entry === undefined) return files;
    const problem = problemOf(entry);
    if (problem !== undefined) throw invalid([problem]);
    if (entry.fileName.endsWith('/')) continue;
    const content = await unpacked(archive, entry, Math.min(MAX_FILE_BYTES, MAX_PACKAGE_BYTES - total));
    total += content.length;
    files.push({ path: entry.fileName, content });
    if (files.length > MAX_FILES) throw invalid([`There are more than ${MAX_FILES} files.`]);
  }
}

async function nextEntry(archive: ZipFile): Promise<Entry | undefined> {
  const stop = new AbortController();
  const { signal } = stop;
  // `once` rejects with an error that is emitted meanwhile.
  const next = Promise.race([
    once(archive, 'entry', { signal }).then(([entry]) => entry as Entry),
    once(archive, 'end', { signal }).then(() => undefined),
  ]);
  archive.readEntry();
  try {
    return await next;
  } catch (error) {
    throw invalid([`The archive cannot be read: ${error instanceof Error ? error.message : 'it is broken'}.`]);
  } finally {
    stop.abort();
  }
}

/** Undefined for a plain file or a folder. Archives of other systems than Unix say nothing of the kind. */
function problemOf({ fileName, externalFileAttributes, versionMadeBy, generalPurposeBitFlag }: Entry): string | undefined {
  const kind = (externalFileAttributes >>> 16) & FILE_TYPE;
  const madeOnUnix = versionMadeBy >>> 8 === 3;
  const shown = JSON.stringify(fileName.slice(0, 100));
  if ((generalPurposeBitFlag & 1) !== 0) return `${shown} is encrypted.`;
  if (madeOnUnix && kind !== 0 && kind !== REGULAR && kind !== FOLDER)
    return `${shown} is a link or a device: only files are taken.`;
  return undefined;
}

async function unpacked(archive: ZipFile, entry: Entry, most: number): Promise<Buffer> {
  const tooLarge = invalid([`${JSON.stringify(entry.fileName.slice(0, 100))} is, or makes the package, larger than it may be.`]);
  if (entry.uncompressedSize > most) throw tooLarge;
  const stream = await new Promise<Readable>((resolve, reject) => {
    archive.openReadStream(entry, (error, opened) => {
      if (error) reject(invalid([`The archive cannot be read: ${error.message}.`]));
      else resolve(opened);
    });
  });
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of stream as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > most) throw tooLarge;
      parts.push(part);
    }
  } catch (error) {
    if (error === tooLarge) throw error;
    throw invalid([`The archive cannot be read: ${error instanceof Error ? error.message : 'it is broken'}.`]);
  } finally {
    stream.destroy();
  }
  return Buffer.concat(parts);
}

function withoutOuterFolder(files: readonly PackageFile[]): PackageFile[] {
  const [outer] = files[0]?.path.split('/') ?? [];
  const isOuter =
    files.every(({ path }) => path.startsWith(`${outer}/`)) && files.some(({ path }) => path === `${outer}/${MANIFEST_FILE}`);
  return files.map(({ path, content }) => ({ path: isOuter ? path.slice(`${outer}/`.length) : path, content }));
}
