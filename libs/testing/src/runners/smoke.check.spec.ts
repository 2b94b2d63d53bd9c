import { findChromium } from '#foundry/sandbox';
import { afterEach, describe, expect, it } from 'vitest';
import type { CheckResult } from '../check.types.js';
import { CLINIC_BACKEND, CLINIC_PLAN } from '../fixtures/clinic.fixture.js';
import { CLINIC_FRONTEND } from '../fixtures/clinic-frontend.fixture.js';
import { projectOf, type ProjectFixture } from '../fixtures/project.fixture.js';
import { runCheck } from '../run-check.js';
import { smokeCheck } from './smoke.check.js';

let project: ProjectFixture;
afterEach(() => project.remove());

const NO_BROWSER = '/nowhere/chromium';
/** All are looked for at once; when the tests are thorough, each also by a browser of its own: about five seconds. */
const THOROUGH = process.env.FOUNDRY_TEST_THOROUGH === 'true';

interface Fault {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly found: readonly string[];
}

/** Each where it hides no other. */
const FAULTS: readonly Fault[] = [
  {
    name: 'an exception',
    from: "root.removeAttribute('aria-busy');",
    to: "root.removeAttribute('aria-busy'); if (id && id !== 'new') undefined.name;",
    found: ["Cannot read properties of undefined (reading 'name')"],
  },
  {
    name: 'a form that does not save',
    from: 'event.preventDefault();',
    to: 'event.preventDefault(); throw new Error("not wired");',
    found: ['/owners/new: not wired'],
  },
  {
    name: 'a serious accessibility fault',
    from: "'<h1>New</h1><form>'",
    to: "'<h1>New</h1><input><form>'",
    found: ['Form elements must have labels'],
  },
  {
    name: 'errors in the console, a failing request and a request to another host',
    from: "return '<h1>Dashboard</h1>'",
    to: "return (console.error('chart is missing'), fetch('https://fonts.example.com/a.css').catch(() => {}), await fetch('/api/nothing'), '<h1>Dashboard</h1>')",
    found: ['/: chart is missing', '/: GET /api/nothing answered 404', '/: asks another server: https://fonts.example.com/a.css'],
  },
  {
    name: 'a list with no heading',
    from: "return '<h1>' + path + '</h1><ul>'",
    to: "return (path === 'pets' ? '' : '<h1>' + path + '</h1>') + '<ul>'",
    found: ['/pets: no heading appeared'],
  },
  {
    name: 'a list with no records',
    from: 'items.map((item) =>',
    to: "(path === 'owners' ? [] : items).map((item) =>",
    found: ['/owners: no record appeared'],
  },
];
const inScript = (code: string): string => JSON.stringify(code).slice(1, -1);

interface Checked {
  readonly frontend?: string;
  readonly backend?: string;
  readonly browser?: string;
  readonly pageLimitMs?: number;
}

async function check(options: Checked = {}): Promise<CheckResult> {
  const files = {
    'backend/package.json': '{"type":"module"}',
    'backend/dist/main.js': options.backend ?? CLINIC_BACKEND,
    'frontend/server.mjs': options.frontend ?? CLINIC_FRONTEND,
  };
  project = await projectOf(files, CLINIC_PLAN);
  return runCheck(
    smokeCheck(project.sandbox, { browserPath: options.browser, pageLimitMs: options.pageLimitMs ?? 2000 }),
    project.context,
  );
}

function broken(source: string, from: string, to: string): string {
  if (!source.includes(from)) throw new Error(`There is no ${from}`);
  return source.replace(from, () => to);
}
const messages = (result: CheckResult): string => result.findings.map((finding) => finding.message).join('\n');

describe('the smoke check without a browser', () => {
  it('passes over HTTP, says that no browser was used, and claims no criterion that is about seeing', async () => {
    const result = await check({ browser: NO_BROWSER });
    expect(result.findings).toEqual([]);
    expect(result).toMatchObject({ status: 'passed', facts: { criteria: '' } });
    expect(result.reason).toMatch(/^The pages were not opened in a browser: /);
    expect(result.facts?.['browser']).toMatch(/^not used: /);
  });

  it.each([
    [
      'an asset that is missing',
      CLINIC_FRONTEND.replace("'/assets/app.js':", "'/assets/other.js':"),
      'GET /assets/app.js answered as text/html',
    ],
    [
      'an API that is not reached',
      CLINIC_FRONTEND.replace("startsWith('/api/')", "startsWith('/service/')"),
      'GET /api/owners?pageSize=20 through the frontend answered 200 without a list',
    ],
    [
      'a page that cannot be reloaded',
      CLINIC_FRONTEND.replace(
        'const [type, body]',
        "if (request.url === '/owners') return response.writeHead(404).end();\n  const [type, body]",
      ),
      'GET /owners answered 404',
    ],
  ])('finds %s', async (_what, frontend, words) => {
    const result = await check({ frontend, browser: NO_BROWSER });
    expect(result.status).toBe('failed');
    expect(messages(result)).toContain(words);
  });

  it('finds missing sample data', async () => {
    const result = await check({ backend: broken(CLINIC_BACKEND, "process.env.SEED === 'true'", 'false'), browser: NO_BROWSER });
    expect(messages(result)).toContain('GET /api/pets?pageSize=20 answered no record: the sample data is missing');
  });

  it('says which half did not start and what it said', async () => {
    const result = await check({ frontend: 'process.exit(4)', browser: NO_BROWSER });
    expect(result).toMatchObject({ status: 'failed', findings: [{ rule: 'start' }] });
    expect(messages(result)).toContain('The frontend did not start: it ended with exit code 4.');
  });
});

describe.skipIf(findChromium() === null)('the smoke check in a browser', () => {
  it('opens every page, enters a record, and keeps pictures of the dashboard and each list', async () => {
    const result = await check();
    expect(result.findings).toEqual([]);
    expect(result).toMatchObject({
      status: 'passed',
      facts: { browser: 'used', pages: 7, screenshots: 3, axeViolations: 0, formEntered: 'Owner', criteria: 'AC-2' },
    });
    expect([...project.attached.keys()].sort()).toEqual([
      'screenshots/dashboard.png',
      'screenshots/owners.png',
      'screenshots/pets.png',
    ]);
    const picture = Buffer.from(project.attached.get('screenshots/pets.png') ?? []);
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1280, 800]);
  });

  it('finds every fault of a frontend that has many, and claims no criterion of what does not show its records', async () => {
    const frontend = FAULTS.reduce((source, { from, to }) => broken(source, inScript(from), inScript(to)), CLINIC_FRONTEND);
    const result = await check({ frontend });
    expect(result.status).toBe('failed');
    for (const words of FAULTS.flatMap(({ found }) => found)) expect(messages(result)).toContain(words);
    expect(result.facts).toMatchObject({ criteria: '', criteriaRefuted: 'AC-2' });
  }, 60_000);

  it.runIf(THOROUGH).each(FAULTS)(
    'finds $name',
    async ({ from, to, found }) => {
      const result = await check({ frontend: broken(CLINIC_FRONTEND, inScript(from), inScript(to)) });
      expect(result.status).toBe('failed');
      for (const words of found) expect(messages(result)).toContain(words);
    },
    60_000,
  );

  it('ends at once when it is cancelled', async () => {
    const frontend = broken(CLINIC_FRONTEND, "root.removeAttribute('aria-busy');", '');
    const running = check({ frontend, pageLimitMs: 60_000 });
    let cancelled = 0;
    setTimeout(() => {
      cancelled = performance.now();
      project.cancel();
    }, 1500);
    expect(await running).toMatchObject({ status: 'error', reason: 'The check was cancelled.' });
    // Its first page would have been waited for a minute long.
    expect(performance.now() - cancelled).toBeLessThan(5_000);
  });
});
