import type { ToolOutcome } from '#foundry/llm';

const WORDS: Readonly<Record<string, string>> = {
  list_files: 'listed files',
  read_file: 'read',
  search_files: 'searched',
  edit_file: 'edited',
  write_file: 'wrote',
  apply_diff: 'patched',
  show_diff: 'looked at its changes',
  run_check: 'ran',
  read_plan: 'read the plan',
  memory_search: 'searched the memory',
  tool_search: 'searched for tools',
};

/** One line for the timeline: `read 2 files, edited backend/src/app.ts, ran backend_unit`. */
export function describeTurn(outcomes: readonly ToolOutcome[]): string {
  const parts = new Map<string, string[]>();
  for (const { call, problem } of outcomes) {
    const own = WORDS[call.name];
    const words = problem ? 'was refused' : (own ?? 'called');
    const object = problem || own === undefined ? call.name : objectOf(call);
    parts.set(words, [...(parts.get(words) ?? []), ...(object === undefined ? [] : [object])]);
  }
  const told = [...parts].map(([words, objects]) => {
    const distinct = [...new Set(objects)];
    if (distinct.length === 0) return words;
    return `${words} ${distinct.length <= 2 ? distinct.join(' and ') : `${distinct.length} ${words === 'called' || words === 'was refused' ? 'tools' : 'files'}`}`;
  });
  return told.join(', ').slice(0, 300);
}

/** What a call is about, for people: model text, so only ever shown as text. */
function objectOf({ name, arguments: text }: ToolOutcome['call']): string | undefined {
  let input: unknown;
  try {
    input = JSON.parse(text || '{}');
  } catch {
    return undefined; // answered to the model as malformed
  }
  if (typeof input !== 'object' || input === null) return undefined;
  const { path, check } = input as Record<string, unknown>;
  const value = name === 'run_check' ? check : path;
  return typeof value === 'string' ? value.slice(0, 120) : undefined;
}
