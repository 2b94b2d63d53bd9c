import 'reflect-metadata';
import { loadConfig } from '#foundry/config';
import { defineErrors, DomainError, messageOf } from '#foundry/kernel';
import { openRuntime } from '#foundry/runtime';

const workerErrors = defineErrors('worker', {
  needsDatabase: [400, 'A worker of its own needs a database that several processes can use.'],
});

/** A process that only works on jobs; any number of them may run beside any number of api processes. */
async function main(): Promise<void> {
  const config = loadConfig();
  if (!config.DATABASE_URL) {
    throw workerErrors.needsDatabase(
      'A worker of its own needs DATABASE_URL: the embedded database belongs to one process, which "foundry up" is.',
    );
  }
  const runtime = await openRuntime({
    config,
    purpose: 'foundry worker',
    consume: true,
    console: process.stderr.isTTY ? 'pretty' : 'json',
  });
  process.stdout.write('Foundry worker is taking jobs.\n');
  const stop = (): void =>
    void runtime.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function fail(error: unknown): void {
  const [sentence, code] = error instanceof DomainError ? [error.message, error.code] : [messageOf(error), 'internal'];
  process.stderr.write(`foundry worker: ${sentence} [${code}]\n`);
  process.exit(1);
}

void main().catch(fail);
