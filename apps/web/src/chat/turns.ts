import type { ChatEvent } from '../api/types.js';

type EventOf<T extends ChatEvent['data']['type']> = Extract<ChatEvent['data'], { type: T }>;

/** A piece of an answer, in the order in which it came. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'tool';
      readonly callId: string;
      readonly tool: string;
      readonly input: Readonly<Record<string, unknown>> | undefined;
      /** undefined while it is at work */
      readonly answer: { readonly ok: boolean; readonly output: string; readonly durationMs: number } | undefined;
    }
  | { readonly kind: 'proposal'; readonly proposal: EventOf<'tool.proposed'> }
  | { readonly kind: 'build'; readonly buildId: string };

/** A message with what came of it so far. */
export interface Turn {
  readonly turn: number;
  readonly at: string;
  readonly message: string;
  readonly classified: EventOf<'classified'> | undefined;
  readonly parts: readonly Part[];
  /** undefined while it is being answered */
  readonly ended: EventOf<'turn.ended'> | undefined;
}

/** The events of a conversation, from its first on, as the turns that people see. */
export function turnsOf(events: readonly ChatEvent[]): Turn[] {
  const turns = new Map<number, Turn>();
  for (const { turn, at, data } of events) {
    const known = turns.get(turn) ?? { turn, at, message: '', classified: undefined, parts: [], ended: undefined };
    turns.set(turn, withEvent(known, data));
  }
  return [...turns.values()].toSorted((one, other) => one.turn - other.turn);
}

function withEvent(turn: Turn, data: ChatEvent['data']): Turn {
  const { parts } = turn;
  switch (data.type) {
    case 'message':
      return { ...turn, message: data.text };
    case 'classified':
      return { ...turn, classified: data };
    case 'text': {
      const last = parts.at(-1);
      if (last?.kind !== 'text') return { ...turn, parts: [...parts, { kind: 'text', text: data.text }] };
      return { ...turn, parts: [...parts.slice(0, -1), { kind: 'text', text: last.text + data.text }] };
    }
    case 'restarted':
      return { ...turn, parts: parts.slice(0, parts.findLastIndex(({ kind }) => kind === 'tool') + 1) };
    case 'tool.called':
      return {
        ...turn,
        parts: [...parts, { kind: 'tool', callId: data.callId, tool: data.tool, input: data.input, answer: undefined }],
      };
    case 'tool.answered': {
      const { callId, tool, ok, output, durationMs } = data;
      const answer = { ok, output, durationMs };
      const place = parts.findLastIndex((part) => part.kind === 'tool' && part.callId === callId);
      const called = parts[place];
      // A call that was declined was never made: its answer says so.
      if (called?.kind !== 'tool')
        return { ...turn, parts: [...parts, { kind: 'tool', callId, tool, input: undefined, answer }] };
      return { ...turn, parts: parts.with(place, { ...called, answer }) };
    }
    case 'tool.proposed':
      return { ...turn, parts: [...parts, { kind: 'proposal', proposal: data }] };
    case 'build.started':
      return { ...turn, parts: [...parts, { kind: 'build', buildId: data.buildId }] };
    case 'turn.ended':
      return { ...turn, ended: data };
  }
}
