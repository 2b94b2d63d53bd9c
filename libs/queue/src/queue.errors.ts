import { defineErrors } from '#foundry/kernel';

export const queueErrors = defineErrors('queue', {
  undeclaredJob: [500, 'A handler or a caller names a job that is not in the catalog of declared jobs.'],
  duplicateJob: [500, 'Two declarations use the same job name.'],
  unhandledJob: [500, 'A declared job has no handler in a process that works on jobs.'],
  doublyHandledJob: [500, 'A job has more than one handler.'],
  unknownQueue: [500, 'A job is declared on a queue that has no policy.'],
  invalidPayload: [500, 'A job was enqueued with a payload that its schema refuses.'],
  invalidJobId: [500, 'A job id is empty, a number, or has a colon, which the queue cannot store.'],
  notOpen: [503, 'The queue is used before the application has started.'],
  queueNotFound: [404, 'There is no queue of this name.'],
  jobNotFound: [404, 'The queue does not hold a job with this id.'],
  jobNotFailed: [409, 'Only a job that has failed can be tried again.'],
  unreachable: [503, 'The Redis server named by REDIS_URL cannot be reached or refuses the sign-in.'],
});
