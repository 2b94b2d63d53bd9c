import { infinitive, singular } from '../language.js';

/** Where something stands in a request: first and last character, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

interface Word extends Span {
  /** Lower case, without the endings of a verb or a plural: reading may say `update` for `updates`. */
  readonly text: string;
}

const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu;
const plainForm = (word: string): string => infinitive(singular(word.toLowerCase()));
/** Words that reading leaves out between two words of a part: `and`, an article, an aside of a word or two. */
const MOST_SKIPPED = 4;
/** Of the words of a rewritten part, how many must stand in the request for it to be the place that is meant. */
const ENOUGH = 0.6;
/** What is pasted as a table, a list or code reads better as it was understood. */
const NOT_PROSE = /[\n|*#`{}<>]/;

/** Finds the parts of a reading in the words of the person who asked: reading joins, shortens and rewrites them. */
export class OwnWords {
  private readonly words: readonly Word[];
  private cursor = 0;

  constructor(private readonly request: string) {
    this.words = [...request.matchAll(WORD)].map((match) => ({
      text: plainForm(match[0]),
      start: match.index,
      end: match.index + match[0].length,
    }));
  }

  /** The place that says `text`, looked for behind the place found last, then from the start; undefined when nothing says it. */
  locate(text: string): Span | undefined {
    const wanted = [...text.replace(/…$/, '').matchAll(WORD)].map(([word]) => plainForm(word));
    if (wanted.length === 0) return undefined;
    const found = this.best(wanted, this.cursor) ?? this.best(wanted, 0);
    if (found) this.cursor = found.from;
    if (!found) return undefined;
    const start = this.words[found.from]!.start;
    const end = this.words[found.to]!.end;
    const isOpen = /\([^)]*$/.test(this.request.slice(start, end)) && this.request[end] === ')';
    return { start, end: isOpen ? end + 1 : end };
  }

  /** What stands at a place, on one line; undefined where it is no prose. */
  at(span: Span): string | undefined {
    const text = this.request.slice(span.start, span.end);
    return NOT_PROSE.test(text) || text.length > 300 ? undefined : text.replace(/\s+/g, ' ');
  }

  between(one: Span, other: Span): string {
    return this.request.slice(one.end, other.start);
  }

  /** What stands before a place in its sentence. */
  before(span: Span): string {
    return this.request.slice(Math.max(0, span.start - 60), span.start).replace(/^[^]*[.!?\n](?=\s)/, '');
  }

  private best(wanted: readonly string[], from: number): { from: number; to: number } | undefined {
    let best: { from: number; to: number; said: number } | undefined;
    for (let first = from; first < this.words.length; first++) {
      const skipped = wanted.slice(0, 2).indexOf(this.words[first]!.text);
      if (skipped < 0) continue;
      const found = this.follow(wanted.slice(skipped), first);
      const isBetter = !best || found.said > best.said || (found.said === best.said && found.to - first < best.to - best.from);
      if (isBetter) best = { from: first, ...found };
      if (best!.to - best!.from === wanted.length - 1 && best!.said === wanted.length) return best;
    }
    return best && best.said / wanted.length >= ENOUGH ? best : undefined;
  }

  /** Follows the words of a part from its first one on, as far as they come soon enough. */
  private follow(wanted: readonly string[], first: number): { to: number; said: number } {
    let at = first;
    let said = 1;
    for (const word of wanted.slice(1)) {
      let next = at + 1;
      while (next <= at + 1 + MOST_SKIPPED && this.words[next]?.text !== word) next++;
      if (next > at + 1 + MOST_SKIPPED || next >= this.words.length || this.endsSentence(at, next)) continue;
      at = next;
      said++;
    }
    return { to: at, said };
  }

  private endsSentence(from: number, to: number): boolean {
    return /[.!?\n]\s/.test(this.request.slice(this.words[from]!.end, this.words[to]!.start));
  }
}
