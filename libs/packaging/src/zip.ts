import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

export interface ZipEntry {
  readonly path: string;
  readonly content: Buffer;
  readonly executable: boolean;
}

/**
 * The first moment that a ZIP can express, in whatever time zone this runs: the format keeps local time. The extended
 * time stamp, which is in universal time and would differ, is left out.
 */
const MODIFIED = new Date(1980, 0, 1, 0, 0, 0);

const REGULAR_FILE = 0o100000;

/** An archive of regular files only, in the order given, with modes but without times or owners. */
export async function zip(entries: readonly ZipEntry[]): Promise<Buffer> {
  const archive = new ZipFile();
  const content = buffer(archive.outputStream as Readable);
  const failed = new Promise<never>((_, reject) => archive.on('error', reject));
  for (const entry of entries) {
    archive.addBuffer(entry.content, entry.path, {
      mtime: MODIFIED,
      forceDosTimestamp: true,
      mode: REGULAR_FILE | (entry.executable ? 0o755 : 0o644),
      compress: !entry.path.endsWith('.pack'), // packs are compressed already
    });
  }
  archive.end();
  return Promise.race([content, failed]);
}
