import type { HealingState, RoundJournal } from './healing.types.js';

/** A journal that lives as long as its process: for tools and tests. */
export function memoryJournal(): RoundJournal & { readonly state: HealingState } {
  let state: HealingState = { rounds: [] };
  return {
    get state() {
      return state;
    },
    load: () => Promise.resolve(state),
    begin(_round, base) {
      state = { ...state, open: base };
      return Promise.resolve();
    },
    finish(round, results) {
      state = { rounds: [...state.rounds, round], results };
      return Promise.resolve();
    },
  };
}
