import { defineErrors } from '#foundry/kernel';

export const cliErrors = defineErrors('cli', {
  usage: [400, 'The arguments of the command cannot be used.'],
  unreadableRequest: [400, 'The file with the request cannot be read.'],
  unreadableInput: [400, 'A file that the command is to use cannot be read.'],
  unusableOutput: [400, 'The output directory cannot be written to.'],
  serverUnreachable: [503, 'The server does not answer.'],
  serverError: [502, 'The server answered with something that is not a problem or a result.'],
});
