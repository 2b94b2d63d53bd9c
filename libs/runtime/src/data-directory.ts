import { join } from 'node:path';

/** Where everything in the data directory is. */
export function dataDirectory(root: string) {
  return {
    root,
    workspaces: join(root, 'builds'),
    artifacts: join(root, 'artifacts'),
    dependencies: join(root, 'dependencies'),
    run: join(root, 'run'),
    logs: join(root, 'logs'),
    serverFile: join(root, 'server.json'),
  } as const;
}
