import { planRequest } from '#foundry/planning';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CLIENT, hashOf, ProjectFixture, REQUEST, STRANGER } from './project.fixture.js';
import type { ProjectView } from './project.schemas.js';

describe('a project that a client holds open', () => {
  let fixture: ProjectFixture;
  let project: ProjectView;
  let id: string;
  beforeAll(async () => {
    fixture = await ProjectFixture.open();
    project = await fixture.project();
    id = project.id;
  });
  afterAll(() => fixture.close());
  beforeEach(() => {
    fixture.refusal = undefined;
    fixture.isolation = undefined;
    for (const check of Object.values(fixture.checks)) check.hold = undefined;
  });

  it('is rendered from its plan and then stands open, with files and a commit', async () => {
    expect(project).toMatchObject({ status: 'open', title: 'Zoo', slug: 'zoo', request: REQUEST, round: null, bundle: null });
    expect(project.entities).toContain('Animal');
    expect(project.commit).toMatch(/^[0-9a-f]{40}$/);
    const page = await fixture.projects.files.list(CLIENT, id, { limit: 5 });
    expect(page.items).toHaveLength(5);
    expect(page.total).toBeGreaterThan(60);
    expect(fixture.checks.unit.runs).toBe(0);
  });

  it('is made from a whole plan, whose contract is made anew', async () => {
    const plan = await planRequest('a library: books (title)');
    const given = { ...plan, contract: { openapi: 'not believed' } };
    const { project: made } = await fixture.projects.create(CLIENT, { plan: given, name: 'My „shelf“' });
    expect(made).toMatchObject({ title: 'My „shelf“', slug: 'my-shelf', entities: plan.entities.map(({ name }) => name) });
    expect((await fixture.ended(made.id, 0)).status).toBe('succeeded');
    const stored = await fixture.builds.find(made.id);
    expect(stored?.plan?.contract).toMatchObject({ openapi: '3.1.0', info: { title: 'My „shelf“' } });
  });

  it('refuses a plan that contradicts itself, with everything that is wrong', async () => {
    const plan = await planRequest('a library: books (title)');
    const book = plan.entities.find(({ name }) => name === 'Book')!;
    const twice = {
      ...plan,
      entities: [...plan.entities, book],
      relations: [{ from: 'Book', to: 'Ghost', kind: 'one-to-many' as const }],
    };
    await expect(fixture.projects.create(CLIENT, { plan: twice })).rejects.toMatchObject({
      code: 'planning.invalid_plan',
      message: expect.stringMatching(/book is there twice.*no entity Ghost/) as string,
    });
  });

  it('makes one project of two calls with one idempotency key', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => fixture.projects.create(CLIENT, { request: REQUEST }, 'once')));
    expect(new Set(answers.map((answer) => answer.project.id)).size).toBe(1);
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    await expect(fixture.projects.create(CLIENT, { request: 'books (title)' }, 'once')).rejects.toMatchObject({
      code: 'build.idempotency_conflict',
    });
    await fixture.ended(answers[0]!.project.id, 0);
  });

  it('shows another organisation nothing, and takes no other build for a project', async () => {
    const calls = [
      () => fixture.projects.get(STRANGER, id),
      () => fixture.projects.files.list(STRANGER, id, { limit: 1 }),
      () => fixture.projects.files.read(STRANGER, id, 'README.md', {}),
      () => fixture.projects.changes.write(STRANGER, id, { files: [{ path: 'x', content: 'x', encoding: 'utf8' }] }),
      () => fixture.projects.changes.delete(STRANGER, id, { files: [{ path: 'README.md' }] }),
      () => fixture.projects.changes.rollback(STRANGER, id, { round: 0 }),
      () => fixture.projects.rounds.check(STRANGER, id, {}),
      () => fixture.projects.rounds.list(STRANGER, id),
      () => fixture.projects.rounds.cancel(STRANGER, id, 1),
      () => fixture.projects.rounds.package(STRANGER, id, { allowFailing: true }),
      () => fixture.projects.close(STRANGER, id),
      () => fixture.projects.remove(STRANGER, id),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'build.not_found' });
  });

  it('pages through the files by path, and finds each once', async () => {
    const paths: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await fixture.projects.files.list(CLIENT, id, { limit: 17, prefix: 'backend/', ...(cursor && { cursor }) });
      paths.push(...page.items.map(({ path }) => path));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(paths).toEqual([...new Set(paths)].sort());
    expect(paths.length).toBe((await fixture.projects.files.list(CLIENT, id, { limit: 1, prefix: 'backend/' })).total);
  });

  it('reads by lines and by bytes, and flags what is not text', async () => {
    await fixture.projects.changes.write(CLIENT, id, {
      files: [
        { path: 'notes/lines.txt', content: 'one\r\ntwo\nthree', encoding: 'utf8' },
        { path: 'notes/picture.bin', content: Buffer.from([0, 255, 1, 2]).toString('base64'), encoding: 'base64' },
      ],
    });
    const read = (path: string, range: object) => fixture.projects.files.read(CLIENT, id, path, range);
    expect(await read('notes/lines.txt', { startLine: 2, endLine: 2 })).toMatchObject({
      content: 'two\n',
      lines: { start: 2, end: 2, total: 3 },
      truncated: true,
      binary: false,
      sha256: hashOf('one\r\ntwo\nthree'),
    });
    const bytes = await read('notes/lines.txt', { offset: 3, length: 2 });
    expect([Buffer.from(bytes.content, 'base64').toString(), bytes.bytes, bytes.truncated]).toEqual([
      '\r\n',
      { start: 3, end: 5 },
      true,
    ]);
    expect(await read('notes/picture.bin', {})).toMatchObject({
      binary: true,
      encoding: 'base64',
      content: 'AP8BAg==',
      truncated: false,
    });
    await expect(read('notes/picture.bin', { startLine: 1 })).rejects.toMatchObject({ code: 'project.not_text' });
    await expect(read('notes/lines.txt', { startLine: 9 })).rejects.toMatchObject({ code: 'project.out_of_range' });
    await expect(read('notes/lines.txt', { offset: 999 })).rejects.toMatchObject({ code: 'project.out_of_range' });
  });

  it('writes several files as one commit in the client’s name, and tells the timeline', async () => {
    const before = (await fixture.builds.find(id))!.lastEvent;
    const change = await fixture.write(id, { 'notes/a.txt': 'a', 'notes/b.txt': 'b' });
    expect(change).toMatchObject({ kind: 'write', status: 'done', message: 'Write 2 files', findings: [] });
    expect(change.files).toEqual([
      { path: 'notes/a.txt', change: 'added', sha256: hashOf('a') },
      { path: 'notes/b.txt', change: 'added', sha256: hashOf('b') },
    ]);
    const [commit] = await (await fixture.workspaces.open(id)).log();
    expect(commit).toMatchObject({ sha: change.commit, author: { name: 'assistant (client)', email: 'client@foundry.invalid' } });
    const events = await fixture.builds.eventsAfter(id, before, 10);
    expect(events.map(({ data }) => data)).toEqual([
      { type: 'commit.made', sha: change.commit, author: 'assistant (client)', message: 'Write 2 files' },
    ]);
  });

  it('answers a repeated write from the journal, and refuses its key for another one', async () => {
    const first = await fixture.write(id, { 'notes/key.txt': '1' }, 'write-once');
    expect(await fixture.write(id, { 'notes/key.txt': '1' }, 'write-once')).toEqual(first);
    await expect(fixture.write(id, { 'notes/key.txt': '2' }, 'write-once')).rejects.toMatchObject({
      code: 'project.idempotency_conflict',
    });
    expect(await fixture.text(id, 'notes/key.txt')).toBe('1');
  });

  it.each([
    [
      'a path outside',
      [
        { path: 'notes/ok.txt', content: 'x' },
        { path: '../x', content: 'x' },
      ],
      'workspace.invalid_path',
    ],
    [
      'git’s own folder',
      [
        { path: 'notes/ok.txt', content: 'x' },
        { path: 'backend/.git/config', content: 'x' },
      ],
      'workspace.invalid_path',
    ],
    [
      'what .gitignore leaves out',
      [
        { path: 'notes/ok.txt', content: 'x' },
        { path: 'backend/dist/main.js', content: 'x' },
      ],
      'project.ignored_path',
    ],
    [
      'a file that is another by now',
      [
        { path: 'notes/ok.txt', content: 'x' },
        { path: 'README.md', content: 'x', ifMatch: '0'.repeat(64) },
      ],
      'workspace.edit_conflict',
    ],
    [
      'a file that is there already',
      [
        { path: 'notes/ok.txt', content: 'x' },
        { path: 'README.md', content: 'x', ifMatch: null },
      ],
      'workspace.edit_conflict',
    ],
    [
      'a file that is too large',
      [
        { path: 'notes/ok.txt', content: 'x' },
        { path: 'big', content: 'x'.repeat(33 * 1024 * 1024) },
      ],
      'workspace.file_too_large',
    ],
  ])('writes nothing at all when one of the files is %s', async (_what, files, code) => {
    const { commit } = await fixture.projects.get(CLIENT, id);
    const all = files.map((file) => ({ encoding: 'utf8' as const, ...file }));
    await expect(fixture.projects.changes.write(CLIENT, id, { files: all }, `refused ${code}`)).rejects.toMatchObject({ code });
    expect((await fixture.projects.get(CLIENT, id)).commit).toBe(commit);
    await expect(fixture.text(id, 'notes/ok.txt')).rejects.toMatchObject({ code: 'workspace.not_found' });
    expect(await fixture.openActions.open(id)).toBeNull();
  });

  it('reports secrets in what is written, masked', async () => {
    const key = `-----BEGIN RSA ${'PRIVATE'} KEY-----\n${'MIIEpAIBAAKCAQEA7'.repeat(8)}\n-----END RSA ${'PRIVATE'} KEY-----\n`;
    const { findings } = await fixture.write(id, { 'notes/secret.pem': key });
    expect(findings).toEqual([expect.objectContaining({ path: 'notes/secret.pem', rule: 'secret', severity: 'error' })]);
    expect(JSON.stringify(findings)).not.toContain('MIIEpAIBAAKCAQEA7MIIE');
    await fixture.projects.changes.delete(CLIENT, id, { files: [{ path: 'notes/secret.pem' }] });
  });

  it('reports constructs that a project has no business with, and nothing about what the template rendered', async () => {
    const evil = "import { execSync } from 'node:child_process';\nexport const who = execSync('id');\n";
    const { findings } = await fixture.write(id, { 'backend/src/evil.ts': evil });
    expect(findings.map(({ path, rule, severity }) => [path, rule, severity])).toContainEqual([
      'backend/src/evil.ts',
      'process_spawning',
      'error',
    ]);
    await fixture.projects.changes.delete(CLIENT, id, { files: [{ path: 'backend/src/evil.ts' }] });
    const config = await fixture.text(id, 'backend/src/config.ts');
    expect((await fixture.write(id, { 'backend/src/config.ts': `${config}\n` })).findings).toEqual([]);
  });

  it('vets dependencies before they become part of the project', async () => {
    const { commit } = await fixture.projects.get(CLIENT, id);
    fixture.refusal = Object.assign(new Error('refused'), { code: 'sandbox.refused_dependency' });
    const manifest = await fixture.text(id, 'backend/package.json');
    await expect(fixture.write(id, { 'backend/package.json': `${manifest} ` })).rejects.toMatchObject({
      code: 'sandbox.refused_dependency',
    });
    expect((await fixture.projects.get(CLIENT, id)).commit).toBe(commit);
    expect(fixture.vetted).toEqual([`${manifest} `]);
  });

  it('deletes what it is asked to, unless it is another file by now', async () => {
    await fixture.write(id, { 'notes/gone.txt': 'x' });
    const files = [{ path: 'notes/gone.txt', ifMatch: hashOf('y') }];
    await expect(fixture.projects.changes.delete(CLIENT, id, { files })).rejects.toMatchObject({
      code: 'workspace.edit_conflict',
    });
    const change = await fixture.projects.changes.delete(CLIENT, id, {
      files: [{ path: 'notes/gone.txt', ifMatch: hashOf('x') }],
    });
    expect(change.files).toEqual([{ path: 'notes/gone.txt', change: 'removed', sha256: null }]);
    await expect(fixture.projects.changes.delete(CLIENT, id, { files })).rejects.toMatchObject({ code: 'workspace.not_found' });
  });

  it('does many writes at once one after another, and loses none', async () => {
    const names = Array.from({ length: 8 }, (_, i) => `notes/many-${i}.txt`);
    const changes = await Promise.all(names.map((name) => fixture.write(id, { [name]: name })));
    expect(new Set(changes.map(({ commit }) => commit)).size).toBe(8);
    for (const name of names) expect(await fixture.text(id, name)).toBe(name);
  });

  it('returns to any earlier commit with a new one, and to the end of any round', async () => {
    const first = await fixture.write(id, { 'notes/back.txt': '1' });
    await fixture.write(id, { 'notes/back.txt': '2', 'notes/new.txt': 'x' });
    const back = await fixture.projects.changes.rollback(CLIENT, id, { commit: first.commit! });
    expect(back.files.map(({ path, change }) => [path, change])).toEqual([
      ['notes/back.txt', 'modified'],
      ['notes/new.txt', 'removed'],
    ]);
    expect(await fixture.text(id, 'notes/back.txt')).toBe('1');
    const rendered = await fixture.projects.changes.rollback(CLIENT, id, { round: 0 });
    expect(rendered.status).toBe('done');
    expect((await fixture.projects.files.list(CLIENT, id, { limit: 5, prefix: 'notes/' })).total).toBe(0);
    const workspace = await fixture.workspaces.open(id);
    expect((await workspace.log()).map(({ sha }) => sha)).toContain(first.commit);
    await expect(fixture.projects.changes.rollback(CLIENT, id, { commit: 'abcdef1' })).rejects.toMatchObject({
      code: 'workspace.commit_not_found',
    });
    await expect(fixture.projects.changes.rollback(CLIENT, id, { round: 99 })).rejects.toMatchObject({
      code: 'project.no_such_round',
    });
  });

  it('closes as cancelled without a bundle, and then takes nothing more', async () => {
    const other = await fixture.project();
    expect((await fixture.projects.close(CLIENT, other.id)).status).toBe('cancelled');
    await expect(fixture.write(other.id, { x: 'x' })).rejects.toMatchObject({ code: 'project.not_open' });
    await fixture.projects.remove(CLIENT, other.id);
    await expect(fixture.projects.get(CLIENT, other.id)).rejects.toMatchObject({ code: 'build.not_found' });
    expect(await fixture.workspaces.exists(other.id)).toBe(false);
  });
});
