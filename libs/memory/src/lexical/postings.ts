/** The slots in which a term occurs, ascending, and how often; grows in place. */
class Posting {
  slots = new Uint32Array(2);
  counts = new Uint8Array(2);
  size = 0;

  add(slot: number, count: number): void {
    if (this.size === this.slots.length) {
      const length = Math.ceil(this.size * 1.6) + 1;
      const [slots, counts] = [new Uint32Array(length), new Uint8Array(length)];
      slots.set(this.slots);
      counts.set(this.counts);
      [this.slots, this.counts] = [slots, counts];
    }
    this.slots[this.size] = slot;
    this.counts[this.size++] = Math.min(255, count);
  }
}

/** Okapi's two constants: how soon repeating a term stops to count, and how much long texts are held down. Measured by bench/memory. */
const K1 = 0.9;
const B = 0.4;

/** An inverted index of one kind of term, for BM25. */
export class Postings<Term extends string | number> {
  private readonly lists = new Map<Term, Posting>();
  private lengths = new Uint16Array(1_024);
  /** Terms of all texts that were added. */
  total = 0;

  add(slot: number, terms: readonly Term[]): void {
    if (slot >= this.lengths.length) {
      const lengths = new Uint16Array(Math.max(slot + 1, this.lengths.length * 2));
      lengths.set(this.lengths);
      this.lengths = lengths;
    }
    this.lengths[slot] = Math.min(65_535, terms.length);
    this.total += terms.length;
    const counts = new Map<Term, number>();
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const [term, count] of counts) {
      let list = this.lists.get(term);
      if (!list) this.lists.set(term, (list = new Posting()));
      list.add(slot, count);
    }
  }

  /** In how many texts the term occurs. */
  frequency(term: Term): number {
    return this.lists.get(term)?.size ?? 0;
  }

  /** Adds to each text's score what the term is worth in it. */
  score(term: Term, weight: number, averageLength: number, scores: Float32Array): void {
    const list = this.lists.get(term);
    if (!list) return;
    const { slots, counts, size } = list;
    const { lengths } = this;
    const perLength = (K1 * B) / averageLength;
    const fixed = K1 * (1 - B);
    const top = weight * (K1 + 1);
    for (let at = 0; at < size; at++) {
      const slot = slots[at]!;
      const count = counts[at]!;
      scores[slot] = scores[slot]! + (top * count) / (count + fixed + perLength * lengths[slot]!);
    }
  }

  /** Whether the text of a slot has the term. */
  has(term: Term, slot: number): boolean {
    const list = this.lists.get(term);
    if (!list) return false;
    let [low, high] = [0, list.size - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = list.slots[middle]!;
      if (found === slot) return true;
      if (found < slot) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  }
}
