import { defineErrors } from '#foundry/kernel';

/** Why an agent's run ended without a result, and what its tools refuse. */
export const agentErrors = defineErrors('agents', {
  stepLimit: [422, 'The agent took as many turns as it may without coming to a result.'],
  tokenLimit: [422, 'The agent used as many tokens as it may without coming to a result.'],
  timeLimit: [422, 'The agent worked as long as it may without coming to a result.'],
  noProgress: [422, 'The agent went in circles: its turns brought nothing new.'],
  unusableResult: [422, 'The agent did not give a result of the asked shape, also after its mistakes were shown to it.'],
  declined: [422, 'The model declined to do the work.'],
  pathRefused: [403, 'The agent may not write this file.'],
  outputRefused: [422, 'What the agent wrote holds a secret or a construct that is not allowed.'],
  toolRefused: [400, 'The tool was asked for something that it does not do.'],
});
