import { type ArtifactStore } from '#foundry/artifacts';
import { DomainError, sha256 } from '#foundry/kernel';
import { isProcessAlive, libraryProgram, processIdentity } from '#foundry/sandbox';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { ToolLanguage } from '../package/tool-package.js';
import { toolErrors } from '../tools.errors.js';

/** What runs when a tool is called, in one file whose hash is its name. */
export interface ToolContent {
  readonly language: ToolLanguage;
  /** A JavaScript module with the handler as its default export; of Python the files below `src/`, as JSON. */
  readonly bytes: Buffer;
  /** Lower-case hex SHA-256 of `bytes`. */
  readonly sha256: string;
}

const pythonContentSchema = z.record(z.string(), z.base64());

/** Where organisations' contents are in the artifact store: under ids that name nobody. */
export const contentOwner = (organisation: string): string => `tools-${sha256(organisation).slice(0, 32)}`;
export const contentName = ({ language, sha256: hash }: Pick<ToolContent, 'language' | 'sha256'>): string =>
  `${hash}.${language === 'python' ? 'json' : 'mjs'}`;

/**
 * Folders with programs of tools as their workers see them, read-only: the content, and Foundry's own program that calls it.
 * Made when they are first needed, of what the artifact store has; the store is the truth and these can be removed at any time.
 */
export class ToolFolders {
  private readonly making = new Map<string, Promise<string>>();

  constructor(
    private readonly directory: string,
    private readonly artifacts: ArtifactStore,
  ) {}

  /** @throws tools.content_lost */
  of(organisation: string, content: Pick<ToolContent, 'language' | 'sha256'>): Promise<string> {
    return this.once(content, () => this.fetch(organisation, content));
  }

  /** A folder of a program that is not in the store yet. */
  ofContent(content: ToolContent): Promise<string> {
    return this.once(content, () => Promise.resolve(content.bytes));
  }

  /** Removes what dead processes left half-made, and programs that nobody has started for a week. */
  async sweep(now = Date.now()): Promise<void> {
    for (const name of await namesIn(this.directory)) {
      if (PROGRAM_FOLDER.test(name)) {
        const { mtimeMs } = await stat(join(this.directory, name));
        if (now - mtimeMs > UNUSED_MS) await rm(join(this.directory, name), { recursive: true, force: true });
        continue;
      }
      const [, owner] = /^draft\.(.+)\.[0-9a-f]+$/.exec(name) ?? [];
      if (owner !== undefined && !isProcessAlive(owner)) await rm(join(this.directory, name), { recursive: true, force: true });
    }
  }

  private once(content: Pick<ToolContent, 'language' | 'sha256'>, bytesOf: () => Promise<Buffer>): Promise<string> {
    const known = this.making.get(content.sha256);
    if (known !== undefined) return known;
    const making = this.make(content, bytesOf).finally(() => this.making.delete(content.sha256));
    this.making.set(content.sha256, making);
    return making;
  }

  private async make(content: Pick<ToolContent, 'language' | 'sha256'>, bytesOf: () => Promise<Buffer>): Promise<string> {
    // Foundry's own program is part of what is run: another release of it makes another folder.
    const folder = join(this.directory, `${content.sha256}-${await programsHash()}`);
    if (await isUsed(folder)) return folder;
    const bytes = await bytesOf();
    await mkdir(this.directory, { recursive: true, mode: 0o755 });
    const draft = join(this.directory, `draft.${processIdentity(process.pid)}.${randomBytes(6).toString('hex')}`);
    try {
      await fill(draft, bytes, content.language);
      await rename(draft, folder);
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      // Another process was faster: what it made is the same.
      if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '') || !(await isUsed(folder))) throw error;
    }
    return folder;
  }

  private async fetch(organisation: string, content: Pick<ToolContent, 'language' | 'sha256'>): Promise<Buffer> {
    const lost = (cause?: unknown): DomainError =>
      toolErrors.contentLost(
        `The program ${content.sha256.slice(0, 12)} of the tool is gone or was changed: deploy its package again.`,
        { cause },
      );
    let bytes: Buffer;
    try {
      bytes = await this.artifacts.read(contentOwner(organisation), contentName(content));
    } catch (error) {
      if (error instanceof DomainError && error.code === 'artifacts.not_found') throw lost(error);
      throw error;
    }
    if (sha256(bytes) !== content.sha256) throw lost();
    return bytes;
  }
}

const PROGRAM_FOLDER = /^[0-9a-f]{64}-[0-9a-f]{12}$/;
const UNUSED_MS = 7 * 24 * 3_600_000;

export const NODE_PROGRAM = 'tool-call.mjs';
export const PYTHON_PROGRAM = 'tool-worker.py';

async function fill(folder: string, bytes: Buffer, language: ToolLanguage): Promise<void> {
  await mkdir(folder, { mode: 0o755 });
  const put = async (path: string, content: Buffer): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true, mode: 0o755 });
    await writeFile(join(folder, path), content, { flag: 'wx', mode: 0o644 });
  };
  if (language !== 'python') {
    await put('handler.mjs', bytes);
    await copyFile(libraryProgram('tools', NODE_PROGRAM), join(folder, NODE_PROGRAM));
    return;
  }
  const files = pythonContentSchema.parse(JSON.parse(bytes.toString('utf8')));
  for (const [path, content] of Object.entries(files)) await put(path, Buffer.from(content, 'base64'));
  await copyFile(libraryProgram('tools', PYTHON_PROGRAM), join(folder, PYTHON_PROGRAM));
}

let programs: Promise<string> | undefined;
function programsHash(): Promise<string> {
  programs ??= Promise.all([NODE_PROGRAM, PYTHON_PROGRAM].map((name) => readFile(libraryProgram('tools', name)))).then((parts) =>
    sha256(Buffer.concat(parts)).slice(0, 12),
  );
  return programs;
}

/** Whether it is there; then it is noted that it is used. */
async function isUsed(path: string): Promise<boolean> {
  const now = new Date();
  try {
    await utimes(path, now, now);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
