import { defineErrors } from '#foundry/kernel';

export const auditErrors = defineErrors('audit', {
  invalidCursor: [400, 'The cursor did not come from this list.'],
  unreadableAnchors: [500, 'The file with the heads of the audit log that were noted cannot be read.'],
});
