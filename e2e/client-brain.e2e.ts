import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { npm } from './support/delivered.js';
import { foundry, SHARED_DEPENDENCIES, startServer, temporaryFolder, THOROUGH } from './support/foundry.js';
import { installShared } from './support/installed.js';
import { Rest } from './support/rest.js';
import { type Change, type Project, type Round, ScriptedModel } from './support/scripted-client.js';

const run = promisify(execFile);

const REQUEST = 'A tool library: tools (name, daily fee in EUR) and loans (borrower, due date); a loan belongs to a tool.';

/** A rule that no template knows, and the test that proves it. The first version of the rule is wrong. */
const RULE = 'backend/src/late-fee.ts';
const TEST = 'backend/src/late-fee.spec.ts';
const WRONG_RULE = `/** What a loan costs on top when it comes back late: the daily fee for each day after the first. */
export function lateFee(dailyFee: number, daysLate: number): number {
  return dailyFee * daysLate;
}
`;
const RULE_TEST = `import { describe, expect, it } from 'vitest';
import { lateFee } from './late-fee.js';

describe('the fee for a late return', () => {
  it('is nothing on the first day', () => {
    expect(lateFee(4, 1)).toBe(0);
  });

  it('is the daily fee for each day after the first', () => {
    expect(lateFee(4, 3)).toBe(8);
  });
});
`;

const KEY_TEXT = 'MIIEpAIBAAKCAQEA7';
const KEY = `-----BEGIN RSA ${'PRIVATE'} KEY-----\n${KEY_TEXT.repeat(8)}\n-----END RSA ${'PRIVATE'} KEY-----\n`;

describe('a client’s own model', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Awaited<ReturnType<typeof startServer>>;
  let rest: Rest;
  let model: ScriptedModel;
  let env: Record<string, string>;

  beforeAll(async () => {
    folder = await temporaryFolder('client-brain');
    env = { FOUNDRY_DATA_DIR: join(folder.path, 'data') };
    await mkdir(SHARED_DEPENDENCIES, { recursive: true });
    await mkdir(env.FOUNDRY_DATA_DIR!);
    await symlink(SHARED_DEPENDENCIES, join(env.FOUNDRY_DATA_DIR!, 'dependencies'));
    server = await startServer(env.FOUNDRY_DATA_DIR!);
    rest = new Rest(server.url, server.token);
    const created = await rest.post('/api/v1/projects', { request: REQUEST, name: 'Tool shed' }, { 'idempotency-key': 'one' });
    expect(created.status).toBe(201);
    const project = (await created.json()) as Project;
    expect(created.headers.get('location')).toBe(`/api/v1/projects/${project.id}`);
    model = new ScriptedModel(rest, project.id);
    expect((await model.ended({ round: 0 })).status).toBe('succeeded');
  });
  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('finds a rendered project that stands open, in the list of builds too', async () => {
    expect(await model.get<Project>('')).toMatchObject({ status: 'open', slug: 'tool-shed', bundle: null });
    const { items } = await rest.json<{ items: { id: string; brain: string; status: string }[] }>('/api/v1/builds?status=open');
    expect(items).toEqual([expect.objectContaining({ id: model.id, brain: 'client', status: 'open' })]);
  });

  it('turns it into one that does more, proven by its own test, and gets it as a bundle', async () => {
    const files = [
      { path: RULE, content: WRONG_RULE, ifMatch: null },
      { path: TEST, content: RULE_TEST, ifMatch: null },
    ];
    const change = await model.post<Change>('/files', { files, message: 'Late returns cost a fee' }, 200, {
      'idempotency-key': 'w',
    });
    expect(change.files.map(({ path }) => path)).toEqual([TEST, RULE]);
    expect(
      await model.post<Change>('/files', { files, message: 'Late returns cost a fee' }, 200, { 'idempotency-key': 'w' }),
    ).toEqual(change);

    const failed = await model.check('backend_unit', 'backend_type', 'backend_lint');
    expect(failed.checks.map(({ name, status }) => [name, status])).toContainEqual(['backend_unit', 'failed']);

    const context = await model.get<{
      checks: { name: string; findings: { file?: string; message: string; fingerprint: string; excerpt: unknown }[] }[];
      analysis: { root_causes: string[] };
      plan: { entities: { name: string }[] };
    }>('/failures?maxCharacters=20000');
    const unit = context.checks.find(({ name }) => name === 'backend_unit')!;
    expect(unit.findings[0]?.file).toBe(TEST);
    expect(unit.findings.length).toBe(2);
    expect(unit.findings.some(({ excerpt }) => excerpt !== null)).toBe(true);
    expect(context.analysis.root_causes.length).toBeGreaterThan(0);
    const findings = unit.findings.map(({ fingerprint }) => fingerprint);

    const useless = {
      edits: [{ kind: 'replace', path: RULE, search: 'dailyFee * daysLate', replace: 'daysLate * dailyFee' }],
      findings,
    };
    const refused = await model.ended(await model.post<Round>('/fixes', useless, 202));
    expect(refused.result).toMatchObject({ kept: false });
    expect((await model.get<Project>('')).commit).toBe(change.commit);

    const right = {
      edits: [{ kind: 'replace', path: RULE, search: 'dailyFee * daysLate', replace: 'dailyFee * Math.max(0, daysLate - 1)' }],
      findings,
    };
    const kept = await model.ended(await model.post<Round>('/fixes', right, 202));
    expect([kept.result?.kept, kept.result?.reason]).toEqual([true, expect.any(String)]);
    expect(await (await rest.fetch(`/api/v1/projects/${model.id}/rounds/${kept.round}/diff`)).text()).toContain('Math.max(0');

    const packaged = await model.ended(await model.post<Round>('/package', {}, 202));
    expect([packaged.status, packaged.error]).toEqual(['succeeded', null]);
    expect(packaged.checks.filter(({ carriedOver }) => carriedOver).map(({ name }) => name)).toContain('backend_unit');
    const project = await model.get<Project>('');
    expect(project.bundle).toMatchObject({ commit: kept.commit, failing: [] });

    const archive = join(folder.path, 'bundle.zip');
    await writeFile(archive, Buffer.from(await (await rest.fetch(`/api/v1/builds/${model.id}/bundle`)).arrayBuffer()));
    await run('unzip', ['-q', archive, '-d', folder.path]);
    const delivered = join(folder.path, 'tool-shed');
    const evidence = JSON.parse(await readFile(join(delivered, 'foundry.json'), 'utf8')) as {
      writtenBy: { brain: string; authors: { name: string; commits: number }[] };
      checks: { name: string; status: string }[];
    };
    expect(evidence.writtenBy.brain).toBe('client');
    expect(evidence.writtenBy.authors).toContainEqual({ name: 'admin (client)', commits: 2 });
    expect(evidence.checks).toContainEqual(expect.objectContaining({ name: 'backend_unit', status: 'passed' }));
    await installShared(join(delivered, 'backend'));
    expect(await npm(join(delivered, 'backend'), 'test', '--', 'src/late-fee.spec.ts')).toMatch(/2 passed/);
  });

  it('is told of secrets in what it writes, and by the check of them', async () => {
    const { findings } = await model.post<Change>('/files', { files: [{ path: 'backend/key.pem', content: KEY }] }, 200);
    expect(findings).toEqual([expect.objectContaining({ path: 'backend/key.pem', rule: 'secret' })]);
    const { checks } = await model.check('secrets');
    expect(checks.map(({ name, status }) => [name, status])).toEqual([['secrets', 'failed']]);
  });

  // Every check is run once more for it; specs of projects and of packaging show each half of it.
  it.runIf(THOROUGH)('gets a bundle with a failing check only when it says so, and never with a secret', async () => {
    const refused = await model.ended(await model.post<Round>('/package', {}, 202));
    expect(refused).toMatchObject({ status: 'failed', error: { code: 'build.checks_failed' } });
    const allowed = await model.ended(await model.post<Round>('/package', { allowFailing: true }, 202));
    expect(allowed).toMatchObject({ status: 'succeeded', result: { failing: ['secrets'] } });
    const archive = join(folder.path, 'failing.zip');
    await writeFile(archive, Buffer.from(await (await rest.fetch(`/api/v1/builds/${model.id}/bundle`)).arrayBuffer()));
    await run('unzip', ['-q', archive, '-d', join(folder.path, 'failing')]);
    const delivered = join(folder.path, 'failing', 'tool-shed');
    expect(await readFile(join(delivered, 'README.md'), 'utf8')).toMatch(/^> \*\*Not all checks of this project passed\.\*\*/);
    await expect(readFile(join(delivered, 'backend/key.pem'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(run('grep', ['-r', KEY_TEXT, delivered])).rejects.toMatchObject({ code: 1 });
  });

  it('gets coded problems for what cannot be done, with the place that an edit may have meant', async () => {
    await model.post<Change>('/rollback', { round: 0 }, 200);
    const edits = [{ kind: 'replace', path: 'README.md', search: '# Tool shet', replace: '# Tools' }];
    const missed = await rest.post(`/api/v1/projects/${model.id}/edits`, { edits });
    expect([missed.status, await missed.json()]).toEqual([
      409,
      expect.objectContaining({
        code: 'edit.not_found',
        failures: [expect.objectContaining({ path: 'README.md', candidate: expect.anything() as unknown })],
      }),
    ]);
    const outside = await rest.post(`/api/v1/projects/${model.id}/files`, { files: [{ path: '../x', content: '' }] });
    expect([outside.status, ((await outside.json()) as { code: string }).code]).toEqual([400, 'workspace.invalid_path']);
    const lock = {
      packages: { '': {}, 'node_modules/evil': { version: '1.0.0', resolved: 'https://evil.example/evil.tgz' } },
      lockfileVersion: 3,
    };
    const files = [{ path: 'backend/package-lock.json', content: JSON.stringify(lock) }];
    const foreign = await rest.post(`/api/v1/projects/${model.id}/files`, { files });
    expect([foreign.status, ((await foreign.json()) as { code: string }).code]).toEqual([422, 'sandbox.refused_dependency']);
    const both = await rest.post('/api/v1/projects', { request: 'books (title)', plan: {} });
    expect(both.status).toBe(400);
  });

  it('may do only what its token may', async () => {
    const made = await rest.post('/api/v1/admin/tokens', { name: 'reader', scopes: ['tools:review'] });
    expect(made.status).toBe(201);
    const reader = new Rest(server.url, ((await made.json()) as { token: string }).token);
    expect((await reader.fetch(`/api/v1/projects/${model.id}/files`)).status).toBe(200);
    for (const [path, body] of [
      ['', { request: REQUEST }],
      [`/${model.id}/files`, { files: [{ path: 'x', content: 'x' }] }],
      [`/${model.id}/edits`, { text: 'x' }],
      [`/${model.id}/fixes`, { text: 'x' }],
      [`/${model.id}/rollback`, { round: 0 }],
      [`/${model.id}/package`, {}],
      [`/${model.id}/close`, {}],
    ] as const) {
      const refused = await reader.post(`/api/v1/projects${path}`, body);
      expect([path, refused.status]).toEqual([path, 403]);
    }
  });

  it('finds nothing half-done after kill -9 in the middle of writes, fixes and checks', async () => {
    const { id } = model;
    const acknowledged = new Map<string, string>();
    for (const kill of ['writes', 'checks', 'fix'] as const) {
      const at = new ScriptedModel(rest, id);
      if (kill === 'writes') {
        const writing = (async () => {
          for (let n = 0; ; n++) {
            const files = ['a', 'b', 'c'].map((name) => ({ path: `notes/${name}.txt`, content: `${n}\n` }));
            const answer = await rest.post(`/api/v1/projects/${id}/files`, { files }, { 'idempotency-key': `kill-${n}` });
            if (answer.ok) acknowledged.set('notes', `${n}\n`);
          }
        })().catch(() => undefined);
        await expect.poll(() => acknowledged.size > 0 && Number(acknowledged.get('notes')) >= 3, { timeout: 60_000 }).toBe(true);
        server.process.kill('SIGKILL');
        await writing;
      } else {
        if (kill === 'checks') await at.post<Round>('/checks', { names: ['backend_unit'] }, 202);
        else {
          const edits = [{ kind: 'replace', path: 'notes/a.txt', search: acknowledged.get('notes')!, replace: 'patched\n' }];
          const before = await at.get<Project>('');
          acknowledged.set('head', before.commit);
          await at.post<Round>('/fixes', { edits, checks: ['backend_unit'] }, 202);
        }
        server.process.kill('SIGKILL');
      }
      await server.stop().catch(() => undefined);
      server = await startServer(env.FOUNDRY_DATA_DIR!);
      rest = new Rest(server.url, server.token ?? rest.token);
      const after = new ScriptedModel(rest, id);
      const { items } = await after.get<{ items: Round[] }>('/rounds');
      for (const round of items) await after.ended(round);
      expect((await after.get<Project>('')).status).toBe('open');
      const texts = await Promise.all(
        ['a', 'b', 'c'].map(async (name) => (await after.get<{ content: string }>(`/files/notes/${name}.txt`)).content),
      );
      if (kill === 'writes') {
        expect(new Set(texts).size).toBe(1);
        // What was acknowledged is there; one more may have been written whose answer was lost.
        expect(Number(texts[0])).toBeGreaterThanOrEqual(Number(acknowledged.get('notes')));
        acknowledged.set('notes', texts[0]!);
      }
      if (kill === 'checks') {
        const round = items.at(-1)!;
        expect((await after.ended(round)).checks.map(({ name, status }) => [name, status])).toEqual([['backend_unit', 'passed']]);
      }
      if (kill === 'fix') {
        const fix = await after.ended(items.at(-1)!);
        const { commit } = await after.get<Project>('');
        expect(commit).toBe(fix.result?.kept ? fix.commit : acknowledged.get('head'));
        expect(texts[0]).toBe(fix.result?.kept ? 'patched\n' : acknowledged.get('notes'));
      }
    }
    const { lastEvent: last } = await rest.json<{ lastEvent: number }>(`/api/v1/builds/${id}`);
    const events = await rest.events(`/api/v1/builds/${id}/events`, {}, ({ id: seq }) => seq >= last);
    expect(events.map(({ id: seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  });

  it('does the same on the command line', async () => {
    const cli = async (...args: string[]) => {
      const finished = await foundry(['project', ...args, '--json'], { env });
      return { ...finished, json: finished.stdout === '' ? undefined : (JSON.parse(finished.stdout) as Record<string, never>) };
    };
    const created = await cli('create', 'a zoo: animals (name, species)', '--name', 'Zoo');
    expect([created.code, created.json?.['status']]).toEqual([0, 'open']);
    const id = created.json?.['id'] as unknown as string;
    const source = join(folder.path, 'note.txt');
    await writeFile(source, 'hello\n');
    expect((await cli('write', id, `notes/hello.txt=${source}`, '-m', 'Say hello')).json).toMatchObject({ message: 'Say hello' });
    expect((await cli('read', id, 'notes/hello.txt')).json).toMatchObject({ content: 'hello\n' });
    const blocks = join(folder.path, 'blocks.txt');
    await writeFile(blocks, 'notes/hello.txt\n<<<<<<< SEARCH\nhello\n=======\ngoodbye\n>>>>>>> REPLACE\n');
    expect((await cli('edit', id, blocks)).json).toMatchObject({ status: 'done' });
    expect((await cli('files', id, '--prefix', 'notes/')).json).toMatchObject({ items: [{ path: 'notes/hello.txt', size: 8 }] });
    const checked = await cli('check', id, '--check', 'secrets');
    expect([checked.code, checked.json?.['status']]).toEqual([0, 'succeeded']);
    expect((await cli('failures', id)).json).toMatchObject({ checks: [] });
    expect((await cli('rollback', id, '--round', '0')).json).toMatchObject({ kind: 'rollback' });
    expect((await cli('rounds', id)).json).toMatchObject({ items: [{ round: 0 }, { round: 1, kind: 'checks' }] });
    expect((await cli('read', id, 'notes/hello.txt')).code).toBe(1);
    expect((await cli('close', id)).json).toMatchObject({ status: 'cancelled' });
    expect((await cli('remove', id)).json).toEqual({ id, removed: true });
    expect((await cli('status', id)).stderr).toMatch(/build\.not_found/);
  });
});
