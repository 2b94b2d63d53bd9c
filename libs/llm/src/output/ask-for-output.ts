import type { Message, ProviderAnswer } from '../llm.schemas.js';
import type { AnswerFormat } from '../provider/provider.js';
import { ProviderFailure } from '../provider/provider-failure.js';
import { instruction, isStrict, jsonSchemaOf, readOutput, repairRequest, type OutputSpec } from './output-schema.js';

const DEFAULT_REPAIRS = 2;
const REPEATED_CHARS = 20_000;

const WAYS = ['json_schema', 'json_object', 'prompt'] as const;
type Way = (typeof WAYS)[number];

/** Which way of asking each model has turned out to know, by `provider/model`. */
export type KnownWays = Map<string, Way>;

type Ask = (messages: readonly Message[], format: AnswerFormat | undefined) => Promise<ProviderAnswer>;

/**
 * Asks one model until its answer has the shape: in the strictest way that its server knows, then with its mistakes.
 * @throws ProviderFailure `declined` or `unusable_answer`, or what `ask` throws
 */
export async function askForOutput<T>(
  messages: readonly Message[],
  output: OutputSpec<T>,
  model: string,
  knownWays: KnownWays,
  ask: Ask,
): Promise<{ readonly value: T; readonly answer: ProviderAnswer }> {
  const schema = jsonSchemaOf(output.schema);
  const repairs = output.repairs ?? DEFAULT_REPAIRS;
  let conversation = messages;
  for (let round = 0; ; round++) {
    const answer = await askInAKnownWay(conversation, output.name, schema, model, knownWays, ask);
    if (answer.refusal !== null || answer.finishReason === 'content_filter')
      throw new ProviderFailure('declined', 'the model declined to answer');
    const reading = readOutput(answer.text, output.schema);
    if ('value' in reading) return { value: reading.value, answer };
    if (round >= repairs)
      throw new ProviderFailure(
        'unusable_answer',
        `the answer does not have the asked shape${repairs > 0 ? `, also after ${repairs} ${repairs === 1 ? 'repair' : 'repairs'}` : ''}`,
        { answer: answer.text.slice(0, REPEATED_CHARS) },
      );
    conversation = [
      ...messages,
      { role: 'assistant', content: answer.text.slice(0, REPEATED_CHARS) },
      { role: 'user', content: repairRequest(reading.problems, answer.finishReason === 'length', schema) },
    ];
  }
}

async function askInAKnownWay(
  messages: readonly Message[],
  name: string,
  schema: Readonly<Record<string, unknown>>,
  model: string,
  knownWays: KnownWays,
  ask: Ask,
): Promise<ProviderAnswer> {
  for (;;) {
    const way = knownWays.get(model) ?? 'json_schema';
    try {
      switch (way) {
        case 'json_schema':
          return await ask(messages, { kind: 'json_schema', name, schema, strict: isStrict(schema) });
        case 'json_object':
          return await ask(withInstruction(messages, schema), { kind: 'json_object' });
        case 'prompt':
          return await ask(withInstruction(messages, schema), undefined);
      }
    } catch (error) {
      const next = WAYS[WAYS.indexOf(way) + 1];
      if (!(error instanceof ProviderFailure) || !error.details.formatRefused || next === undefined) throw error;
      knownWays.set(model, next);
    }
  }
}

/** Joined to the first system message where there is one: several servers take only one, and only as the first. */
function withInstruction(messages: readonly Message[], schema: Readonly<Record<string, unknown>>): Message[] {
  const [first, ...rest] = messages;
  const text = instruction(schema);
  return first?.role === 'system'
    ? [{ role: 'system', content: `${first.content}\n\n${text}` }, ...rest]
    : [{ role: 'system', content: text }, ...messages];
}
