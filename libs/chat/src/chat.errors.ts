import { defineErrors } from '#foundry/kernel';

export const chatErrors = defineErrors('chat', {
  notFound: [404, 'There is no such conversation, or it is somebody else’s.'],
  busy: [409, 'The conversation is still answering the message before.'],
  idle: [409, 'Nothing is being answered in the conversation.'],
  noProposal: [404, 'No tool call waits for a decision under this id.'],
  messageConflict: [409, 'The message’s key was used before with another text.'],
  invalidCursor: [400, 'The cursor did not come from this list or stream.'],
  badFrame: [400, 'A frame on the socket is not what the protocol has.'],
  turnFailed: [500, 'A message could not be answered for a reason that is not its own.'],
});
