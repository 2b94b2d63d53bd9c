import { defineErrors } from '#foundry/kernel';

export const supervisorErrors = defineErrors('supervisor', {
  nothingToDo: [422, 'The goal has no code to run, and the offline planner finds nothing in it to plan.'],
  tooManyParts: [422, 'The goal has more code parts than one session runs.'],
  invalidPart: [400, 'A code part of the goal cannot be run.'],
  notFound: [404, 'There is no such session, it belongs to another organisation, or it is no longer kept.'],
  alreadyFinished: [409, 'The session has ended; it can no longer be cancelled.'],
  invalidCursor: [400, 'The cursor did not come from this list.'],
  idempotencyConflict: [409, 'The idempotency key was used before with another goal.'],
  partFailed: [500, 'A code part could not be run for a reason that is not its own.'],
  processLost: [500, 'A session ended its process too many times and was given up.'],
});
