import { defineErrors } from '#foundry/kernel';

export const llmErrors = defineErrors('llm', {
  noModel: [503, 'No model is configured for this kind of work.'],
  invalidSettings: [400, 'The settings of models contradict each other; all problems are listed.'],
  invalidRequest: [400, 'A model was asked with a request that is malformed or too large.'],
  unavailable: [503, 'No model of the route gave an answer; the attempts are listed.'],
  rateLimited: [429, 'Every model of the route refuses more calls for now.'],
  quotaExhausted: [402, 'The quota or credit at every model provider of the route is used up.'],
  unauthorized: [502, 'Every model provider of the route refuses the configured key.'],
  refused: [502, 'Every model provider of the route refuses the request itself.'],
  declined: [422, 'The model declined to answer.'],
  unusableAnswer: [502, 'The model did not give an answer of the asked shape, also after its mistakes were shown to it.'],
  tooLarge: [502, 'The answer of the model was larger than allowed.'],
  timeout: [504, 'The call of a model took longer than allowed.'],
  cancelled: [499, 'The call of a model was cancelled before it was answered.'],
  invalidPrompt: [500, 'A prompt file is malformed, or was used with other variables than it declares.'],
});
