import { bindInputs } from './bind.js';
import { compose, type Composition } from './compose.js';
import { operationNamed } from './catalogue/catalogue.js';
import { tryPlan } from './evaluate.js';
import { TookTooLong, withinTime } from './time-limit.js';
import { leftoverWords, singular, stripPurpose } from './language/fillers.js';
import { findMentions, type Mention, readings } from './language/mentions.js';
import { readRequest, type ReadRequest, type RequestExample } from './language/request.js';
import { isAboutSteps } from './language/vocabulary.js';
import { describeTool, nameOf } from './package/naming.js';
import type { NotCovered, PlannedTool, ToolOutput, ToolPlan } from './tool-plan.js';

/** How many readings of a request are looked at. */
const MAX_READINGS = 400;
/** How long the planning of one request may take: it is done in the process that serves others. */
const MAX_PLANNING_MS = 20_000;

/**
 * Plans a tool from known operations. What is planned accounts for every word of the request that could change what is computed,
 * and agrees with the request's own examples; anything else is not covered.
 * @throws toolsmith.empty_request, toolsmith.request_too_long
 */
export function planTool(request: string): PlannedTool {
  try {
    return withinTime(MAX_PLANNING_MS, () => planWhatIsRead(request));
  } catch (error) {
    if (!(error instanceof TookTooLong)) throw error;
    return refused({
      part: request.trim().slice(0, 200),
      reason: 'Reading it, or trying its example, took too long: say it in fewer words, and with a simpler pattern.',
    });
  }
}

function planWhatIsRead(request: string): PlannedTool {
  const read = readRequest(request);
  const text = stripPurpose(read.text);
  const stripped: ReadRequest = { ...read, text };
  if (read.unreadExample !== undefined)
    return refused({
      part: read.unreadExample,
      reason: 'It looks like an example, but what goes in and what comes out cannot be told: write it as "input" → "output".',
    });
  const mentions = findMentions(text);
  if (mentions.length === 0)
    return refused({ part: read.original.slice(0, 200), reason: 'It names no operation that Foundry knows without a model.' });
  let nearest: string[] | undefined;
  let contradiction: string | undefined;
  for (const reading of readings(mentions, MAX_READINGS)) {
    if (reading.length === 0) continue;
    for (const variant of variantsOf(reading)) {
      const composed = compose(stripped, variant);
      if (!composed) continue;
      const bound = bindInputs(composed, read.declared);
      const composition = 'unused' in bound ? composed : bound;
      const left = [
        ...missingResults(text, variant, composition),
        ...turnedRound(text, composition),
        ...('unused' in bound ? [bound.unused] : []),
        ...leftover(text, variant, composition, read, mentions),
      ];
      if (left.length > 0) {
        if (nearest === undefined || left.length < nearest.length) nearest = left;
        continue;
      }
      const result = proven(composition, read);
      if (typeof result === 'string') {
        contradiction ??= result;
        continue;
      }
      return { covered: true, plan: planOf(read, composition, result) };
    }
  }
  if (contradiction !== undefined)
    return refused({ part: contradiction, reason: 'What the known operations make of the example is something else.' });
  if (nearest !== undefined)
    return refused(...nearest.map((part) => ({ part, reason: 'Foundry does not know, without a model, what this asks for.' })));
  return refused({ part: read.original.slice(0, 200), reason: 'The operations that it names do not fit together.' });
}

const refused = (...notCovered: NotCovered[]): PlannedTool => ({ covered: false, notCovered });

/** The usual meaning first, then what the same words can mean as well. */
function* variantsOf(reading: readonly Mention[]): Generator<readonly Mention[]> {
  yield reading;
  for (const [index, mention] of reading.entries()) {
    if (mention.what.type === 'operation' && mention.what.operation.otherwise !== undefined)
      yield reading.with(index, {
        ...mention,
        what: { type: 'operation', operation: operationNamed(mention.what.operation.otherwise) },
      });
  }
}

/** "given the prices, return the discount": what is asked for is what the formula would ask of the caller. */
const turnedRound = (text: string, { inputs, steps }: Composition): string[] =>
  steps.some(({ what }) => what.type === 'formula')
    ? inputs
        .map(({ name }) =>
          name
            .replace(/([A-Z])/g, ' $1')
            .replaceAll('_', ' ')
            .toLowerCase(),
        )
        .filter((words) =>
          new RegExp(
            `\\b(?:returns?|gives?|outputs?|find|tells?)(?: me| back)? (?:the |its )${words}\\b(?! (?:with|plus|including|after|per|and))`,
            'i',
          ).test(text),
        )
    : [];

const RESULTS =
  /\b(?:gives?|returns?|outputs?|produces?|shows?|computes?|calculates?|tells?)(?: me| back| both)* (?:the |its )?[a-z]+(?: [a-z]+){0,2}(?:, (?:the |its )?[a-z]+)*,? and (?:also )?(?:the |its )(?<second>[a-z]+)/gi;

/** "gives the tip and the total": a second result that is asked for, and that no step makes. */
function missingResults(text: string, reading: readonly Mention[], { outputs, steps }: Composition): string[] {
  if (outputs.length > 1 || !['number', 'boolean'].includes(steps[outputs[0]!.step]!.kind)) return [];
  return Array.from(text.matchAll(RESULTS)).flatMap((match) => {
    const at = match.index + match[0].length - match.groups!['second']!.length;
    return reading.some(({ start, end }) => at >= start && at < end) ? [] : [match.groups!['second']!];
  });
}

function leftover(
  text: string,
  reading: readonly Mention[],
  composition: Composition,
  read: ReadRequest,
  mentions: readonly Mention[],
): string[] {
  const spans = [...reading.flatMap(({ start, end, also }) => [[start, end] as const, ...also]), ...composition.spans];
  const known = new Set(
    composition.inputs.flatMap(({ name }) =>
      name
        .replace(/([A-Z])/g, ' $1')
        .toLowerCase()
        .split(/[ _]/),
    ),
  );
  for (const { name } of composition.inputs) known.add(name.toLowerCase());
  if (read.name) for (const word of read.name.split('_')) known.add(word);
  const until = Math.min(...reading.map(({ start }) => start));
  const words = new Set(reading.flatMap(({ start, end }) => text.slice(start, end).match(/[\p{L}\d]+/gu) ?? []).map(singular));
  return leftoverWords(
    text,
    (at) => spans.some(([start, end]) => at >= start && at < end),
    known,
    { until, words },
    composition.inputs.length,
    // A word of something else that Foundry knows is not taken for a word about these steps.
    (word, at) =>
      isAboutSteps(word, reading) &&
      !mentions.some(
        (other) =>
          at >= other.start && at < other.end && !reading.some(({ start, end }) => start < other.end && other.start < end),
      ),
  );
}

interface ProvenExample {
  readonly input: Record<string, unknown>;
  readonly output: Record<string, unknown>;
}

/** The request's examples as calls of the tool, or the one that it contradicts. */
function proven(composition: Composition, read: ReadRequest): ProvenExample[] | string {
  const examples: ProvenExample[] = [];
  for (const example of read.examples) {
    const input = inputOf(example, composition);
    const shown = `${example.inputs.map(({ value }) => JSON.stringify(value)).join(', ')} → ${JSON.stringify(example.output)}`;
    if (input === undefined) return shown;
    let output: Record<string, unknown>;
    try {
      output = tryPlan(composition, input);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (error instanceof TookTooLong) throw error;
      return shown;
    }
    if (!composition.isRandom && !agrees(output, example.output, composition.outputs)) return shown;
    examples.push({ input, output: composition.isRandom ? {} : output });
  }
  return examples;
}

function inputOf(example: RequestExample, { inputs }: Composition): Record<string, unknown> | undefined {
  const input: Record<string, unknown> = {};
  const open = [...inputs];
  for (const [index, { name, value }] of example.inputs.entries()) {
    const wanted = name?.toLowerCase().replace(/[^a-z0-9]/g, '');
    const named = wanted === undefined ? undefined : open.find((candidate) => candidate.name.toLowerCase() === wanted);
    const taken = named ?? (index < inputs.length ? open[0] : undefined);
    if (!taken) return undefined;
    open.splice(open.indexOf(taken), 1);
    const fitting = fitValue(value, taken.kind);
    if (fitting === undefined) return undefined;
    input[taken.name] = fitting;
  }
  return open.every(({ optional }) => optional) ? input : undefined;
}

/** An example's value as the input takes it: "42" may stand for a number. */
function fitValue(value: unknown, kind: string): unknown {
  if (kind === 'number')
    return typeof value === 'number'
      ? value
      : typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
        ? Number(value)
        : undefined;
  if (kind === 'boolean') return typeof value === 'boolean' ? value : undefined;
  if (kind === 'numbers') return Array.isArray(value) && value.every((item) => typeof item === 'number') ? value : undefined;
  if (kind === 'texts') return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
  if (kind === 'rows') return Array.isArray(value) ? value : undefined;
  if (kind === 'value') return value;
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

/** Numbers as exactly as the example writes them. */
function agrees(output: Readonly<Record<string, unknown>>, expected: unknown, outputs: readonly ToolOutput[]): boolean {
  if (outputs.length === 1) return isSame(output[outputs[0]!.name], expected);
  return (
    expected !== null &&
    typeof expected === 'object' &&
    !Array.isArray(expected) &&
    Object.entries(expected).every(([key, value]) => isSame(output[key], value))
  );
}

function isSame(actual: unknown, expected: unknown): boolean {
  if (typeof actual === 'number' && typeof expected === 'number') {
    const decimals = String(expected).split('.')[1]?.length ?? 0;
    return decimals === 0 ? actual === expected : Math.abs(actual - expected) <= 0.5000001 * 10 ** -decimals;
  }
  if (typeof actual === 'string' && typeof expected === 'number') return actual === String(expected);
  return stable(actual) === stable(expected);
}

const stable = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  ) ?? '';

function planOf(read: ReadRequest, composition: Composition, examples: readonly ProvenExample[]): ToolPlan {
  const draft = {
    request: read.original,
    inputs: composition.inputs,
    steps: composition.steps,
    outputs: composition.outputs,
    examples,
    isRandom: composition.isRandom,
  };
  const name = read.name ?? nameOf(draft);
  return { ...draft, name, ...describeTool(draft, name) };
}
