import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';

/** The run may be another user of this machine; who may come as far as the folder is decided above it. */
export const READABLE = { mode: 0o644 };

const EXTRA = 'extra.pem';
const ALL = 'certificates.pem';

/**
 * The certificate authorities that the operator trusts besides the well-known ones, for a run that speaks TLS itself: Node adds
 * a file to its own, everything that is built on OpenSSL (Python) takes one in place of its own, so that one has both.
 * @param own Foundry's own environment, whose NODE_EXTRA_CA_CERTS names the file
 * @param folder absolute path of a folder that is there, as the run sees it: `folderInside`
 * @returns what to add to the run's environment
 */
export async function certificateVariables(
  own: NodeJS.ProcessEnv,
  folder: string,
  folderInside = folder,
): Promise<Record<string, string>> {
  const path = own['NODE_EXTRA_CA_CERTS'];
  if (path === undefined || !(await copyIfThere(path, join(folder, EXTRA)))) return {};
  const extra = await readFile(join(folder, EXTRA), 'utf8');
  await writeFile(join(folder, ALL), `${rootCertificates.join('\n')}\n${extra}`, READABLE);
  return { NODE_EXTRA_CA_CERTS: join(folderInside, EXTRA), SSL_CERT_FILE: join(folderInside, ALL) };
}

/** @returns false when there is no such file: npm and Node would go on without it, too. */
export async function copyIfThere(path: string, target: string): Promise<boolean> {
  try {
    await writeFile(target, await readFile(path), READABLE);
    return true;
  } catch (error) {
    if (['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}
