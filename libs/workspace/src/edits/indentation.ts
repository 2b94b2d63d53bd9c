/** The space that a line begins with. */
export function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/**
 * How far lines are indented in a file where they were found under another indentation: learnt from the lines that were
 * found, and carried over to the lines that are new.
 */
export class Indentation {
  /** Indentations of the searched lines, longest first, and what the file has instead. */
  private readonly known: (readonly [given: string, present: string])[];
  private readonly step: { readonly given: number; readonly present: string };

  constructor(given: readonly string[], present: readonly string[]) {
    const pairs = new Map<string, string>();
    for (const [index, line] of given.entries()) {
      const found = present[index];
      if (line.trim() !== '' && found !== undefined && !pairs.has(indentOf(line))) pairs.set(indentOf(line), indentOf(found));
    }
    this.known = [...pairs].sort(([a], [b]) => b.length - a.length);
    this.step = stepOf(this.known, present);
  }

  /** A new line, indented as the file would have it. */
  adjust(line: string): string {
    if (line.trim() === '') return '';
    const given = indentOf(line);
    return this.of(given) + line.slice(given.length);
  }

  private of(given: string): string {
    const inner = this.known.find(([known]) => given.startsWith(known));
    if (inner !== undefined) return inner[1] + this.converted(given.slice(inner[0].length));
    const outer = this.known.at(-1);
    if (outer === undefined || !outer[0].startsWith(given)) return given;
    const less = this.converted(outer[0].slice(given.length)).length;
    return outer[1].slice(0, Math.max(0, outer[1].length - less));
  }

  /** Further indentation in the file's own kind of it. */
  private converted(more: string): string {
    if (more === '') return '';
    const { given, present } = this.step;
    const columns = more.replaceAll('\t', ' '.repeat(given)).length;
    const steps = Math.floor(columns / given);
    return present.repeat(steps) + ' '.repeat(columns - steps * given);
  }
}

/** One level of indentation, as it was given (in columns) and as the file has it. */
function stepOf(known: readonly (readonly [string, string])[], present: readonly string[]): { given: number; present: string } {
  const widths = known.map(([given]) => given.length);
  for (const [index, [given, found]] of known.entries()) {
    const next = known[index + 1];
    if (next === undefined || given.includes('\t')) continue;
    const wider = found.slice(next[1].length);
    if (given.length > next[0].length && wider !== '') return simplest(given.length - next[0].length, wider);
  }
  const usesTabs = present.some((line) => line.startsWith('\t'));
  const smallest = Math.min(...widths.filter((width) => width > 0), 4);
  return usesTabs ? { given: smallest, present: '\t' } : { given: 1, present: ' ' };
}

/** The same proportion in its smallest numbers: four columns for two tabs are two for one. */
function simplest(given: number, present: string): { given: number; present: string } {
  for (let by = Math.min(given, present.length); by > 1; by--) {
    if (given % by === 0 && present.length % by === 0)
      return { given: given / by, present: present.slice(0, present.length / by) };
  }
  return { given, present };
}
