import { withCorrelation } from '#foundry/kernel';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogger, NestLogger } from './index.js';

describe('createLogger', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'foundry-log-'));
  });
  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  const lines = async (): Promise<Record<string, unknown>[]> => {
    const text = await readFile(join(directory, 'foundry.log'), 'utf8');
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  it('writes structured lines with the correlation id and without secrets', async () => {
    const logger = await createLogger({ level: 'info', directory, console: 'none' });
    withCorrelation('req_7', () =>
      logger.info({ token: 'fdy_secret', headers: { authorization: 'Bearer fdy_secret' } }, 'Something happened.'),
    );
    await expect.poll(lines).toEqual([
      expect.objectContaining({
        correlationId: 'req_7',
        token: '(hidden)',
        headers: { authorization: '(hidden)' },
        msg: 'Something happened.',
      }),
    ]);
  });

  it("keeps what Nest's loggers are given, and Nest's own chatter at the debug level", async () => {
    const logger = new NestLogger(await createLogger({ level: 'info', directory, console: 'none' }));
    logger.log('Mapped {/, GET} route', 'RouterExplorer');
    logger.error({ buildId: 'bld_1', err: new Error('why') }, 'It failed.', 'BuildRunner');
    await expect.poll(lines).toEqual([
      expect.objectContaining({
        level: 50,
        context: 'BuildRunner',
        buildId: 'bld_1',
        msg: 'It failed.',
        err: expect.objectContaining({ message: 'why' }) as object,
      }),
    ]);
  });
});
