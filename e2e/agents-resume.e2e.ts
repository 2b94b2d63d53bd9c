import { FAILURES, ModelServer, type SeenRequest } from '#foundry/llm/testing';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { booking } from './support/beyond/booking.js';
import { competentModel } from './support/beyond/competent-model.js';
import { freshEnvironment, hashOf, routeOver } from './support/beyond/model-builds.js';
import { parseBuildResult, type BuildResult } from './support/build-result.js';
import { foundry, start, temporaryFolder, THOROUGH } from './support/foundry.js';
import { brokenPromises, eventsOf } from './support/killed-build.js';

/** The scenario's calls: the architect's, four of each worker, the reviewer's. */
const CALLS = 10;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: ModelServer;

beforeAll(async () => {
  folder = await temporaryFolder('resume');
});
afterAll(() => folder.remove());
beforeEach(async () => {
  server = await ModelServer.start();
  return () => server.close();
});

/** `agents.e2e` has it too, in a build with another fault besides. */
describe('A build whose models all fail', () => {
  it.runIf(THOROUGH)('fails with a clear code, and is completed later without asking again what was answered', async () => {
    let down = false;
    const answered: string[] = [];
    server.always((request, response) => {
      if (down) return FAILURES['an overloaded server']!(request, response);
      answered.push(hashOf(request));
      // The architect and three turns of workers; then the server goes down.
      down = answered.length === 4;
      return competentModel(request, response);
    });
    const env = { ...(await freshEnvironment(folder.path, 'down')), ...routeOver(server), FOUNDRY_MODEL_CONCURRENCY: '1' };
    const out = join(folder.path, 'down-out');
    const first = await foundry(['build', booking.request, '--json', '--out', out], { env });
    const failed = parseBuildResult(first.stdout);
    expect({ code: first.code, status: failed.status, error: failed.error?.code }).toEqual({
      code: 1,
      status: 'failed',
      error: 'llm.unavailable',
    });
    down = false;
    answered.push('');
    const second = await foundry(['build', '--resume', failed.buildId, '--json', '--out', out], { env });
    const result = parseBuildResult(second.stdout);
    expect({ status: result.status, error: result.error }).toEqual({ status: 'succeeded', error: undefined });
    expect(result.coverage.notCovered).toEqual([]);
    const calls = answered.filter((hash) => hash !== '');
    expect([calls.length, new Set(calls).size]).toEqual([CALLS, CALLS]);
    const events = await eventsOf(result.buildId, env);
    expect(events.filter(({ data }) => data.type === 'model.answered')).toHaveLength(CALLS);
    expect(events.filter(({ data }) => data.type === 'build.resumed')).toHaveLength(1);
    const again = await foundry(['build', '--resume', failed.buildId, '--json', '--out', out], { env });
    expect(parseBuildResult(again.stdout).status).toBe('succeeded');
    expect(answered.filter((hash) => hash !== '')).toHaveLength(CALLS);
  });
});

describe('A build that is killed at every call of a model', () => {
  it.runIf(THOROUGH)(
    'makes no call twice whose answer came, tells each once, and delivers what it would have delivered',
    async () => {
      const answered: string[] = [];
      let killAt = 1;
      let process: { kill(signal: NodeJS.Signals): boolean } | undefined;
      server.always((request: SeenRequest, response) => {
        if (answered.length + 1 === killAt) {
          // Everything before this call was answered, and the answers were used: the process ends while it waits for this one.
          killAt++;
          process?.kill('SIGKILL');
          return undefined;
        }
        answered.push(hashOf(request));
        return competentModel(request, response);
      });
      const env = { ...(await freshEnvironment(folder.path, 'killed')), ...routeOver(server), FOUNDRY_MODEL_CONCURRENCY: '1' };
      const out = join(folder.path, 'killed-out');
      let id: string | undefined;
      let result: BuildResult | undefined;
      let kills = 0;
      for (let starts = 0; starts < 2 * CALLS && !result; starts++) {
        const running = start(['build', '--json', '--out', out, ...(id ? ['--resume', id] : [booking.request])], { env });
        process = running.process;
        const { signal, stdout } = await running.finished;
        if (signal === 'SIGKILL') kills++;
        else result = parseBuildResult(stdout);
        id ??= (JSON.parse((await foundry(['list', '--json'], { env: offline(env) })).stdout) as { items: { id: string }[] })
          .items[0]?.id;
      }
      expect(kills).toBe(CALLS);
      expect([answered.length, new Set(answered).size]).toEqual([CALLS, CALLS]);
      const events = await eventsOf(result!.buildId, env);
      expect(brokenPromises({ result: result!, events, kills: [] })).toEqual([]);
      expect(events.filter(({ data }) => data.type === 'model.answered')).toHaveLength(CALLS);
      expect(result!.coverage.notCovered).toEqual([]);
    },
    1_200_000,
  );
});

/** Looking at builds must not go on with them. */
const offline = ({ FOUNDRY_DATA_DIR }: Record<string, string>): Record<string, string> => ({
  FOUNDRY_DATA_DIR: FOUNDRY_DATA_DIR!,
});
