import { createDatabaseOn } from '#foundry/database';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BuildResult } from './support/build-result.js';
import { redisProgram, startRedis, startWorker, type Worker } from './support/cluster.js';
import { SHARED_DEPENDENCIES, startServer, temporaryFolder } from './support/foundry.js';
import { brokenPromises } from './support/killed-build.js';
import { Rest, type TimelineEvent } from './support/rest.js';

const SERVER = process.env.FOUNDRY_TEST_DATABASE_URL;
const REQUEST =
  'A library: books (title, isbn, published on), loans (borrower, due on, status: out, late or returned); a loan belongs to a book.';

type Api = Awaited<ReturnType<typeof startServer>>;

/** Several processes on one data directory and one PostgreSQL, as `DATABASE_URL` allows. */
describe.skipIf(!SERVER)(`a cluster${SERVER ? '' : ' (skipped: FOUNDRY_TEST_DATABASE_URL is not set)'}`, () => {
  let env: Record<string, string>;
  let dataDirectory: string;
  const undo: (() => Promise<unknown>)[] = [];
  const whenDone = <T>(thing: T, end: (thing: T) => Promise<unknown>): T => {
    undo.push(() => end(thing));
    return thing;
  };

  beforeEach(async () => {
    const folder = whenDone(await temporaryFolder('cluster'), ({ remove }) => remove());
    const database = whenDone(await createDatabaseOn(SERVER!), ({ drop }) => drop());
    dataDirectory = join(folder.path, 'data');
    await mkdir(SHARED_DEPENDENCIES, { recursive: true });
    await mkdir(dataDirectory);
    await symlink(SHARED_DEPENDENCIES, join(dataDirectory, 'dependencies'));
    env = { DATABASE_URL: database.url };
  });
  afterEach(async () => {
    for (const end of undo.splice(0).reverse()) await end();
  });

  const api = async (): Promise<Api> => whenDone(await startServer(dataDirectory, env, ['--no-worker']), ({ stop }) => stop());
  const worker = async (): Promise<Worker> =>
    whenDone(await startWorker({ FOUNDRY_DATA_DIR: dataDirectory, ...env }), ({ stop }) => stop());

  const submit = async (rest: Rest): Promise<string> => {
    const response = await rest.post('/api/v1/builds', { request: REQUEST });
    expect(response.status).toBe(201);
    return ((await response.json()) as { id: string }).id;
  };
  /** What the timeline and the journal must show, whichever processes did the work. */
  const broken = async (rest: Rest, id: string, events: readonly TimelineEvent[]): Promise<string[]> => {
    const result = { ...(await rest.json<BuildResult>(`/api/v1/builds/${id}`)), buildId: id };
    return brokenPromises({ result, events: events.map(({ data }) => data), kills: [] });
  };
  const started =
    (step: string) =>
    (event: TimelineEvent): boolean =>
      event.data.data.type === 'step.started' && event.data.data.step === step;

  it('starts two servers at once on a new database, and another worker finishes the build of one that was killed', async () => {
    const [one, other] = await Promise.all([api(), api()]);
    const token = one.token ?? other.token;
    expect([one.token, other.token].filter(Boolean)).toHaveLength(1); // printed once, by whichever came first
    const [here, there] = [new Rest(one.url, token), new Rest(other.url, token)];
    expect(await there.json('/readyz')).toEqual({ status: 'ok', database: 'postgres', consuming: false });

    const doomed = await worker();
    const id = await submit(here);
    const timeline = there.events(`/api/v1/builds/${id}/events`);
    const before = await there.events(`/api/v1/builds/${id}/events`, {}, started('check-frontend_unit'));
    await worker();
    await doomed.kill();

    const all = await timeline;
    expect(await broken(here, id, all)).toEqual([]);
    expect(all.filter(({ data }) => data.data.type === 'step.interrupted').length).toBeGreaterThan(0);
    expect(all.slice(0, before.length)).toEqual(before);
    expect(await here.events(`/api/v1/builds/${id}/events`, { 'last-event-id': String(before.at(-1)!.id) })).toEqual(
      all.slice(before.length),
    );
    const bundle = await there.fetch(`/api/v1/builds/${id}/bundle`);
    expect([
      bundle.status,
      Buffer.from(await bundle.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ]).toEqual([200, 'PK']);
  });

  it.skipIf(!redisProgram)(
    `hands its jobs out through Redis${redisProgram ? '' : ' (skipped: there is no redis-server)'}`,
    async () => {
      const folder = whenDone(await temporaryFolder('redis'), ({ remove }) => remove());
      const redis = whenDone(await startRedis(folder.path), ({ stop }) => stop());
      env.REDIS_URL = redis.url;
      const server = await api();
      const rest = new Rest(server.url, server.token);
      const id = await submit(rest);
      const [first, second] = await Promise.all([worker(), worker()]);
      // a worker that is told to stop gives its jobs to the other one, in the middle of the checks
      await rest.events(`/api/v1/builds/${id}/events`, {}, started('check-frontend_unit'));
      expect((await first.stop()).code).toBe(0);
      expect(await broken(rest, id, await rest.events(`/api/v1/builds/${id}/events`))).toEqual([]);
      expect((await second.stop()).code).toBe(0);
      expect((await server.stop()).code).toBe(0);
    },
  );
});
