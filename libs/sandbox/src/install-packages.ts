import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '#foundry/kernel';
import { requiredPackages, type Lockfile } from './lockfile.js';
import { findNpm } from './programs.js';
import { sandboxErrors } from './sandbox.errors.js';
import type { RunResult, Sandbox } from './sandbox.types.js';

export interface Installation {
  /** Empty and on the store's own disk. */
  readonly folder: string;
  readonly packageJson: string;
  readonly packageLock: string;
  readonly lockfile: Lockfile;
  readonly sandbox: Sandbox;
  readonly installTimeMs: number;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/** npm alone retries for minutes before it says that there is no network; this is at most about half a minute. */
const BOUNDED_NETWORK = [
  '--fetch-retries=1',
  '--fetch-retry-mintimeout=500',
  '--fetch-retry-maxtimeout=2000',
  '--fetch-timeout=15000',
];

/**
 * Installs what a lockfile names, checks that all of it is there, and takes away the right to write to it.
 * @returns the number of packages that had to be there, and the bytes that everything takes on disk.
 */
export async function installPackages(installation: Installation): Promise<{ packages: number; bytes: number }> {
  const { folder, sandbox, installTimeMs, signal, onLine } = installation;
  const npm = findNpm();
  if (npm === null) {
    throw sandboxErrors.npmMissing(
      `npm was not found beside ${process.execPath} or on PATH: install the npm that comes with Node.`,
    );
  }
  await writeFile(join(folder, 'package.json'), installation.packageJson);
  await writeFile(join(folder, 'package-lock.json'), installation.packageLock);
  const result = await sandbox.run({
    command: npm.command,
    args: [
      ...npm.args,
      'ci',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      '--no-update-notifier',
      '--include=dev',
      '--include=optional',
      ...BOUNDED_NETWORK,
    ],
    cwd: folder,
    origin: 'foundry',
    network: 'registry',
    limits: { wallTimeMs: installTimeMs },
    signal,
    onLine,
  });
  if (result.outcome === 'cancelled') throw sandboxErrors.cancelled('The installation of the dependencies was cancelled.');
  if (result.outcome !== 'exited' || result.exitCode !== 0) throw failure(result);
  const packages = await verify(folder, installation.lockfile);
  const bytes = await sizeOf(folder, sandbox);
  await sandbox.run({ command: 'chmod', args: ['-R', 'a-w', 'node_modules'], cwd: folder, origin: 'foundry', network: 'none' });
  return { packages, bytes };
}

const NO_ANSWER =
  /\b(ENOTFOUND|EAI_AGAIN|EAI_FAIL|ECONNREFUSED|ECONNRESET|ECONNABORTED|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENETDOWN|ERR_SOCKET_TIMEOUT|ENOTCACHED|EIDLETIMEOUT|ERESPONSETIMEOUT|ECONNECTIONTIMEOUT|UND_ERR_CONNECT_TIMEOUT|network request to \S+ failed)\b/i;
const UNTRUSTED =
  /\b(UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_HAS_EXPIRED)\b/;

function failure(result: RunResult): Error {
  const words = result.stderr.text.trim();
  const details = {
    command: result.commandLine,
    outcome: result.outcome,
    exitCode: result.exitCode,
    output: words.slice(0, 4000),
  };
  const untrusted = UNTRUSTED.exec(words)?.[1];
  if (untrusted !== undefined) {
    return sandboxErrors.registryUnreachable(
      `The package registry's certificate is not trusted (${untrusted}): name your certificate authority with \`npm config set cafile\` or NODE_EXTRA_CA_CERTS and try again.`,
      { details },
    );
  }
  const silent = NO_ANSWER.exec(words)?.[1];
  if (silent !== undefined || result.outcome === 'wall_time') {
    return sandboxErrors.registryUnreachable(
      `The package registry does not answer (${silent ?? 'the time for installing is up'}) and these dependencies have not been installed here before: ` +
        'check the network, the proxy and `npm config get registry`, then try again. Once installed they are kept, and no network is needed.',
      { details },
    );
  }
  if (/\b(ENOSPC|EDQUOT)\b/.test(words))
    return sandboxErrors.diskFull('The disk is full: the dependencies could not be installed.', { details });
  const firstError = words.split('\n').find((line) => /^npm (error|ERR!) +(?!code\b)\S/.test(line));
  const said =
    result.reason ??
    firstError?.replace(/^npm (error|ERR!)\s*/, '') ??
    `it ended with ${result.exitCode ?? result.exitSignal ?? result.outcome}`;
  return sandboxErrors.installFailed(`The dependencies could not be installed: ${said}`, { details });
}

/** What npm says it did is not enough: each package that is not optional must be there in the locked version. */
async function verify(folder: string, lockfile: Lockfile): Promise<number> {
  const required = requiredPackages(lockfile);
  await mkdir(join(folder, 'node_modules'), { recursive: true }); // npm makes none when there is nothing to install
  for (const { folder: path, version } of required) {
    let found: unknown;
    try {
      found = (JSON.parse(await readFile(join(folder, path, 'package.json'), 'utf8')) as { version?: unknown }).version;
    } catch (error) {
      throw sandboxErrors.installFailed(`The installation is not complete: ${path} is not there (${messageOf(error)}).`, {
        cause: error,
      });
    }
    if (version !== undefined && found !== version) {
      throw sandboxErrors.installFailed(`The installation is not as locked: ${path} is ${String(found)}, not ${version}.`);
    }
  }
  return required.length;
}

async function sizeOf(folder: string, sandbox: Sandbox): Promise<number> {
  const result = await sandbox.run({
    command: 'du',
    args: ['-sk', 'node_modules'],
    cwd: folder,
    origin: 'foundry',
    network: 'none',
  });
  return (Number.parseInt(result.stdout.text, 10) || 0) * 1024;
}
