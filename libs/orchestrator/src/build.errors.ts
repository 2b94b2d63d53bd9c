import { defineErrors } from '#foundry/kernel';

export const buildErrors = defineErrors('build', {
  notFound: [404, 'There is no such build, or it belongs to another organisation.'],
  alreadyFinished: [409, 'The build has ended; it can no longer be cancelled.'],
  notResumable: [409, 'Only a build that failed can be resumed.'],
  notOpen: [409, 'The build does not stand open for a client, or is at work just now.'],
  notRunning: [409, 'The round is not under way.'],
  notReady: [409, 'The build has not made this yet, or ended without it.'],
  idempotencyConflict: [409, 'The idempotency key was used before with another request.'],
  invalidCursor: [400, 'The cursor did not come from this list.'],
  checksFailed: [422, 'Checks of the project did not pass; the report says which and why.'],
  stepFailed: [500, 'A step of the build could not be finished.'],
  diskFull: [507, 'Too little space is free on the disk of the data directory.'],
  stepTimedOut: [500, 'A step of the build took longer than it may.'],
  stepCrashed: [500, 'A step ended the process too many times and was given up.'],
});
