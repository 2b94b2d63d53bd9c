// A call of a warm sandboxed worker through the pool, against a call of the same program over its pipes without sandbox or pool.
import { createWorkerPool, nodeAnswerSchema, nodeWorker } from '#foundry/sandbox';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../measure.mjs';
import { benchSandbox, compare, interleave, PLAIN_ENVIRONMENT, timed } from './bench-sandbox.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 30);
const CALLS_A_ROUND = 100;
const WARM_UP = 500;
const INPUT = { name: 'a tool', values: [1, 2, 3], text: 'x'.repeat(200) };

const { sandbox, data, work, remove } = await benchSandbox();
const tools = join(data, 'tools');
mkdirSync(tools);
const module = join(tools, 'tool.mjs');
writeFileSync(module, 'export default (input) => ({ ...input, done: true });\n');
const program = nodeWorker({ module });

/** The least that one can do: write a line, read a line. */
function plainWorker() {
  const child = spawn(process.execPath, program.args, { cwd: work, env: PLAIN_ENVIRONMENT, stdio: ['pipe', 'pipe', 'inherit'] });
  let answered;
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n')) {
      const line = text.slice(0, end);
      text = text.slice(end + 1);
      answered(JSON.parse(line));
    }
  });
  const next = () =>
    new Promise((resolve) => {
      answered = resolve;
    });
  const ready = next();
  return {
    ready,
    call: async (input) => {
      const answer = next();
      child.stdin.write(`${JSON.stringify({ args: [input], id: 'x' })}\n`);
      const { value } = await answer;
      if (value?.done !== true) throw new Error('The plain worker did not answer.');
    },
    end: async () => {
      const closed = once(child, 'close');
      child.stdin.end();
      await closed;
    },
  };
}

const pool = createWorkerPool({
  sandbox,
  program: () => program,
  answer: nodeAnswerSchema,
  limits: { spares: 0, maxCalls: Infinity },
});
const plain = plainWorker();

async function sandboxedCall() {
  const result = await pool.call({ payload: { args: [INPUT] } });
  if (result.outcome !== 'answered' || result.answer.value?.done !== true) throw new Error(JSON.stringify(result));
}

/** Single calls, not their mean: the median is what a caller usually waits. */
async function callTimes(call, times) {
  for (let i = 0; i < CALLS_A_ROUND; i++) times.push(await timed(call));
}

try {
  await plain.ready;
  for (let i = 0; i < WARM_UP; i++) {
    await plain.call(INPUT);
    await sandboxedCall();
  }
  const times = { plain: [], sandboxed: [] };
  await interleave(ROUNDS, {
    plain: () => callTimes(() => plain.call(INPUT), times.plain),
    sandboxed: () => callTimes(sandboxedCall, times.sandboxed),
  });
  const calls = ROUNDS * CALLS_A_ROUND;
  compare(`a warm call in the sandbox / without (medians of ${calls})`, times.sandboxed, times.plain, 1.5, 3);
  const tail = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)].toFixed(3);
  console.log(`99th percentiles: ${tail(times.sandboxed)} ms / ${tail(times.plain)} ms`);

  const cold = [];
  for (let i = 0; i < 9; i++) {
    const fresh = createWorkerPool({ sandbox, program: () => program, answer: nodeAnswerSchema, limits: { spares: 0 } });
    cold.push(await timed(() => fresh.call({ payload: { args: [INPUT] } })));
    await fresh.close();
  }
  console.log(`a first call, which starts its worker: ${median(cold).toFixed(1)} ms`);
} finally {
  await pool.close();
  await plain.end();
  remove();
}
