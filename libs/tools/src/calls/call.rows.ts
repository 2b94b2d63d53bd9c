import type { PastAuditEvent } from '#foundry/audit';
import { z } from 'zod';
import type { ToolCallEntity } from '../tool.entity.js';
import { toolCallOutcomeSchema } from '../tool.schemas.js';

/** What is known of a call before its tool is given it. */
export type BegunCall = Pick<
  ToolCallEntity,
  'id' | 'organisation' | 'tool' | 'version' | 'inputBytes' | 'subject' | 'caller' | 'correlationId' | 'startedAt'
>;

const begunSchema = z.object({
  id: z.string(),
  organisation: z.string(),
  tool: z.string(),
  version: z.number().int(),
  inputBytes: z.number().int(),
  subject: z.string(),
  caller: z.string(),
  correlationId: z.string(),
  startedAt: z.coerce.date(),
});
const endedSchema = begunSchema.extend({
  outcome: toolCallOutcomeSchema,
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  durationMs: z.number(),
  waitedMs: z.number(),
  outputBytes: z.number().int(),
  console: z.string(),
  consoleBytes: z.number().int(),
  refused: z.array(z.string()),
});
const lineSchema = z.union([z.object({ ended: endedSchema }), z.object({ begun: begunSchema })]);

/**
 * The calls that a process left when it was killed. Those that it had begun and not ended are told as interrupted: their tool
 * may have done anything by then.
 */
export function callsIn(lines: readonly object[]): ToolCallEntity[] {
  const ended = new Map<string, ToolCallEntity>();
  const begun = new Map<string, BegunCall>();
  for (const line of lines) {
    const read = lineSchema.safeParse(line);
    if (!read.success) continue;
    if ('ended' in read.data) ended.set(read.data.ended.id, read.data.ended);
    else begun.set(read.data.begun.id, read.data.begun);
  }
  for (const [id, call] of begun) if (!ended.has(id)) ended.set(id, interrupted(call));
  return [...ended.values()];
}

const interrupted = (call: BegunCall): ToolCallEntity => ({
  ...call,
  outcome: 'failed',
  errorCode: 'tools.interrupted',
  errorMessage: `The server ended while ${call.tool} worked on the call. What it has done by then is done.`,
  durationMs: 0,
  waitedMs: 0,
  outputBytes: 0,
  console: '',
  consoleBytes: 0,
  refused: [],
});

/** By the names of the table's columns; written out, since to copy all but some of them takes several times as long. */
export const rowOf = (call: ToolCallEntity): object => ({
  id: call.id,
  organisation: call.organisation,
  tool: call.tool,
  version: call.version,
  outcome: call.outcome,
  error_code: call.errorCode,
  error_message: call.errorMessage,
  duration_ms: call.durationMs,
  waited_ms: call.waitedMs,
  input_bytes: call.inputBytes,
  output_bytes: call.outputBytes,
  console: call.console,
  console_bytes: call.consoleBytes,
  refused: call.refused,
  subject: call.subject,
  caller: call.caller,
  correlation_id: call.correlationId,
  started_at: call.startedAt,
});

/** What stands for the version in records of calls of other servers' tools, which have none here. */
export const MOUNTED_VERSION = 0;
/** The error code of a call that was carried out and whose answer says that it failed. */
export const TOOL_ERROR = 'tool_error';

/** One entry of the call, and one for what it tried beyond its permissions. */
export function eventsOf(call: ToolCallEntity): PastAuditEvent[] {
  const { version, id, outcome, errorCode, refused } = call;
  const result = outcome === 'succeeded' ? 'done' : outcome === 'refused' ? 'refused' : 'failed';
  const durationMs = Math.round(call.durationMs * 10) / 10;
  if (version === MOUNTED_VERSION) {
    const details = { call: id, outcome: errorCode ?? outcome, durationMs };
    return [eventOf(call, 'upstream.called', errorCode === TOOL_ERROR ? 'done' : result, details)];
  }
  const details: Record<string, string | number> = { call: id, version, durationMs };
  if (errorCode !== null) details['error'] = errorCode;
  const called = eventOf(call, 'tool.called', result, details);
  if (refused.length === 0) return [called];
  return [called, eventOf(call, 'tool.permission_refused', 'refused', { call: id, version, refused })];
}

const eventOf = (
  { organisation, subject, caller, tool, correlationId }: ToolCallEntity,
  action: string,
  result: PastAuditEvent['result'],
  details: NonNullable<PastAuditEvent['details']>,
): PastAuditEvent => ({
  organisation,
  subject,
  name: caller,
  action,
  target: tool,
  result,
  details,
  at: new Date(),
  correlationId,
});
