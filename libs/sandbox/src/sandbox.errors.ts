import { defineErrors } from '#foundry/kernel';

export const sandboxErrors = defineErrors('sandbox', {
  isolationRequired: [503, 'Code that a model or a client wrote needs an isolating sandbox backend, and none is there.'],
  notStarted: [500, 'A program could not be started.'],
  registryUnreachable: [503, 'The package registry does not answer and the dependencies are not in the store.'],
  installFailed: [500, 'The package installer refused the project or failed.'],
  npmMissing: [503, 'The npm command was not found beside the running Node or on PATH.'],
  invalidLockfile: [422, 'The lockfile is not one that npm wrote.'],
  refusedDependency: [422, 'A dependency would come from a place that is no package registry, or is not pinned.'],
  diskFull: [507, 'The disk that holds the dependency store is full.'],
  workersBusy: [503, 'All warm workers have calls, and too many others wait or this one has waited too long.'],
  workersClosed: [503, 'The pool of warm workers is closed.'],
  callTooLarge: [413, 'What a warm worker would be sent is larger than it may be.'],
  cancelled: [499, 'The work was cancelled before it was done.'],
});
