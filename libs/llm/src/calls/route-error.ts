import type { DomainError } from '#foundry/kernel';
import { llmErrors } from '../llm.errors.js';
import type { Attempt, FailureKind, ModelClass } from '../llm.schemas.js';
import type { RouteEntry } from '../llm.settings.js';
import type { ProviderFailure } from '../provider/provider-failure.js';

export interface EntryFailure extends RouteEntry {
  readonly failure: ProviderFailure;
}

const ADVICE: Partial<Record<FailureKind, readonly [keyof typeof llmErrors, string]>> = {
  rate_limited: ['rateLimited', 'Wait, or add another provider to the route.'],
  quota: ['quotaExhausted', 'Top up the account, or add another provider to the route.'],
  unauthorized: ['unauthorized', 'Check FOUNDRY_MODEL_KEYS.'],
  refused: ['refused', 'Check the names of the models and what they can do.'],
  declined: ['declined', 'Ask for something else.'],
  unusable_answer: ['unusableAnswer', 'Use a stronger model.'],
  too_large: ['tooLarge', 'Ask for less at once.'],
};

/** What a call is told when no entry answered: the one kind of failure when all agree, else `llm.unavailable`. */
export function routeError(modelClass: ModelClass, failures: readonly EntryFailure[], attempts: readonly Attempt[]): DomainError {
  const kinds = new Set(failures.map(({ failure }) => failure.kind));
  const [only] = kinds;
  const [key, advice] = (kinds.size === 1 && only ? ADVICE[only] : undefined) ?? [
    'unavailable' as const,
    'Try again later, or add another provider to the route.',
  ];
  const told = failures.map(({ provider, model, failure }) => `${provider}/${model}: ${failure.message}`).join('; ');
  const answer = failures.findLast(({ failure }) => failure.details.answer !== undefined)?.failure.details.answer;
  return llmErrors[key](`No model of the class ${modelClass} answered (${told}). ${advice}`, {
    details: {
      attempts,
      failures: failures.map(({ provider, model, failure }) => ({ provider, model, kind: failure.kind })),
      ...(answer === undefined ? {} : { answer }),
    },
  });
}
