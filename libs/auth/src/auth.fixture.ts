import { Audit1763683800000, auditEntities, AuditLog } from '#foundry/audit';
import { type Database, openTestDatabase } from '#foundry/database';
import {
  ApiKeys1763683700000,
  ApiKeyService,
  ApiTokens1763683100000,
  authEntities,
  Directory,
  Directory1763684200000,
  OAuth1763683900000,
  OrganisationService,
  TokenService,
  UserService,
  VerifiedTokens,
} from './index.js';

export const openAuthDatabase = async (): Promise<Database> =>
  await openTestDatabase({
    entities: [...authEntities, ...auditEntities],
    migrations: [ApiTokens1763683100000, ApiKeys1763683700000, Audit1763683800000, OAuth1763683900000, Directory1763684200000],
  });

/** What one process has; a second call is another process on the same database. */
export function authServices({ dataSource }: Database) {
  const audit = new AuditLog(dataSource);
  const verified = new VerifiedTokens();
  const directory = new Directory(dataSource, audit);
  return {
    audit,
    verified,
    directory,
    tokens: new TokenService(dataSource, audit, directory, verified),
    keys: new ApiKeyService(dataSource, audit, directory, verified),
    users: new UserService(dataSource, audit, verified),
    organisations: new OrganisationService(dataSource, audit, directory, verified),
  };
}

/** Nobody is there, and nothing was issued. The audit log, which nothing may be removed from, stays. */
export async function emptyDirectory({ dataSource }: Database): Promise<void> {
  await dataSource.query('TRUNCATE api_tokens, oauth_records, users, organisations');
}
