import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sha256 } from '#foundry/kernel';
import { z } from 'zod';
import { artifactErrors } from './artifacts.errors.js';
import type { Artifact, ArtifactStore, ByteRange } from './artifacts.types.js';
import { mediaTypeOf } from './media-types.js';

const BUILD_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/** Names are part of URLs and of exported folders: letters, digits and few signs, in folders. */
const NAME = /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*){0,5}$/;
const MAX_NAME_LENGTH = 200;

const cardSchema = z.object({ name: z.string(), size: z.number(), sha256: z.string(), mediaType: z.string() });

/**
 * A build's artifacts in `DIRECTORY/BUILD`: contents under their hash, and for each name a small card that says which
 * content it has. Replacing the card is what makes a new content visible, in one step.
 */
export function createArtifactStore({ directory }: { readonly directory: string }): ArtifactStore {
  return new FolderArtifactStore(directory);
}

class FolderArtifactStore implements ArtifactStore {
  private readonly lastChange = new Map<string, Promise<void>>();

  constructor(private readonly directory: string) {}

  async put(
    buildId: string,
    name: string,
    content: string | Uint8Array | Readable,
    mediaType = mediaTypeOf(name),
  ): Promise<Artifact> {
    const folder = this.folderOf(buildId);
    const card = this.cardOf(buildId, name);
    return onDisk(async () => {
      await mkdir(join(folder, 'contents'), { recursive: true });
      await mkdir(join(folder, 'names'), { recursive: true });
      const draft = join(folder, `draft-${randomBytes(8).toString('hex')}`);
      try {
        const { size, sha256: hash } = await writeAndHash(draft, content);
        const artifact: Artifact = { name, size, sha256: hash, mediaType };
        return await this.inTurn(buildId, async () => {
          const previous = await this.find(buildId, name);
          await rename(draft, this.contentOf(buildId, hash));
          await writeFile(draft, JSON.stringify(artifact), { flag: 'wx' });
          await rename(draft, card);
          if (previous !== null && previous.sha256 !== hash) await this.dropUnused(buildId, previous.sha256);
          return artifact;
        });
      } finally {
        await rm(draft, { force: true });
      }
    });
  }

  async stat(buildId: string, name: string): Promise<Artifact> {
    const artifact = await this.find(buildId, name);
    if (artifact === null) throw artifactErrors.notFound(`Build ${buildId} has no artifact ${name}.`);
    return artifact;
  }

  async open(buildId: string, name: string, { start, end }: ByteRange = {}): Promise<Readable> {
    const handle = await this.handle(buildId, name);
    return handle.createReadStream({ ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) });
  }

  async read(buildId: string, name: string): Promise<Buffer> {
    const handle = await this.handle(buildId, name);
    try {
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  }

  async list(buildId: string): Promise<Artifact[]> {
    const folder = join(this.folderOf(buildId), 'names');
    const cards = await Promise.all((await namesIn(folder)).map((file) => readCard(join(folder, file))));
    return cards.filter((card) => card !== null).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async remove(buildId: string, name?: string): Promise<void> {
    if (name === undefined) {
      await rm(this.folderOf(buildId), { recursive: true, force: true, maxRetries: 3 });
      return;
    }
    await this.inTurn(buildId, async () => {
      const artifact = await this.find(buildId, name);
      if (artifact === null) return;
      await rm(this.cardOf(buildId, name), { force: true });
      await this.dropUnused(buildId, artifact.sha256);
    });
  }

  /** One change of a build's cards at a time: a content that one drops may be the one that another is about to name. */
  private async inTurn<T>(buildId: string, change: () => Promise<T>): Promise<T> {
    const turn = (this.lastChange.get(buildId) ?? Promise.resolve()).then(change);
    const settled = turn.then(
      () => undefined,
      () => undefined,
    );
    this.lastChange.set(buildId, settled);
    try {
      return await turn;
    } finally {
      if (this.lastChange.get(buildId) === settled) this.lastChange.delete(buildId);
    }
  }

  /** The content may be replaced between reading the card and opening it: then the new card is read. */
  private async handle(buildId: string, name: string): Promise<Awaited<ReturnType<typeof open>>> {
    for (let attempt = 0; ; attempt++) {
      const { sha256: hash } = await this.stat(buildId, name);
      try {
        return await open(this.contentOf(buildId, hash), 'r');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === 5) throw error;
      }
    }
  }

  private find(buildId: string, name: string): Promise<Artifact | null> {
    return readCard(this.cardOf(buildId, name));
  }

  /** Two names may have the same content. */
  private async dropUnused(buildId: string, hash: string): Promise<void> {
    if ((await this.list(buildId)).some((artifact) => artifact.sha256 === hash)) return;
    await rm(this.contentOf(buildId, hash), { force: true });
  }

  private contentOf(buildId: string, hash: string): string {
    return join(this.folderOf(buildId), 'contents', hash);
  }

  /** The hash of the name, so that `a` and `a/b`, and names that differ in letter case, do not meet on the disk. */
  private cardOf(buildId: string, name: string): string {
    if (name.length > MAX_NAME_LENGTH || !NAME.test(name)) {
      throw artifactErrors.invalidName(`${JSON.stringify(name.slice(0, 100))} cannot be the name of an artifact.`);
    }
    return join(this.folderOf(buildId), 'names', `${sha256(name)}.json`);
  }

  private folderOf(buildId: string): string {
    if (!BUILD_ID.test(buildId))
      throw artifactErrors.invalidName(`${JSON.stringify(buildId.slice(0, 100))} cannot be the id of a build.`);
    return join(this.directory, buildId);
  }
}

async function writeAndHash(path: string, content: string | Uint8Array | Readable): Promise<{ size: number; sha256: string }> {
  if (!(content instanceof Readable)) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    await writeFile(path, bytes, { flag: 'wx' });
    return { size: bytes.byteLength, sha256: sha256(bytes) };
  }
  const hash = createHash('sha256');
  let size = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(content, count, createWriteStream(path, { flags: 'wx' }));
  return { size, sha256: hash.digest('hex') };
}

async function readCard(path: string): Promise<Artifact | null> {
  try {
    return cardSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Runs `work`; a full disk becomes a sentence instead of an errno. */
export async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOSPC' && code !== 'EDQUOT') throw error;
    throw artifactErrors.diskFull('The disk that holds the artifacts is full: free some space and resume the build.', {
      cause: error,
    });
  }
}
