import { readFileSync } from 'node:fs';

/** The text of one of npm's configuration files; null where npm could not read it either. */
export function readNpmrc(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR' || code === 'ENOTDIR') return null;
    throw error;
  }
}
