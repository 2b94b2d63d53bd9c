import { execFile } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, launchBrowser } from './support/browser.js';
import { npm, startProject, type StartedProject } from './support/delivered.js';
import { SHARED_DEPENDENCIES, temporaryFolder, THOROUGH } from './support/foundry.js';
import { brokenPromises, buildWithKills, type KilledBuild } from './support/killed-build.js';

const REQUEST =
  'A bookshop: books (title, author, price in EUR, in stock) belong to a publisher; publishers have a name and a website. Use honeydew as the background colour and seagreen for components.';

/** Milliseconds after each start at which the process is killed. */
const KILLS = [900, 1_700, 4_000, 9_000];

/** The project of a build that was killed on its way, on its own: nothing of Foundry is used after the bundle is unzipped. */
describe('a delivered bundle', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let built: KilledBuild;
  let project: string;
  let started: StartedProject | undefined;
  let browser: Browser | undefined;

  beforeAll(async () => {
    folder = await temporaryFolder('bundle');
    const env = { FOUNDRY_DATA_DIR: join(folder.path, 'data') };
    await mkdir(SHARED_DEPENDENCIES, { recursive: true });
    await mkdir(env.FOUNDRY_DATA_DIR);
    await symlink(SHARED_DEPENDENCIES, join(env.FOUNDRY_DATA_DIR, 'dependencies'));
    built = await buildWithKills(REQUEST, env, folder.path, KILLS);
    expect([built.result.status, built.result.error]).toEqual(['succeeded', undefined]);
    await promisify(execFile)('unzip', ['-q', built.result.bundle!, '-d', folder.path]);
    project = join(folder.path, built.result.plan!.slug);
  });
  afterAll(async () => {
    await browser?.close();
    await started?.stop();
    await folder.remove();
  });

  it('comes from a build that went on after kill -9 at any moment: nothing ran twice, the timeline has no gap', () => {
    expect(brokenPromises(built)).toEqual([]);
    expect(built.kills.length).toBeGreaterThanOrEqual(3);
  });

  it.each(['backend', 'frontend'])('installs and proves its %s with the commands of its README', async (part) => {
    await npm(join(project, part), 'ci');
    // The build that made it has just run the same tests of the frontend, types and lint.
    if (THOROUGH || part === 'backend') expect(await npm(join(project, part), 'test')).toMatch(/Tests +\d+ passed/);
    const scripts = THOROUGH ? ['types', 'lint', 'format:check', 'build'] : ['build'];
    for (const script of scripts) await npm(join(project, part), 'run', script);
  });

  it.skipIf(!CHROMIUM)('creates, finds, edits and deletes a record in a real browser, and keeps it over a reload', async () => {
    started = await startProject(project);
    browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('response', (response) => response.status() >= 400 && problems.push(`${response.status()} ${response.url()}`));
    page.on('requestfailed', (request) => !request.failure()?.errorText.includes('ERR_ABORTED') && problems.push(request.url()));

    await page.goto(`${started.url}/publishers/new`);
    await page.getByLabel('Name', { exact: false }).first().fill('Wren & Sons');
    await submit(page);
    await page.getByText('Wren & Sons').first().waitFor();
    await page.reload();
    await page.getByText('Wren & Sons').first().waitFor();

    await page
      .getByRole('link', { name: /^edit/i })
      .or(page.getByRole('button', { name: /^edit/i }))
      .first()
      .click();
    await page.getByLabel('Name', { exact: false }).first().fill('Wren & Daughters');
    await submit(page);
    await page.getByText('Wren & Daughters').first().waitFor();

    await page.goto(`${started.url}/publishers`);
    await page
      .getByPlaceholder(/search/i)
      .first()
      .fill('daughters');
    await expect.poll(() => page.getByText('Wren & Daughters').count()).toBeGreaterThan(0);
    await expect
      .poll(async () => (await (await fetch(`${started!.api}/api/publishers?search=daughters`)).json()) as { total: number })
      .toMatchObject({ total: 1 });
    await page.getByText('Wren & Daughters').first().click();
    await page
      .getByRole('button', { name: /^delete/i })
      .first()
      .click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /delete/i })
      .click();
    await expect
      .poll(async () => (await (await fetch(`${started!.api}/api/publishers?search=daughters`)).json()) as { total: number })
      .toMatchObject({ total: 0 });
    expect(problems).toEqual([]);
  });
});

async function submit(page: Page): Promise<void> {
  await page.locator('form button[type=submit]').first().click();
}
