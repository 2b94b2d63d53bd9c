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
  readonly registryTimeMs: number;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/** npm alone retries for minutes before it says that there is no network. */
const BOUNDED_NETWORK = ['--fetch-retries=1', '--fetch-retry-mintimeout=500', '--fetch-retry-maxtimeout=2000'];

/**
 * Installs what a lockfile names, checks that all of it is there, and takes away the right to write to the files.
 * @returns the number of packages that had to be there, and the bytes that everything takes on disk.
 */
export async function installPackages(installation: Installation): Promise<{ packages: number; bytes: number }> {
  const { folder, sandbox, installTimeMs, registryTimeMs, signal, onLine } = installation;
  const npm = findNpm();
  if (npm === null) {
    throw sandboxErrors.npmMissing(
      `npm was not found beside ${process.execPath} or on PATH: install the npm that comes with Node.`,
    );
  }
  await writeFile(join(folder, 'package.json'), installation.packageJson);
  await writeFile(join(folder, 'package-lock.json'), installation.packageLock);
  const runNpm = (args: readonly string[], wallTimeMs: number): Promise<RunResult> =>
    sandbox.run({
      command: npm.command,
      args: [...npm.args, ...args, '--no-update-notifier', '--logs-max=0', ...BOUNDED_NETWORK],
      cwd: folder,
      origin: 'foundry',
      network: 'registry',
      limits: { wallTimeMs },
      signal,
      onLine,
    });
  // Without a network each of hundreds of packages would wait for it in turn: asking once is quick. What npm has in its
  // cache is then still enough.
  const silence = silenceOf(
    await runNpm(['ping', '--loglevel=error', `--fetch-timeout=${registryTimeMs}`], 2 * registryTimeMs + 10_000),
  );
  const result = await runNpm(
    [
      'ci',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      silence === null ? '--prefer-offline' : '--offline',
      '--include=dev',
      '--include=optional',
      '--fetch-timeout=30000',
    ],
    installTimeMs,
  );
  if (result.outcome === 'cancelled') throw sandboxErrors.cancelled('The installation of the dependencies was cancelled.');
  if (result.outcome !== 'exited' || result.exitCode !== 0) throw failure(result, silence);
  const packages = await verify(folder, installation.lockfile);
  const bytes = await sizeOf(folder, sandbox);
  // The files only: folders that their owner may not write to would keep people from deleting the data directory.
  await sandbox.run({
    command: 'find',
    args: ['node_modules', '-type', 'f', '-exec', 'chmod', 'a-w', '{}', '+'],
    cwd: folder,
    origin: 'foundry',
    network: 'none',
  });
  return { packages, bytes };
}

const NO_ANSWER =
  /\b(ENOTFOUND|EAI_AGAIN|EAI_FAIL|ECONNREFUSED|ECONNRESET|ECONNABORTED|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENETDOWN|ERR_SOCKET_TIMEOUT|ENOTCACHED|EIDLETIMEOUT|ERESPONSETIMEOUT|ECONNECTIONTIMEOUT|UND_ERR_CONNECT_TIMEOUT|network request to \S+ failed|network timeout)\b/i;
const UNTRUSTED =
  /\b(UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_HAS_EXPIRED)\b/;

/** Why nothing was heard from the registry; null when it answered, whatever it said. */
function silenceOf(result: RunResult): string | null {
  const words = result.stderr.text;
  return (UNTRUSTED.exec(words) ?? NO_ANSWER.exec(words))?.[1] ?? (result.outcome === 'wall_time' ? 'it took too long' : null);
}

function failure(result: RunResult, silence: string | null): Error {
  const words = result.stderr.text.trim();
  const details = {
    command: result.commandLine,
    outcome: result.outcome,
    exitCode: result.exitCode,
    output: words.slice(0, 4000),
  };
  const reason = silence ?? silenceOf(result);
  // A lockfile that does not fit is its own fault, with or without a network.
  if (reason !== null && !/\b(EUSAGE|EINTEGRITY)\b/.test(words)) {
    const what = UNTRUSTED.test(reason)
      ? `The package registry's certificate is not trusted (${reason}): name your certificate authority with \`npm config set cafile\` or NODE_EXTRA_CA_CERTS and try again.`
      : `The package registry does not answer (${reason}) and these dependencies have not been installed here before: ` +
        'check the network, the proxy and `npm config get registry`, then try again. Once installed they are kept, and no network is needed.';
    return sandboxErrors.registryUnreachable(what, { details });
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
