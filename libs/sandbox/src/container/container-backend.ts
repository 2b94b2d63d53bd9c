import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '#foundry/kernel';
import type { PreparedRun, SandboxBackend, SpawnPlan } from '../backend.js';
import { handOver, mayChange } from '../bubblewrap/hand-over.js';
import { visibleFolders, type VisibleFolder } from '../bubblewrap/run-mounts.js';
import { SANDBOX_HOME, SANDBOX_TEMP, type SandboxUser } from '../bubblewrap/system-view.js';
import { INSTANCE_MARKER, RUN_MARKER } from '../process-markers.js';
import { engineProfile } from '../seccomp/engine-profile.js';
import { isKnownArchitecture } from '../seccomp/sandbox-filter.js';
import { createArguments, environmentFile, IMAGE_PATH, programOf } from './container-arguments.js';
import { ContainerRun } from './container-run.js';
import { Engine } from './engine.js';

export interface ContainerOptions {
  /** Absolute path of a folder that belongs to this process of Foundry alone; that it is there says that containers were made. */
  readonly directory: string;
  /** Absolute path of the folder that holds all that runs may write to; what lies elsewhere is theirs to read at most. */
  readonly dataDirectory: string;
  /** Numeric id of user and group that runs have when Foundry is root. */
  readonly uid: number;
  /** Folders that links in a run's folders may lead to, read-only: the dependency store. */
  readonly sharedFolders: readonly string[];
  /** What runs see as their system: Node, and whatever else they are to have. */
  readonly image: string;
  /** Default: the `docker` command of this machine. */
  readonly engine?: Engine;
}

/** Everything that is the same for all runs. */
interface Prepared {
  readonly engine: Engine;
  readonly profile: string;
  readonly configuration: readonly VisibleFolder[];
}

/** Seconds of a busy engine; one that does not answer has been found out before. */
const CREATION_TIME_MS = 20_000;
/** Of the image, not of this machine: no run's folder may take their place. */
const SYSTEM_FOLDERS = ['/usr', '/bin', '/sbin', '/lib', '/lib64'];

/**
 * Runs in containers of an engine that is already there, by its command line. The system that a run sees is an image's, with the
 * image's Node; its own folders are at the same paths as on this machine. Nothing is ever pulled: what the operator has not
 * brought to the engine is not run.
 */
export function containerBackend(options: ContainerOptions): SandboxBackend {
  const isRoot = process.getuid?.() === 0;
  const user: SandboxUser = isRoot
    ? { uid: options.uid, gid: options.uid }
    : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  let preparing: Promise<Prepared> | undefined;
  return {
    name: 'container',
    isolates: true,
    folders: { home: SANDBOX_HOME, temp: SANDBOX_TEMP },
    programs: { path: IMAGE_PATH, image: options.image },
    plan: async (run) => {
      preparing ??= prepare(options, user);
      const prepared = await preparing;
      const [program = ''] = programOf({ ...run, relay: undefined }); // what the image has is not shown from here
      const folders = visibleFolders({ ...run, program }, options.sharedFolders, SYSTEM_FOLDERS, options.dataDirectory);
      if (isRoot) {
        for (const { source, writable } of folders) if (writable) await handOver(source, { user, ...mayChange(source, options) });
      }
      return planRun(options, prepared, run, { folders, user, program });
    },
  };
}

/** @throws Error that names what is missing, for people. */
async function prepare(options: ContainerOptions, user: SandboxUser): Promise<Prepared> {
  if (!isKnownArchitecture(process.arch)) throw new Error(`there is no filter of system calls for ${process.arch}`);
  const engine = options.engine ?? Engine.find();
  try {
    await engine.call(['version', '--format', '{{.Server.Version}}']);
  } catch (error) {
    throw new Error(`no container engine answers the docker command (${messageOf(error)}): start it, or set DOCKER_HOST`, {
      cause: error,
    });
  }
  await requireImage(engine, options.image);
  await rm(options.directory, { recursive: true, force: true }); // of an earlier try of this very process
  await mkdir(options.directory, { recursive: true, mode: 0o755 });
  const profile = join(options.directory, 'system-calls.json');
  await writeFile(profile, JSON.stringify(engineProfile(process.arch)));
  return { engine, profile, configuration: await writeConfiguration(options.directory, user) };
}

async function requireImage(engine: Engine, image: string): Promise<void> {
  try {
    await engine.call(['image', 'inspect', '--format', '{{.Id}}', image]);
  } catch (error) {
    if (!/no such image/i.test(messageOf(error))) throw error;
    throw new Error(`the image ${image} is not there: \`docker pull ${image}\`, or name another one in FOUNDRY_SANDBOX_IMAGE`, {
      cause: error,
    });
  }
}

/** The image has no user of that number, and the engine would copy this machine's name servers. */
async function writeConfiguration(directory: string, { uid, gid }: SandboxUser): Promise<VisibleFolder[]> {
  const files = {
    passwd: `root:x:0:0:root:/:/usr/sbin/nologin\nsandbox:x:${uid}:${gid}:sandbox:${SANDBOX_HOME}:/bin/sh\n`,
    group: `root:x:0:\nsandbox:x:${gid}:\n`,
    'resolv.conf': '',
  };
  const shown: VisibleFolder[] = [];
  for (const [name, text] of Object.entries(files)) {
    const source = join(directory, name);
    await writeFile(source, text, { mode: 0o644 });
    shown.push({ source, target: `/etc/${name}`, writable: false });
  }
  return shown;
}

async function planRun(
  options: ContainerOptions,
  { engine, profile, configuration }: Prepared,
  run: PreparedRun,
  {
    folders,
    user,
    program,
  }: { readonly folders: readonly VisibleFolder[]; readonly user: SandboxUser; readonly program: string },
): Promise<SpawnPlan> {
  const { image } = options;
  const [marker = '', instance = ''] = [run.env[RUN_MARKER], run.env[INSTANCE_MARKER]];
  const name = `foundry-${marker.replace(/[^\w.-]/g, '-')}`;
  const args = createArguments({ run, name, instance, image, user, folders, profile, configuration });
  const container = new ContainerRun(engine, name, image, program);
  try {
    await engine.call(args, { input: environmentFile(run.env), timeoutMs: CREATION_TIME_MS });
  } catch (error) {
    await container.remove(); // also when the engine has made it and was too slow to say so
    throw error;
  }
  const takesInput = run.request.stdin !== undefined || run.request.keepStdinOpen === true;
  return {
    program: engine.program,
    args: ['start', '--attach', ...(takesInput ? ['--interactive'] : []), name],
    cwd: '/',
    // The markers are for a later start, which ends what this one has left.
    env: { ...engine.environment, [RUN_MARKER]: marker, [INSTANCE_MARKER]: instance },
    group: container,
    held: container,
    launched: container.launched,
  };
}
