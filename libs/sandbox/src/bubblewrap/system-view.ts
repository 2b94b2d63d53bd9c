import { execFile } from 'node:child_process';
import { lstat, mkdir, readlink, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What every isolated run sees of the machine besides its own folders: programs, libraries, fonts, certificates. */
export interface SystemView {
  /** Arguments for bwrap that put it in place. */
  readonly args: readonly string[];
  /** Folders of this machine that are visible at their own path. */
  readonly folders: readonly string[];
}

export interface SandboxUser {
  readonly uid: number;
  readonly gid: number;
}

export const SANDBOX_HOME = '/home/sandbox';
export const SANDBOX_TEMP = '/tmp';

/** Merged into /usr on most systems (links), folders of their own on others. */
const SYSTEM_FOLDERS = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/nix/store', '/gnu/store'];

/**
 * Of /etc, only what programs cannot do without, and nothing that says something about this machine. Copied once, since
 * each mount costs every run a third of a millisecond.
 */
const PUBLIC_CONFIGURATION = [
  '/etc/alternatives',
  '/etc/ca-certificates',
  '/etc/chromium.d',
  '/etc/fonts',
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/localtime',
  '/etc/mime.types',
  '/etc/pki/ca-trust/extracted',
  '/etc/pki/tls/certs',
  '/etc/ssl/certs',
  '/etc/ssl/openssl.cnf',
];
const FONT_CACHE = '/var/cache/fontconfig';

/**
 * @param directory absolute path of a folder that does not exist yet: the /etc of all runs is made there.
 */
export async function makeSystemView(directory: string, user: SandboxUser): Promise<SystemView> {
  await mkdir(directory, { recursive: true, mode: 0o755 });
  const args = ['--ro-bind', '/usr', '/usr'];
  const folders = ['/usr'];
  for (const folder of SYSTEM_FOLDERS) {
    const kind = await kindOf(folder);
    if (kind === 'link') args.push('--symlink', await readlink(folder), folder);
    if (kind !== 'folder') continue;
    args.push('--ro-bind', folder, folder);
    folders.push(folder);
  }
  await writeConfiguration(directory, user);
  args.push('--ro-bind', directory, '/etc');
  if ((await kindOf(FONT_CACHE)) === 'folder') args.push('--ro-bind', FONT_CACHE, FONT_CACHE);
  const node = await nodeInstallation();
  if (!isWithin(node, folders)) {
    args.push('--ro-bind', node, node);
    folders.push(node);
  }
  return { args, folders };
}

/** Whether a path lies in one of the folders, or is one of them. */
export function isWithin(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`));
}

async function writeConfiguration(directory: string, { uid, gid }: SandboxUser): Promise<void> {
  const write = (name: string, text: string): Promise<void> => writeFile(join(directory, name), text);
  await write('passwd', `root:x:0:0:root:/:/usr/sbin/nologin\nsandbox:x:${uid}:${gid}:sandbox:${SANDBOX_HOME}:/bin/sh\n`);
  await write('group', `root:x:0:\nsandbox:x:${gid}:\n`);
  await write('hosts', '127.0.0.1 localhost\n::1 localhost\n');
  await write('nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files\n');
  await write('resolv.conf', '');
  await write('hostname', 'sandbox\n');
  await write('machine-id', `${'0'.repeat(31)}1\n`); // Chromium complains when there is none
  for (const path of PUBLIC_CONFIGURATION) {
    const kind = await kindOf(path);
    if (kind === 'missing') continue;
    const parent = dirname(join(directory, path.slice('/etc/'.length)));
    await mkdir(parent, { recursive: true });
    // Links stay links: they lead to /usr, which is the same inside. A link of /etc itself (the time zone) is followed.
    await copy([kind === 'link' ? '-R' : '-RP', path, parent]);
  }
  await run('chmod', ['-R', 'a+rX', directory]); // whatever the umask is
}

async function copy(args: readonly string[]): Promise<void> {
  try {
    await run('cp', args);
  } catch (error) {
    // Parts that only root may read (keys) are not for runs either; everything else was copied.
    if (!/Permission denied/.test((error as { stderr?: string }).stderr ?? '')) throw error;
  }
}

/** The folder that holds the running Node with its npm, or the program alone where it does not lie as usual. */
async function nodeInstallation(): Promise<string> {
  const program = await realpath(process.execPath);
  const prefix = dirname(dirname(program));
  const usual = program === join(prefix, 'bin', 'node') && (await kindOf(join(prefix, 'lib', 'node_modules'))) === 'folder';
  return usual ? prefix : program;
}

async function kindOf(path: string): Promise<'missing' | 'link' | 'folder' | 'file'> {
  try {
    const facts = await lstat(path);
    return facts.isSymbolicLink() ? 'link' : facts.isDirectory() ? 'folder' : 'file';
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return 'missing';
    throw error;
  }
}
