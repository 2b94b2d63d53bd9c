// Runs inside the sandbox: loads one function of a module and answers calls of it, a JSON object a line each way.
// node node-worker.mjs MODULE EXPORT MAX_ANSWER_BYTES MAX_CONSOLE_BYTES
import { AsyncLocalStorage } from 'node:async_hooks';
import { pathToFileURL } from 'node:url';

const [module, exported, maxAnswerBytes, maxConsoleBytes] = process.argv.slice(2);
const LONGEST_MESSAGE = 2_000;
const LONGEST_STACK = 8_000;

const write = process.stdout.write.bind(process.stdout);
const writeAside = process.stderr.write.bind(process.stderr);
const say = (object) => write(`${JSON.stringify(object)}\n`);

/** What a call prints, also from timers and promises that it left, until it is answered. */
class PrintedText {
  parts = [];
  kept = 0;
  bytes = 0;

  add(chunk, encoding) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk);
    this.bytes += bytes.length;
    const part = bytes.subarray(0, Number(maxConsoleBytes) - this.kept);
    this.kept += part.length;
    if (part.length > 0) this.parts.push(part);
  }

  toJSON() {
    const truncated = this.bytes > this.kept;
    return { text: Buffer.concat(this.parts).toString('utf8'), bytes: this.bytes, truncated };
  }
}

const printing = new AsyncLocalStorage();

function capture(chunk, encodingOrCallback, callback) {
  const encoding = typeof encodingOrCallback === 'string' ? encodingOrCallback : 'utf8';
  const text = printing.getStore();
  if (text === undefined) writeAside(chunk, encoding);
  else text.add(chunk, encoding);
  const done = typeof encodingOrCallback === 'function' ? encodingOrCallback : callback;
  if (done !== undefined) process.nextTick(done);
  return true;
}
process.stdout.write = capture;
process.stderr.write = capture;

/** Whatever it is: what is thrown may be anything, and may say anything of itself. */
const clip = (value, length) => String(value).slice(0, length);

function describe(thrown) {
  if (!(thrown instanceof Error)) return { name: 'Error', message: clip(thrown, LONGEST_MESSAGE) };
  const { name, message, stack } = thrown;
  return { name: clip(name, LONGEST_MESSAGE), message: clip(message, LONGEST_MESSAGE), stack: clip(stack, LONGEST_STACK) };
}

/** The answer as a line; what cannot be said, or is too long to be, is an error of the call, not the end of the worker. */
function lineOf(id, result, text) {
  try {
    const line = JSON.stringify({ id, ...result, console: text });
    if (Buffer.byteLength(line) <= Number(maxAnswerBytes)) return line;
    throw new RangeError(`The result is larger than ${maxAnswerBytes} bytes as JSON.`);
  } catch (error) {
    return JSON.stringify({ id, ok: false, error: describe(error), console: text });
  }
}

// Whose fault it is cannot be told when several calls are being worked on, and what is left is in an unknown state.
process.on('uncaughtException', (error) => {
  const { name, message, stack } = describe(error);
  writeAside(`${stack ?? ''}\n${name}: ${message.split('\n')[0]}\n`);
  process.exit(1);
});

const loaded = await import(pathToFileURL(module).href);
const handler = loaded[exported];
if (typeof handler !== 'function') throw new TypeError(`${module} has no function called ${exported}`);

async function answer({ id, args }) {
  const text = new PrintedText();
  const result = await printing.run(text, async () => {
    try {
      return { ok: true, value: await handler(...args) };
    } catch (error) {
      return { ok: false, error: describe(error) };
    }
  });
  write(`${lineOf(id, result, text)}\n`);
}

let rest = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop();
  for (const line of lines) void answer(JSON.parse(line));
});
process.stdin.on('end', () => process.exit(0));
say({ ready: true });
