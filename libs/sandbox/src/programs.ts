import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { sandboxPath } from './environment.js';

/**
 * Absolute path of an executable program on the user's PATH, then where systems keep theirs (or of an absolute name);
 * null when there is none.
 */
export function findProgram(name: string, path: string = userPath()): string | null {
  if (name === '' || name.includes('\0')) return null;
  if (isAbsolute(name)) return isExecutable(name) ? name : null;
  if (name.includes('/')) return null; // relative to what? A run's folder is data, not a place to find programs in.
  for (const folder of path.split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const candidate = join(folder, name);
    if (isExecutable(candidate)) return candidate;
  }
  return null;
}

/**
 * What a request's `command` means: `node` is the running Node, other names are looked up where a run may look. What
 * Foundry itself starts (git, docker, a browser) is the user's own, which may be anywhere on PATH.
 */
export function resolveCommand(command: string, trustUserPath: boolean): string | null {
  if (command === 'node') return process.execPath;
  return findProgram(command, trustUserPath ? userPath() : sandboxPath());
}

function userPath(): string {
  return `${process.env['PATH'] ?? ''}${delimiter}${sandboxPath()}`;
}

/** The program and first arguments that run npm: with the running Node, whatever `#!/usr/bin/env node` would find. */
export function findNpm(): { readonly command: string; readonly args: readonly string[] } | null {
  const beside = join(dirname(process.execPath), 'npm');
  const found = isExecutable(beside) ? beside : findProgram('npm');
  if (found === null) return null;
  const script = realpathSync(found);
  return /\.[cm]?js$/.test(script) ? { command: process.execPath, args: [script] } : { command: found, args: [] };
}

const CHROMIUM_NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** A Chromium-family browser, for checks that look at the generated page; null when there is none. */
export function findChromium(): string | null {
  for (const name of CHROMIUM_NAMES) {
    const found = findProgram(name);
    if (found !== null) return found;
  }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // not there, or not for us: both mean "not this one"
  }
}
