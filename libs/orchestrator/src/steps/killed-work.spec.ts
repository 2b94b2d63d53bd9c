import { ModelServer, playing, type SeenRequest } from '#foundry/llm/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startKillable } from './killed-program.fixture.js';

const FIXTURE = fileURLToPath(new URL('./killed-work.fixture.ts', import.meta.url));
const THOROUGH = process.env['FOUNDRY_TEST_THOROUGH'] === 'true';
/** Each of many starts opens the database; slow machines need longer than the usual limit. */
const TIMEOUT_MS = 400_000;

let directory: string;
let server: ModelServer;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'foundry-killed-work-'));
  server = await ModelServer.start();
});
afterEach(async () => {
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

interface Ended {
  readonly events: readonly ({ readonly type: string } & Record<string, unknown>)[];
  readonly output: { readonly status: string; readonly work: { readonly summary: string } } | null;
  readonly text: string;
  readonly history: readonly string[];
}

const start = () => startKillable<Ended>(FIXTURE, directory, server.baseUrl);

/** Calls everything that reaches beyond its answers, writes down what it was told, and hands over. */
const model = playing(({ turn, results }) => {
  if (turn === 1)
    return {
      call: [
        ['rate', {}],
        ['memory_search', { query: 'tax' }],
        ['charge', {}],
      ],
    };
  if (turn === 2)
    return {
      call: [
        ['edit_file', { path: 'backend/src/app.ts', blocks: [{ search: 'rate = 0', replace: `rate = '${said(results)}'` }] }],
        ['run_check', { check: 'backend_unit' }],
      ],
    };
  return { call: [['finish', { summary: 'Done.', criteria: [] }]] };
});
const said = (results: readonly string[]): string =>
  results
    .join(' ')
    .match(/answer \d+|interrupted/g)
    ?.join(', ') ?? '';

/** In the order in which a run that nobody disturbs comes by. */
const POINTS = ['asked 1', 'rate', 'memory', 'charge', 'asked 2', 'check', 'asked 3'];

it(
  'an agent that is killed on its way goes on where it was: it asks nothing and calls nothing again that was answered',
  async () => {
    const kills = THOROUGH ? [...POINTS] : ['charge'];
    const wanted = kills.length;
    const answered: string[] = [];
    const told: string[] = [];
    let running: ReturnType<typeof start>;
    /** Whether the process is ended here: then it is never answered. */
    const endsAt = (point: string): boolean => {
      if (kills[0] !== point) return false;
      kills.shift();
      running.kill();
      return true;
    };
    server.always((request: SeenRequest, response) => {
      if (request.path.endsWith('/points')) {
        const { point } = request.body as { point: string };
        told.push(point);
        // Another answer each time: whoever asked twice would be found out.
        if (!endsAt(point)) response.end(`answer ${told.length}`);
        return;
      }
      const messages = request.body['messages'] as readonly { role: string }[];
      if (endsAt(`asked ${messages.filter(({ role }) => role === 'assistant').length + 1}`)) return;
      answered.push(JSON.stringify(request.body));
      return model(request, response);
    });

    let last: Ended | 'killed' = 'killed';
    for (let n = 0; n <= wanted; n++) {
      running = start();
      last = await running.ended;
      expect(last === 'killed').toBe(n < wanted);
    }
    if (last === 'killed') throw new Error('The build was never left alone.');

    expect([answered.length, new Set(answered).size]).toEqual([3, 3]);
    // What was killed while it was asked is asked once more, except what may have had its effect.
    const times = (point: string): number => told.filter((one) => one === point).length;
    const asked = THOROUGH ? 2 : 1;
    expect([times('rate'), times('memory'), times('charge'), times('check')]).toEqual([asked, asked, 1, asked]);
    const [rate, memory] = [told.lastIndexOf('rate') + 1, told.lastIndexOf('memory') + 1];
    expect(last.text).toBe(`export const rate = 'answer ${rate}, answer ${memory}, interrupted';\n`);
    expect(last.output).toMatchObject({ status: 'done', work: { summary: 'Done.' } });
    expect(last.history.filter((message) => message.startsWith('Go beyond the template'))).toHaveLength(1);
    const types = last.events.map(({ type }) => type);
    expect(types.at(-1)).toBe('build.succeeded');
    expect(types.filter((type) => type === 'model.answered')).toHaveLength(3);
    expect(types.filter((type) => type === 'agent.finished')).toHaveLength(1);
  },
  TIMEOUT_MS,
);
