import { openTestDatabase, type Database } from '#foundry/database';
import { UsageService } from '#foundry/ledger';
import { answering, askedOf, failing, ModelServer, refusing, type Script } from '#foundry/llm/testing';
import { createSandbox } from '#foundry/sandbox';
import { createWorkspaces, type Workspaces } from '#foundry/workspace';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { OpenBuilds } from '../build.fixture.js';
import { openToyFixing, TOY_FILE, toySchema } from './toy-fixing.fixture.js';

let database: Database;
let folder: string;
let workspaces: Workspaces;
let fixture: OpenBuilds;
let server: ModelServer;
let script: Script;

beforeAll(async () => {
  database = await openTestDatabase(toySchema);
  folder = await mkdtemp(join(tmpdir(), 'foundry-fix-brain-'));
  const sandbox = createSandbox({ runDirectory: join(folder, 'runs'), instanceId: `fb${process.pid}` });
  workspaces = createWorkspaces({ directory: join(folder, 'workspaces'), sandbox });
  server = (await ModelServer.start()).always((request, response) => script(request, response));
  fixture = await openToyFixing({ database, folder, sandbox, workspaces, baseUrl: server.baseUrl });
});
afterAll(async () => {
  await fixture.close();
  await server.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  server.requests.length = 0;
});

const TEXT = "bad('one');\nbad('two');\n";
const analysis = { root_causes: ['Words.'], fix_suggestions: [], confidence_score: 1, estimated_complexity: 'low' };

async function build() {
  const id = await fixture.begin();
  const events = await fixture.timeline(id);
  const rounds = (await fixture.fixes.list(id)).map(({ record }) => record!);
  const text = (await (await workspaces.open(id)).read(TOY_FILE)).toString('utf8');
  return { id, events, rounds, text, last: events.at(-1)?.data.type };
}

it('asks the fixer about what failed, books what it cost to the build, and keeps what it repairs', async () => {
  const edits = [
    { kind: 'replace', path: TOY_FILE, search: "bad('one')", replace: "good('one')" },
    { kind: 'replace', path: TOY_FILE, search: "bad('two')", replace: "good('two')" },
  ];
  script = answering(JSON.stringify({ analysis, edits }));
  const { id, last, rounds, text, events } = await build();
  expect({ last, text }).toEqual({ last: 'build.succeeded', text: "good('one');\ngood('two');\n" });
  expect(rounds[0]?.attempts).toMatchObject([{ fixer: 'model', verdict: 'applied', files: [TOY_FILE] }]);
  expect(server.requests).toHaveLength(1);
  const asked = JSON.stringify(server.requests[0]?.body);
  expect(asked).toContain('bad(');
  expect(asked).not.toContain(id);
  expect(events.filter(({ data }) => data.type === 'model.answered')).toHaveLength(1);
  const { items } = await fixture
    .get<UsageService>(UsageService)
    .usage({ organisation: 'o' } as never, { groupBy: 'build' } as never);
  expect(items).toMatchObject([{ key: id, calls: 1, promptTokens: 10, completionTokens: 5 }]);
});

it('takes an answer that has not the asked shape for an analysis in plain text, with half the confidence', async () => {
  script = answering('I believe that both words are wrong, but I do not know JSON.');
  const { last, rounds, text } = await build();
  expect({ last, text }).toEqual({ last: 'build.failed', text: TEXT });
  expect(rounds[0]).toMatchObject({
    analysis: {
      root_causes: ['I believe that both words are wrong, but I do not know JSON.'],
      fix_suggestions: [],
      confidence_score: 0.5,
    },
    attempts: [],
    notes: expect.arrayContaining(['The model proposed no change.']) as string[],
  });
  // It was shown its mistakes twice a round, in two rounds.
  expect(server.requests).toHaveLength(6);
});

it('uses suggestions of such an answer where they may write, and refuses all where one may not', async () => {
  const loose = (file: string, current_code: string, fixed_code: string) => ({ file, current_code, fixed_code });
  let suggestions = [loose(TOY_FILE, "bad('one')", "good('one')"), loose('backend/eslint.config.js', '', 'export default [];\n')];
  script = (request, response) => {
    const text = JSON.stringify({ root_causes: ['Words.'], fix_suggestions: suggestions });
    if (askedOf(request).user.includes('refused')) suggestions = [loose(TOY_FILE, "bad('one')", "good('one')")];
    return answering(text)(request, response);
  };
  const { rounds, text } = await build();
  expect(rounds[0]?.attempts).toMatchObject([{ verdict: 'refused', checks: [], commit: null }]);
  expect(rounds[0]?.attempts[0]?.reason).toContain('the configuration of checks is settled');
  expect(text).toBe("good('one');\nbad('two');\n");
});

it('says in the record that a model declined, and the build fails with what is left', async () => {
  script = refusing;
  const { last, rounds, text, events } = await build();
  expect({ last, text }).toEqual({ last: 'build.failed', text: TEXT });
  expect(rounds[0]?.notes.join()).toMatch(/answer of the model could not be used/);
  expect(JSON.stringify(events.at(-1)?.data)).toContain('2 findings are left in backend_lint');
});

it('fails the build with why no model could be asked, and a resumed build asks again', async () => {
  script = failing(429, 'You exceeded your quota.', 'insufficient_quota');
  const { id, events, text } = await build();
  expect(events.at(-1)?.data).toMatchObject({ type: 'build.failed', error: { code: 'llm.quota_exhausted' } });
  expect(text).toBe(TEXT);
  const edits = ['one', 'two'].map((word) => ({
    kind: 'replace',
    path: TOY_FILE,
    search: `bad('${word}')`,
    replace: `good('${word}')`,
  }));
  script = answering(JSON.stringify({ analysis, edits }));
  await fixture.progress.reopen(id, { subject: 'key:tester', name: 'tester' });
  expect((await fixture.timeline(id)).at(-1)?.data).toMatchObject({ type: 'build.succeeded' });
});
