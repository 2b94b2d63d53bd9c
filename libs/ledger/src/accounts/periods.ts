export const PERIODS = ['day', 'week', 'month', 'total'] as const;
export type Period = (typeof PERIODS)[number];

const DAY_MS = 86_400_000;

/** When the period began that `at` lies in: at midnight UTC; weeks begin on Monday; `total` began with time. */
export function periodStart(period: Period, at: Date): Date {
  const midnight = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
  switch (period) {
    case 'day':
      return new Date(midnight);
    case 'week':
      return new Date(midnight - ((at.getUTCDay() + 6) % 7) * DAY_MS);
    case 'month':
      return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
    case 'total':
      return new Date(0);
  }
}
