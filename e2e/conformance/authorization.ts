import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../support/delivered.js';
import { temporaryFolder } from '../support/foundry.js';
import { Browser, OAuthClient } from '../support/oauth-client.js';

/** Of the scope page everything that a client gets that asks for nothing. */
const SCOPES = ['tools:ping', 'tools:review', 'tools:generate'];

/**
 * Runs the suite's authorization scenarios as a program that has registered itself, while somebody signs in and allows it.
 * @param resource what it asks a token for (RFC 8707), or nothing in particular
 * @param use gets the folder with the results before it is removed
 */
export async function authorize<T>(
  programs: { readonly node: string; readonly suite: string },
  server: { readonly url: string; readonly token: string | undefined },
  resource: string | undefined,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const results = await temporaryFolder('conformance-authorization');
  try {
    const port = await freePort();
    const program = new OAuthClient(server.url);
    await program.register({ redirect_uris: [`http://127.0.0.1:${port}/callback`] });
    const args = ['authorization', '--url', server.url, '--client-id', program.clientId];
    const options = ['-p', String(port), '-o', results.path, ...(resource === undefined ? [] : ['--resource', resource])];
    const suite = spawn(programs.node, [programs.suite, ...args, ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = once(suite, 'close');
    let said = '';
    let asked = false;
    suite.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const url = /^(http\S+\/oauth\/authorize\?\S+)$/m.exec(said)?.[1];
      if (url === undefined || asked) return;
      asked = true;
      signIn(server, url).catch((error: unknown) => {
        process.stderr.write(`Nobody could sign in for the suite: ${String(error)}\n`);
        suite.kill();
      });
    });
    await ended;
    return await use(results.path);
  } finally {
    await results.remove();
  }
}

/** What a person does in a browser: signs in, allows, and is sent back to the program that asked. */
async function signIn(server: { readonly url: string; readonly token: string | undefined }, url: string): Promise<void> {
  const browser = new Browser(server.url);
  const page = await browser.follow(url);
  const consent = await browser.submit(page, [
    ['token', server.token ?? ''],
    ['action', 'sign-in'],
  ]);
  const end = await browser.submit(consent, [...SCOPES.map((scope): [string, string] => ['scope', scope]), ['action', 'allow']]);
  const location = end.headers.get('location');
  if (location === null) throw new Error(`The browser was not sent back: ${end.status} ${await end.text()}`);
  await fetch(location);
}
