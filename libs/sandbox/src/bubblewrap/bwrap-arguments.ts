import type { PreparedRun } from '../backend.js';
import { RELAY_FOLDER } from '../network/relay.js';
import { foldersAbove, type VisibleFolder } from './run-mounts.js';
import { SANDBOX_HOME, SANDBOX_TEMP, type SystemView } from './system-view.js';

/** Descriptors that bwrap is started with, after 3, which holds these arguments themselves. */
const FILTER_FD = '4';
const STATUS_FD = '5';

/** Whom an ordinary user's runs believe to be. */
export const NOBODY = 65534;

/** Kept until the program starts as another user; the last one to enter the run's folder, which only that user may. */
const STEP_DOWN_RIGHTS = ['CAP_SETUID', 'CAP_SETGID', 'CAP_SETPCAP', 'CAP_DAC_READ_SEARCH'];

export interface BwrapView {
  readonly system: SystemView;
  readonly run: PreparedRun;
  readonly folders: readonly VisibleFolder[];
  readonly isRoot: boolean;
}

/** What a run may see and be, in the order in which bwrap does it: a later mount covers an earlier one. */
export function bwrapArguments({ system, run, folders, isRoot }: BwrapView): string[] {
  const targets = [...folders.map(({ target }) => target), ...(run.relay === undefined ? [] : [RELAY_FOLDER])];
  const nobody = String(NOBODY);
  const options: (readonly string[])[] = [
    isRoot
      ? ['--cap-drop', 'ALL', ...STEP_DOWN_RIGHTS.flatMap((right) => ['--cap-add', right])]
      : ['--unshare-user', '--disable-userns', '--uid', nobody, '--gid', nobody, '--cap-drop', 'ALL'],
    ['--unshare-pid', '--unshare-net', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try', '--hostname', 'sandbox'],
    ['--die-with-parent', '--new-session', '--clearenv'],
    ['--seccomp', FILTER_FD, '--json-status-fd', STATUS_FD],
    system.args,
    ['--proc', '/proc', '--dev', '/dev'],
    // In memory, and counted as such.
    ...['/dev/shm', SANDBOX_TEMP, SANDBOX_HOME].map((path) => emptyFolder(path, run.limits.memoryBytes)),
    ...foldersAbove(targets, system.folders).map((folder) => ['--perms', '0755', '--dir', folder]),
    ...folders.map(({ source, target, writable }) => [writable ? '--bind' : '--ro-bind', source, target]),
    run.relay === undefined ? [] : ['--ro-bind', run.relay.directory, RELAY_FOLDER],
    ['--remount-ro', '/dev', '--remount-ro', '/'],
    ['--chdir', run.cwd],
    ...Object.entries(run.env).map(([name, value]) => ['--setenv', name, value]),
  ];
  return options.flat();
}

function emptyFolder(path: string, bytes: number): string[] {
  return ['--perms', '1777', '--size', String(bytes), '--tmpfs', path];
}
