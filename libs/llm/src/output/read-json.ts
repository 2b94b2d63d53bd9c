/** Longest text that is searched for JSON inside of prose. */
const SEARCHED_CHARS = 2_000_000;

/**
 * Every JSON value that an answer may mean, likeliest first: the whole of it, its fenced blocks, and the objects and arrays
 * that stand in its text. What a model thinks aloud between `<think>` marks is not part of its answer.
 */
export function* jsonIn(answer: string): Generator {
  const text = answer
    .slice(0, SEARCHED_CHARS)
    .replace(/^\s*<think>[\s\S]*?<\/think>/, '')
    .trim();
  yield* parsed(text);
  for (const [, block] of text.matchAll(/```[\w-]*\s*\n?([\s\S]*?)```/g)) yield* parsed(block ?? '');
  for (let at = text.search(/[[{]/); at !== -1;) {
    const end = endOfValue(text, at);
    if (end === undefined) return;
    yield* parsed(text.slice(at, end));
    const next = text.slice(end).search(/[[{]/);
    at = next === -1 ? -1 : end + next;
  }
}

function* parsed(text: string): Generator {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return;
    throw error;
  }
  yield value;
}

/** The position after the bracket that closes the one at `start`; undefined when none does. */
function endOfValue(text: string, start: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const letter = text[at];
    if (quoted) {
      if (letter === '\\') at++;
      else if (letter === '"') quoted = false;
    } else if (letter === '"') quoted = true;
    else if (letter === '{' || letter === '[') depth++;
    else if ((letter === '}' || letter === ']') && --depth === 0) return at + 1;
  }
  return undefined;
}
