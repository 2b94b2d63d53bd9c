import { readdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { templateErrors } from './templates.errors.js';

export const PARTS = ['backend', 'frontend', 'project'] as const;
export type ProjectPart = (typeof PARTS)[number];

/** A file of a template as it lies in its folder. */
export interface TemplateFile {
  /** POSIX, relative to the part's folder, still with `[entity]` and `.liquid`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Folders that appear when someone works on a template in place. */
const SKIPPED = new Set(['node_modules', 'dist', 'coverage', 'data', '.vite']);

/** All files of one part of a stack's template, sorted by path. */
export async function readPart(stack: string, part: ProjectPart): Promise<TemplateFile[]> {
  return readFolder(join(stackFolder(stack), part));
}

/** Files that templates may `render`, by their name without `.liquid`. */
export async function readPartials(stack: string): Promise<Record<string, string>> {
  const files = await readFolder(join(stackFolder(stack), 'partials'));
  return Object.fromEntries(files.map((file) => [file.path.replace(/\.liquid$/, ''), Buffer.from(file.bytes).toString('utf8')]));
}

function stackFolder(stack: string): string {
  const folder = join(templatesFolder(), stack);
  if (!/^[a-z][a-z0-9-]*$/.test(stack) || !existsSync(folder)) {
    throw templateErrors.unknownStack(`There is no project template for the stack “${stack}”.`);
  }
  return folder;
}

/** `templates/` beside the package's manifest, both from the sources and from the build output. */
function templatesFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'templates'))) return join(folder, 'templates');
    if (folder === dirname(folder)) throw templateErrors.brokenTemplate('The folder with the project templates is missing.');
  }
}

async function readFolder(folder: string): Promise<TemplateFile[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
    .filter((path) => !path.split('/').some((segment) => SKIPPED.has(segment)))
    .sort();
  return Promise.all(paths.map(async (path) => ({ path, bytes: await readFile(join(folder, path)) })));
}
