import { evaluate } from './formulas/expression.js';
import * as colour from './operations/colour.js';
import * as dates from './operations/dates.js';
import * as encode from './operations/encode.js';
import * as hash from './operations/hash.js';
import * as json from './operations/json.js';
import * as list from './operations/list.js';
import * as measure from './operations/measure.js';
import * as number from './operations/number.js';
import * as pattern from './operations/pattern.js';
import * as random from './operations/random.js';
import * as statistics from './operations/statistics.js';
import * as table from './operations/table.js';
import * as text from './operations/text.js';
import * as validate from './operations/validate.js';
import type { Argument, ToolPlan } from './tool-plan.js';

type AnyFunction = (...args: unknown[]) => unknown;
const MODULES: Readonly<Record<string, object>> = {
  colour,
  dates,
  encode,
  hash,
  json,
  list,
  measure,
  number,
  pattern,
  random,
  statistics,
  table,
  text,
  validate,
};

export function functionOf(module: string, fn: string): AnyFunction {
  const found = (MODULES[module] as Record<string, unknown> | undefined)?.[fn];
  if (typeof found !== 'function') throw new Error(`There is no operation ${module}.${fn}.`);
  return found as AnyFunction;
}

/** Does what the tool of the plan will do, with the same functions. @throws what the tool would throw */
export function runPlan(
  plan: Pick<ToolPlan, 'steps' | 'outputs'>,
  input: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const made: unknown[] = [];
  const valueOf = (argument: Argument): unknown =>
    argument.from === 'constant' ? argument.value : argument.from === 'input' ? input[argument.name] : made[argument.index];
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
