import { existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium, findNpm, findProgram } from './programs.js';
import type { RunResult, Sandbox } from './sandbox.types.js';

/** A program that Foundry or its checks use, as found on this machine. */
export interface ToolFact {
  readonly name: 'node' | 'npm' | 'git' | 'chromium' | 'docker' | 'bubblewrap';
  readonly found: boolean;
  readonly path?: string;
  readonly version?: string;
  /** What there is no use of without it, or why it cannot be used; for people. */
  readonly note?: string;
}

export interface MachineFacts {
  readonly tools: readonly ToolFact[];
  /** Whether a container engine answered, which is more than having its command. */
  readonly containerEngine: { readonly answers: boolean; readonly version?: string; readonly reason?: string };
}

/** The facts that `foundry doctor` shows; looks at the machine each time it is called. */
export async function inspectMachine(sandbox: Sandbox): Promise<MachineFacts> {
  const npm = findNpm();
  const [npmFact, git, chromium, docker, bubblewrap, containerEngine] = await Promise.all([
    npm === null
      ? missing('npm', 'needed to install the dependencies of the projects: it comes with Node')
      : versionOf(sandbox, 'npm', npm.command, [...npm.args, '--version'], npm.args[0] ?? npm.command),
    fact(sandbox, 'git', findProgram('git'), 'needed for every build: install git (Debian and Ubuntu: apt-get install git)'),
    fact(sandbox, 'chromium', findChromium(), 'without it no check opens the page in a browser'),
    fact(sandbox, 'docker', findProgram('docker'), 'without it no check builds the container images'),
    fact(
      sandbox,
      'bubblewrap',
      findProgram('bwrap'),
      'without it, or a container engine instead, code that a model or a client wrote is not run',
    ),
    probeContainerEngine(sandbox),
  ]);
  const node: ToolFact = { name: 'node', found: true, path: process.execPath, version: process.versions.node };
  return { tools: [node, npmFact, git, chromium, docker, bubblewrap], containerEngine };
}

/** Whether a container engine answers within five seconds, also when DOCKER_HOST or the user's context names it. */
export async function probeContainerEngine(sandbox: Sandbox): Promise<MachineFacts['containerEngine']> {
  if (findProgram('docker') === null) return { answers: false, reason: 'the docker command was not found' };
  const result = await ask(sandbox, 'docker', ['version', '--format', '{{.Server.Version}}'], dockerEnvironment());
  const version = result.stdout.text.trim();
  if (result.outcome === 'exited' && result.exitCode === 0 && version !== '') return { answers: true, version };
  const said = result.stderr.text.trim().split('\n')[0];
  return { answers: false, reason: said || `the container engine did not answer (${result.outcome})` };
}

/** What the docker command needs of the user's environment to find the engine, its plugins and its context. */
export function dockerEnvironment(): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (
      value !== undefined &&
      /^(DOCKER_(HOST|CONTEXT|CONFIG|CERT_PATH|TLS|TLS_VERIFY|API_VERSION)|BUILDX_CONFIG|XDG_RUNTIME_DIR)$/.test(name)
    ) {
      passed[name] = value;
    }
  }
  const config = join(homedir(), '.docker');
  if (passed['DOCKER_CONFIG'] === undefined && existsSync(config)) passed['DOCKER_CONFIG'] = config;
  return passed;
}

function fact(sandbox: Sandbox, name: ToolFact['name'], path: string | null, use: string): Promise<ToolFact> | ToolFact {
  return path === null ? missing(name, use) : versionOf(sandbox, name, path, ['--version'], path);
}

function missing(name: ToolFact['name'], note: string): ToolFact {
  return { name, found: false, note };
}

async function versionOf(
  sandbox: Sandbox,
  name: ToolFact['name'],
  command: string,
  args: readonly string[],
  path: string,
): Promise<ToolFact> {
  const result = await ask(sandbox, command, args);
  const version = /\d+(?:\.\d+)+/.exec(result.stdout.text)?.[0];
  if (result.outcome === 'exited' && result.exitCode === 0 && version !== undefined) return { name, found: true, path, version };
  return {
    name,
    found: false,
    path,
    note: `it is there but does not run: ${result.reason ?? (result.stderr.text.trim().split('\n')[0] || result.outcome)}`,
  };
}

function ask(sandbox: Sandbox, command: string, args: readonly string[], env: Record<string, string> = {}): Promise<RunResult> {
  return sandbox.run({ command, args, cwd: tmpdir(), origin: 'foundry', network: 'none', env, limits: { wallTimeMs: 5000 } });
}
