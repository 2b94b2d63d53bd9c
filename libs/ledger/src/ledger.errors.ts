import { defineErrors } from '#foundry/kernel';

export const ledgerErrors = defineErrors('ledger', {
  budgetExceeded: [402, 'A model call was not made because a budget has too little left for it.'],
  priceUnknown: [402, 'A model call was not made because a budget is in dollars and nobody knows what the model costs.'],
  budgetExists: [409, 'There is a budget of this account and period already.'],
  tooManyBudgets: [409, 'The organisation has as many budgets as it may have.'],
  budgetNotFound: [404, 'There is no such budget, or it belongs to another organisation.'],
  callNotFound: [404, 'There is no such model call, it belongs to another organisation, or it is no longer kept.'],
  invalidCursor: [400, 'The cursor did not come from this list.'],
  runTaken: [409, 'Another process goes on with the same agent run; this one must stop.'],
});
