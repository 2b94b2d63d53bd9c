import { FAILURES, inTurn, ModelServer, playing, type Script } from '#foundry/llm/testing';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { booking } from './support/beyond/booking.js';
import { agentOf, competent, competentModel } from './support/beyond/competent-model.js';
import { expectBookedToSecond, freshEnvironment, pricedOver, routeOver, type Told } from './support/beyond/model-builds.js';
import { parseBuildResult, type BuildResult } from './support/build-result.js';
import { foundry, temporaryFolder, THOROUGH } from './support/foundry.js';
import { eventsOf } from './support/killed-build.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const servers: ModelServer[] = [];
beforeAll(async () => {
  folder = await temporaryFolder('faults');
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await folder.remove();
});

interface Built {
  readonly result: BuildResult;
  readonly told: readonly Told[];
  readonly env: Record<string, string>;
}

async function build(name: string, ...scripts: readonly Script[]): Promise<Built> {
  const route = await Promise.all(scripts.map(async (script) => (await ModelServer.start()).always(script)));
  servers.push(...route);
  const prices = await pricedOver(join(folder.path, `${name}-prices.json`), ...route);
  const env = { ...(await freshEnvironment(folder.path, name)), ...routeOver(...route), ...prices };
  const { stdout } = await foundry(['build', booking.request, '--json', '--out', join(folder.path, `${name}-out`)], { env });
  const result = parseBuildResult(stdout);
  return { result, told: (await eventsOf(result.buildId, env)).map(({ data }) => data as Told), env };
}

const notCovered = ({ coverage }: BuildResult): string | undefined =>
  coverage.notCovered.find(({ part }) => part === booking.part)?.reason;

const isGreen = ({ checks }: BuildResult): boolean => checks.every(({ status }) => status === 'passed' || status === 'skipped');

/** One fault in each build; `agents.e2e` has two of them in one. */
describe('A build with a model', () => {
  it.runIf(THOROUGH)(
    'goes on with the second provider whatever happens to the first, tells so, and books what it costs to the second',
    async () => {
      const failing = inTurn(...Object.values(FAILURES));
      const { result, told, env } = await build('fallback', failing, competentModel);
      expect({ status: result.status, error: result.error }).toEqual({ status: 'succeeded', error: undefined });
      expect(result.coverage.notCovered).toEqual([]);
      await expectBookedToSecond(told, env, 0);
    },
  );

  it.runIf(THOROUGH)(
    'hands over the template’s project when what agents wrote does not pass, and says why it is not covered',
    async () => {
      const careless = playing((asked) => {
        if (agentOf(asked) !== 'backend') return competent(asked);
        const path = 'backend/src/booking/overlap.spec.ts';
        const content =
          "import { it, expect } from 'vitest';\n\nit('AC-20: refuses an overlap', () => {\n  expect(1).toBe(2);\n});\n";
        return {
          call:
            asked.turn === 1 ? [['write_file', { path, content }]] : [['finish', { summary: 'It is all done.', criteria: [] }]],
        };
      });
      const { result, told } = await build('careless', careless);
      expect({ status: result.status, green: isGreen(result) }).toEqual({ status: 'succeeded', green: true });
      expect(notCovered(result)).toMatch(/taken back.*backend_unit/);
      expect(told.filter(({ type }) => type === 'agents.withdrawn')).toHaveLength(1);
      expect(JSON.stringify(result.plan)).not.toContain('AC-20');
    },
  );

  it.runIf(THOROUGH)('hands over the template’s project when an agent goes in circles, and says so', async () => {
    const circling = playing((asked) =>
      agentOf(asked) === 'backend' ? { call: [['read_file', { path: 'backend/src/app.ts' }]] } : competent(asked),
    );
    const { result, told } = await build('circling', circling);
    expect({ status: result.status, green: isGreen(result) }).toEqual({ status: 'succeeded', green: true });
    expect(notCovered(result)).toMatch(/brought nothing new/);
    expect(told.find(({ type, agent }) => type === 'agent.finished' && agent === 'worker/backend')).toMatchObject({
      outcome: 'agents.no_progress',
    });
  });
});
