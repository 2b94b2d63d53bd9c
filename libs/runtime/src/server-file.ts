import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { dataDirectory } from './data-directory.js';

const serverFileSchema = z.object({ url: z.url(), token: z.string(), pid: z.number().int() });
export type ServerFile = z.infer<typeof serverFileSchema>;

/**
 * Tells the same user's `foundry` command where the server of this data directory is, and gives it a token that is
 * valid while that server runs. Readable by the user only.
 */
export async function writeServerFile(root: string, server: ServerFile): Promise<void> {
  const { serverFile } = dataDirectory(root);
  const partial = `${serverFile}.${randomUUID()}`;
  await writeFile(partial, `${JSON.stringify(server)}\n`, { mode: 0o600, flag: 'wx' });
  await rename(partial, serverFile);
}

/** Removes the file of the server with this token: another server of the same data directory may have replaced it. */
export async function removeServerFile(root: string, token: string): Promise<void> {
  if ((await readFileIfThere(root))?.token === token) await rm(dataDirectory(root).serverFile, { force: true });
}

/** @returns the server that runs on this data directory, or undefined: none does, or the file is a dead server's. */
export async function readServerFile(root: string): Promise<ServerFile | undefined> {
  const server = await readFileIfThere(root);
  return server && (await answers(server)) ? server : undefined;
}

async function readFileIfThere(root: string): Promise<ServerFile | undefined> {
  try {
    return serverFileSchema.safeParse(JSON.parse(await readFile(dataDirectory(root).serverFile, 'utf8'))).data;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** The process may be another one by now, and the port another program's: only the token tells. */
async function answers({ url, token, pid }: ServerFile): Promise<boolean> {
  try {
    process.kill(pid, 0);
    const response = await fetch(new URL('/api/v1/builds?limit=1', url), {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(3_000),
    });
    return response.ok;
  } catch {
    // No such process, no such server: there is nothing to talk to, which is the answer.
    return false;
  }
}
