import { currencyOf } from './measures.js';
import type { PlanRemembered } from './plan.schemas.js';
import { type Theme, themeOf } from './theme.js';

/** Something that is known of how a person or an organisation likes its projects. */
export interface KnownPreference {
  /** Id of the memory. */
  readonly id: string;
  readonly text: string;
}

export interface Silences {
  /** What the request says of colours. */
  readonly theme: Theme;
  /** The currency that the request names; undefined when it names none. */
  readonly currency: string | undefined;
  /** Whether something is counted in money and the request says nowhere in which; also where the planner read no currency from it. */
  readonly silentOnCurrency: boolean;
}

export interface Preferred {
  readonly theme: Theme;
  readonly currency: string | undefined;
  readonly remembered: PlanRemembered[];
}

const ABOUT_MONEY = /\b(?:currency|currencies|prices?|money|amounts?|costs?|invoices?|fees?|paid|pay(?:ments?)?)\b/i;
/** Said of what not to do: nobody can tell from it what to do instead. */
const AGAINST = /\b(?:not|never|no|avoid|dislikes?|hates?|without|instead of|don't|doesn't|isn't|rather than|except)\b/i;
const MAX_TEXT = 300;

/** Fills in what a request leaves open, by the preferences in their order; what the request says stands as it is. */
export function withPreferences(stated: Silences, preferences: readonly KnownPreference[]): Preferred {
  const theme = { ...stated.theme };
  let { currency } = stated;
  const remembered: PlanRemembered[] = [];
  const use = (preference: KnownPreference, part: PlanRemembered['part']): void => {
    remembered.push({ memory: preference.id, part, text: preference.text.slice(0, MAX_TEXT) });
  };
  for (const preference of preferences) {
    for (const clause of preference.text.split(/[.;\n]+/).filter((one) => !AGAINST.test(one))) {
      const preferred = themeOf(clause);
      for (const [key, other] of [
        ['background', 'primary'],
        ['primary', 'background'],
      ] as const) {
        // Two parts of a page in one colour would be one part.
        if (theme[key] !== undefined || preferred[key] === undefined || preferred[key] === theme[other]) continue;
        theme[key] = preferred[key];
        use(preference, key === 'background' ? 'background colour' : 'component colour');
      }
      if (!stated.silentOnCurrency || currency !== undefined || !ABOUT_MONEY.test(clause)) continue;
      currency = currencyIn(clause);
      if (currency !== undefined) use(preference, 'currency');
    }
  }
  return { theme, currency, remembered };
}

/** Whether a word of the request may be a currency. */
export const namesCurrency = (request: string): boolean => currencyIn(request) !== undefined;

function currencyIn(clause: string): string | undefined {
  for (const word of clause.match(/[\p{L}]+|\p{Sc}/gu) ?? []) {
    const found = currencyOf(word);
    if (found !== undefined) return found;
  }
  return undefined;
}
