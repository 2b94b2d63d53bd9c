import type { ModelServer, SeenRequest } from '#foundry/llm/testing';
import { createHash } from 'node:crypto';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { SHARED_DEPENDENCIES } from '../foundry.js';

/** An environment with a data directory of its own, which shares the installed dependencies of the other tests. */
export async function freshEnvironment(folder: string, name: string): Promise<Record<string, string>> {
  const data = join(folder, name.replace(/\W+/g, '-'));
  await mkdir(SHARED_DEPENDENCIES, { recursive: true });
  await mkdir(data);
  await symlink(SHARED_DEPENDENCIES, join(data, 'dependencies'));
  return { FOUNDRY_DATA_DIR: data };
}

/** A route over these servers in their order; the providers are called `first`, `second`, … */
export function routeOver(...servers: readonly ModelServer[]): Record<string, string> {
  const names = ['first', 'second', 'third'];
  return {
    FOUNDRY_MODEL_PROVIDERS: servers.map(({ baseUrl }, index) => `${names[index]}=${baseUrl}`).join(','),
    FOUNDRY_MODEL: servers.map((_, index) => `${names[index]}/competent`).join(','),
    FOUNDRY_MODEL_ATTEMPTS: '1',
  };
}

/** Equal for requests that ask the same. */
export const hashOf = ({ body }: SeenRequest): string => createHash('sha256').update(JSON.stringify(body)).digest('hex');
