import { messageOf } from '#foundry/kernel';
import type { Page, Request } from 'playwright-core';
import type { FindingDraft } from '../findings.js';

export interface PageToVisit {
  /** Path with its parameters filled in. */
  readonly path: string;
  /** The list that leads to this page. */
  readonly from?: string;
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

/** Milliseconds; a page that is still busy after them is always busy. */
const SETTLE_LIMIT_MS = 2_000;

/** One tab that walks through the application, and what the browser holds against each page. */
export class Visitor {
  private drafts: FindingDraft[] = [];
  private path = '/';
  private readonly inFlight = new Set<Request>();

  constructor(
    private readonly page: Page,
    private readonly origin: string,
    private readonly axe: string,
  ) {
    this.watch();
  }

  /**
   * Opens a page by the application's own links where they lead there, else by its address; waits until it shows what it
   * is for, and looks for faults.
   * @param limitMs a page that is not there after this many milliseconds is broken
   */
  async visit(visit: PageToVisit, limitMs: number): Promise<VisitReport> {
    this.drafts = [];
    this.path = visit.path;
    await this.open(visit, limitMs);
    const missing = await this.waitUntilShown(visit, limitMs);
    if (missing !== undefined) this.report('not-shown', missing);
    if (visit.screenshot !== undefined || visit.accessibility) await this.settle();
    const screenshot =
      visit.screenshot === undefined ? undefined : await this.page.screenshot({ type: 'png', animations: 'disabled' });
    const violations = visit.accessibility ? await this.accessibilityFaults() : 0;
    return { drafts: this.drafts, shown: missing === undefined, violations, ...(screenshot ? { screenshot } : {}) };
  }

  /** Lets `work` use the page; what the browser holds against it is answered, with what `work` reports. */
  async use(
    path: string,
    work: (page: Page, report: (rule: string, message: string) => void) => Promise<void>,
  ): Promise<FindingDraft[]> {
    this.drafts = [];
    this.path = path;
    await work(this.page, (rule, message) => this.report(rule, message));
    return this.drafts;
  }

  private report(rule: string, message: string): void {
    this.drafts.push({ rule, message: `${this.path}: ${message}`, severity: 'error' });
  }

  private async open(visit: PageToVisit, limitMs: number): Promise<void> {
    const { path, from } = visit;
    if (await this.follow(path)) return;
    if (from !== undefined && (await this.follow(from))) {
      // the way there was looked at before; here only its links count
      await this.waitUntilShown({ path: from, accessibility: false, expectRecords: { texts: [], linkPrefix: path } }, limitMs);
      if (await this.follow(path)) return;
    }
    await this.page.goto(`${this.origin}${path}`, { waitUntil: 'domcontentloaded', timeout: limitMs });
  }

  /** Clicks a visible link to the path; false when there is none. */
  private async follow(path: string): Promise<boolean> {
    if (!this.page.url().startsWith(this.origin)) return false;
    return (await this.evaluate(`(${FOLLOW})(${JSON.stringify(path)})`)) === true;
  }

  /** What is missing when the time is up; undefined when the page shows what it is for. */
  private async waitUntilShown(visit: PageToVisit, limitMs: number): Promise<string | undefined> {
    const expected = JSON.stringify({ path: visit.path, ...(visit.expectRecords ?? { linkPrefix: '', texts: [] }) });
    // the page's content security policy forbids Playwright's own way of waiting, which evaluates text in the page
    const missing = await this.evaluate(`(${WAIT})(${expected}, ${limitMs})`);
    return missing === '' ? undefined : String(missing);
  }

  /** A picture is taken, and a page examined, when nothing changes any more; what never rests is taken as it is. */
  private async settle(): Promise<void> {
    const until = performance.now() + SETTLE_LIMIT_MS;
    do await this.evaluate(`(${REST})(${SETTLE_LIMIT_MS})`);
    while (this.inFlight.size > 0 && performance.now() < until);
  }

  /** Evaluates in the page, and again in the next one when a link led away meanwhile. */
  private async evaluate(expression: string): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.page.evaluate(expression);
      } catch (error) {
        if (attempt === 3 || !/context was destroyed|navigat/i.test(messageOf(error))) throw error;
        await this.page.waitForLoadState('domcontentloaded');
      }
    }
  }

  private watch(): void {
    const { page, origin } = this;
    page.on('pageerror', (error) => this.report('page-error', error.message));
    page.on('console', (message) => {
      // a failed request is reported as such, with its address
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        this.report('console-error', message.text());
    });
    page.on('request', (request) => {
      this.inFlight.add(request);
      const address = request.url();
      if (/^(?:https?|wss?):/.test(address) && !address.startsWith(`${origin}/`))
        this.report('other-host', `asks another server: ${address.slice(0, 200)}`);
    });
    page.on('requestfinished', (request) => this.inFlight.delete(request));
    page.on('requestfailed', (request) => {
      this.inFlight.delete(request);
      const cause = request.failure()?.errorText ?? 'no reason';
      const own = request.url().startsWith(`${origin}/`);
      if (own && cause !== 'net::ERR_ABORTED')
        this.report('request-failed', `${request.method()} ${pathOf(request.url())} failed: ${cause}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400)
        this.report('request-failed', `${response.request().method()} ${pathOf(response.url())} answered ${response.status()}`);
    });
  }

  /** Reports what axe calls serious or critical; returns how many kinds of it there are. */
  private async accessibilityFaults(): Promise<number> {
    if ((await this.page.evaluate('typeof axe')) === 'undefined') await this.page.evaluate(this.axe);
    const violations: AxeViolation[] = await this.page.evaluate(
      `axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations)`,
    );
    const severe = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    for (const { id, help, nodes } of severe) {
      const places = nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.html.slice(0, 160)}`);
      this.report(`axe-${id}`, `${help}: ${places.join(' | ')}`);
    }
    return severe.length;
  }
}

interface AxeViolation {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly target: readonly unknown[] }[];
}

function pathOf(address: string): string {
  const { pathname, search } = new URL(address);
  return `${pathname}${search}`;
}

/** Runs in the page. What was shown is remembered, so that the next wait can tell it from what the link leads to. */
const FOLLOW = `(path) => {
  const link = [...document.querySelectorAll('a[href]')].find((a) => a.getAttribute('href') === path && a.checkVisibility());
  if (link === undefined || location.pathname === path) return false;
  globalThis.leftHeading = document.querySelector('h1')?.textContent;
  globalThis.leftAt = performance.now();
  link.click();
  return true;
}`;

/**
 * Runs in the page: answers '' once it is at its address, a heading is shown, nothing is loading and the expected records
 * are there. A heading equal to that of the page before counts after 300 ms: two pages may have the same.
 */
const WAIT = `async ({ path, linkPrefix, texts }, limitMs) => {
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility());
  const missing = () => {
    if (location.pathname !== path) return 'it is at ' + location.pathname;
    const [heading] = shown('h1, [role="heading"][aria-level="1"]');
    if (heading === undefined) return 'no heading appeared';
    if (heading.textContent === globalThis.leftHeading && performance.now() < globalThis.leftAt + 300) return 'it still shows the page before';
    if (shown('[aria-busy="true"]').length > 0) return 'it did not finish loading';
    if (linkPrefix === '') return '';
    const href = (link) => link.getAttribute('href');
    if (shown('a[href]').some((link) => href(link) === linkPrefix || (href(link).startsWith(linkPrefix) && /^\\d+$/.test(href(link).slice(linkPrefix.length))))) return '';
    const text = document.body.innerText;
    return texts.some((expected) => text.includes(expected)) ? '' : 'no record appeared';
  };
  const until = performance.now() + limitMs;
  for (;;) {
    const what = missing();
    if (what === '' || performance.now() > until) return what;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}`;

/** Runs in the page: waits until no placeholder is shown and nothing was changed for 60 ms. */
const REST = `async (limitMs) => {
  let changed = performance.now();
  const observer = new MutationObserver(() => (changed = performance.now()));
  observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  const until = performance.now() + limitMs;
  const waiting = () => [...document.querySelectorAll('[class*="keleton"]')].some((element) => element.checkVisibility());
  while (performance.now() < until && (performance.now() < changed + 60 || waiting())) await new Promise((resolve) => setTimeout(resolve, 15));
  observer.disconnect();
}`;
