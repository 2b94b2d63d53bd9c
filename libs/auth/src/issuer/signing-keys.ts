import { AuditLog } from '#foundry/audit';
import { newId } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'oidc-provider';
import { DataSource, IsNull, LessThan } from 'typeorm';
import { DEFAULT_ORGANISATION, type Principal } from '../principal.js';
import { OAuthKeyEntity, type OAuthKeyUse } from './oauth.entity.js';

/** What the authorization server signs with: newest first, and older ones that still verify. */
export interface KeySet {
  /** Changes with every rotation. */
  readonly version: string;
  readonly signing: readonly JWK[];
  readonly cookies: readonly string[];
}

const USES: readonly OAuthKeyUse[] = ['RS256', 'ES256', 'cookies'];
/** Other processes sign with new keys after this time. */
const LOOK_EVERY_MS = 5_000;
/** Whatever was signed with an older key has ended by then. */
const KEPT_RETIRED_MS = 86_400_000;

/** The authorization server's own keys, made when they are first needed and shared by all processes. */
@Injectable()
export class SigningKeys {
  /** Made by this process. */
  private rotations = 0;
  private known: { keys: KeySet; at: number } | undefined;

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  async current(): Promise<KeySet> {
    if (this.known && Date.now() - this.known.at < LOOK_EVERY_MS) return this.known.keys;
    const { rotations } = this;
    let rows = await this.load();
    const missing = USES.filter((use) => !rows.some((row) => row.use === use && row.retiredAt === null));
    if (missing.length > 0) {
      const made = await Promise.all(missing.map(newKey));
      await this.database
        .createQueryBuilder()
        .insert()
        .into(OAuthKeyEntity)
        .values(made as object[])
        .orIgnore()
        .execute();
      rows = await this.load();
    }
    const secrets = (use: (row: OAuthKeyEntity) => boolean) => rows.filter(use).map(({ secret }) => secret);
    const keys: KeySet = {
      version: rows.map(({ id }) => id).join(),
      signing: secrets(({ use }) => use !== 'cookies'),
      cookies: secrets(({ use }) => use === 'cookies').map(({ secret }) => String(secret)),
    };
    // Read before new keys were made, these would make sign-ins fail that go on with the new ones.
    if (rotations !== this.rotations) return await this.current();
    this.known = { keys, at: Date.now() };
    return keys;
  }

  /** Signs with new keys from now on, here at once and elsewhere within seconds. @returns ids of the new keys. */
  async rotate(by: Principal): Promise<string[]> {
    const made = await Promise.all(USES.map(newKey));
    await this.database.transaction(async (manager) => {
      await manager.delete(OAuthKeyEntity, { retiredAt: LessThan(new Date(Date.now() - KEPT_RETIRED_MS)) });
      await manager.update(OAuthKeyEntity, { retiredAt: IsNull() }, { retiredAt: new Date() });
      await manager.insert(OAuthKeyEntity, made as object[]);
      await this.audit.append(manager, {
        organisation: DEFAULT_ORGANISATION,
        subject: by.subject,
        name: by.name,
        action: 'keys.rotated',
        target: null,
        result: 'done',
        details: { keys: made.map(({ id }) => id) },
      });
    });
    this.rotations++;
    this.known = undefined;
    return made.map(({ id }) => id);
  }

  /** Those in use first. */
  private async load(): Promise<OAuthKeyEntity[]> {
    return await this.database.manager.find(OAuthKeyEntity, {
      order: { retiredAt: { direction: 'DESC', nulls: 'FIRST' }, id: 'DESC' },
    });
  }
}

async function newKey(use: OAuthKeyUse): Promise<Pick<OAuthKeyEntity, 'id' | 'use' | 'secret'>> {
  const id = newId('key');
  if (use === 'cookies') return { id, use, secret: { secret: randomBytes(32).toString('base64url') } };
  const { privateKey } =
    use === 'RS256'
      ? await promisify(generateKeyPair)('rsa', { modulusLength: 2_048 })
      : await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  return { id, use, secret: { ...privateKey.export({ format: 'jwk' }), kid: id, use: 'sig', alg: use } };
}
