import type { UsageView } from '#foundry/ledger';
import { FAILURES, inTurn, ModelServer, playing, type Script, USAGE } from '#foundry/llm/testing';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { booking } from './support/beyond/booking.js';
import { agentOf, competent, competentModel } from './support/beyond/competent-model.js';
import { freshEnvironment, routeOver } from './support/beyond/model-builds.js';
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

type Told = Readonly<Record<string, unknown>> & { readonly type: string };

/** Dollars per million tokens of each provider's one model: what they cost tells them apart. */
const RATES = [
  { input: 1_000, output: 1_000 },
  { input: 2, output: 10 },
] as const;

interface Built {
  readonly result: BuildResult;
  readonly told: readonly Told[];
  readonly env: Record<string, string>;
}

async function build(name: string, ...scripts: readonly Script[]): Promise<Built> {
  const route = await Promise.all(scripts.map(async (script) => (await ModelServer.start()).always(script)));
  servers.push(...route);
  const prices = join(folder.path, `${name}-prices.json`);
  const hosts = Object.fromEntries(route.map(({ baseUrl }, index) => [new URL(baseUrl).host, { '*': RATES[index] }]));
  await writeFile(prices, JSON.stringify({ date: '2026-11-21', unit: 'US dollars per million tokens', hosts }));
  const env = { ...(await freshEnvironment(folder.path, name)), ...routeOver(...route), FOUNDRY_MODEL_PRICES: prices };
  const { stdout } = await foundry(['build', booking.request, '--json', '--out', join(folder.path, `${name}-out`)], { env });
  const result = parseBuildResult(stdout);
  return { result, told: (await eventsOf(result.buildId, env)).map(({ data }) => data as Told), env };
}

const notCovered = ({ coverage }: BuildResult): string | undefined =>
  coverage.notCovered.find(({ part }) => part === booking.part)?.reason;

const isGreen = ({ checks }: BuildResult): boolean => checks.every(({ status }) => status === 'passed' || status === 'skipped');

describe('A build with a model', () => {
  it('goes on with the second provider whatever happens to the first, tells so, and books what it costs to the second', async () => {
    const failing = inTurn(...Object.values(FAILURES));
    const { result, told, env } = await build('fallback', failing, competentModel);
    expect({ status: result.status, error: result.error }).toEqual({ status: 'succeeded', error: undefined });
    expect(result.coverage.notCovered).toEqual([]);
    const answers = told.filter(({ type }) => type === 'model.answered');
    expect(answers.map(({ provider }) => provider)).toEqual(answers.map(() => 'second'));
    const fallbacks = told.filter(({ type }) => type === 'model.fallback');
    expect(fallbacks).toHaveLength(answers.length);
    for (const fallback of fallbacks) expect(fallback).toMatchObject({ from: 'first/competent', to: 'second/competent' });
    expect(new Set(fallbacks.map(({ reason }) => reason)).size).toBeGreaterThan(3);
    // Every answer of the second is 10 tokens in and 5 out; nothing is booked to the first, whose prices are others.
    const each = (USAGE.prompt_tokens * RATES[1].input + USAGE.completion_tokens * RATES[1].output) / 1e6;
    for (const answer of answers) expect(answer['cost']).toBeCloseTo(each, 9);
    const { stdout } = await foundry(['ledger', 'usage', '--by', 'model', '--json'], { env });
    const { items, totals } = JSON.parse(stdout) as UsageView;
    const [second, first] = ['second', 'first'].map((provider) => items.find(({ key }) => key === `${provider}/competent`));
    expect(second).toMatchObject({ calls: answers.length, failed: 0, promptTokens: answers.length * USAGE.prompt_tokens });
    expect(second?.cost).toBeCloseTo(each * answers.length, 9);
    expect(first).toMatchObject({ calls: fallbacks.length, failed: fallbacks.length, promptTokens: 0 });
    expect(first?.cost ?? 0).toBe(0);
    expect(totals.cost).toBeCloseTo(each * answers.length, 9);
  });

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
