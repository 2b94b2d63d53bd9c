import type { BuildEvent, BuildEventData, BuildView, Plan, StepView } from '../api/types.js';

/** What the server would answer; a test names only what it is about. */
export function planOf(change: Partial<Plan> = {}): Plan {
  return {
    version: 1,
    title: 'Pet shelter',
    slug: 'pet-shelter',
    summary: 'Keeps animals and their adopters.',
    stack: 'node-react',
    entities: [
      {
        name: 'Animal',
        label: 'Animal',
        pluralLabel: 'Animals',
        source: 'stated',
        fields: [
          { name: 'name', label: 'Name', type: 'string', required: true, source: 'stated' },
          { name: 'species', label: 'Species', type: 'enum', required: true, enum: ['dog', 'cat'], source: 'stated' },
        ],
      },
    ],
    relations: [],
    operations: [],
    pages: [],
    nonFunctional: [],
    criteria: [{ id: 'AC-1', text: 'Animals are listed page by page.', entity: 'Animal', provenBy: ['backend_unit'] }],
    theme: {},
    tasks: [],
    coverage: {
      covered: [{ part: 'animals', criteria: ['AC-1'] }],
      notCovered: [{ part: 'Send a newsletter', reason: 'Nothing is sent out.' }],
    },
    contract: {},
    ...change,
  };
}

export function stepOf(name: string, change: Partial<StepView> = {}): StepView {
  return {
    name,
    round: 0,
    status: 'pending',
    attempts: 0,
    durationMs: null,
    startedAt: null,
    finishedAt: null,
    error: null,
    ...change,
  };
}

export function buildOf(change: Partial<BuildView> = {}): BuildView {
  return {
    id: 'bld_1',
    kind: 'project',
    tool: null,
    brain: 'offline',
    status: 'planning',
    title: null,
    slug: null,
    request: 'A pet shelter',
    error: null,
    createdAt: '2026-11-21T10:00:00.000Z',
    finishedAt: null,
    durationMs: null,
    lastEvent: 0,
    correlationId: 'req_1',
    plan: null,
    coverage: null,
    steps: [stepOf('plan'), stepOf('check-backend_unit'), stepOf('review')],
    checks: [],
    ...change,
  };
}

export function eventOf(seq: number, data: BuildEventData): BuildEvent {
  return { buildId: 'bld_1', seq, at: `2026-11-21T10:00:${String(seq).padStart(2, '0')}.000Z`, correlationId: 'req_1', data };
}

export function jsonAnswer(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' },
  });
}

export const problemAnswer = (status: number, code: string, detail: string): Response =>
  jsonAnswer({ type: 'about:blank', title: 'Problem', status, detail, code, correlationId: 'req_9' }, status);

/** The body of an event stream; it breaks off after the last event instead of ending when `broken`. */
export function streamAnswer(events: readonly BuildEvent[], { broken = false } = {}): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      for (const event of events) {
        const text = `id: ${event.seq}\nevent: ${event.data.type}\ndata: ${JSON.stringify(event)}\n\n`;
        // In two pieces: the network does not keep to the borders of events.
        controller.enqueue(encoder.encode(text.slice(0, 10)));
        controller.enqueue(encoder.encode(text.slice(10)));
      }
      if (broken) {
        // Erroring at once would discard what is still queued.
        await new Promise((resolve) => setTimeout(resolve, 10));
        controller.error(new TypeError('terminated'));
      } else controller.close();
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}
