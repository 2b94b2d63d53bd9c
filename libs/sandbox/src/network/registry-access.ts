import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AddressGuard } from './address-guard.js';
import { copyIfThere, READABLE } from './extra-certificates.js';
import { npmDefaults, readNpmSettings, type NpmSettings } from './npm-settings.js';
import { isSameOrigin, originOf, RegistryProxy, type ProxyLimits, type RegistryOrigin } from './registry-proxy.js';

/** Where an installation finds its proxy, on its own loopback. */
export const PROXY_PORT = 3128;

/** What of the operator's settings says how a registry is reached. Everything else would change what is installed. */
const CONNECTION_SETTINGS = ['strict-ssl', 'ca', 'cert', 'key', 'replace-registry-host'];
const CREDENTIAL = /^(\/\/[^\s]+?\/?):(_authToken|_auth|username|_password|email|certfile|keyfile)$/;
const FILES = new Set(['certfile', 'keyfile']);

/** Resolved names are remembered for as long as Foundry runs. */
let guard: AddressGuard | undefined;

export interface RegistryAccessOptions {
  /** Absolute path of a folder that is there, which the run only reads, and where the run sees it (default: the same). */
  readonly folder: string;
  readonly folderInside?: string;
  /** Foundry's own environment; default `process.env`. */
  readonly own?: NodeJS.ProcessEnv;
  readonly limits?: Partial<ProxyLimits>;
}

/**
 * What one installation needs to reach the package registries that the operator has configured: a proxy that leads to
 * nothing else, and a configuration of its own with the credentials of these registries only.
 */
export class RegistryAccess {
  private constructor(
    readonly proxy: RegistryProxy,
    private readonly registry: string,
    private readonly folderInside: string,
    private readonly extraCertificates: boolean,
  ) {}

  static async open(options: RegistryAccessOptions): Promise<RegistryAccess> {
    const { folder, folderInside = folder, own = process.env, limits } = options;
    const npm = readNpmSettings(own, await npmDefaults());
    guard ??= new AddressGuard([npm.defaultRegistry.hostname]);
    const allowed = npm.registries.flatMap((url) => originOf(url) ?? []);
    const lines = await connectionLines(npm, allowed, folder, folderInside);
    // Certificates of npm's own settings take the place of Node's, also of these; they cost a start of Node 0.1 s and more.
    const extra = npm.settings.has('cafile') || npm.settings.has('ca') ? undefined : own['NODE_EXTRA_CA_CERTS'];
    const extraCertificates = extra !== undefined && (await copyIfThere(extra, join(folder, EXTRA_CERTIFICATES)));
    await writeFile(join(folder, NPMRC), `${lines.join('\n')}\n`, READABLE);
    const proxy = new RegistryProxy({ allowed, guard, upstream: (origin) => npm.upstream(origin), limits });
    return new RegistryAccess(proxy, npm.registries[0]?.href ?? '', folderInside, extraCertificates);
  }

  /** @param port where the run finds the proxy on its 127.0.0.1 */
  environment(port: number): Record<string, string> {
    const proxy = `http://127.0.0.1:${port}`;
    return {
      HTTP_PROXY: proxy,
      HTTPS_PROXY: proxy,
      http_proxy: proxy,
      https_proxy: proxy,
      // a project's own .npmrc would count more than the file below
      npm_config_registry: this.registry,
      npm_config_proxy: proxy,
      npm_config_https_proxy: proxy,
      npm_config_noproxy: '',
      // neither the user's file nor the machine's: what is needed of them is in this one
      npm_config_userconfig: join(this.folderInside, NPMRC),
      npm_config_globalconfig: join(this.folderInside, 'none'),
      ...(this.extraCertificates ? { NODE_EXTRA_CA_CERTS: join(this.folderInside, EXTRA_CERTIFICATES) } : {}),
    };
  }
}

const NPMRC = 'npmrc';
const EXTRA_CERTIFICATES = 'extra.pem';

async function connectionLines(
  npm: NpmSettings,
  allowed: readonly RegistryOrigin[],
  folder: string,
  folderInside: string,
): Promise<string[]> {
  const lines: string[] = [];
  const say = (name: string, value: string): void => void lines.push(`${name}=${quoted(value)}`);
  const copyFile = async (name: string, path: string): Promise<void> => {
    const copy = `${lines.length}.pem`;
    if (await copyIfThere(path, join(folder, copy))) say(name, join(folderInside, copy));
  };
  for (const [name, values] of npm.settings) {
    const [first = ''] = values;
    const [, place, what] = CREDENTIAL.exec(name) ?? [];
    if (/^@[^:/]+:registry$/.test(name)) say(name, first);
    else if (name === 'ca' && values.length > 1) for (const value of values) say('ca[]', value);
    else if (CONNECTION_SETTINGS.includes(name)) say(name, first);
    else if (name === 'cafile') await copyFile(name, first);
    else if (place !== undefined && what !== undefined && belongsTo(place, allowed)) {
      if (FILES.has(what)) await copyFile(name, first);
      else say(name, first);
    }
  }
  return lines;
}

/** Credentials are kept under the registry's address without its protocol, `//registry.acme.example:8443/npm/`. */
function belongsTo(place: string, allowed: readonly RegistryOrigin[]): boolean {
  return allowed.some(({ protocol }) => {
    const origin = URL.canParse(`${protocol}${place}`) ? originOf(new URL(`${protocol}${place}`)) : undefined;
    return origin !== undefined && allowed.some((other) => isSameOrigin(origin, other));
  });
}

/** As a JSON string, which the file's format takes as it is; `${` must not be read as a variable a second time. */
function quoted(value: string): string {
  return JSON.stringify(value).replaceAll('${', '\\${');
}
