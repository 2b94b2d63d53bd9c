import { defineErrors } from '#foundry/kernel';

export const projectErrors = defineErrors('project', {
  notAProject: [409, 'The build is not a project that a client holds open.'],
  notOpen: [409, 'The project is being rendered, or was closed.'],
  busy: [409, 'Something else is being done to the project just now.'],
  idempotencyConflict: [409, 'The idempotency key was used before with another request for this project.'],
  ignoredPath: [422, 'A file that was to be written is one that the project’s .gitignore leaves out.'],
  unknownCheck: [400, 'There is no check of that name.'],
  nothingToCompare: [409, 'No check has been run on the files as they are, so that nobody could tell what a fix changes.'],
  unknownFinding: [422, 'No failed check of the files as they are has a finding with that fingerprint.'],
  noSuchRound: [404, 'The project has no such round.'],
  noSuchAction: [404, 'The project has no such action.'],
  outOfRange: [416, 'The range lies outside of the file.'],
  notText: [415, 'The file is not text: read it by bytes.'],
  cancelled: [409, 'It was cancelled.'],
  interrupted: [503, 'Foundry ended while this was being done; its changes were taken back.'],
});
