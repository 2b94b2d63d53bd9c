import type { Config } from '#foundry/config';
import { beginDatabase, type Database } from '#foundry/database';
import { DomainError, installationPath, newId } from '#foundry/kernel';
import { createLogger } from '#foundry/observability';
import { createSandbox, type Sandbox } from '#foundry/sandbox';
import type { Logger } from 'pino';
import { existsSync } from 'node:fs';
import { dataDirectory } from './data-directory.js';
import { schema } from './schema.js';

/** What the application is put together with. The database is still opening then. */
export interface FoundryResources {
  readonly config: Config;
  readonly logger: Logger;
  readonly database: Database;
  readonly sandbox: Sandbox;
  /** Whether this process works on jobs. */
  readonly consume: boolean;
  /** Variables that options such as `--port` set in place of the environment's. */
  readonly commandLine: Readonly<Record<string, string | undefined>>;
  /** Writes the server's address into the data directory's lock, for people who meet it. */
  announce(url: string): void;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly config: Config;
  /** What this process is, in the words a person would type: it is in the data directory's lock. */
  readonly purpose: string;
  readonly consume: boolean;
  readonly console: 'pretty' | 'json' | 'none';
  /** Variables that options such as `--port` set in place of the environment's. */
  readonly commandLine?: Readonly<Record<string, string | undefined>>;
}

/** Made by `npm run build`: a data directory with every migration applied. */
const DATABASE_TEMPLATE = installationPath('dist/database-template');

export async function openResources({
  config,
  purpose,
  consume,
  console,
  commandLine = {},
}: OpenOptions): Promise<FoundryResources> {
  const folders = dataDirectory(config.FOUNDRY_DATA_DIR);
  let opened = false;
  const database = await beginDatabase({
    ...schema,
    dataDir: folders.root,
    databaseUrl: config.DATABASE_URL,
    purpose,
    templateFile: existsSync(DATABASE_TEMPLATE) ? DATABASE_TEMPLATE : undefined,
    onLost: (error) => {
      // While it opens, opening itself fails with the reason.
      if (!opened) return;
      process.stderr.write(`foundry: ${error.message}${error instanceof DomainError ? ` [${error.code}]` : ''}\n`);
      process.exit(1);
    },
  });
  void database.opened.then(
    () => (opened = true),
    () => {}, // the application does not start then, and says why
  );
  try {
    const logger = await createLogger({ level: config.FOUNDRY_LOG_LEVEL, directory: folders.logs, console });
    const sandbox = createSandbox({
      runDirectory: folders.run,
      instanceId: newId('run'),
      allowUnsandboxed: config.FOUNDRY_ALLOW_UNSANDBOXED,
      backend: config.FOUNDRY_SANDBOX,
      uid: config.FOUNDRY_SANDBOX_UID,
      image: config.FOUNDRY_SANDBOX_IMAGE,
      sharedFolders: [folders.dependencies],
      onProblem: (problem) => logger.warn(problem),
    });
    await sandbox.reapLeftovers();
    return {
      config,
      logger,
      database,
      sandbox,
      consume,
      commandLine,
      announce: (url) => database.lock?.publishUrl(url),
      close: async () => {
        await Promise.all([database.close(), sandbox.close()]);
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
