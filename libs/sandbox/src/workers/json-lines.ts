export const DEFAULT_MAX_LINE_BYTES = 1024 ** 2;
const LINE_END = 0x0a;
/** Deeper than any real answer, and far from where serialising it again would overflow the stack. */
const MAX_DEPTH = 500;

/** Cuts a stream of bytes into lines and holds at most one line's bytes. */
export class BoundedLines {
  private parts: Buffer[] = [];
  private held = 0;

  /** @param onTooLong called once; what comes after it is dropped. */
  constructor(
    private readonly maxBytes: number,
    private readonly onLine: (line: string) => void,
    private readonly onTooLong: () => void,
  ) {}

  add(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(LINE_END); end !== -1; end = chunk.indexOf(LINE_END, from)) {
      if (!this.hold(chunk.subarray(from, end))) return;
      const line = this.parts.length === 1 ? this.parts[0]?.toString('utf8') : Buffer.concat(this.parts).toString('utf8');
      this.parts = [];
      this.held = 0;
      this.onLine(line ?? '');
      from = end + 1;
    }
    if (from < chunk.length) this.hold(chunk.subarray(from));
  }

  private hold(bytes: Buffer): boolean {
    if (this.held > this.maxBytes) return false;
    this.held += bytes.length;
    if (this.held > this.maxBytes) {
      this.parts = [];
      this.onTooLong();
      return false;
    }
    this.parts.push(bytes);
    return true;
  }
}

/** The JSON object in a line that nobody vouches for; undefined when it is something else, or nested absurdly deep. */
export function objectIn(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{') || isTooDeep(line)) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>; // begins with a brace, so it is an object
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isTooDeep(json: string): boolean {
  if (json.length <= MAX_DEPTH) return false;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '"') inString = !inString;
    else if (inString) at += character === '\\' ? 1 : 0;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}
