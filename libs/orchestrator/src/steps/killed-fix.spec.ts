import { askedOf, ModelServer, playing, type SeenRequest } from '#foundry/llm/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startKillable } from './killed-program.fixture.js';

const FIXTURE = fileURLToPath(new URL('./killed-fix.fixture.ts', import.meta.url));
const THOROUGH = process.env['FOUNDRY_TEST_THOROUGH'] === 'true';
/** Each of many starts opens the database; slow machines need longer than the usual limit. */
const TIMEOUT_MS = 400_000;

let directory: string;
let server: ModelServer;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'foundry-killed-fix-'));
  server = await ModelServer.start();
});
afterEach(async () => {
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

interface Ended {
  readonly events: readonly { readonly seq: number; readonly data: { readonly type: string } & Record<string, unknown> }[];
  readonly text: string;
  readonly other: string;
  readonly rounds: readonly { readonly round: number; readonly verdicts: readonly string[] }[];
  readonly history: readonly string[];
}

const start = () => startKillable<Ended>(FIXTURE, directory, server.baseUrl);

const analysis = { root_causes: ['A word is bad.'], fix_suggestions: [], confidence_score: 1, estimated_complexity: 'low' };
const replacing = (search: string, replace: string) => ({
  answer: { analysis, edits: [{ kind: 'replace', path: 'backend/src/a.ts', search, replace }] },
});
/** First what makes nothing better, then what repairs one after the other; the same for the same question. */
const model = playing(({ user }) => {
  if (!user.includes('refused')) return replacing("bad('one');", "bad('three');");
  return user.includes('"message": "bad(\'one\');"')
    ? replacing("bad('one');", "good('one');")
    : replacing("bad('two');", "good('two');");
});

/** In the order in which a build that nobody disturbs comes by. */
const POINTS = [
  'begun 1',
  'asked 1',
  'judging 1',
  'finished 1',
  'begun 2',
  'asked 2',
  'judging 2',
  'finished 2',
  'begun 3',
  'asked 3',
  'judging 3',
  'finished 3',
];

it(
  'a build that is killed while it fixes goes on where it was, asks nothing again that was answered, and loses no byte',
  async () => {
    const kills = THOROUGH ? [...POINTS] : ['judging 1', 'asked 2', 'judging 3'];
    const pictures = new Map<string, Set<string>>();
    const answered: string[] = [];
    const reached: string[] = [];
    let round = 0;
    let running: ReturnType<typeof start>;
    /** Whether the process is ended here: then it is never answered. */
    const endsAt = (point: string): boolean => {
      reached.push(point);
      if (kills[0] !== point) return false;
      kills.shift();
      running.kill();
      return true;
    };
    server.always((request: SeenRequest, response) => {
      if (request.path.endsWith('/points')) {
        const { point, picture } = request.body as { point: string; picture: string };
        if (point.startsWith('begun')) round = Number(point.split(' ')[1]);
        const name = point === 'judging' ? `judging ${round}` : point;
        pictures.set(name, (pictures.get(name) ?? new Set()).add(picture));
        if (endsAt(name)) return;
        response.end();
        return;
      }
      expect(askedOf(request).system).toContain('You mend what failed.');
      if (endsAt(`asked ${round}`)) return;
      answered.push(JSON.stringify(request.body));
      return model(request, response);
    });

    const starts = kills.length + 1;
    let last: Ended | 'killed' = 'killed';
    for (let n = 0; n < starts; n++) {
      running = start();
      last = await running.ended;
      expect(last === 'killed').toBe(n < starts - 1);
    }
    if (last === 'killed') throw new Error('The build was never left alone.');

    // Three rounds were answered, each once, however often their process ended.
    expect([answered.length, new Set(answered).size]).toEqual([3, 3]);
    expect(new Set(reached)).toEqual(new Set(POINTS));
    // A round always begins with the same bytes, and what is judged in it is the same: nothing half-done is left, nothing is lost.
    for (const point of POINTS) if (!point.startsWith('asked')) expect([point, pictures.get(point)?.size]).toEqual([point, 1]);
    const [begun1] = pictures.get('begun 1')!;
    expect(pictures.get('finished 1')).toEqual(new Set([begun1]));
    expect(pictures.get('judging 1')).not.toEqual(new Set([begun1]));
    expect(last.text).toBe("good('one');\ngood('two');\n");
    expect(last.other).toBe('export const kept = "\u00e4\\r\\n";\r\n');

    expect(last.rounds).toEqual([
      { round: 1, verdicts: ['refused'] },
      { round: 2, verdicts: ['applied'] },
      { round: 3, verdicts: ['applied'] },
    ]);
    expect(last.history.filter((message) => message.startsWith('Fix:'))).toHaveLength(2);
    const types = last.events.map(({ data }) => data.type);
    expect(types.at(-1)).toBe('build.succeeded');
    expect(types.filter((type) => type.startsWith('fix.'))).toEqual([
      'fix.round',
      'fix.refused',
      'fix.round',
      'fix.applied',
      'fix.round',
      'fix.applied',
    ]);
    expect(types.filter((type) => type === 'model.answered')).toHaveLength(3);
    expect(last.events.map(({ seq }) => seq)).toEqual(last.events.map((_, index) => index + 1));
    expect(types.filter((type) => type === 'step.interrupted')).toHaveLength(starts - 1);
  },
  TIMEOUT_MS,
);
