import { ALL_SCOPES, type ApiKeyView, createApiKeySchema, type CreateApiKeyInput, TokenService } from '#foundry/auth';
import type { Config } from '#foundry/config';
import { cliErrors } from '../cli.errors.js';
import { withClient } from '../connect.js';
import type { TokenFilter } from '../foundry-client.js';
import { printable } from '../progress-printer.js';

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** `foundry token create NAME`: prints the key, once. */
export async function createTokenCommand(
  config: Config,
  name: string,
  options: { scope: readonly string[]; days: number; organisation?: string; user?: string; json?: boolean },
): Promise<number> {
  const { scope: scopes, days: expiresInDays, organisation, user } = options;
  const request = createApiKeySchema.safeParse({ name, scopes, expiresInDays, organisation, user });
  if (!request.success) {
    const problems = request.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    throw cliErrors.usage(`The key cannot be made: ${problems}. The scopes are ${ALL_SCOPES.join(', ')}.`);
  }
  const key = await withClient(config, 'foundry token create', (client) =>
    client.createToken(request.data satisfies CreateApiKeyInput),
  );
  print(options.json ? JSON.stringify(key) : key.token);
  if (!options.json)
    process.stderr.write(`foundry: ${key.id} may ${key.scopes.join(', ')} until ${key.expiresAt}. It is shown this once.\n`);
  return 0;
}

/** `foundry token list` */
export async function listTokensCommand(config: Config, options: TokenFilter & { json?: boolean }): Promise<number> {
  const { json, ...filter } = options;
  const page = await withClient(config, 'foundry token list', (client) => client.listTokens(filter));
  if (json) print(JSON.stringify(page));
  else {
    for (const key of page.items) print(rowOf(key));
    if (page.nextCursor) print(`More: foundry token list --cursor ${page.nextCursor}`);
  }
  return 0;
}

/** `foundry keys rotate` */
export async function rotateKeysCommand(config: Config, options: { json?: boolean }): Promise<number> {
  const keys = await withClient(config, 'foundry keys rotate', (client) => client.rotateKeys());
  print(options.json ? JSON.stringify({ keys }) : `The authorization server signs with ${keys.join(', ')} from now on.`);
  return 0;
}

/** `foundry token revoke ID` */
export async function revokeTokenCommand(config: Config, id: string, options: { json?: boolean }): Promise<number> {
  const key = await withClient(config, 'foundry token revoke', (client) => client.revokeToken(id));
  print(options.json ? JSON.stringify(key) : `The token ${key.id} (${printable(key.name)}) is revoked.`);
  return 0;
}

/**
 * `foundry token renew`: whoever may write to the data directory, or knows DATABASE_URL, may make a new admin token. With
 * the embedded database the server must not be running: it owns the directory.
 */
export async function renewTokenCommand(config: Config, options: { json?: boolean }): Promise<number> {
  const { openRuntime } = await import('#foundry/runtime');
  const runtime = await openRuntime({ config, purpose: 'foundry token renew', consume: false, console: 'none' });
  try {
    const token = await runtime.get(TokenService).renewAdmin();
    print(options.json ? JSON.stringify({ token }) : token);
    return 0;
  } finally {
    await runtime.close();
  }
}

function rowOf(key: ApiKeyView): string {
  const used = key.lastUsedAt === null ? 'never used' : `used ${minuteOf(key.lastUsedAt)}`;
  return `${key.id}  ${key.prefix}…  ${stateOf(key).padEnd(24)}  ${used.padEnd(21)}  ${printable(key.name)}: ${key.scopes.join(', ')}`;
}

function stateOf(key: ApiKeyView): string {
  if (key.revokedAt !== null) return `revoked ${minuteOf(key.revokedAt)}`;
  if (key.expiresAt === null) return 'does not expire';
  return `${Date.parse(key.expiresAt) <= Date.now() ? 'expired' : 'expires'} ${minuteOf(key.expiresAt)}`;
}

const minuteOf = (time: string): string => time.slice(0, 16).replace('T', ' ');
