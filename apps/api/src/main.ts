import { prewarmDatabase } from '#foundry/database/prewarm';
import { DomainError, installationPath, messageOf } from '#foundry/kernel';
import { parseArgs } from 'node:util';
import { ensureListenable } from './listening.js';

/** `foundry up`, and the `api` process of a cluster (with `--no-worker`). */
async function main(): Promise<void> {
  const options = parseOptions();
  // Nest needs it when it loads, and a bundle that is split does not keep the order of imports.
  await import('reflect-metadata');
  const { loadConfig } = await import('#foundry/config');
  const commandLine = {
    ...(options.port && { FOUNDRY_PORT: options.port }),
    ...(options.host && { FOUNDRY_HOST: options.host }),
  };
  const config = loadConfig({ ...process.env, ...commandLine });
  await ensureListenable(config).catch(async (error: unknown) => {
    // Who starts the same server twice is told so by the lock of its data directory.
    const { readLock } = await import('#foundry/database');
    if (config.DATABASE_URL || readLock(config.FOUNDRY_DATA_DIR) === undefined) throw error;
  });
  if (!config.DATABASE_URL) {
    const templateFile = installationPath('dist/database-template');
    await prewarmDatabase(config.FOUNDRY_DATA_DIR, { purpose: 'foundry up', templateFile });
  }
  const { startServer } = await import('./server.js');
  const server = await startServer({
    config,
    commandLine,
    consume: !options['no-worker'],
    console: process.stderr.isTTY ? 'pretty' : 'json',
  });
  process.stdout.write(bannerOf(server.url, server.adminToken, config.FOUNDRY_DATA_DIR));
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(130);
    stopping = true;
    server.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function parseOptions() {
  try {
    return parseArgs({
      args: process.argv.slice(process.argv[2] === 'up' ? 3 : 2),
      options: { port: { type: 'string' }, host: { type: 'string' }, 'no-worker': { type: 'boolean' } },
    }).values;
  } catch (error) {
    throw new DomainError('cli.usage', 400, `${messageOf(error)} The server takes --port, --host and --no-worker.`);
  }
}

function bannerOf(url: string, adminToken: string | undefined, dataDirectory: string): string {
  const lines = [
    '',
    `  Foundry is ready at ${url}`,
    `  API documentation   ${url}/api/docs`,
    `  Data directory      ${dataDirectory}`,
  ];
  if (adminToken) {
    lines.push(
      '',
      `  Admin token         ${adminToken}`,
      '                      It is shown this once. Open the page already signed in:',
      `                      ${url}/#token=${adminToken}`,
    );
  }
  return `${lines.join('\n')}\n\n`;
}

function fail(error: unknown): void {
  const [sentence, code] =
    error instanceof DomainError ? [error.message, error.code] : [`Something went wrong here: ${messageOf(error)}`, 'internal'];
  process.stderr.write(`foundry: ${sentence} [${code}]\n`);
  if (!(error instanceof DomainError) && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exit(error instanceof DomainError ? error.exitCode : 1);
}

void main().catch(fail);
