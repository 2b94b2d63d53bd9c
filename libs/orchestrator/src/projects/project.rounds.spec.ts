import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CLIENT, ProjectFixture, STRANGER } from './project.fixture.js';

/** Resolves when the check is at work, and lets it go on when told to. */
function gate() {
  let arrived = (): void => undefined;
  let open = (): void => undefined;
  const atWork = new Promise<void>((resolve) => (arrived = resolve));
  const opened = new Promise<void>((resolve) => (open = resolve));
  const hold = async (signal: AbortSignal): Promise<void> => {
    arrived();
    await Promise.race([opened, new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))]);
  };
  return { atWork, open: () => open(), hold };
}

describe('rounds of a project', () => {
  let fixture: ProjectFixture;
  let id: string;
  beforeAll(async () => {
    fixture = await ProjectFixture.open();
    id = (await fixture.project()).id;
  });
  afterAll(() => fixture.close());
  beforeEach(() => {
    fixture.isolation = undefined;
    for (const check of Object.values(fixture.checks)) check.hold = undefined;
  });

  const rounds = () => fixture.projects.rounds;
  const check = async (names?: ('backend_unit' | 'frontend_build' | 'smoke')[]) => {
    const { round } = await rounds().check(CLIENT, id, names ? { names } : {});
    return await fixture.ended(id, round);
  };
  const typesAfter = async (seq: number) =>
    (await fixture.builds.eventsAfter(id, seq, 100))
      .map(({ data }) => data.type)
      .filter((type) => /^(round|check|build)\./.test(type));

  it('runs the named checks with what they need before them, as code of a client', async () => {
    const { lastEvent } = (await fixture.builds.find(id))!;
    const round = await check(['smoke']);
    expect(round).toMatchObject({
      kind: 'checks',
      status: 'succeeded',
      message: 'Run smoke',
      requestedBy: 'assistant',
      error: null,
    });
    expect(round.checks.map(({ name, status }) => [name, status])).toEqual([
      ['frontend_build', 'passed'],
      ['smoke', 'passed'],
    ]);
    expect(fixture.checks.smoke.origins).toEqual(['client']);
    const project = await fixture.projects.get(CLIENT, id);
    expect(project).toMatchObject({ status: 'open', round: null });
    expect(project.checks.every(({ current, commit }) => current && commit === project.commit)).toBe(true);
    expect(await typesAfter(lastEvent)).toEqual([
      'round.started',
      'build.status',
      'check.finished',
      'check.finished',
      'round.finished',
      'build.status',
    ]);
  });

  it('says what failed, and knows when a result is not about the files as they are', async () => {
    await fixture.write(id, { 'notes/backend_unit.txt': 'fail: one is not two' });
    const round = await check(['backend_unit']);
    expect(round.status).toBe('succeeded');
    expect(round.checks).toEqual([
      expect.objectContaining({
        name: 'backend_unit',
        status: 'failed',
        findings: [expect.objectContaining({ message: 'one is not two' })],
      }),
    ]);
    const unit = async () => (await fixture.projects.get(CLIENT, id)).checks.find(({ name }) => name === 'backend_unit');
    expect(await unit()).toMatchObject({ status: 'failed', current: true });
    await fixture.projects.changes.delete(CLIENT, id, { files: [{ path: 'notes/backend_unit.txt' }] });
    expect(await unit()).toMatchObject({ status: 'failed', current: false });
  });

  it('refuses before anything is begun where nothing isolates, and says what to install', async () => {
    fixture.isolation = Object.assign(new Error('install bubblewrap'), { code: 'sandbox.isolation_required' });
    const before = (await rounds().list(CLIENT, id)).length;
    await expect(rounds().check(CLIENT, id, {})).rejects.toMatchObject({ code: 'sandbox.isolation_required' });
    expect((await rounds().list(CLIENT, id)).length).toBe(before);
  });

  it('changes nothing while checks are at work, and answers the same key with the same round', async () => {
    const unit = gate();
    fixture.checks.unit.hold = unit.hold;
    const begun = await rounds().check(CLIENT, id, { names: ['backend_unit'] }, 'check-once');
    await unit.atWork;
    expect((await rounds().check(CLIENT, id, { names: ['backend_unit'] }, 'check-once')).round).toBe(begun.round);
    await expect(fixture.write(id, { 'notes/x.txt': 'x' })).rejects.toMatchObject({ code: 'project.busy' });
    await expect(rounds().check(CLIENT, id, {})).rejects.toMatchObject({ code: 'project.busy' });
    expect(await rounds().get(CLIENT, id, begun.round, 1)).toMatchObject({ status: 'running', checks: [{ status: 'running' }] });
    unit.open();
    expect((await fixture.ended(id, begun.round)).status).toBe('succeeded');
    expect((await fixture.write(id, { 'notes/x.txt': 'x' })).status).toBe('done');
  });

  it('stops a round at once when it is cancelled, and the project stays open', async () => {
    const unit = gate();
    fixture.checks.unit.hold = unit.hold;
    const { round } = await rounds().check(CLIENT, id, {});
    await unit.atWork;
    await expect(rounds().cancel(STRANGER, id, round)).rejects.toMatchObject({ code: 'build.not_found' });
    expect(await rounds().cancel(CLIENT, id, round)).toMatchObject({ status: 'cancelled', error: { code: 'project.cancelled' } });
    await expect(rounds().cancel(CLIENT, id, round)).rejects.toMatchObject({ code: 'build.not_running' });
    expect((await fixture.projects.get(CLIENT, id)).status).toBe('open');
    fixture.checks.unit.hold = undefined;
    expect((await check(['backend_unit'])).status).toBe('succeeded');
  });

  it('packages what passed, runs only what was not known, and says who wrote it', async () => {
    await fixture.write(id, { 'notes/mine.txt': 'mine' });
    await check(['backend_unit']);
    const runs = fixture.checks.unit.runs;
    const { round } = await rounds().package(CLIENT, id, { allowFailing: false });
    const done = await fixture.ended(id, round);
    expect(done).toMatchObject({ kind: 'package', status: 'succeeded', result: { failing: [] } });
    expect(done.checks.find(({ name }) => name === 'backend_unit')).toMatchObject({ status: 'passed', carriedOver: true });
    expect(done.checks.find(({ name }) => name === 'smoke')).toMatchObject({ status: 'passed', carriedOver: false });
    expect(fixture.checks.unit.runs).toBe(runs);
    const project = await fixture.projects.get(CLIENT, id);
    expect(project.bundle).toMatchObject({ commit: project.commit, round, failing: [] });
    const { evidence, readme } = await fixture.bundle(id);
    expect(evidence.writtenBy).toMatchObject({ brain: 'client' });
    expect(evidence.writtenBy.authors.map(({ name }) => name)).toContain('assistant (client)');
    expect(evidence.checks.map(({ name, status }) => [name, status])).toContainEqual(['backend_unit', 'passed']);
    expect(readme).toMatch(/^# /);
  });

  it('packages a project whose checks fail only when that is asked for, and the bundle says so', async () => {
    await fixture.write(id, { 'notes/backend_unit.txt': 'fail: broken' });
    const refused = await fixture.ended(id, (await rounds().package(CLIENT, id, { allowFailing: false })).round);
    expect(refused).toMatchObject({ status: 'failed', error: { code: 'build.checks_failed' } });
    expect((await fixture.projects.get(CLIENT, id)).status).toBe('open');
    const allowed = await fixture.ended(id, (await rounds().package(CLIENT, id, { allowFailing: true })).round);
    expect(allowed).toMatchObject({ status: 'succeeded', result: { failing: ['backend_unit'] } });
    expect(allowed.checks.every(({ carriedOver }) => carriedOver)).toBe(true);
    const { evidence, readme } = await fixture.bundle(id);
    expect(evidence.checks).toContainEqual(expect.objectContaining({ name: 'backend_unit', status: 'failed' }));
    expect(readme).toMatch(/^> \*\*Not all checks of this project passed\.\*\*[^]*`backend_unit` failed/);
  });

  it('goes on with a round whose job was lost, and runs nothing of it twice', async () => {
    const queue = fixture.queue.queues().find(({ name }) => name === 'build-steps')!;
    await queue.pause();
    const { round } = await rounds().check(CLIENT, id, { names: ['frontend_build'] });
    for (const step of ['install-backend', 'install-frontend']) await queue.remove(`${id}.${step}.r${round}.a1`);
    await queue.resume();
    const runs = fixture.checks.build.runs;
    await fixture.reconcile();
    expect((await fixture.ended(id, round)).status).toBe('succeeded');
    expect(fixture.checks.build.runs).toBe(runs + 1);
  });

  it('ends as succeeded when the newest bundle is of the files as they are', async () => {
    await fixture.projects.changes.rollback(CLIENT, id, { round: 0 });
    await fixture.ended(id, (await rounds().package(CLIENT, id, { allowFailing: false })).round);
    expect((await fixture.projects.close(CLIENT, id)).status).toBe('succeeded');
    const events = await fixture.builds.eventsAfter(id, 0, 1_000);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.at(-1)?.data.type).toBe('build.succeeded');
  });
});

describe('a project whose server is killed', () => {
  let fixture: ProjectFixture;
  beforeAll(async () => {
    fixture = await ProjectFixture.open();
  });
  afterAll(() => fixture.close());

  it('takes back what was written and not committed, before anything else is done', async () => {
    const { id, commit } = await fixture.project();
    await fixture.beginDead(id, 'write');
    const workspace = await fixture.workspaces.open(id);
    await workspace.write([{ path: 'notes/half.txt', content: 'half' }]);
    await workspace.remove(['README.md']);
    const change = await fixture.write(id, { 'notes/next.txt': 'next' });
    expect(change.files.map(({ path }) => path)).toEqual(['notes/next.txt']);
    expect((await workspace.log())[1]?.sha).toBe(commit);
    expect((await fixture.actions(id)).map(({ status, error }) => [status, error?.code])).toEqual([
      ['undone', 'project.interrupted'],
      ['done', undefined],
    ]);
  });

  it('keeps what was committed although its answer was lost, and gives the answer to who asks again', async () => {
    const { id } = await fixture.project();
    const { key, hash } = await fixture.beginDead(id, 'write', { 'notes/kept.txt': 'kept' });
    const workspace = await fixture.workspaces.open(id);
    await workspace.write([{ path: 'notes/kept.txt', content: 'kept' }]);
    const sha = await workspace.commit({ message: 'Write notes/kept.txt', author: { name: 'a', email: 'a@b' } });
    const again = await fixture.write(id, { 'notes/kept.txt': 'kept' }, key);
    expect([hash.length, again.commit, again.status]).toEqual([64, sha, 'done']);
    expect(again.files).toEqual([
      { path: 'notes/kept.txt', change: 'added', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    ]);
    expect((await workspace.log()).filter(({ files }) => files.includes('notes/kept.txt'))).toHaveLength(1);
  });

  it('finishes a removal that was begun', async () => {
    const { id } = await fixture.project();
    await fixture.projects.close(CLIENT, id);
    await fixture.beginDead(id, 'remove');
    await fixture.workspaces.remove(id);
    await fixture.reconcile();
    await expect(fixture.projects.get(CLIENT, id)).rejects.toMatchObject({ code: 'build.not_found' });
  });
});
