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
    for (const words of ['one', WRONG, RIGHT, 'three']) {
      const before = seen();
      // Everything is set aside and written down, and nothing is sent yet.
      expect(await start('asked').ended).toMatchObject({ killed: true });
      expect(seen() - before).toBe(0);

      // The request is under way. What the model will say is lost: this is what a crash can cost.
      hold = new Promise(() => undefined);
      const { kill, ended } = start('nowhere');
      await server.until(({ requests }) => requests.length === before + 1);
      kill();
      expect(await ended).toMatchObject({ killed: true });
      hold = undefined;

      // The answer has come and is not committed yet: no client can close this gap.
      expect(await start('answered').ended).toMatchObject({ killed: true });
      expect(seen() - before).toBe(2);

      // The answer is committed, and nobody has used it yet.
      expect(await start('booked').ended).toMatchObject({ killed: true });
      expect(seen() - before).toBe(3);
      const asked = server.requests.slice(before);
      expect(asked.map(answerTo)).toEqual([words, words, words]);
      expect(asked.map(({ body }) => body)).toEqual([asked[0]?.body, asked[0]?.body, asked[0]?.body]);
    }
    // The call has returned, and the run ends before it goes on.
    expect(await start('returned').ended).toMatchObject({ killed: true });
    const last = await start('nowhere').ended;
    expect(JSON.parse(last.output)).toEqual(['one', RIGHT, 'three']);
    const again = await start('asked').ended;
    expect(again).toEqual({ output: last.output, killed: false });
    expect(seen()).toBe(12);

    const after12 = await openHere();
    const { manager } = after12.dataSource;
    expect(await manager.countBy(AttemptEntity, { state: 'settled', outcome: 'answered' })).toBe(4);
    expect(await manager.countBy(AttemptEntity, { state: 'lost' })).toBe(12);
    expect(await manager.find(CallEntity, { order: { position: 'ASC' } })).toMatchObject([
      { state: 'answered', asks: 5, usage: { prompt: 90, completion: 10 } },
      { state: 'answered', asks: 9, usage: { prompt: 180, completion: 20 } },
      { state: 'answered', asks: 5, usage: { prompt: 90, completion: 10 } },
    ]);
    const accounts = ledgerOn(after12.dataSource, []);
    const { items } = await budgetsOf(after12.dataSource, accounts).list(CALLER);
    expect(items[0]?.standings).toMatchObject([{ spentTokens: 400, reservedTokens: 0, callsOfUnknownCost: 12 }]);
    await after12.close();
  },
  TIMEOUT_MS,
);
