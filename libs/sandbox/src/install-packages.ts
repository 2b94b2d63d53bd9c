import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '#foundry/kernel';
import { requirePlainTree } from './installed-tree.js';
import { requiredPackages, type Lockfile } from './lockfile.js';
import { vetDependencies, type VettedDependencies } from './lockfile-vetting.js';
import { npmDefaults, readNpmSettings, type NpmSettings } from './network/npm-settings.js';
import { isSameOrigin, originOf, REFUSED, type RegistryOrigin } from './network/registry-proxy.js';
import type { PackageCache } from './package-cache.js';
import { findNpm } from './programs.js';
import { sandboxErrors } from './sandbox.errors.js';
import type { CodeOrigin, RunResult, Sandbox } from './sandbox.types.js';

export interface Installation {
  /** Empty and on the store's own disk. */
  readonly folder: string;
  readonly packageJson: string;
  readonly lockfile: Lockfile;
  /** Who wrote the two files. */
  readonly origin: CodeOrigin;
  readonly sandbox: Sandbox;
  readonly packages: PackageCache;
  readonly installTimeMs: number;
  readonly registryTimeMs: number;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/** In the folder of the installation, and gone with it: no installation writes to what another one reads. */
const CACHE = '.npm-cache';
/** Bytes: the packages, and their files in the cache. */
const LARGEST_INSTALLATION = 4 * 1024 ** 3;

/** npm alone retries for minutes before it says that there is no network. */
const BOUNDED_NETWORK = ['--fetch-retries=1', '--fetch-retry-mintimeout=500', '--fetch-retry-maxtimeout=2000'];

/**
 * Installs what a lockfile names, checks that all of it is there and that nothing else than files is, and takes away the
 * right to write to them. What would come from elsewhere than a registry is refused before npm is started.
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
  const { manifest, lock, settings } = await vetAsConfigured(installation.packageJson, installation.lockfile);
  // The installation writes here and nowhere else; only what has been looked at is taken out of it.
  const work = join(folder, 'work');
  const cache = join(work, CACHE);
  const integrities = Object.values(installation.lockfile.packages).flatMap(({ integrity }) => integrity ?? []);
  await mkdir(cache, { recursive: true });
  await writeFile(join(work, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(work, 'package-lock.json'), JSON.stringify(withAddresses(lock, settings)));
  await installation.packages.fill(cache, integrities, settings.settings.get('cache')?.[0] ?? join(homedir(), '.npm'));
  const runNpm = (args: readonly string[], wallTimeMs: number): Promise<RunResult> =>
    sandbox.run({
      command: npm.command,
      args: [...npm.args, ...args, `--cache=${cache}`, '--no-update-notifier', '--logs-max=0', ...BOUNDED_NETWORK],
      cwd: work,
      origin: installation.origin,
      network: 'registry',
      limits: { wallTimeMs, writtenBytes: LARGEST_INSTALLATION },
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
  await mkdir(join(work, 'node_modules'), { recursive: true }); // npm makes none when there is nothing to install
  await requirePlainTree(join(work, 'node_modules'));
  const packages = await verify(work, installation.lockfile);
  await installation.packages.keep(cache, integrities);
  await rename(join(work, 'node_modules'), join(folder, 'node_modules'));
  await rm(work, { recursive: true, force: true });
  const bytes = await sizeOf(folder, sandbox);
  const own = (command: string, args: readonly string[]): Promise<RunResult> =>
    sandbox.run({ command, args, cwd: folder, origin: 'foundry', network: 'none' });
  // Root's runs are another user, to whom they leave what they make.
  if (process.getuid?.() === 0) await own('chown', ['-hR', '0:0', 'node_modules']);
  // The files only: folders that their owner may not write to would keep people from deleting the data directory.
  await own('find', ['node_modules', '-type', 'f', '-exec', 'chmod', 'a-w,u-s,g-s', '{}', '+']);
  return { packages, bytes };
}

/** Vets against the registries that this machine's npm is configured for. @throws sandbox.refused_dependency */
export async function vetAsConfigured(
  packageJson: string,
  lockfile: Lockfile,
): Promise<VettedDependencies & { readonly settings: NpmSettings }> {
  const settings = readNpmSettings(process.env, await npmDefaults());
  return { ...vetDependencies(packageJson, lockfile, { allowed: originsOf(settings) }), settings };
}

/** Where packages may come from: the configured registries, and npm's own where npm reads it as the configured one. */
function originsOf({ registries, defaultRegistry, settings }: NpmSettings): RegistryOrigin[] {
  const replaced = settings.get('replace-registry-host')?.[0] ?? 'npmjs';
  const urls = replaced === 'npmjs' || replaced === 'always' ? [...registries, defaultRegistry] : registries;
  return urls.flatMap((url) => originOf(url) ?? []);
}

/**
 * Lockfiles may leave out where a package comes from; npm would then ask the registry about each of hundreds of packages
 * before it fetches or finds one in its cache. npm's own registry has them all at the same kind of address.
 */
function withAddresses<T extends { packages: Readonly<Record<string, object>> }>(lock: T, settings: NpmSettings): T {
  const [main] = settings.registries;
  const [own, standard] = [main && originOf(main), originOf(settings.defaultRegistry)];
  if (own === undefined || standard === undefined || !isSameOrigin(own, standard)) return lock;
  const packages = Object.entries(lock.packages).map(([place, entry]) => {
    const { name = place.split('node_modules/').at(-1) ?? '', version, resolved, inBundle } = entry as LockedAddress;
    const scope = /^(@[^/]+)\//.exec(name)?.[1];
    const elsewhere = scope !== undefined && settings.settings.has(`${scope}:registry`);
    if (place === '' || version === undefined || resolved !== undefined || inBundle === true || elsewhere) return [place, entry];
    const file = `${name.split('/').at(-1)}-${version.replace(/\+.*$/, '')}.tgz`;
    return [place, { ...entry, resolved: new URL(`${name}/-/${file}`, settings.defaultRegistry).href }];
  });
  return { ...lock, packages: Object.fromEntries(packages) as T['packages'] };
}

interface LockedAddress {
  readonly name?: string;
  readonly version?: string;
  readonly resolved?: unknown;
  readonly inBundle?: boolean;
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
  if (words.includes(REFUSED)) {
    const place = / - [A-Z]+ (\S+)/.exec(words)?.[1];
    return sandboxErrors.refusedDependency(
      `The installation wanted to reach ${place ?? 'another place'}, which is no configured package registry: configure it for npm or use the package of the registry.`,
      { details },
    );
  }
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
