import { invalid, type PackageFile } from './tool-package.js';

/** Bytes of a ZIP file. */
export const MAX_ARCHIVE_BYTES = 4 * 1024 * 1024;

/**
 * The files of a ZIP. What it says of itself is not believed: bytes are counted as they are unpacked. An archive whose
 * files are all in one folder, as code hosts make them, is read as that folder.
 * @throws tools.invalid_package for what is no archive, has links or devices in it, or unpacks to more than a package may be
 */
export async function readArchive(bytes: Buffer): Promise<PackageFile[]> {
  if (bytes.length > MAX_ARCHIVE_BYTES) throw invalid([`The archive is larger than ${MAX_ARCHIVE_BYTES} bytes.`]);
  return await (await import('./unzip.js')).unzip(bytes);
}
