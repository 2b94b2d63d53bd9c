/**
 * Letters that a text must contain for a pattern to match it, so that hundreds of patterns need not each be compiled and
 * run for every request. Understands what the data files use: groups, alternatives, classes, escapes and quantifiers.
 */
const SHORTEST = 3;

/** Every match of `pattern` contains one of the hints, in lower case. Undefined when no such letters can be told. */
export function literalHints(pattern: string): readonly string[] | undefined {
  const hints: string[] = [];
  for (const alternative of splitAlternatives(pattern)) {
    const found = hintsOfSequence(alternative);
    if (!found) return undefined;
    hints.push(...found);
  }
  return hints;
}

function splitAlternatives(pattern: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i];
    if (char === '\\') i++;
    else if (char === '[') i = endOfClass(pattern, i);
    else if (char === '(') depth++;
    else if (char === ')') depth--;
    else if (char === '|' && depth === 0) {
      parts.push(pattern.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(pattern.slice(start));
  return parts;
}

/** The best hint of one alternative: its longest run of letters, else what one of its groups must contain. */
function hintsOfSequence(sequence: string): readonly string[] | undefined {
  let run = '';
  let best = '';
  let group: readonly string[] | undefined;
  const endRun = (): void => {
    if (run.length > best.length) best = run;
    run = '';
  };
  for (let i = 0; i < sequence.length; i++) {
    const char = sequence[i]!;
    if (char === '(') {
      endRun();
      const end = endOfGroup(sequence, i);
      const opening = /^\((?:\?:|(?!\?))/.exec(sequence.slice(i))?.[0].length;
      const inner = opening === undefined ? undefined : literalHints(sequence.slice(i + opening, end));
      if (inner && !isOptional(sequence, end + 1)) group ??= inner;
      i = end;
    } else if (char === '[') {
      endRun();
      i = endOfClass(sequence, i);
    } else if (char === '\\') {
      endRun();
      i++;
    } else if ((char >= 'a' && char <= 'z') || char === ' ') {
      if (isOptional(sequence, i + 1)) endRun();
      else run += char;
    } else if (char === '{') {
      endRun();
      i = sequence.indexOf('}', i);
    } else endRun();
  }
  endRun();
  if (best.trim().length >= SHORTEST) return [best];
  return group ?? (best.trim() === '' ? undefined : [best]);
}

function isOptional(text: string, at: number): boolean {
  const next = text[at];
  return next === '?' || next === '*' || (next === '{' && (text[at + 1] === '0' || text[at + 1] === ','));
}

function endOfClass(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === ']') return i;
  }
  return text.length;
}

function endOfGroup(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '[') i = endOfClass(text, i);
    else if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i;
  }
  return text.length;
}

/** A pattern that is compiled when a text first contains what it must contain. */
export class HintedPattern {
  private readonly hints: readonly string[] | undefined;
  private compiled: RegExp | undefined;

  /** `around`: puts the pattern where it belongs in the expression that is compiled, such as `\b(?:…)\b`. */
  constructor(
    private readonly source: string,
    private readonly around: (source: string) => string,
  ) {
    this.hints = literalHints(source);
  }

  exec(text: string): RegExpExecArray | null {
    const lower = text.toLowerCase();
    if (this.hints && !this.hints.some((hint) => lower.includes(hint))) return null;
    this.compiled ??= new RegExp(this.around(this.source), 'i');
    return this.compiled.exec(text);
  }

  test(text: string): boolean {
    return this.exec(text) !== null;
  }
}
