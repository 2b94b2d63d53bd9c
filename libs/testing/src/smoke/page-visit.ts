import type { BrowserContext, Page } from 'playwright-core';
import type { FindingDraft } from '../findings.js';

export interface PageToVisit {
  /** Path with its parameters filled in. */
  readonly path: string;
  readonly entity?: string;
  /** A list shows at least one of these texts, or a link to a record. */
  readonly expectRecords?: { readonly texts: readonly string[]; readonly linkPrefix: string };
  readonly screenshot?: string;
  readonly accessibility: boolean;
}

export interface VisitReport {
  readonly drafts: FindingDraft[];
  readonly screenshot?: Uint8Array;
  readonly violations: number;
  /** It showed what it is for in time. */
  readonly shown: boolean;
}

/**
 * Opens a page as a person does by its address, waits until it shows what it is for, and looks for faults.
 * @param limitMs a page that is not there after this many milliseconds is broken
 */
export async function visitPage(browser: BrowserContext, origin: string, visit: PageToVisit, axe: string, limitMs: number): Promise<VisitReport> {
  const drafts: FindingDraft[] = [];
  const report = (rule: string, message: string): void => void drafts.push({ rule, message: `${visit.path}: ${message}`, severity: 'error' });
  const page = await browser.newPage();
  watch(page, origin, report);
  try {
    await page.goto(`${origin}${visit.path}`, { waitUntil: 'domcontentloaded', timeout: limitMs });
    const missing = await page
      .waitForFunction(`(${READY})(${JSON.stringify(visit.expectRecords ?? { linkPrefix: '', texts: [] })})`, undefined, { timeout: limitMs })
      .then(() => undefined)
      .catch(async () => String(await page.evaluate(NOT_READY)));
    if (missing !== undefined) report('not-shown', missing);
    const screenshot = visit.screenshot === undefined ? undefined : await page.screenshot({ type: 'png', animations: 'disabled' });
    const found = visit.accessibility ? await accessibilityFaults(page, axe, visit.path) : [];
    drafts.push(...found);
    return { drafts, shown: missing === undefined, violations: found.length, ...(screenshot ? { screenshot } : {}) };
  } finally {
    await page.close();
  }
}

/** Reports what the browser itself holds against the page. */
export function watch(page: Page, origin: string, report: (rule: string, message: string) => void): void {
  page.on('pageerror', (error) => report('page-error', error.message));
  page.on('console', (message) => {
    // a failed request is reported as such, with its address
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) report('console-error', message.text());
  });
  page.on('request', (request) => {
    const address = request.url();
    if (/^(?:https?|wss?):/.test(address) && !address.startsWith(`${origin}/`)) report('other-host', `asks another server: ${address.slice(0, 200)}`);
  });
  page.on('requestfailed', (request) => {
    const cause = request.failure()?.errorText ?? 'no reason';
    if (request.url().startsWith(`${origin}/`) && cause !== 'net::ERR_ABORTED') report('request-failed', `${request.method()} ${pathOf(request.url())} failed: ${cause}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) report('request-failed', `${response.request().method()} ${pathOf(response.url())} answered ${response.status()}`);
  });
}

function pathOf(address: string): string {
  const { pathname, search } = new URL(address);
  return `${pathname}${search}`;
}

/** Runs in the page: a heading is shown, nothing is loading, and records are there where some are expected. */
const READY = `({ linkPrefix, texts }) => {
  const shown = (element) => element.checkVisibility();
  if (![...document.querySelectorAll('h1, [role="heading"][aria-level="1"]')].some(shown)) return false;
  if ([...document.querySelectorAll('[aria-busy="true"]')].some(shown)) return false;
  if (linkPrefix === '') return true;
  if ([...document.querySelectorAll('a[href^="' + CSS.escape(linkPrefix) + '"]')].some((a) => /\\/\\d+$/.test(a.getAttribute('href')))) return true;
  const text = document.body.innerText;
  return texts.some((expected) => text.includes(expected));
}`;

const NOT_READY = `(() => {
  const heading = document.querySelector('h1, [role="heading"][aria-level="1"]');
  if (heading === null) return 'no heading appeared';
  if (document.querySelector('[aria-busy="true"]') !== null) return 'it did not finish loading';
  return 'no record appeared';
})()`;

interface AxeViolation {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly target: readonly unknown[] }[];
}

/** Violations that axe calls serious or critical. */
async function accessibilityFaults(page: Page, axe: string, path: string): Promise<FindingDraft[]> {
  await page.evaluate(axe);
  const violations: AxeViolation[] = await page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations)`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => ({
      rule: `axe-${id}`,
      message: `${path}: ${help}: ${nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.html.slice(0, 160)}`).join(' | ')}`,
      severity: 'error' as const,
    }));
}
