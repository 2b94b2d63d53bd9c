import type { RunResult, Sandbox } from '#foundry/sandbox';
import { workspaceErrors } from './workspace.errors.js';

/**
 * Settings that hold for every command, whatever a repository's own configuration or the user's says: no hook, filter,
 * monitor or helper program is started, nothing is converted, nothing is fetched, no housekeeping runs aside.
 */
const SETTINGS: readonly (readonly [string, string])[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.untrackedCache', 'false'],
  ['core.autocrlf', 'false'],
  ['core.fileMode', 'true'],
  ['core.quotePath', 'false'],
  ['core.logAllRefUpdates', 'false'],
  ['core.attributesFile', '/dev/null'],
  ['core.excludesFile', '/dev/null'],
  ['core.precomposeUnicode', 'false'],
  ['safe.directory', '*'],
  ['protocol.allow', 'never'],
  ['commit.gpgSign', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['diff.renames', 'false'],
  ['index.version', '2'],
  ['pack.threads', '1'],
  ['pack.writeReverseIndex', 'false'],
];

const ENVIRONMENT: Readonly<Record<string, string>> = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_CONFIG_PARAMETERS: '',
  GIT_ALLOW_PROTOCOL: '',
  GIT_DEFAULT_HASH: 'sha1',
  GIT_CONFIG_COUNT: String(SETTINGS.length),
  ...Object.fromEntries(
    SETTINGS.flatMap(([key, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, key],
      [`GIT_CONFIG_VALUE_${index}`, value],
    ]),
  ),
};

/** Bytes of a command's output that are kept; more is an error, never a cut result. */
const OUTPUT_BYTES = 48 * 1024 * 1024;

export interface GitPlace {
  readonly gitDirectory: string;
  readonly workTree: string;
  /** Another index than the repository's own. */
  readonly index?: string;
  /** Folder of another repository's objects, which are seen as if they were in this one. */
  readonly otherObjects?: string;
}

export interface GitOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that are an answer and not a failure; default only 0. */
  readonly accept?: readonly number[];
  /** Default two minutes. */
  readonly wallTimeMs?: number;
}

/** Runs the real git with a place, and with nothing of the machine's or the user's configuration. */
export class Git {
  constructor(
    private readonly sandbox: Sandbox,
    private readonly place: GitPlace,
  ) {}

  at(place: Partial<GitPlace>): Git {
    return new Git(this.sandbox, { ...this.place, ...place });
  }

  /** @throws workspace.git_missing, git_failed, disk_full */
  async run(args: readonly string[], options: GitOptions = {}): Promise<string> {
    return (await this.answer(args, options)).stdout.text;
  }

  /** For commands whose exit code is their answer. @param options `accept`: the codes that are one. */
  async exitCode(args: readonly string[], options: GitOptions): Promise<number> {
    return (await this.answer(args, options)).exitCode as number;
  }

  private async answer(args: readonly string[], options: GitOptions): Promise<RunResult> {
    const { gitDirectory, workTree, index, otherObjects } = this.place;
    const result = await this.sandbox.run({
      command: 'git',
      args,
      cwd: workTree,
      origin: 'foundry',
      network: 'none',
      env: {
        ...ENVIRONMENT,
        GIT_DIR: gitDirectory,
        GIT_WORK_TREE: workTree,
        ...(index === undefined ? {} : { GIT_INDEX_FILE: index }),
        ...(otherObjects === undefined ? {} : { GIT_ALTERNATE_OBJECT_DIRECTORIES: otherObjects }),
        ...options.env,
      },
      limits: { wallTimeMs: options.wallTimeMs ?? 120_000, outputBytes: OUTPUT_BYTES, captureBytes: OUTPUT_BYTES },
      ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
    });
    const accepted = options.accept ?? [0];
    if (result.outcome === 'exited' && result.exitCode !== null && accepted.includes(result.exitCode)) return result;
    throw failure(result);
  }
}

function failure(result: RunResult): Error {
  if (result.outcome === 'not_started' && result.reason?.includes('was not found') === true) {
    return workspaceErrors.gitMissing(
      'git was not found, and every project is kept under it: install it (Debian and Ubuntu: `apt-get install git`, Fedora: `dnf install git`, ' +
        'macOS: `xcode-select --install`) and try again.',
    );
  }
  const said = result.stderr.text.trim();
  if (/No space left on device|Disk quota exceeded/.test(said)) {
    return workspaceErrors.diskFull('The disk that holds the project files is full: free some space and resume the build.');
  }
  const reason =
    said.split('\n')[0] || result.reason || `it ended with ${result.exitCode ?? result.exitSignal ?? result.outcome}`;
  return workspaceErrors.gitFailed(`${result.commandLine} failed: ${reason}`, { details: { output: said.slice(-4000) } });
}
