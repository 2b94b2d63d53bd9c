import { defineErrors } from '#foundry/kernel';

export const ledgerErrors = defineErrors('ledger', {
  budgetExceeded: [402, 'A model call was not made because a budget has too little left for it.'],
  priceUnknown: [402, 'A model call was not made because a budget is in dollars and nobody knows what the model costs.'],
  runTaken: [409, 'Another process goes on with the same agent run; this one must stop.'],
});
