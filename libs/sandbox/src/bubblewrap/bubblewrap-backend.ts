import { closeSync, openSync } from 'node:fs';
import { mkdir, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PreparedRun, SandboxBackend, SpawnPlan } from '../backend.js';
import type { ControlGroups } from '../limits/control-groups.js';
import { launcherArguments, SHELL } from '../limits/launcher.js';
import { findProgram } from '../programs.js';
import { INSTANCE_MARKER, RUN_MARKER } from '../process-markers.js';
import { isKnownArchitecture, sandboxFilter } from '../seccomp/sandbox-filter.js';
import { handOver, mayChange } from './hand-over.js';
import { LauncherStatus } from './launcher-status.js';
import { bwrapArguments, NOBODY } from './bwrap-arguments.js';
import { visibleFolders, type VisibleFolder } from './run-mounts.js';
import { makeSystemView, SANDBOX_HOME, SANDBOX_TEMP, type SandboxUser, type SystemView } from './system-view.js';

export interface BubblewrapOptions {
  /** Absolute path of a folder that belongs to this process of Foundry alone. */
  readonly directory: string;
  /** Absolute path of the folder that holds all that runs may write to; what lies elsewhere is theirs to read at most. */
  readonly dataDirectory: string;
  /** Numeric id of user and group that runs have when Foundry is root. */
  readonly uid: number;
  /** Folders that links in a run's folders may lead to, read-only: the dependency store. */
  readonly sharedFolders: readonly string[];
  readonly groups: ControlGroups | undefined;
}

/** Everything that is the same for all runs. */
interface Machine {
  readonly bwrap: string;
  /** In front of the program: from root to an ordinary user. Empty when Foundry is no root. */
  readonly stepDown: readonly string[];
  readonly filterFile: string;
  readonly system: SystemView;
}

const ARGUMENTS_FD = 3;
/**
 * Namespaces of their own for processes, network, mounts, IPC and host name, a file system of selected read-only parts,
 * no rights, and a filter of system calls, by https://github.com/containers/bubblewrap.
 *
 * An ordinary user needs a user namespace for that. Root does not: bwrap then runs as root, which can show folders that
 * nobody else can reach, and the program starts as a user of its own. A user namespace of root's would leave it with
 * root's number, which the kernel's files in /proc/sys believe.
 */
export function bubblewrapBackend(options: BubblewrapOptions): SandboxBackend {
  const isRoot = process.getuid?.() === 0;
  const user: SandboxUser = isRoot ? { uid: options.uid, gid: options.uid } : { uid: NOBODY, gid: NOBODY };
  let preparing: Promise<Machine> | undefined;
  return {
    name: 'bubblewrap',
    isolates: true,
    folders: { home: SANDBOX_HOME, temp: SANDBOX_TEMP },
    plan: async (run) => {
      preparing ??= prepareMachine(options, user, isRoot);
      const machine = await preparing;
      const folders = visibleFolders(run, options.sharedFolders, machine.system.folders, options.dataDirectory);
      if (isRoot) {
        for (const { source, writable } of folders) if (writable) await handOver(source, { user, ...mayChange(source, options) });
      }
      return planRun(options, machine, run, folders, isRoot);
    },
  };
}

/** @throws Error that names what is missing, for people. */
async function prepareMachine(options: BubblewrapOptions, user: SandboxUser, isRoot: boolean): Promise<Machine> {
  const bwrap = findProgram('bwrap');
  if (bwrap === null) {
    throw new Error(
      'bubblewrap is not installed (Debian and Ubuntu: `apt-get install bubblewrap`, Fedora: `dnf install bubblewrap`, ' +
        'Alpine: `apk add bubblewrap`)',
    );
  }
  if (!isKnownArchitecture(process.arch)) throw new Error(`there is no filter of system calls for ${process.arch}`);
  const setpriv = isRoot ? findProgram('setpriv') : null;
  if (isRoot && setpriv === null) throw new Error('the command setpriv is missing: install util-linux');
  const directory = await ownFolder(options.directory);
  const filterFile = join(directory, 'system-calls.bpf');
  await writeFile(filterFile, sandboxFilter(process.arch), { mode: 0o600 });
  const system = await makeSystemView(join(directory, 'etc'), user);
  return { bwrap, stepDown: setpriv === null ? [] : stepDown(setpriv, user), filterFile, system };
}

/** Made anew: what lies there would be of an earlier try of this very process. */
async function ownFolder(directory: string): Promise<string> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true, mode: 0o755 });
  return join(await realpath(dirname(directory)), directory.slice(dirname(directory).length + 1));
}

function stepDown(setpriv: string, { uid, gid }: SandboxUser): string[] {
  const ids = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  return [setpriv, ...ids, '--inh-caps=-all', '--ambient-caps=-all', '--bounding-set=-all', '--no-new-privs', '--'];
}

function planRun(
  options: BubblewrapOptions,
  machine: Machine,
  run: PreparedRun,
  folders: readonly VisibleFolder[],
  isRoot: boolean,
): SpawnPlan {
  const { relay, limits } = run;
  const status = new LauncherStatus();
  const program = [...(relay?.launcher ?? []), run.program, ...run.args];
  const limitsInside = options.groups === undefined ? processLimit(limits.processes) : [];
  const group = options.groups?.create(limits);
  const filter = openSync(machine.filterFile, 'r');
  const inside = [...machine.stepDown, ...limitsInside, ...program];
  const command = [machine.bwrap, '--args', String(ARGUMENTS_FD), '--', ...inside] as const;
  return {
    program: SHELL,
    args: launcherArguments(limits, group?.joinFiles ?? [], command),
    cwd: '/',
    // The markers are here too: a launcher that was killed half-way must be found.
    env: { [RUN_MARKER]: run.env[RUN_MARKER] ?? '', [INSTANCE_MARKER]: run.env[INSTANCE_MARKER] ?? '' },
    // What stands on a command line can be read inside, and by everybody on this machine. The order is that of the
    // descriptors' numbers, see `bwrapArguments`.
    descriptors: [
      { send: `${bwrapArguments({ system: machine.system, run, folders, isRoot }).join('\0')}\0` },
      { file: filter },
      { receive: (text) => status.receive(text) },
    ],
    group,
    launched: status,
    release: () => closeSync(filter),
  };
}

/** Without control groups; counted in the run's own user namespace, so not what else this user runs. */
function processLimit(processes: number): string[] {
  const prlimit = findProgram('prlimit');
  return prlimit === null ? [] : [prlimit, `--nproc=${processes}`, '--'];
}
