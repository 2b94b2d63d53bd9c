import { TokenService } from '#foundry/auth';
import type { Config } from '#foundry/config';
import { openRuntime } from '#foundry/runtime';

/**
 * `foundry token`: whoever may write to the data directory, or knows DATABASE_URL, may make a new admin token. With the
 * embedded database the server must not be running: it owns the directory.
 */
export async function tokenCommand(config: Config, options: { json?: boolean }): Promise<number> {
  const runtime = await openRuntime({ config, purpose: 'foundry token', consume: false, console: 'none' });
  try {
    const token = await runtime.get(TokenService).renewAdmin();
    process.stdout.write(options.json ? `${JSON.stringify({ token })}\n` : `${token}\n`);
    return 0;
  } finally {
    await runtime.close();
  }
}
