import type { Principal } from '#foundry/auth';
import { correlationId, DomainError, newId } from '#foundry/kernel';
import { type BegunCall, MOUNTED_VERSION, type ToolBudgets, TOOL_ERROR, type ToolCallJournal } from '#foundry/tools';
import type { CallToolResult } from '@modelcontextprotocol/client';

export interface MountedCall {
  readonly caller: Principal;
  readonly organisation: string;
  /** As it is called here. */
  readonly tool: string;
  readonly input: object;
  /** The longest that the call may take. */
  readonly mostMs: number;
}

/** Calls of upstream servers' tools, within the budget of the caller's token; each is in the audit log, however it ends. */
export class MountedCalls {
  constructor(
    private readonly budgets: ToolBudgets,
    private readonly journal: ToolCallJournal,
  ) {}

  /** @throws tools.budget_exhausted, and what the work throws */
  async run(call: MountedCall, work: () => Promise<CallToolResult>): Promise<CallToolResult> {
    const begun = begunOf(call);
    const started = performance.now();
    let end: Parameters<typeof this.note>[1] = { outcome: 'cancelled', error: undefined };
    try {
      const settle = await this.budgets.enter(call.caller, call.mostMs);
      try {
        this.journal.begin(begun);
        const result = await work();
        end = { outcome: result.isError ? 'tool_error' : 'succeeded', error: undefined };
        return result;
      } finally {
        await settle(performance.now() - started);
      }
    } catch (error) {
      if (error instanceof DomainError) end = { outcome: error.status < 500 ? 'refused' : 'failed', error };
      throw error;
    } finally {
      await this.note(begun, end, performance.now() - started);
    }
  }

  private async note(
    begun: BegunCall,
    {
      outcome,
      error,
    }: { outcome: 'succeeded' | 'tool_error' | 'refused' | 'failed' | 'cancelled'; error: DomainError | undefined },
    durationMs: number,
  ): Promise<void> {
    await this.journal.note({
      ...begun,
      outcome: outcome === 'tool_error' ? 'failed' : outcome,
      errorCode: outcome === 'tool_error' ? TOOL_ERROR : (error?.code ?? null),
      errorMessage: error?.message.replaceAll('\0', '').slice(0, LONGEST_MESSAGE) ?? null,
      durationMs,
      waitedMs: 0,
      outputBytes: 0,
      console: '',
      consoleBytes: 0,
      refused: [],
    });
  }
}

const LONGEST_MESSAGE = 500;

const begunOf = ({ caller, organisation, tool, input }: MountedCall): BegunCall => ({
  id: newId('call'),
  organisation,
  tool,
  version: MOUNTED_VERSION,
  inputBytes: Buffer.byteLength(JSON.stringify(input)),
  subject: caller.subject,
  caller: caller.name,
  correlationId: correlationId() ?? newId('req'),
  startedAt: new Date(),
});
