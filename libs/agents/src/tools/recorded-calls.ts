import { DomainError, sha256, stableJson } from '#foundry/kernel';
import { z } from 'zod';
import type { AgentRecords } from '../agent.types.js';
import { agentErrors } from '../agents.errors.js';

const recordSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('begun') }),
  z.object({ state: z.literal('answered'), text: z.string() }),
  z.object({ state: z.literal('refused'), message: z.string() }),
]);
type CallRecord = z.infer<typeof recordSchema>;

/**
 * Calls that reach beyond the project. What a call answered is written down before the agent is told, and a run that is repeated is told
 * the same: nothing that answered is asked again.
 */
export class RecordedCalls {
  private count = 0;

  constructor(private readonly records: AgentRecords) {}

  /**
   * @param repeatable whether the call is made again when it was begun and nobody knows how it ended
   * @throws agents.tool_refused with the words of a refusal; anything but a `DomainError` as it is, and then nothing is written down
   */
  async during(
    name: string,
    input: unknown,
    repeatable: boolean,
    signal: AbortSignal,
    call: () => Promise<string>,
  ): Promise<string> {
    // The number tells equal calls apart; the hash keeps an answer from being taken for that of another call.
    const key = `call-${++this.count}-${sha256(stableJson([name, input])).slice(0, 24)}`;
    const kept = await this.records.get(key);
    const before = kept === undefined ? undefined : recordSchema.parse(JSON.parse(kept));
    const record = await this.complete(name, key, before, repeatable, signal, call);
    if (record.state === 'refused') throw agentErrors.toolRefused(record.message);
    return record.text;
  }

  private async complete(
    name: string,
    key: string,
    before: CallRecord | undefined,
    repeatable: boolean,
    signal: AbortSignal,
    call: () => Promise<string>,
  ): Promise<Exclude<CallRecord, { state: 'begun' }>> {
    if (before !== undefined && before.state !== 'begun') return before;
    if (before === undefined && !repeatable) await this.write(key, { state: 'begun' });
    const record =
      before !== undefined && !repeatable
        ? { state: 'refused' as const, message: interrupted(name) }
        : await outcomeOf(call, signal);
    await this.write(key, record);
    return record;
  }

  private async write(key: string, record: CallRecord): Promise<void> {
    await this.records.put(key, JSON.stringify(record));
  }
}

async function outcomeOf(call: () => Promise<string>, signal: AbortSignal): Promise<Exclude<CallRecord, { state: 'begun' }>> {
  try {
    const text = await call();
    signal.throwIfAborted();
    return { state: 'answered', text };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof DomainError) return { state: 'refused', message: error.message };
    throw error;
  }
}

const interrupted = (name: string): string =>
  `The call of ${name} was interrupted before its answer came: what it has done by then is done. It is not made again by itself.`;
