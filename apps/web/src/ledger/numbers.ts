const whole = new Intl.NumberFormat(undefined);
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const cents = new Intl.NumberFormat(undefined, { style: 'currency', currency: 'USD' });
const fractions = new Intl.NumberFormat(undefined, { style: 'currency', currency: 'USD', maximumSignificantDigits: 3 });

export const formatWhole = (value: number): string => whole.format(value);
/** `950`, `1.2K`, `3.4M`. */
export const formatTokens = (value: number): string => compact.format(value);
/** Three digits below a cent, where most calls are. */
export const formatDollars = (value: number): string =>
  value !== 0 && Math.abs(value) < 0.1 ? fractions.format(value) : cents.format(value);
/** A cost that nobody knows is said to be unknown. */
export const formatCost = (value: number | null): string => (value === null ? 'unknown' : formatDollars(value));
