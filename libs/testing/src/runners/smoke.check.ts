import { createRequire } from 'node:module';
import { toResources } from '#foundry/planning';
import type { Sandbox } from '#foundry/sandbox';
import type { CheckContext, CheckOutcome, CheckRunner } from '../check.types.js';
import { defineCheck } from '../check-stop.js';
import { criteriaFacts, criteriaOfCheck } from '../criteria.js';
import { boundedOutput, findingsOf, listing, type FindingDraft } from '../findings.js';
import { enterRecord, entityToEnter } from '../smoke/form-entry.js';
import { visitOverHttp, type HttpVisit } from '../smoke/http-visit.js';
import { Visitor } from '../smoke/page-visit.js';
import { pagesToVisit } from '../smoke/pages.js';
import { NoBrowser, startBrowser, type BrowserUnderTest } from '../tools/browser.js';
import { freePort, ServerDidNotStart, startServer, type ServerUnderTest } from '../tools/server-under-test.js';

/** Milliseconds until a page must show what it is for; generous, as other checks keep the machine busy. */
const PAGE_LIMIT_MS = 8_000;
/** Once so many pages did not show what they are for, something is wrong with all of them: the others are not opened. */
const PATIENCE = 4;
const VIEWPORT = { width: 1280, height: 800 };

export interface SmokeOptions {
  /** Absolute path of a Chromium; default: the usual ones are tried. */
  readonly browserPath?: string;
  readonly pageLimitMs?: number;
}

interface BrowserVisit {
  readonly drafts: FindingDraft[];
  readonly facts: Record<string, number | string>;
  readonly entities: readonly string[];
}

/** Both built halves together: over HTTP always, and in a real browser where there is one. */
export function smokeCheck(sandbox: Sandbox, options: SmokeOptions): CheckRunner {
  return defineCheck({
    name: 'smoke',
    after: ['backend_build', 'frontend_build'],
    weight: 6,
    async check(context) {
      // Chosen before either is started: the browser starts meanwhile, and is let to the page and nothing else.
      const [backendPort, frontendPort] = [await freePort(), await freePort()];
      const browserOptions = { path: options.browserPath, reaches: [frontendPort] };
      const starting = startBrowser(sandbox, context, browserOptions).catch((error: unknown) => {
        if (error instanceof NoBrowser) return error;
        throw error;
      });
      starting.catch(() => undefined); // awaited below, unless the servers fail first
      const servers: ServerUnderTest[] = [];
      try {
        const backend = await startServer(sandbox, context, {
          part: 'backend',
          args: ['dist/main.js'],
          env: { DATABASE_PATH: ':memory:', SEED: 'true', LOG_LEVEL: 'warn' },
          healthPath: '/health',
          port: backendPort,
        });
        servers.push(backend);
        const frontend = await startServer(sandbox, context, {
          part: 'frontend',
          args: ['server.mjs'],
          env: { BACKEND_URL: backend.url },
          healthPath: '/',
          port: frontendPort,
          reaches: [backendPort],
        });
        servers.push(frontend);
        const resources = toResources(context.plan);
        const http = await visitOverHttp(frontend.url, resources, context.signal);
        const browser = await starting;
        const visit =
          browser instanceof NoBrowser
            ? browser
            : await visitInBrowser(context, browser, frontend.url, http, options.pageLimitMs ?? PAGE_LIMIT_MS);
        return outcome(context, servers, http, visit, boundedOutput(...(await stopAll(servers))));
      } catch (error) {
        if (!(error instanceof ServerDidNotStart)) throw error;
        return notStarted(context, error);
      } finally {
        const browser = await starting.catch(() => undefined);
        await Promise.all([stopAll(servers), browser && !(browser instanceof NoBrowser) ? browser.stop() : undefined]);
      }
    },
  });
}

function stopAll(servers: readonly ServerUnderTest[]): Promise<string[]> {
  return Promise.all(servers.map((server) => server.stop()));
}

async function visitInBrowser(
  context: CheckContext,
  { browser }: BrowserUnderTest,
  origin: string,
  http: HttpVisit,
  pageLimitMs: number,
): Promise<BrowserVisit> {
  const resources = toResources(context.plan);
  const tab = await browser.newContext({
    viewport: VIEWPORT,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
    serviceWorkers: 'block',
  });
  // a killed browser ends every wait in it at once
  context.signal.addEventListener('abort', () => void tab.close().catch(() => undefined), { once: true });
  const visits = pagesToVisit(context.plan, resources, http.records);
  const visitor = new Visitor(await tab.newPage(), origin, axeSource());
  const drafts: FindingDraft[] = [];
  const entities: string[] = [];
  let [opened, violations, screenshots, late] = [0, 0, 0, 0];
  for (const visit of visits) {
    if (late === PATIENCE) {
      drafts.push({
        rule: 'not-opened',
        message: 'The other pages were not opened, as so many did not show what they are for.',
        severity: 'info',
      });
      entities.push('*');
      break;
    }
    const report = await visitor.visit(visit, late === 0 ? pageLimitMs : pageLimitMs / 2);
    drafts.push(...report.drafts);
    if (report.drafts.length > 0) entities.push(visit.entity ?? '*');
    opened++;
    if (!report.shown) late++;
    violations += report.violations;
    if (report.screenshot && visit.screenshot !== undefined) {
      screenshots++;
      await context.attach(visit.screenshot, report.screenshot, 'image/png');
    }
  }
  const entered = entityToEnter(resources);
  if (entered) {
    const found = await enterRecord(visitor, origin, entered, pageLimitMs);
    drafts.push(...found);
    if (found.length > 0) entities.push(entered.entity.name);
  }
  await tab.close();
  const formEntered = entered?.entity.name ?? 'none: no entity has only fields to type';
  return { drafts, entities, facts: { pages: opened, axeViolations: violations, screenshots, formEntered } };
}

let axe: string | undefined;

function axeSource(): string {
  // the package exports its own source, to be run in a page
  axe ??= (createRequire(import.meta.url)('axe-core') as { source: string }).source;
  return axe;
}

function outcome(
  context: CheckContext,
  servers: readonly ServerUnderTest[],
  http: HttpVisit,
  visit: BrowserVisit | NoBrowser,
  log: string,
): CheckOutcome {
  const inBrowser = !(visit instanceof NoBrowser);
  const findings = findingsOf('smoke', context.workspace.root, [...http.drafts, ...(inBrowser ? visit.drafts : [])]);
  const broken = new Set([...(http.drafts.length > 0 ? ['*'] : []), ...(inBrowser ? visit.entities : [])]);
  const criteria = criteriaOfCheck(context.plan, 'smoke', broken);
  return {
    status: findings.length === 0 ? 'passed' : 'failed',
    ...(inBrowser ? {} : { reason: `The pages were not opened in a browser: ${visit.message}.` }),
    findings,
    command: servers.map((server) => server.command).join(' & '),
    output: boundedOutput(listing(findings), log),
    facts: {
      httpRequests: http.requests,
      ...(inBrowser ? { browser: 'used', ...visit.facts } : { browser: `not used: ${visit.message}` }),
      // what people see is proven only where it was seen
      ...criteriaFacts(inBrowser ? criteria : { proven: [], refuted: criteria.refuted }),
    },
  };
}

function notStarted(context: CheckContext, error: ServerDidNotStart): CheckOutcome {
  const drafts: FindingDraft[] = [
    { rule: 'start', message: `${error.message}\n${error.output.slice(-1500)}`, severity: 'error' },
  ];
  return {
    status: 'failed',
    findings: findingsOf('smoke', context.workspace.root, drafts),
    command: error.command,
    output: error.output,
    facts: criteriaFacts(criteriaOfCheck(context.plan, 'smoke', new Set(['*']))),
  };
}
