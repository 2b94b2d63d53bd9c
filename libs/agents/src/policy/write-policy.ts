import { parseProjectPath } from '#foundry/workspace';
import { agentErrors } from '../agents.errors.js';

/** What one agent may write. It is decided by Foundry for its role; nothing that a model says or reads changes it. */
export interface WritePolicy {
  /** Folders, each ending in `/`; files below them may be written, but for those that nobody may. */
  readonly folders: readonly string[];
}

export const WRITE_POLICIES = {
  backend: { folders: ['backend/src/', 'backend/migrations/'] },
  frontend: { folders: ['frontend/src/'] },
  integrator: { folders: ['backend/src/', 'backend/migrations/', 'frontend/src/'] },
  nothing: { folders: [] },
} as const satisfies Record<string, WritePolicy>;

/** Files that no agent writes wherever they are: what decides which checks run, what is installed and how it is started. */
const NOBODYS: ReadonlyArray<readonly [RegExp, string]> = [
  [/(^|\/)\./, 'files and folders whose name begins with a dot belong to Foundry'],
  [
    /(^|\/)(?:package|package-lock|npm-shrinkwrap|deno|bun)\.(?:json|lockb?)$|(^|\/)(?:yarn|pnpm-lock|bun)\.(?:lock|lockb|yaml)$/,
    'dependencies are settled: use what is installed, and add_dependency to declare it',
  ],
  [
    /(^|\/)(?:dockerfile|containerfile)(?:\.[^/]*)?$|(^|\/)(?:docker-)?compose[^/]*\.ya?ml$/,
    'how the project is started is settled',
  ],
  [
    /(^|\/)(?:tsconfig[^/]*\.json|(?:eslint|vite|vitest|prettier|babel|jest)\.config\.[^/]+|vitest\.(?:workspace|setup)\.[^/]+)$/,
    'the configuration of checks is settled',
  ],
  [/(^|\/)node_modules(\/|$)|(^|\/)dist(\/|$)/, 'installed and built files are not the project’s own'],
];

/** @throws agents.path_refused, workspace.invalid_path */
export function requireWritable(policy: WritePolicy, path: string): void {
  parseProjectPath(path);
  // Letter case decides nothing: there are disks on which it does not tell files apart.
  const folded = path.toLowerCase();
  const refused = NOBODYS.find(([pattern]) => pattern.test(folded));
  if (refused) throw agentErrors.pathRefused(`${JSON.stringify(path)} cannot be written: ${refused[1]}.`);
  if (policy.folders.some((folder) => path.startsWith(folder) && path.length > folder.length)) return;
  const places = policy.folders.length === 0 ? 'You may write nothing' : `You may write below ${policy.folders.join(', ')} only`;
  throw agentErrors.pathRefused(`${JSON.stringify(path)} cannot be written. ${places}.`);
}
