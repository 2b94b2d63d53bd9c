import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { sandboxPath } from '../environment.js';
import { readNpmrc } from '../npmrc.js';
import { findNpm } from '../programs.js';
import type { RegistryOrigin } from './registry-proxy.js';

/** npm's settings by name, the first source that knows one wins; several values for `ca[]`. */
export type Settings = ReadonlyMap<string, readonly string[]>;

/** What npm itself says when nobody has configured anything. */
export interface NpmDefaults {
  readonly registry: string;
  readonly globalconfig: string;
}

/** Where npm looks for its settings: the environment, then the user's file, then the machine's. */
export interface NpmSettings {
  readonly settings: Settings;
  /** With scoped ones (`@acme:registry`), the main one first. */
  readonly registries: readonly URL[];
  /** Of npm itself: packages whose lockfile names it come from the configured one, unless `replace-registry-host` says other. */
  readonly defaultRegistry: URL;
  /** Whom the operator's proxy settings name for a place; undefined when it is reached directly. */
  upstream(origin: RegistryOrigin): URL | undefined;
}

const run = promisify(execFile);
const defaultsSchema = z.object({ registry: z.url(), prefix: z.string() });
let known: Promise<NpmDefaults> | undefined;

/** Asks npm, once: a distribution may have built in other defaults. */
export function npmDefaults(): Promise<NpmDefaults> {
  known ??= askNpm().catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}

async function askNpm(): Promise<NpmDefaults> {
  const npm = findNpm();
  if (npm === null) throw new Error('npm was not found.');
  const nothing = { npm_config_userconfig: '/none/user', npm_config_globalconfig: '/none/machine' };
  // The operator's own program with nobody's settings; from the root, so that no project's .npmrc is met.
  const { stdout } = await run(npm.command, [...npm.args, 'config', 'list', '--json', '--long'], {
    cwd: '/',
    env: { PATH: sandboxPath(), HOME: '/', npm_config_update_notifier: 'false', ...nothing },
    timeout: 30_000,
    maxBuffer: 4 * 1024 * 1024,
  });
  const { registry, prefix } = defaultsSchema.parse(JSON.parse(stdout));
  return { registry, globalconfig: join(prefix, 'etc/npmrc') };
}

/** @param own Foundry's environment */
export function readNpmSettings(own: NodeJS.ProcessEnv, defaults: NpmDefaults): NpmSettings {
  const settings = fromEnvironment(own);
  const first = (name: string): string | undefined => settings.get(name)?.[0];
  const add = (path: string): void => {
    for (const [name, values] of parseNpmrc(readNpmrc(path) ?? '', own)) if (!settings.has(name)) settings.set(name, values);
  };
  add(first('userconfig') ?? join(homedir(), '.npmrc'));
  add(first('globalconfig') ?? defaults.globalconfig);

  const defaultRegistry = new URL(defaults.registry);
  const main = parseUrl(first('registry')) ?? defaultRegistry;
  const scoped = [...settings].flatMap(([name, [value]]) => (/^@[^:/]+:registry$/.test(name) ? (parseUrl(value) ?? []) : []));
  return { settings, registries: [main, ...scoped], defaultRegistry, upstream: upstreamOf(settings, own) };
}

/** As npm reads its environment: `npm_config_strict_ssl` is `strict-ssl`, what begins with `//` stays as it is. */
function fromEnvironment(own: NodeJS.ProcessEnv): Map<string, readonly string[]> {
  const settings = new Map<string, readonly string[]>();
  for (const [variable, value] of Object.entries(own)) {
    if (!/^npm_config_/i.test(variable) || value === undefined || value === '') continue;
    const name = variable.slice('npm_config_'.length);
    settings.set(name.startsWith('//') ? name : name.replace(/(?!^)_/g, '-').toLowerCase(), [value]);
  }
  return settings;
}

/** Lines of `name = value` and `name[] = value`; `${VARIABLE}` comes from the environment, `${VARIABLE?}` may be missing. */
export function parseNpmrc(text: string, own: NodeJS.ProcessEnv): Map<string, readonly string[]> {
  const settings = new Map<string, readonly string[]>();
  for (const line of text.split(/[\r\n]+/)) {
    if (/^\s*(?:[;#[]|$)/.test(line)) continue;
    const [, key = '', written = 'true'] = /^\s*([^=]+?)\s*(?:=\s*(.*))?$/.exec(line) ?? [];
    const name = expand(unquoted(key), own);
    const value = expand(unquoted(written), own);
    if (name.endsWith('[]')) settings.set(name.slice(0, -2), [...(settings.get(name.slice(0, -2)) ?? []), value]);
    else settings.set(name, [value]);
  }
  return settings;
}

function unquoted(written: string): string {
  const text = written.trim();
  if (/^'.*'$/.test(text)) return text.slice(1, -1);
  if (/^".*"$/.test(text)) {
    try {
      return String(JSON.parse(text));
    } catch {
      return text.slice(1, -1); // quoted, but not as JSON: taken as it stands, as npm does
    }
  }
  return text
    .replace(/(?<!\\)[;#].*$/, '')
    .trim()
    .replace(/\\([;#\\])/g, '$1');
}

function expand(text: string, own: NodeJS.ProcessEnv): string {
  return text.replace(
    /(?<!\\)\$\{([^${}?]+)(\?)?\}/g,
    (whole, name: string, optional?: string) => own[name] ?? (optional ? '' : whole),
  );
}

/** The operator's proxy to a place, by npm's settings or, without any, by the environment's variables. */
export function upstreamOf(settings: Settings, own: NodeJS.ProcessEnv): NpmSettings['upstream'] {
  const variable = (name: string): string | undefined => own[name] || own[name.toUpperCase()] || undefined;
  const setting = (name: string): string | undefined =>
    settings.get(name)?.[0]?.replace(/^(?:null|false|undefined)$/, '') || undefined;
  const always = setting('https-proxy') ?? setting('proxy') ?? variable('https_proxy');
  const plain = always ?? variable('http_proxy') ?? variable('proxy');
  const exempt = (setting('noproxy') ?? setting('no-proxy') ?? variable('no_proxy') ?? '')
    .split(',')
    .map((name) =>
      name
        .trim()
        .replace(/^\*?\./, '')
        .toLowerCase(),
    )
    .filter((name) => name !== '');
  return ({ protocol, host }) => {
    if (exempt.some((name) => name === '*' || host === name || host.endsWith(`.${name}`))) return undefined;
    const address = protocol === 'https:' ? always : plain;
    if (address === undefined) return undefined;
    return parseUrl(/^[a-z0-9+]+:\/\//i.test(address) ? address : `http://${address}`);
  };
}

function parseUrl(text: string | undefined): URL | undefined {
  return text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
}
