import type { RunRequest, RunResult, Sandbox } from '#foundry/sandbox';
import type { CheckContext } from '../check.types.js';

const A_DAY_MS = 86_400_000;

export interface DockerOptions {
  /** Name or absolute path of the Docker command line client. */
  readonly command: string;
  /** What the client needs to find the engine and its plugins: `DOCKER_HOST`, `DOCKER_CONTEXT`, `DOCKER_CONFIG`, … */
  readonly environment: Readonly<Record<string, string>>;
}

/** Runs the client in the workspace's root. */
export function docker(
  sandbox: Sandbox,
  options: DockerOptions,
  context: CheckContext,
  args: readonly string[],
  more: Pick<RunRequest, 'env' | 'signal' | 'onLine' | 'limits' | 'stdin'> = {},
): Promise<RunResult> {
  return sandbox.run({
    command: options.command,
    args,
    cwd: context.workspace.root,
    // the client is the operator's program; what it builds runs in the engine's own isolation
    origin: 'foundry',
    network: 'registry',
    limits: { wallTimeMs: A_DAY_MS }, // the check's own limit ends it through the signal
    signal: context.signal,
    ...more,
    env: { ...options.environment, ...more.env },
  });
}
