import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

/** A request with what the planner does not see: calls of the tool and their answers. */
export const caseSchema = z.strictObject({
  request: z.string(),
  /** It cannot be built from known operations: anything but a refusal is wrong. */
  refuse: z.boolean().default(false),
  calls: z
    .array(
      z.strictObject({
        /** By name, or in the order of the tool's inputs. */
        in: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]),
        /** The answer; of several results an object of them. */
        out: z.unknown().optional(),
        /** A regular expression of the answer as text, where chance decides. */
        matches: z.string().optional(),
      }),
    )
    .default([]),
});
export type Case = z.output<typeof caseSchema>;
export type Call = Case['calls'][number];

export interface InputOfTool {
  readonly name: string;
  readonly optional?: boolean;
}

/** @returns undefined when the tool does not take such a call */
export function inputFor(call: Call, inputs: readonly InputOfTool[]): Record<string, unknown> | undefined {
  const required = inputs.filter(({ optional }) => !optional);
  if (Array.isArray(call.in)) {
    if (call.in.length < required.length || call.in.length > inputs.length) return undefined;
    return Object.fromEntries(call.in.map((value, index) => [inputs[index]!.name, value]));
  }
  const given = call.in;
  const names = new Set(inputs.map(({ name }) => name));
  return Object.keys(given).every((name) => names.has(name)) && required.every(({ name }) => name in given) ? given : undefined;
}

/** Numbers may differ by what floating point leaves: a millionth of a millionth. */
export function isRight(call: Call, answer: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(answer);
  const value = keys.length === 1 ? answer[keys[0]!] : answer;
  if (call.matches !== undefined) return new RegExp(call.matches).test(typeof value === 'string' ? value : JSON.stringify(value));
  if (keys.length > 1 && Array.isArray(call.out)) return isSame(Object.values(answer), call.out);
  return isSame(value, call.out);
}

function isSame(actual: unknown, expected: unknown): boolean {
  if (typeof actual === 'number' && typeof expected === 'number')
    return Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
  if (Array.isArray(actual) && Array.isArray(expected))
    return actual.length === expected.length && actual.every((item, index) => isSame(item, expected[index]));
  if (
    actual !== null &&
    expected !== null &&
    typeof actual === 'object' &&
    typeof expected === 'object' &&
    !Array.isArray(actual) &&
    !Array.isArray(expected)
  ) {
    const keys = Object.keys(expected);
    return (
      keys.length === Object.keys(actual).length &&
      keys.every((key) => isSame((actual as Record<string, unknown>)[key], (expected as Record<string, unknown>)[key]))
    );
  }
  return isDeepStrictEqual(actual, expected);
}
