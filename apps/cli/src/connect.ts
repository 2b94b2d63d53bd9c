import type { Config } from '#foundry/config';
import { prewarmDatabase } from '#foundry/database/prewarm';
import { installationPath } from '#foundry/kernel';
import { readServerFile } from '#foundry/runtime/server-file';
import type { FoundryClient } from './foundry-client.js';

/** Runs one command's work on a client that is closed afterwards. */
export async function withClient<T>(config: Config, purpose: string, work: (client: FoundryClient) => Promise<T>): Promise<T> {
  const client = await connect(config, purpose, false);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/**
 * Where the command works: on the server that FOUNDRY_URL names, on the server that runs on this data directory, or,
 * when there is none, in this process.
 * @param consume whether this process should work on builds when it is the one that owns the data directory.
 */
export async function connect(config: Config, purpose: string, consume: boolean): Promise<FoundryClient> {
  if (config.FOUNDRY_URL) {
    const { RemoteClient } = await import('./remote-client.js');
    return new RemoteClient(config.FOUNDRY_URL, config.FOUNDRY_TOKEN);
  }
  const server = await readServerFile(config.FOUNDRY_DATA_DIR);
  if (server) {
    const { RemoteClient } = await import('./remote-client.js');
    return new RemoteClient(server.url, config.FOUNDRY_TOKEN ?? server.token);
  }
  // The database opens in its own thread while the rest of the product loads here.
  if (!config.DATABASE_URL) {
    await prewarmDatabase(config.FOUNDRY_DATA_DIR, { purpose, templateFile: installationPath('dist/database-template') });
  }
  const { LocalClient } = await import('./local-client.js');
  return await LocalClient.open(config, purpose, consume);
}
