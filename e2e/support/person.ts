import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';

/** Where a program waits for the browser to come back to it. */
export interface Callback {
  readonly url: string;
  close(): void;
}

export async function startCallback(): Promise<Callback> {
  const server = createServer((_, response) => response.end('You can close this page.')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`, close: () => server.close() };
}

/** A person at a browser: opens the page that a program asks them to, signs in with a token and allows what is asked for. */
export async function signInAndAllow(browser: Browser, asked: URL, token: string, callback: Callback): Promise<URLSearchParams> {
  const page = await browser.newPage({ javaScriptEnabled: false });
  try {
    await page.goto(asked.href);
    await page.getByLabel('Token').fill(token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Allow', exact: true }).click();
    await page.waitForURL(`${callback.url}**`);
    return new URL(page.url()).searchParams;
  } finally {
    await page.close();
  }
}
