import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CLIENT, ProjectFixture, STRANGER } from './project.fixture.js';

describe('edits of a project', () => {
  let fixture: ProjectFixture;
  let id: string;
  beforeAll(async () => {
    fixture = await ProjectFixture.open();
    id = (await fixture.project()).id;
    await fixture.write(id, { 'notes/text.txt': 'one\ntwo\nthree\n', 'notes/other.txt': 'x\n' });
  });
  afterAll(() => fixture.close());

  it('are one commit of search and replace, whole files and diffs', async () => {
    const change = await fixture.projects.changes.edit(CLIENT, id, {
      edits: [
        { kind: 'replace', path: 'notes/text.txt', search: 'two  \n', replace: '2\n' },
        { kind: 'diff', diff: '--- a/notes/other.txt\n+++ b/notes/other.txt\n@@ -1 +1 @@\n-x\n+y\n' },
        { kind: 'write', path: 'notes/new.txt', content: 'new\n' },
      ],
    });
    expect(change).toMatchObject({ kind: 'edit', status: 'done', message: 'Edit 3 files' });
    expect(change.files.map(({ path, change: what }) => `${what} ${path}`)).toEqual([
      'added notes/new.txt',
      'modified notes/other.txt',
      'modified notes/text.txt',
    ]);
    expect(change.applied).toContainEqual({ edit: 0, path: 'notes/text.txt', level: 'trailing-space', line: 2 });
    expect(await fixture.text(id, 'notes/text.txt')).toBe('one\n2\nthree\n');
  });

  it('may be written as search/replace blocks', async () => {
    const text = 'notes/text.txt\n<<<<<<< SEARCH\none\n=======\n1\n>>>>>>> REPLACE\n';
    await fixture.projects.changes.edit(CLIENT, id, { text });
    expect(await fixture.text(id, 'notes/text.txt')).toBe('1\n2\nthree\n');
  });

  it('are refused as a whole with the place that was most likely meant', async () => {
    const { commit } = await fixture.projects.get(CLIENT, id);
    const edits = [
      { kind: 'write' as const, path: 'notes/half.txt', content: 'half\n' },
      { kind: 'replace' as const, path: 'notes/text.txt', search: 'threee', replace: '3' },
    ];
    await expect(fixture.projects.changes.edit(CLIENT, id, { edits })).rejects.toMatchObject({
      code: 'edit.not_found',
      details: {
        failures: [expect.objectContaining({ edit: 1, candidate: expect.objectContaining({ text: 'three' }) as unknown })],
      },
    });
    expect((await fixture.projects.get(CLIENT, id)).commit).toBe(commit);
    await expect(fixture.text(id, 'notes/half.txt')).rejects.toMatchObject({ code: 'workspace.not_found' });
  });
});

describe('a fix of a project', () => {
  let fixture: ProjectFixture;
  let id: string;
  beforeAll(async () => {
    fixture = await ProjectFixture.open();
    id = (await fixture.project()).id;
  });
  afterAll(() => fixture.close());
  beforeEach(async () => {
    for (const check of Object.values(fixture.checks)) check.hold = undefined;
    await fixture.projects.changes.rollback(CLIENT, id, { round: 0 });
    await fixture.write(id, { 'notes/backend_unit.txt': 'ok\nfail: first\nfail: second\n' });
    const { round } = await fixture.projects.rounds.check(CLIENT, id, {});
    await fixture.ended(id, round);
  });

  const replace = (search: string, text: string, path = 'notes/backend_unit.txt') => ({
    kind: 'replace' as const,
    path,
    search,
    replace: text,
  });
  const context = () => fixture.projects.failures.context(CLIENT, id, { maxCharacters: 60_000 });
  const fingerprintOf = async (message: string): Promise<string> =>
    (await context()).checks[0]!.findings.find((finding) => finding.message === message)!.fingerprint;
  // The checks of this test look at notes, which no real check of a part would be affected by.
  const judged = ['backend_unit' as const, 'smoke' as const];
  const fix = async (edits: ReturnType<typeof replace>[], more: object = {}) => {
    const { round } = await fixture.projects.rounds.fix(CLIENT, id, { edits, checks: judged, ...more });
    return await fixture.ended(id, round);
  };

  it('is told what failed, with the code around it', async () => {
    const { checks, analysis, commit, leftOut } = await context();
    expect(commit).toBe((await fixture.projects.get(CLIENT, id)).commit);
    expect(checks).toHaveLength(1);
    expect(checks[0]).toMatchObject({ name: 'backend_unit', status: 'failed', command: 'look at notes/backend_unit.txt' });
    expect(checks[0]!.findings[0]).toMatchObject({ message: 'first', line: 2 });
    expect(checks[0]!.findings[0]!.excerpt?.lines.slice(0, 2)).toEqual([
      { number: 1, text: 'ok' },
      { number: 2, text: 'fail: first' },
    ]);
    expect(checks[0]!.output).toContain('fail: second');
    expect(analysis.root_causes.length).toBeGreaterThan(0);
    expect(leftOut).toBe(0);
    await expect(fixture.projects.failures.context(STRANGER, id, { maxCharacters: 2_000 })).rejects.toMatchObject({
      code: 'build.not_found',
    });
  });

  it('is told no more than asked for, and how much was left out', async () => {
    const lines = Array.from({ length: 150 }, (_, i) => `fail: ${`number ${i} `.repeat(20)}`).join('\n');
    await fixture.write(id, { 'notes/backend_unit.txt': lines });
    await fixture.ended(id, (await fixture.projects.rounds.check(CLIENT, id, { names: ['backend_unit'] })).round);
    const short = await fixture.projects.failures.context(CLIENT, id, { maxCharacters: 4_000 });
    expect(JSON.stringify(short.checks).length).toBeLessThan(8_000);
    expect(short.leftOut).toBeGreaterThan(10_000);
  });

  it('is told where a secret is, and none of the lines of its file', async () => {
    await fixture.write(id, { 'notes/secrets.txt': 'fail: a key\n' });
    await fixture.ended(id, (await fixture.projects.rounds.check(CLIENT, id, { names: ['secrets'] })).round);
    const secrets = (await context()).checks.find(({ name }) => name === 'secrets');
    expect(secrets?.findings).toMatchObject([{ file: 'notes/secrets.txt', line: 1, message: 'a key', excerpt: null }]);
  });

  it('is kept when what it is for is gone and nothing is lost', async () => {
    const base = (await fixture.projects.get(CLIENT, id)).commit;
    const round = await fix([replace('fail: first\n', '')], { findings: [await fingerprintOf('first')] });
    expect(round).toMatchObject({ kind: 'fix', status: 'succeeded', base, result: { kept: true, left: 1 } });
    const project = await fixture.projects.get(CLIENT, id);
    expect(project.commit).toBe(round.commit);
    expect(await fixture.projects.rounds.diff(CLIENT, id, round.round)).toContain('-fail: first');
    const events = await fixture.builds.eventsAfter(id, 0, 10_000);
    expect(events.map(({ data }) => data)).toContainEqual(
      expect.objectContaining({ type: 'fix.settled', round: round.round, kept: true }),
    );
    expect((await fixture.workspaces.open(id).then((workspace) => workspace.log()))[0]?.author.name).toBe('assistant (client)');
  });

  it.each<[string, ReturnType<typeof replace>[], RegExp]>([
    ['does not help', [replace('ok\n', 'okay\n')], /still there/],
    [
      'helps, but breaks what passed',
      [replace('fail: first\nfail: second\n', ''), { ...replace('', 'fail: broken\n', 'notes/smoke.txt') }],
      /smoke passed before/,
    ],
  ])('is taken back byte for byte when it %s', async (_what, edits, reason) => {
    const before = await fixture.projects.get(CLIENT, id);
    const files = await fixture.projects.files.list(CLIENT, id, { limit: 1_000 });
    const round = await fix(edits);
    expect(round).toMatchObject({
      status: 'succeeded',
      result: { kept: false, reason: expect.stringMatching(reason) as string },
    });
    const after = await fixture.projects.get(CLIENT, id);
    expect(after.commit).toBe(before.commit);
    expect(await fixture.projects.files.list(CLIENT, id, { limit: 1_000 })).toEqual(files);
    expect(after.checks.find(({ name }) => name === 'smoke')).toMatchObject({ status: 'passed', current: true });
    expect((await fixture.builds.artifacts(id)).map(({ name }) => name)).toContain(`fixes/round-${round.round}.diff`);
    expect(await fixture.projects.rounds.diff(CLIENT, id, round.round)).toContain('+++ b/notes/');
  });

  it('is refused at once when there is nothing to judge it by, or nothing that it is for', async () => {
    const edits = [replace('ok\n', 'okay\n')];
    const tried = (more: object) => fixture.projects.rounds.fix(CLIENT, id, { edits, ...more });
    await expect(tried({ findings: ['0'.repeat(24)] })).rejects.toMatchObject({ code: 'project.unknown_finding' });
    await fixture.write(id, { 'notes/else.txt': 'x' });
    await expect(tried({})).rejects.toMatchObject({ code: 'project.nothing_to_compare' });
    expect(await fixture.openActions.open(id)).toBeNull();
  });

  it('is taken back when its round is cancelled', async () => {
    const before = await fixture.projects.get(CLIENT, id);
    let arrived = (): void => undefined;
    const atWork = new Promise<void>((resolve) => (arrived = resolve));
    fixture.checks.unit.hold = async (signal) => {
      arrived();
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    };
    const { round } = await fixture.projects.rounds.fix(CLIENT, id, { edits: [replace('fail: first\n', '')], checks: judged });
    await atWork;
    expect((await fixture.projects.get(CLIENT, id)).commit).not.toBe(before.commit);
    expect((await fixture.projects.rounds.cancel(CLIENT, id, round)).status).toBe('cancelled');
    expect((await fixture.projects.get(CLIENT, id)).commit).toBe(before.commit);
    expect(await fixture.text(id, 'notes/backend_unit.txt')).toContain('fail: first');
  });

  it('is taken back when the server died before its checks began', async () => {
    const before = await fixture.projects.get(CLIENT, id);
    await fixture.beginDead(id, 'fix');
    const workspace = await fixture.workspaces.open(id);
    await workspace.write([{ path: 'notes/backend_unit.txt', content: 'half a fix' }]);
    await workspace.commit({ message: 'Fix', author: { name: 'a', email: 'a@b' } });
    await fixture.reconcile();
    expect((await fixture.projects.get(CLIENT, id)).commit).toBe(before.commit);
    expect(await fixture.text(id, 'notes/backend_unit.txt')).toContain('fail: first');
  });

  it('answers the same key with the same round', async () => {
    const request = { edits: [replace('fail: first\n', '')], checks: judged };
    const first = await fixture.projects.rounds.fix(CLIENT, id, request, 'fix-once');
    await fixture.ended(id, first.round);
    expect((await fixture.projects.rounds.fix(CLIENT, id, request, 'fix-once')).round).toBe(first.round);
  });
});
