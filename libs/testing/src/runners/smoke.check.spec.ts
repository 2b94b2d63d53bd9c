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
/** Each fault is looked for by a browser of its own: about five seconds. */
const some = <T>(faults: readonly T[]): readonly T[] =>
  process.env.FOUNDRY_TEST_THOROUGH === 'true' ? faults : faults.slice(0, 1);

async function check(options: { frontend?: string; backend?: string; browser?: string } = {}): Promise<CheckResult> {
  const files = {
    'backend/package.json': '{"type":"module"}',
    'backend/dist/main.js': options.backend ?? CLINIC_BACKEND,
    'frontend/server.mjs': options.frontend ?? CLINIC_FRONTEND,
  };
  project = await projectOf(files, CLINIC_PLAN);
  return runCheck(smokeCheck(project.sandbox, { browserPath: options.browser, pageLimitMs: 2000 }), project.context);
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

  it.each(
    some([
      [
        'an exception',
        "root.removeAttribute('aria-busy');",
        "root.removeAttribute('aria-busy'); undefined.name;",
        "Cannot read properties of undefined (reading 'name')",
      ],
      [
        'a form that does not save',
        'event.preventDefault();',
        'event.preventDefault(); throw new Error("not wired");',
        '/owners/new: not wired',
      ],
      [
        'a serious accessibility fault',
        "'<label>' + name + ' <input",
        "'<span>' + name + '</span><label><input",
        'Form elements must have labels',
      ],
      [
        'an error in the console',
        "return '<h1>Dashboard</h1>'",
        "return (console.error('chart is missing'), '<h1>Dashboard</h1>')",
        '/: chart is missing',
      ],
      [
        'a failing request',
        "return '<h1>Dashboard</h1>'",
        "return (await fetch('/api/nothing'), '<h1>Dashboard</h1>')",
        '/: GET /api/nothing answered 404',
      ],
      [
        'a request to another host',
        "return '<h1>Dashboard</h1>'",
        "return (fetch('https://fonts.example.com/a.css').catch(() => {}), '<h1>Dashboard</h1>')",
        '/: asks another server: https://fonts.example.com/a.css',
      ],
    ]),
  )(
    'finds %s',
    async (_what, from, to, words) => {
      const result = await check({
        frontend: broken(CLINIC_FRONTEND, JSON.stringify(from).slice(1, -1), JSON.stringify(to).slice(1, -1)),
      });
      expect(result.status).toBe('failed');
      expect(messages(result)).toContain(words);
    },
    60_000,
  );

  it.each([
    ['no heading', "'<h1>' + path + '</h1>", "'", '/pets: no heading appeared'],
    ['no records', 'items.map((item) =>', '[].map((item) =>', '/pets: no record appeared'],
  ])(
    'finds a list with %s',
    async (_what, from, to, words) => {
      const result = await check({
        frontend: broken(CLINIC_FRONTEND, JSON.stringify(from).slice(1, -1), JSON.stringify(to).slice(1, -1)),
      });
      expect(messages(result)).toContain(words);
      expect(result.facts).toMatchObject({ criteria: '', criteriaRefuted: 'AC-2' });
    },
    60_000,
  );

  it('ends within a second when it is cancelled', async () => {
    const running = check({ frontend: broken(CLINIC_FRONTEND, "root.removeAttribute('aria-busy');", '') });
    setTimeout(() => project.cancel(), 1500);
    const result = await running;
    expect(result).toMatchObject({ status: 'error', reason: 'The check was cancelled.' });
    expect(result.durationMs).toBeLessThan(2700);
  });
});
