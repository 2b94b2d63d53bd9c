import { evaluate } from './formulas/expression.js';
import * as calendar from './operations/calendar.js';
import * as clock from './operations/clock.js';
import * as colour from './operations/colour.js';
import * as cron from './operations/cron.js';
import * as dates from './operations/dates.js';
import * as encode from './operations/encode.js';
import * as hash from './operations/hash.js';
import * as integers from './operations/integers.js';
import * as json from './operations/json.js';
import * as list from './operations/list.js';
import * as measure from './operations/measure.js';
import * as network from './operations/network.js';
import * as number from './operations/number.js';
import * as objects from './operations/objects.js';
import * as pattern from './operations/pattern.js';
import * as random from './operations/random.js';
import * as sequence from './operations/sequence.js';
import * as statistics from './operations/statistics.js';
import * as table from './operations/table.js';
import * as text from './operations/text.js';
import * as validate from './operations/validate.js';
import * as version from './operations/version.js';
import * as words from './operations/words.js';
import { withinTime } from './time-limit.js';
import type { Argument, ToolPlan } from './tool-plan.js';

type AnyFunction = (...args: unknown[]) => unknown;
const MODULES: Readonly<Record<string, object>> = {
  calendar,
  clock,
  colour,
  cron,
  dates,
  encode,
  hash,
  integers,
  json,
  list,
  measure,
  network,
  number,
  objects,
  pattern,
  random,
  sequence,
  statistics,
  table,
  text,
  validate,
  version,
  words,
};

export function functionOf(module: string, fn: string): AnyFunction {
  const found = (MODULES[module] as Record<string, unknown> | undefined)?.[fn];
  if (typeof found !== 'function') throw new Error(`There is no operation ${module}.${fn}.`);
  return found as AnyFunction;
}

/** How long a try of a tool may take while it is planned: its patterns may be anybody's. */
const MAX_TRY_MS = 1_000;

/** Does what the tool will do, for a moment. @throws TookTooLong, and what the tool would throw */
export const tryPlan = (
  plan: Pick<ToolPlan, 'steps' | 'outputs'>,
  input: Readonly<Record<string, unknown>>,
): Record<string, unknown> => withinTime(MAX_TRY_MS, () => runPlan(plan, input));

/** Does what the tool of the plan will do, with the same functions. @throws what the tool would throw */
export function runPlan(
  plan: Pick<ToolPlan, 'steps' | 'outputs'>,
  input: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const made: unknown[] = [];
  const valueOf = (argument: Argument): unknown =>
    argument.from === 'constant'
      ? argument.value
      : argument.from === 'input'
        ? (input[argument.name] ?? argument.fallback)
        : argument.from === 'inputs'
          ? Object.fromEntries(argument.names.map((name) => [name, input[name]]))
          : made[argument.index];
  for (const { what, args, names, isEach } of plan.steps) {
    const values = args.map(valueOf);
    if (what.type === 'formula') {
      const result = evaluate(what.expression, Object.fromEntries(names!.map((name, index) => [name, values[index] as number])));
      if (!Number.isFinite(result)) throw new Error('With these numbers there is no result.');
      made.push(result);
      continue;
    }
    const fn = functionOf(what.operation.module, what.operation.fn);
    const [first, ...rest] = values;
    made.push(isEach ? (first as unknown[]).map((item) => fn(item, ...rest)) : fn(...values));
  }
  return Object.fromEntries(plan.outputs.map(({ name, step }) => [name, made[step]]));
}
