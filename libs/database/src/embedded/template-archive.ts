import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { readTar, writeTar } from './tar.js';

/** What a template was made from; kept beside the archive so that it can be judged without opening it. */
export interface TemplateManifest {
  /** Version of PGlite whose files these are. */
  readonly engine: string;
  readonly migrations: readonly string[];
}

const PARTIAL = '.partial-';

export function engineVersion(): string {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('@electric-sql/pglite');
  const manifest = JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

const manifestOf = (templateFile: string): string => `${templateFile}.json`;

/** Packs a cleanly closed PostgreSQL directory; the archive appears complete or not at all. */
export function packTemplate(templateFile: string, postgresDirectory: string, manifest: TemplateManifest): void {
  mkdirSync(dirname(templateFile), { recursive: true });
  const partial = `${templateFile}${PARTIAL}${randomUUID()}`;
  writeTar(partial, postgresDirectory);
  rmSync(manifestOf(templateFile), { force: true });
  renameSync(partial, templateFile);
  writeFileSync(`${partial}.json`, JSON.stringify(manifest));
  renameSync(`${partial}.json`, manifestOf(templateFile));
}

/** Whether the template fits this engine and holds no migration that the code does not know. */
export function templateFits(templateFile: string | undefined, knownMigrations: readonly string[] | undefined): boolean {
  if (templateFile === undefined || !existsSync(templateFile) || !existsSync(manifestOf(templateFile))) return false;
  const manifest = JSON.parse(readFileSync(manifestOf(templateFile), 'utf8')) as TemplateManifest;
  if (manifest.engine !== engineVersion()) return false;
  return knownMigrations === undefined || manifest.migrations.every((name) => knownMigrations.includes(name));
}

export function unpackTemplate(templateFile: string, postgresDirectory: string): void {
  const partial = beginPartial(postgresDirectory);
  try {
    readTar(templateFile, partial);
    renameSync(partial, postgresDirectory);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Fills a new directory. It appears under its name only when it is complete, so a first start that was killed half-way
 * is simply done again; what it left is removed.
 */
export async function completeOrNothing(directory: string, fill: (partial: string) => Promise<void>): Promise<void> {
  const partial = beginPartial(directory);
  try {
    await fill(partial);
    renameSync(partial, directory);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
}

function beginPartial(directory: string): string {
  const parent = dirname(directory);
  const prefix = `${basename(directory)}${PARTIAL}`;
  for (const name of readdirSync(parent)) {
    if (name.startsWith(prefix)) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const partial = join(parent, `${prefix}${process.pid}`);
  mkdirSync(partial, { mode: 0o700 });
  return partial;
}
