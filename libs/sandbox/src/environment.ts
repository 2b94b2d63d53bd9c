import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { readNpmrc } from './npmrc.js';
import type { RunRequest } from './sandbox.types.js';

const SYSTEM_PATHS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** The folder of the running Node first, so that `npm`, `npx` and `#!/usr/bin/env node` find the same one. */
export function sandboxPath(): string {
  return [...new Set([dirname(process.execPath), ...SYSTEM_PATHS])].join(delimiter);
}

/**
 * What a run sees instead of Foundry's own environment. `home` and `temp` are its private folders, `path` is where programs are
 * looked for.
 */
export function cleanEnvironment(
  request: RunRequest,
  home: string,
  temp: string,
  path: string = sandboxPath(),
): Record<string, string> {
  return {
    PATH: path,
    HOME: home,
    TMPDIR: temp,
    LANG: 'C.UTF-8',
    CI: '1',
    NO_COLOR: '1',
    // An installation is told by its own proxy what it needs to know; only Foundry's own tools see the operator's settings.
    ...(request.network === 'registry' && request.origin === 'foundry' ? registryEnvironment(process.env) : {}),
    ...request.env,
  };
}

const NETWORK_VARIABLES = new Set([
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  'node_extra_ca_certs',
  'ssl_cert_file',
  'ssl_cert_dir',
]);

/**
 * npm settings that say where the registry is and how to reach it: a registry, also of one scope (`@acme:registry`),
 * certificates, proxies, credentials of one host (`//host/:_authToken`), and where further configuration lies.
 * Everything else (`ignore-scripts`, `prefix`, `omit`, …) would change what is installed.
 */
const NPM_SETTING =
  /^npm_config_(registry|@[^:]+:registry|ca|cafile|cert|key|proxy|https?[_-]proxy|noproxy|strict[_-]ssl|userconfig|globalconfig|cache|local[_-]address|_auth|_authtoken|\/\/.+)$/i;

/** What the machine's own tools need of the user's environment and npm configuration to reach the network, and nothing else of it. */
export function registryEnvironment(own: NodeJS.ProcessEnv): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (value === undefined) continue;
    if (NETWORK_VARIABLES.has(name.toLowerCase()) || NPM_SETTING.test(name)) passed[name] = value;
  }
  // The same setting may be there in both spellings: npm sets the lower-case one for what it runs.
  const settings = (name: string): string[] =>
    Object.entries(passed).flatMap(([key, value]) => (key.toLowerCase() === `npm_config_${name}` ? [value] : []));

  const userConfigs = settings('userconfig');
  const userConfig = join(homedir(), '.npmrc');
  const texts = (userConfigs.length > 0 ? userConfigs : [userConfig]).flatMap((path) => readNpmrc(path) ?? []);
  const text = texts.length > 0 ? texts.join('\n') : null;
  // HOME is private to the run, so npm has to be told where the user's configuration and its cache are.
  if (text !== null && userConfigs.length === 0) passed['NPM_CONFIG_USERCONFIG'] = userConfig;
  if (settings('cache').length === 0 && !/^\s*cache\s*=/m.test(text ?? '')) {
    passed['NPM_CONFIG_CACHE'] = join(homedir(), '.npm');
  }
  // `//registry.acme.example/:_authToken=${NPM_TOKEN}` is the usual way to keep a token out of the file.
  for (const [, name] of (text ?? '').matchAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\??\}/g)) {
    const value = name === undefined ? undefined : own[name];
    if (name !== undefined && value !== undefined) passed[name] = value;
  }
  return passed;
}
