import { asData } from '#foundry/llm';

/** Characters of data in one result of a tool: less than a run's bound on results, which would cut off the mark that ends it. */
export const MOST_SHOWN = 20_000;

/** Text from outside as a tool answers with it: cut to a size before it is marked, so that the mark that ends it is always there. */
export function shownData(name: string, value: unknown, most = MOST_SHOWN): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 1);
  const rest = text.length - most;
  return `${asData(name, text.slice(0, most))}${rest > 0 ? `\n(${rest} more characters left out)` : ''}`;
}
