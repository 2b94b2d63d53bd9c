import { defineErrors } from '#foundry/kernel';

export const codeRunErrors = defineErrors('coderun', {
  invalid: [400, 'The code cannot be run as asked; every problem is listed.'],
  timeoutTooLong: [400, 'The time limit is above what this server allows.'],
  interpreterMissing: [503, 'The interpreter of the language is not installed where sandboxed code can use it.'],
  notStarted: [500, 'The code could not be started.'],
  busy: [503, 'As much code is being run, and waits to be run, as this process takes on; try again shortly.'],
  cancelled: [499, 'The code run was cancelled before it began.'],
  notFound: [404, 'There is no such code run, it belongs to another organisation, or it is no longer kept.'],
  invalidCursor: [400, 'The cursor did not come from this list.'],
  idempotencyConflict: [409, 'The idempotency key was used before with another request.'],
  inProgress: [409, 'The code run with this idempotency key has not ended yet.'],
});
