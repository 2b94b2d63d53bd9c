import type { PreparedRun } from '../backend.js';
import { SANDBOX_HOME, SANDBOX_TEMP, type SandboxUser } from '../bubblewrap/system-view.js';
import type { VisibleFolder } from '../bubblewrap/run-mounts.js';
import { RELAY_FOLDER } from '../network/relay.js';
import { findNpm } from '../programs.js';

/** Where the images of Debian and of Node have their programs; the running Node's folder is this machine's affair. */
export const IMAGE_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export const INSTANCE_LABEL = 'foundry.instance';

/** One process alone must not be ended before all of them together are looked at: then the limit has its right name. */
const CPU_TIME_GRACE_S = 2;
/** Of the engine, for one line of a file of variables. */
const LONGEST_VARIABLE_BYTES = 60_000;

export interface ContainerView {
  readonly run: PreparedRun;
  readonly name: string;
  /** The value of `FOUNDRY_INSTANCE`, by which a later start finds what this one has left. */
  readonly instance: string;
  readonly image: string;
  readonly user: SandboxUser;
  readonly folders: readonly VisibleFolder[];
  /** Absolute path of the profile of system calls. */
  readonly profile: string;
  /** Files of this machine that take the place of those of the image. */
  readonly configuration: readonly VisibleFolder[];
}

/** For `docker create`; the environment follows on its standard input. */
export function createArguments(view: ContainerView): string[] {
  const { run, name, instance, image, user, folders, profile, configuration } = view;
  const { limits, relay, request } = run;
  const memory = String(limits.memoryBytes);
  const [program = '', ...args] = programOf(run);
  const relayFolder = relay === undefined ? [] : [{ source: relay.directory, target: RELAY_FOLDER, writable: false }];
  const takesInput = request.stdin !== undefined || request.keepStdinOpen === true;
  const options: (readonly string[])[] = [
    // what is not there is said at the start, and not fetched from anywhere in the middle of a run
    ['create', '--pull', 'never', '--name', name, '--label', `${INSTANCE_LABEL}=${instance}`],
    // the first process of a namespace ignores signals that it has no handler for, so that is not the program
    ['--init', '--no-healthcheck', '--log-driver', 'none', ...(takesInput ? ['--interactive'] : [])],
    ['--network', 'none', '--ipc', 'private', '--hostname', 'sandbox'],
    ['--user', `${user.uid}:${user.gid}`, '--cap-drop', 'ALL'],
    ['--security-opt', 'no-new-privileges', '--security-opt', `seccomp=${profile}`],
    ['--memory', memory, '--memory-swap', memory, '--pids-limit', String(limits.processes)],
    ulimit('nofile', limits.openFiles),
    ulimit('fsize', limits.fileBytes),
    ulimit('cpu', Math.ceil(limits.cpuTimeMs / 1000) + CPU_TIME_GRACE_S),
    ulimit('core', 0),
    ['--read-only', '--shm-size', memory],
    // In memory, and counted as such.
    ...[SANDBOX_TEMP, SANDBOX_HOME].map((path) => ['--tmpfs', `${path}:rw,exec,nosuid,nodev,mode=1777,size=${memory}`]),
    ...[...configuration, ...relayFolder, ...folders].map(bind),
    ['--workdir', run.cwd, '--env-file', '/dev/stdin'],
    ['--entrypoint', program, image],
  ];
  return [...options.flat(), ...args];
}

/** Node and npm are the image's own; everything else is found there by its name, or is a file that the run is shown. */
export function programOf({ program, args, relay }: PreparedRun): string[] {
  const ownNode = (path: string): string => (path === process.execPath ? 'node' : path);
  const [relayProgram, ...relayArgs] = relay?.launcher ?? [];
  const npm = findNpm();
  const isNpm = npm !== null && program === npm.command && npm.args.every((arg, index) => arg === args[index]);
  const command = isNpm ? ['npm', ...args.slice(npm.args.length)] : [ownNode(program), ...args];
  return relayProgram === undefined ? command : [ownNode(relayProgram), ...relayArgs, ...command];
}

/**
 * One variable a line, as the engine reads it: on a command line everybody on this machine could read them.
 * @throws Error for people when a value cannot be written like that.
 */
export function environmentFile(env: Readonly<Record<string, string>>): string {
  const lines = Object.entries(env).map(([name, value]) => {
    if (/[\n\r\0]/.test(value)) throw new Error(`the variable ${name} has a line break, which no container can be given`);
    if (Buffer.byteLength(value) > LONGEST_VARIABLE_BYTES) throw new Error(`the variable ${name} is too long for a container`);
    if (!/^[^\s=#][^\s=]*$/.test(name))
      throw new Error(`a variable named ${JSON.stringify(name)} cannot be given to a container`);
    return `${name}=${value}\n`;
  });
  // the first process passes a signal on to all of the program's group, as it is without a container
  return [...lines, 'TINI_KILL_PROCESS_GROUP=1\n'].join('');
}

function ulimit(name: string, most: number): string[] {
  return ['--ulimit', `${name}=${most}:${most}`];
}

/** Unlike `--volume` it makes no folder where there is none, and takes a colon for what it is. */
function bind({ source, target, writable }: VisibleFolder): string[] {
  const fields = ['type=bind', `source=${source}`, `target=${target}`, ...(writable ? [] : ['readonly'])];
  return ['--mount', fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(',')];
}
