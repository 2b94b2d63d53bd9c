import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, launchBrowser } from './support/browser.js';
import { ISOLATION } from './support/code-runs.js';
import { startServer, temporaryFolder } from './support/foundry.js';

/** As long as a machine with other things to do may need, in milliseconds. */
const SOON = 60_000;
const PHONE = { width: 390, height: 844 };

describe.skipIf(CHROMIUM === undefined)('the web page in a browser (needs Chromium)', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Awaited<ReturnType<typeof startServer>>;
  let browser: Browser;
  let page: Page;
  const wrong: string[] = [];

  beforeAll(async () => {
    folder = await temporaryFolder('page');
    [server, browser] = await Promise.all([startServer(join(folder.path, 'data'), ISOLATION), launchBrowser()]);
    page = await browser.newPage({ reducedMotion: 'reduce' });
    page.setDefaultTimeout(SOON);
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    await folder.remove();
  });

  /** What would keep somebody from using the page as it is now, and whether it fits a phone. */
  async function fits(): Promise<void> {
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    await page.evaluate(axe);
    const violations = await page.evaluate(`axe.run().then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => id + ': ' + nodes[0].html))`);
    expect([page.url(), violations]).toEqual([page.url(), []]);
    const desktop = page.viewportSize()!;
    await page.setViewportSize(PHONE);
    expect([page.url(), await page.evaluate('document.documentElement.scrollWidth')]).toEqual([page.url(), PHONE.width]);
    await page.setViewportSize(desktop);
  }

  it('builds a tool that is asked for, tries it with its form, talks about it, and shows what was remembered of it', async () => {
    await page.goto(`${server.url}/#token=${server.token}`);
    await page.getByLabel('Tool', { exact: false }).first().check();
    await page.getByLabel('What should the tool do?').fill('Convert kilometres to miles, rounded to two decimals, e.g. 5 → 3.11');
    await fits();
    await page.getByRole('button', { name: 'Build the tool' }).click();
    await page.getByText('is deployed as version 1').waitFor();
    await fits();
    await page.getByRole('link', { name: 'Try it' }).click();
    await page.getByLabel(/kilometres/i).fill('42,195');
    await page.getByRole('button', { name: 'Run' }).click();
    await page.getByRole('region', { name: 'Result' }).getByText('26.22').waitFor();
    await fits();

    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Chat' }).click();
    await page.getByLabel('Message').fill('/kilometres_to_miles kilometres=10');
    await page.keyboard.press('Enter');
    await page.getByText(', by rules').waitFor();
    await page.locator('summary', { hasText: 'kilometres_to_miles' }).click();
    await page.getByText('6.21').first().waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/chat\/cnv_/);
    await fits();

    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Memory' }).click();
    await page.getByLabel('Search memories').fill('miles');
    await page
      .getByText(/Found because it says/)
      .first()
      .waitFor();
    await page
      .getByRole('list', { name: 'Memories' })
      .getByRole('link', { name: /kilometres_to_miles/ })
      .click();
    await page.getByRole('heading', { name: 'History' }).waitFor();
    await fits();

    // The addresses are the page's own: each can be opened anew.
    await page.reload();
    await page.getByRole('heading', { name: 'History' }).waitFor();
    expect(await page.evaluate('Object.keys(sessionStorage).concat(Object.keys(localStorage)).sort().join()')).toMatch(
      /^foundry\.(draft,foundry\.)?token(,mantine-color-scheme-value)?$/,
    );
    expect(wrong).toEqual([]);
  });
});
