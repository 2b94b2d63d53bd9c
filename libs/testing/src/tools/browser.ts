import { createRequire } from 'node:module';
import { findChromium, type RunningProcess, type Sandbox } from '#foundry/sandbox';
import type { Browser } from 'playwright-core';
import type { CheckContext } from '../check.types.js';
import { freePort } from './server-under-test.js';

export interface BrowserUnderTest {
  readonly browser: Browser;
  stop(): Promise<void>;
}

export interface BrowserOptions {
  /** Absolute path of a Chromium; default: the usual ones are tried. */
  readonly path: string | undefined;
  /** Ports of 127.0.0.1 that the pages to open are served on: the browser reaches nothing else. */
  readonly reaches: readonly number[];
}

/** Why there is no browser; a check without one still says something about the project. */
export class NoBrowser extends Error {}

const START_LIMIT_MS = 15_000;

/**
 * Only the shell knows the run's private folder, which holds the profile; everything else is passed as arguments.
 * Chromium keeps a socket in its temporary folder, whose path may have 107 characters, and leaves it behind: a relative
 * path is short, and the private folder goes with the run.
 */
const LAUNCH = 'cd "$TMPDIR" && TMPDIR=. exec "$0" --user-data-dir="$PWD/profile" "$@"';

const FLAGS = [
  '--headless=new',
  '--no-sandbox', // the sandbox that starts it allows no user namespaces of its own, and root may not have them
  '--disable-gpu',
  '--disable-dev-shm-usage', // containers have 64 MB there
  '--disable-quic',
  '--disable-sync',
  '--disable-extensions',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-features=Translate,MediaRouter,OptimizationHints',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-proxy-server',
  '--mute-audio',
  '--hide-scrollbars',
  '--force-color-profile=srgb',
  // nothing but the project's own servers has an address
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  '--no-startup-window', // the check opens its own; a second one would cost a quarter of a second of processor time
];

/**
 * Starts a headless Chromium behind the sandbox's door, with a profile in the run's private folder, and connects to it.
 * @throws NoBrowser when there is none or it does not start.
 */
export async function startBrowser(sandbox: Sandbox, context: CheckContext, options: BrowserOptions): Promise<BrowserUnderTest> {
  const program = options.path ?? findChromium();
  if (program === null) throw new NoBrowser('no Chromium was found on this machine');
  let announce: (endpoint: string) => void = () => {};
  const endpoint = new Promise<string>((resolve) => (announce = resolve));
  // Chosen here, as a browser with a loopback of its own is reached only at a port that is known beforehand.
  const port = await freePort();
  const running = await sandbox.start({
    command: 'sh',
    args: ['-c', LAUNCH, program, ...FLAGS, `--remote-debugging-port=${port}`],
    cwd: context.workspace.root,
    mounts: [{ source: context.workspace.root }], // it opens pages, not files: nothing of the project is its to write
    // the browser is the operator's program, but it runs what the project's pages bring
    origin: context.origin,
    network: 'loopback',
    serves: [port],
    reaches: options.reaches,
    signal: context.signal,
    onLine: (line) => {
      const announced = /DevTools listening on (ws:\/\/\S+)/.exec(line)?.[1];
      if (announced !== undefined) announce(announced);
    },
  });
  try {
    const address = await firstOf(endpoint, running, context.signal);
    // Node reads all of a CommonJS package to find what it exports when it is imported, but not when it is required.
    const { chromium } = createRequire(import.meta.url)('playwright-core') as typeof import('playwright-core');
    const browser = await chromium.connectOverCDP(address, { timeout: START_LIMIT_MS });
    return {
      browser,
      stop: async () => {
        await browser.close();
        await running.stop();
      },
    };
  } catch (error) {
    await running.stop();
    throw error;
  }
}

async function firstOf(endpoint: Promise<string>, running: RunningProcess, signal: AbortSignal): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new NoBrowser(`the browser did not start within ${START_LIMIT_MS / 1000} s`)),
      START_LIMIT_MS,
    );
  });
  const ended = running.exited.then((result) => {
    signal.throwIfAborted();
    throw new NoBrowser(`the browser ended at once: ${lastWords(result.stderr.text)}`);
  });
  try {
    return await Promise.race([endpoint, ended, late]);
  } finally {
    clearTimeout(timer);
  }
}

function lastWords(stderr: string): string {
  const lines = stderr.trim().split('\n');
  return (lines.find((line) => line.includes('FATAL')) ?? lines.at(-1))?.slice(0, 300) || 'it said nothing';
}
