import { defineErrors } from '#foundry/kernel';

export const editErrors = defineErrors('edit', {
  notFound: [409, 'The text that an edit replaces is not in the file.'],
  ambiguous: [409, 'The text that an edit replaces is in the file more than once.'],
  fileMissing: [404, 'The file that an edit changes is not in the project.'],
  fileExists: [409, 'The file that an edit makes is in the project already.'],
  withoutEffect: [409, 'The edits leave every file as it is.'],
  placeholder: [422, 'An edit puts a placeholder where code belongs.'],
  lostExports: [422, 'A file written as a whole lacks exports that it had.'],
  tooLarge: [413, 'The file is too large to be written as a whole.'],
  notText: [422, 'The file is not UTF-8 text: edits cannot change it.'],
  unreadable: [422, 'The text is not in the notation of edits.'],
});
