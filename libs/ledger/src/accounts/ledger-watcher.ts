import { DomainError } from '#foundry/kernel';
import type { Attempt, AttemptContext, AttemptWatcher, ProviderAnswer } from '#foundry/llm';
import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { ledgerErrors } from '../ledger.errors.js';
import { LEDGER_OPTIONS, type LedgerOptions } from '../ledger.options.js';
import { AccountRepository, type Reservation } from './account.repository.js';
import { described } from './alerts.js';
import { type Bound, boundOf } from './bound.js';

/** How soon it is looked again whether attempts under way have left some of what was set aside for them, first and at last. */
const FIRST_LOOK_MS = 50;
const LAST_LOOK_MS = 1_000;
/** Longer than most answers take; shorter than anybody waits without a word. */
const PATIENCE_MS = 60_000;

/**
 * Stands at the door to models: sets aside what an attempt may take before it is made, and books what it took, together with
 * its answer, before anybody uses that.
 */
@Injectable()
export class LedgerWatcher implements AttemptWatcher {
  private readonly reservations = new WeakMap<AttemptContext, { readonly id: string; readonly bound: Bound }>();

  constructor(
    @Inject(AccountRepository) private readonly accounts: AccountRepository,
    @Inject(LEDGER_OPTIONS) private readonly options: LedgerOptions,
  ) {}

  /** Waits while only what others have set aside is in the way. @throws ledger.budget_exceeded, ledger.price_unknown */
  async before(context: AttemptContext, signal: AbortSignal): Promise<void> {
    const bound = boundOf(context, this.options.prices);
    const patience = AbortSignal.timeout(PATIENCE_MS);
    for (let pause = FIRST_LOOK_MS; ; pause = Math.min(2 * pause, LAST_LOOK_MS)) {
      const reservation = await this.accounts.reserve(context, bound);
      if (reservation.kind === 'made') {
        this.reservations.set(context, { id: reservation.id, bound });
        return;
      }
      if (reservation.kind === 'price_unknown' || !reservation.waitable || patience.aborted)
        throw refusal(reservation, context, bound);
      await sleep(pause, undefined, { signal });
    }
  }

  async after(context: AttemptContext, attempt: Attempt, answer?: ProviderAnswer): Promise<void> {
    const reservation = this.reservations.get(context);
    if (!reservation) throw new Error(`Nothing was set aside for an attempt at ${context.provider}/${context.model}.`);
    await this.accounts.settle(reservation.id, context, attempt, reservation.bound, answer);
  }
}

function refusal(
  reservation: Exclude<Reservation, { kind: 'made' }>,
  { provider, model, host }: AttemptContext,
  bound: Bound,
): DomainError {
  const { alert } = reservation;
  const details = {
    budgetId: alert.budgetId,
    period: alert.period,
    spentTokens: alert.spentTokens,
    spentDollars: alert.spentDollars,
  };
  if (reservation.kind === 'price_unknown')
    return ledgerErrors.priceUnknown(
      `${provider}/${model} was not asked: ${described(alert)} is in dollars, and what ${model} costs at ${host} is not known; ` +
        'add its price to the file of FOUNDRY_MODEL_PRICES, or let the budget allow unknown prices.',
      { details },
    );
  const spent = [
    ...(alert.maxTokens === null ? [] : [`${alert.spentTokens.toLocaleString('en')} tokens`]),
    ...(alert.maxDollars === null ? [] : [`$${alert.spentDollars.toFixed(4)}`]),
  ].join(' and ');
  const need = `${bound.tokens.toLocaleString('en')} tokens${bound.dollars === null ? '' : ` ($${bound.dollars.toFixed(4)})`}`;
  return ledgerErrors.budgetExceeded(
    `${provider}/${model} was not asked: of ${described(alert)} ${spent} are spent${reservation.waitable ? ', others have set the rest aside' : ''}, ` +
      `and this call may take up to ${need}; raise the budget, ask for a shorter answer, or wait for the next period.`,
    { details: { ...details, neededTokens: bound.tokens, neededDollars: bound.dollars } },
  );
}
