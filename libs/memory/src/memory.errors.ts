import { defineErrors } from '#foundry/kernel';

export const memoryErrors = defineErrors('memory', {
  notFound: [404, 'There is no such memory, or it is not yours to see.'],
  invalidCursor: [400, 'The cursor did not come from this list or search.'],
  projectNeeded: [422, 'A memory of the scope project needs to say which project.'],
  relatedToItself: [422, 'A memory cannot be related to itself.'],
  superseded: [409, 'The memory was superseded by a newer one, which is the one to change.'],
  noFilter: [422, 'Forgetting by filter needs at least one condition.'],
  tooMany: [409, 'The filter selects more memories than one call may forget.'],
  invalidImport: [422, 'A line of the import is not a memory or a relation as an export writes it.'],
  contextTooLarge: [422, 'The context of a memory is larger than is kept.'],
});
