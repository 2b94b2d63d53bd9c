import type { DomainError } from '#foundry/kernel';
import type { WorkerFailure } from '#foundry/sandbox';
import type { ToolPermissions } from '../package/manifest.js';
import { toolErrors } from '../tools.errors.js';

/** A coded error for each way in which a worker can fail a call. @param reason the sandbox's own sentence */
export function failureOf(
  tool: string,
  { timeoutMs, memoryMb }: ToolPermissions,
  outcome: WorkerFailure,
  reason: string,
): DomainError {
  switch (outcome) {
    case 'timed_out':
      return toolErrors.timedOut(`The tool ${tool} did not answer within its ${timeoutMs} ms. What it has done by then is done.`);
    case 'memory':
      return toolErrors.memoryExceeded(`The tool ${tool} used more than its ${memoryMb} MiB of memory.`);
    case 'output_limit':
      return toolErrors.outputTooLarge(`The tool ${tool} wrote more than it may: ${reason}`);
    case 'protocol_broken':
      return toolErrors.outputInvalid(`The tool ${tool} answered with something that is no answer.`);
    case 'not_started':
      return toolErrors.notStarted(`The tool ${tool} could not be started: ${reason}`);
    case 'cancelled':
      return toolErrors.cancelled(`The call of ${tool} was cancelled.`);
    case 'crashed':
      return toolErrors.crashed(`The process of the tool ${tool} ended during the call: ${reason}`);
    default:
      return toolErrors.limitExceeded(`The tool ${tool} reached a limit of the sandbox: ${outcome}.`);
  }
}

/** What the tool tried beyond its permissions, as the audit log has it: `time more than 300 ms`; none for a failure within them. */
export function attemptsOf({ timeoutMs, memoryMb }: ToolPermissions, outcome: WorkerFailure): string[] {
  switch (outcome) {
    case 'timed_out':
      return [`time more than ${timeoutMs} ms`];
    case 'memory':
      return [`memory more than ${memoryMb} MiB`];
    case 'crashed':
    case 'protocol_broken':
    case 'not_started':
    case 'cancelled':
      return [];
    default:
      return [`sandbox ${outcome}`];
  }
}
