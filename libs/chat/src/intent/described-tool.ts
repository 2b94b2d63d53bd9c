import { stemmer } from 'stemmer';
import type { InputShape } from './tool-input.js';

/** A tool that may be called by a message that does not name it. */
export interface DescribedTool {
  readonly name: string;
  readonly input: InputShape;
}

export interface Described {
  readonly tool: string;
  /** What the message gives it; undefined where something is missing or stays over, and only the person can say what they meant. */
  readonly input?: Readonly<Record<string, unknown>>;
}

/** Words of names that say nothing of what a tool does. */
const FILLING = new Set([
  'a',
  'an',
  'and',
  'as',
  'by',
  'for',
  'from',
  'get',
  'in',
  'into',
  'of',
  'on',
  'or',
  'the',
  'to',
  'with',
]);
const QUESTION_OF_WHY = /^\s*(?:why|who|when|where|should|may)\b/i;

/**
 * The tool all of whose name's words a message has, such as `celsius_to_fahrenheit` for "what is 5 celsius in fahrenheit?", with the
 * values that the message holds, in the order of the tool's properties. Nothing is guessed: a value that fits nowhere, or a property
 * without one, leaves the input away.
 */
export function describedTool(said: string, tools: readonly DescribedTool[]): Described | undefined {
  if (QUESTION_OF_WHY.test(said)) return undefined;
  const words = new Set(wordsOf(said));
  const fitting = tools.flatMap((tool) => {
    const own = wordsOf(tool.name);
    return own.length > 0 && own.every((word) => words.has(word))
      ? [{ tool, own: own.length, input: inputIn(said, tool.input) }]
      : [];
  });
  const [best] = fitting.toSorted((a, b) => b.own - a.own || Number(b.input !== undefined) - Number(a.input !== undefined));
  // One word may be there by accident.
  if (!best || (best.own === 1 && best.input === undefined)) return undefined;
  return { tool: best.tool.name, ...(best.input && { input: best.input }) };
}

const wordsOf = (text: string): string[] =>
  (text.replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2').match(/\p{L}{2,}/gu) ?? [])
    .map((word) => word.toLowerCase())
    .filter((word) => !FILLING.has(word))
    .map((word) => stemmer(word));

const QUOTED = /"([^"]*)"|“([^”]*)”|`([^`]*)`|(?<!\p{L})'([^']*)'(?!\p{L})/gu;
const NUMBERS = /(?<![\p{L}\d.,])-?\d+(?:\.\d+)?(?![\d.]*\p{L})/gu;
const LIST = /(?<![\p{L}\d.,-])-?\d+(?:\.\d+)?(?:(?:,\s*(?:and\s+)?|\s+and\s+)-?\d+(?:\.\d+)?)+(?![.,]?\d)/u;

/** The values in a message, by the types of the properties that a tool needs. */
function inputIn(said: string, { properties = {}, required = [] }: InputShape): Record<string, unknown> | undefined {
  const input: Record<string, unknown> = {};
  let rest = said;
  const texts = [...said.matchAll(QUOTED)].map((found) => found.slice(1).find((text) => text !== undefined) ?? '');
  rest = rest.replaceAll(QUOTED, ' ');
  const typed = (name: string): unknown => properties[name]?.type;
  if (required.some((name) => typed(name) === 'array')) {
    const list = LIST.exec(rest)?.[0];
    const name = required.find((one) => typed(one) === 'array')!;
    if (list === undefined) return undefined;
    input[name] = list.split(/,\s*(?:and\s+)?|\s+and\s+/).map(Number);
    rest = rest.replace(list, ' ');
  }
  const colon = /:\s+(\S[^\n]*)$/.exec(rest)?.[1];
  const wantsText = required.filter((name) => typed(name) === 'string' && properties[name]?.enum === undefined);
  if (texts.length === 0 && wantsText.length === 1 && colon !== undefined) {
    texts.push(colon.trim());
    rest = rest.slice(0, -colon.length);
  }
  const numbers = [...rest.matchAll(NUMBERS)].map(([number]) => Number(number));
  for (const name of required) {
    if (Object.hasOwn(input, name)) continue;
    const choices = properties[name]?.enum;
    const value = choices
      ? choices.find((one) => typeof one === 'string' && said.toLowerCase().includes(one.toLowerCase()))
      : typed(name) === 'string'
        ? texts.shift()
        : typed(name) === 'number' || typed(name) === 'integer'
          ? numbers.shift()
          : undefined;
    if (value === undefined) return undefined;
    input[name] = value;
  }
  return texts.length > 0 || numbers.length > 0 || required.length === 0 ? undefined : input;
}
