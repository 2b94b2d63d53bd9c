import { sha256 } from '#foundry/kernel';
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { toolErrors } from '../tools.errors.js';

const KEY_BYTES = 32;

export interface SecretKey {
  readonly bytes: Buffer;
  /** The beginning of its hash: says which key it is, and nothing about it. */
  readonly id: string;
}

export interface SecretKeySource {
  /** 32 bytes as base64 or hex (`FOUNDRY_SECRETS_KEY`); goes before the file. */
  readonly given: string | undefined;
  /** Absolute path of the key's file, which is made when there is none; only Foundry's user may read it. */
  readonly file: string;
}

/** @throws tools.secret_key_unusable */
export async function loadSecretKey({ given, file }: SecretKeySource): Promise<SecretKey> {
  const text = given ?? (await keyIn(file));
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (bytes.length !== KEY_BYTES) {
    const where = given === undefined ? file : 'FOUNDRY_SECRETS_KEY';
    throw toolErrors.secretKeyUnusable(
      `The key of the secrets in ${where} is not ${KEY_BYTES} bytes as base64 or hex: put the right one there.`,
    );
  }
  return { bytes, id: sha256(Buffer.concat([Buffer.from('foundry secrets key '), bytes])).slice(0, 12) };
}

async function keyIn(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${randomBytes(KEY_BYTES).toString('base64')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    // A name is given once: of two processes that start together, both take the key of the faster one.
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return (await readFile(file, 'utf8')).trim();
}
