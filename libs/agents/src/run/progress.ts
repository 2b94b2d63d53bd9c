import { sha256 } from '#foundry/kernel';
import type { ToolOutcome } from '#foundry/llm';

/**
 * Notices a run that goes in circles. A turn brings something new when one of its calls was not made before with the same answer while
 * the project was the same, or when it took the project to a state in which it has not been.
 */
export class Progress {
  private readonly seen = new Set<string>();
  private readonly states = new Set<string>();
  private idle = 0;

  constructor(private state: string) {
    this.states.add(state);
  }

  /**
   * @param state what the project's files hold after the turn
   * @returns how many turns in a row brought nothing new
   */
  after(outcomes: readonly ToolOutcome[], state: string): number {
    const calls = outcomes.map(({ call, message }) =>
      sha256(JSON.stringify([this.state, call.name, call.arguments, message.content])),
    );
    const isNew = calls.some((call) => !this.seen.has(call)) && (state === this.state || !this.states.has(state));
    for (const call of calls) this.seen.add(call);
    this.states.add(state);
    this.state = state;
    this.idle = isNew ? 0 : this.idle + 1;
    return this.idle;
  }
}
