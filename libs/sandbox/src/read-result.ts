import { OpenFolder } from './open-folder.js';

/**
 * Reads a file that a run has left, whole and as it was at one moment. Whatever the run has put there instead, it makes
 * Foundry read nothing else and wait for nothing: no link on any level is followed, nothing but a regular file with one
 * name is opened, and no more is read than allowed, however large the file says it is.
 * @param directory absolute path of the run's folder, itself in a place that runs do not write to
 * @param path of the file in there, with `/` between its parts
 * @throws EntryRefused missing, link, hard_link, not_a_file, not_a_folder, no_access, too_large, changing
 */
export async function readResult(directory: string, path: string, maxBytes: number): Promise<Buffer> {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  const folders = [await OpenFolder.open(directory)];
  try {
    for (const part of parts) folders.push(await (folders.at(-1) as OpenFolder).folder(part));
    const { content } = await (folders.at(-1) as OpenFolder).readFile(name, maxBytes);
    return content;
  } finally {
    for (const folder of folders) await folder.close();
  }
}
