import { AuditLog } from '#foundry/audit';
import { Inject, Injectable } from '@nestjs/common';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { DataSource, In } from 'typeorm';
import { z } from 'zod';
import { secretNameSchema } from '../package/manifest.js';
import { ToolSecretEntity } from '../tool.entity.js';
import type { ToolOwner } from '../tool.schemas.js';
import { TOOL_OPTIONS, type ToolOptions } from '../tools.options.js';
import { toolErrors } from '../tools.errors.js';
import { loadSecretKey, type SecretKey } from './secret-key.js';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export const setSecretSchema = z.strictObject({
  /** Shorter ones could not be kept out of what tools print without spoiling it. */
  value: z.string().min(8).max(16_384),
});
export type SetSecret = z.output<typeof setSecretSchema>;

/** A secret without its value, which nothing hands out. */
export const secretViewSchema = z.object({
  name: z.string(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type SecretView = z.infer<typeof secretViewSchema>;

export const secretListSchema = z.object({ items: z.array(secretViewSchema) });
export type SecretList = z.infer<typeof secretListSchema>;

/** Each organisation's secrets, sealed; only calls of tools that ask for one by name are given its value. */
@Injectable()
export class ToolSecrets {
  private key: Promise<SecretKey> | undefined;

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(TOOL_OPTIONS) private readonly options: ToolOptions,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Sets a secret, or gives it a new value. @throws tools.invalid_secret, tools.secret_key_unusable */
  async set(owner: ToolOwner, name: string, input: SetSecret): Promise<SecretView> {
    const { organisation } = owner;
    const found = z
      .object({ name: secretNameSchema, value: setSecretSchema.shape.value })
      .safeParse({ name, value: input.value });
    if (!found.success) {
      const problems = found.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
      throw toolErrors.invalidSecret(`The secret cannot be kept so: ${problems}.`);
    }
    const key = await this.loaded();
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, key.bytes, nonce).setAAD(boundTo(organisation, name));
    const sealed = Buffer.concat([cipher.update(found.data.value, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    await this.database.transaction(async (manager) => {
      await manager.query(
        `INSERT INTO tool_secrets (organisation, name, key_id, nonce, sealed, created_by) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (organisation, name) DO UPDATE SET key_id = $3, nonce = $4, sealed = $5, updated_at = now()`,
        [organisation, name, key.id, nonce, sealed, owner.name],
      );
      await this.audit.append(manager, { ...actorOf(owner), action: 'secret.set', target: name, result: 'done' });
    });
    return viewOf(await this.database.manager.findOneByOrFail(ToolSecretEntity, { organisation, name }));
  }

  /** By name. */
  async list({ organisation }: Pick<ToolOwner, 'organisation'>): Promise<SecretView[]> {
    const rows = await this.database.manager.find(ToolSecretEntity, { where: { organisation }, order: { name: 'ASC' } });
    return rows.map(viewOf);
  }

  /** @throws tools.secret_not_found */
  async remove(owner: ToolOwner, name: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const { affected } = await manager.delete(ToolSecretEntity, { organisation: owner.organisation, name });
      if (affected === 0) throw toolErrors.secretNotFound(`There is no secret ${JSON.stringify(name.slice(0, 100))}.`);
      await this.audit.append(manager, { ...actorOf(owner), action: 'secret.removed', target: name, result: 'done' });
    });
  }

  /**
   * The values for one call. Never to be logged, kept, or put into an error.
   * @throws tools.secret_not_found when one is not set, tools.secret_unreadable when another key sealed it
   */
  async valuesOf(organisation: string, names: readonly string[]): Promise<Record<string, string>> {
    if (names.length === 0) return {};
    const key = await this.loaded();
    const rows = await this.database.manager.findBy(ToolSecretEntity, { organisation, name: In([...names]) });
    const missing = names.filter((name) => !rows.some((row) => row.name === name));
    if (missing.length > 0)
      throw toolErrors.secretNotFound(
        `The tool needs ${missing.join(', ')}: set ${missing.length === 1 ? 'this secret' : 'these secrets'} first.`,
      );
    return Object.fromEntries(rows.map((row) => [row.name, opened(row, key)]));
  }

  private loaded(): Promise<SecretKey> {
    this.key ??= loadSecretKey(this.options.secretKey);
    this.key.catch(() => (this.key = undefined)); // the operator may put it right while Foundry runs
    return this.key;
  }
}

/** A value that was moved to another name or organisation in the database cannot be opened there. */
const boundTo = (organisation: string, name: string): Buffer => Buffer.from(JSON.stringify([organisation, name]));

function opened({ organisation, name, nonce, sealed, keyId }: ToolSecretEntity, key: SecretKey): string {
  try {
    const decipher = createDecipheriv(CIPHER, key.bytes, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(boundTo(organisation, name)).setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch (error) {
    const why = keyId === key.id ? 'it was changed in the database' : 'another key sealed it';
    throw toolErrors.secretUnreadable(
      `The secret ${name} cannot be read, because ${why}: set it again, or give Foundry the key that sealed it.`,
      { cause: error },
    );
  }
}

const actorOf = ({ organisation, subject, name }: ToolOwner): ToolOwner => ({ organisation, subject, name });

const viewOf = ({ name, createdBy, createdAt, updatedAt }: ToolSecretEntity): SecretView => ({
  name,
  createdBy,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});
