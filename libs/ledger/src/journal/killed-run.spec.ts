import { openDatabase } from '#foundry/database';
import { after, answering, ModelServer, type SeenRequest } from '#foundry/llm/testing';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AttemptEntity, CallEntity } from '../ledger.entity.js';
import { budgetsOf, ledgerOn, ledgerSchema } from '../ledger.fixture.js';
import { createBudgetSchema } from '../ledger.schemas.js';

const FIXTURE = fileURLToPath(new URL('./killed-run.fixture.ts', import.meta.url));
const CALLER = { organisation: 'acme', name: 'ada', subject: 'usr_ada' };
const WRONG = '{"right":false}';
const RIGHT = '{"right":true}';
const THOROUGH = process.env['FOUNDRY_TEST_THOROUGH'] === 'true';
type Point = 'asked' | 'sent' | 'answered' | 'booked';
/**
 * Where the run is killed in one request: everything is set aside and written down, and nothing is sent yet; the request is under
 * way, and what the model will say is lost, which is what a crash can cost; the answer has come and is not committed, a gap that no
 * client can close; the answer is committed, and nobody has used it yet. Only after the last does it come to the next request.
 */
const POINTS: readonly Point[] = ['asked', 'sent', 'answered', 'booked'];
/** The answers in their order, each with the points of its request: all of them when the tests are thorough. */
const REQUESTS = (
  [
    ['one', ['asked', 'sent', 'booked']],
    [WRONG, ['answered', 'booked']],
    [RIGHT, ['sent', 'booked']],
    ['three', ['booked']],
  ] as const
).map(([words, points]): readonly [string, readonly Point[]] => [words, THOROUGH ? POINTS : points]);
/** Each of many starts opens the database; slow machines need longer than the usual limit. */
const TIMEOUT_MS = 400_000;

let directory: string;
let server: ModelServer;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'foundry-killed-run-'));
  server = await ModelServer.start();
});
afterEach(async () => {
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Starts the program; `kill` ends it from outside. Resolves with what it said, and whether it was killed. */
function start(point: string): { readonly kill: () => void; readonly ended: Promise<{ output: string; killed: boolean }> } {
  const args = ['-C', 'foundry-source', '--import', '@oxc-node/core/register', FIXTURE, directory, server.baseUrl, point];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<{ output: string; killed: boolean }>((resolve, reject) => {
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL' || code === 0) resolve({ output, killed: signal === 'SIGKILL' });
      else reject(new Error(`it ended with ${String(code ?? signal)}: ${errors}`));
    });
  });
  return { kill: () => child.kill('SIGKILL'), ended };
}

/** The same words for the same question, whoever asks, as often as it is asked. */
function answerTo({ body }: Pick<SeenRequest, 'body'>): string {
  const messages = body['messages'] as readonly { readonly content: string }[];
  const asked = messages.at(-1)?.content ?? '';
  if (asked === 'first') return 'one';
  if (asked === 'after one') return WRONG;
  return asked.startsWith('Your answer cannot be used') ? RIGHT : 'three';
}

const openHere = () => openDatabase({ ...ledgerSchema, dataDir: directory, purpose: 'a test' });

it(
  'an agent run that is killed at every point of every request asks for nothing again that was answered and written down',
  async () => {
    const usage = { prompt_tokens: 90, completion_tokens: 10 };
    let hold: Promise<void> | undefined;
    server.always(async (request, response) => {
      const script = answering(answerTo(request), { usage });
      await (hold ? after(hold, script) : script)(request, response);
    });
    const database = await openHere();
    const ledger = ledgerOn(database.dataSource, []);
    const budgets = budgetsOf(database.dataSource, ledger);
    await budgets.create(CALLER, createBudgetSchema.parse({ period: 'total', maxTokens: 1_000_000 }));
    await database.close();

    const seen = (): number => server.requests.length;
    for (const [words, points] of REQUESTS) {
      const before = seen();
      for (const point of points) {
        const sent = seen();
        if (point === 'sent') {
          hold = new Promise(() => undefined);
          const { kill, ended } = start('nowhere');
          await server.until(({ requests }) => requests.length === sent + 1);
          kill();
          expect(await ended).toMatchObject({ killed: true });
          hold = undefined;
        } else expect(await start(point).ended).toMatchObject({ killed: true });
        expect([words, point, seen() - sent]).toEqual([words, point, point === 'asked' ? 0 : 1]);
      }
      const asked = server.requests.slice(before);
      expect(asked.map(answerTo)).toEqual(asked.map(() => words));
      expect(asked.map(({ body }) => body)).toEqual(asked.map(() => asked[0]?.body));
    }
    // The call has returned, and the run ends before it goes on.
    expect(await start('returned').ended).toMatchObject({ killed: true });
    const last = await start('nowhere').ended;
    expect(JSON.parse(last.output)).toEqual(['one', RIGHT, 'three']);
    const again = await start('asked').ended;
    expect(again).toEqual({ output: last.output, killed: false });
    const kills = REQUESTS.flatMap(([, points]) => points);
    expect(seen()).toBe(kills.filter((point) => point !== 'asked').length);

    const left = await openHere();
    const { manager } = left.dataSource;
    const lost = kills.filter((point) => point !== 'booked').length;
    // Each kill, and the start that goes on.
    const [one, wrong, right, three] = REQUESTS.map(([, points]) => points.length) as [number, number, number, number];
    expect(await manager.countBy(AttemptEntity, { state: 'settled', outcome: 'answered' })).toBe(4);
    expect(await manager.countBy(AttemptEntity, { state: 'lost' })).toBe(lost);
    expect(await manager.find(CallEntity, { order: { position: 'ASC' } })).toMatchObject([
      { state: 'answered', asks: one + 1, usage: { prompt: 90, completion: 10 } },
      { state: 'answered', asks: wrong + right + 1, usage: { prompt: 180, completion: 20 } },
      { state: 'answered', asks: three + 1, usage: { prompt: 90, completion: 10 } },
    ]);
    const accounts = ledgerOn(left.dataSource, []);
    const { items } = await budgetsOf(left.dataSource, accounts).list(CALLER);
    expect(items[0]?.standings).toMatchObject([{ spentTokens: 400, reservedTokens: 0, callsOfUnknownCost: lost }]);
    await left.close();
  },
  TIMEOUT_MS,
);
