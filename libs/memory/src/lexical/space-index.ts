import { gramsOf, termsOf, wordsOf } from './analysis.js';
import { Postings } from './postings.js';

/** What the index needs to know of a memory. */
export interface IndexedMemory {
  readonly ordinal: number;
  readonly text: string;
  readonly superseded: boolean;
  /** Turns of one conversation are neighbours; null for what was not said in one. */
  readonly conversation: string | null;
  /** Place in the conversation. */
  readonly sequence: number;
  readonly speaker: string | null;
}

/** What is kept of it: the text itself is in the database, and only whether it changed matters here. */
type Kept = Omit<IndexedMemory, 'text'> & { readonly print: number };

const NONE = -1;

function printOf(text: string): number {
  let hash = text.length;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash, 0x01000193) ^ text.charCodeAt(at);
  return hash;
}

/**
 * The lexical index of one space: derived from its rows, kept in memory, never written anywhere. A memory has a slot; when its
 * text changes it gets another one and the old slot is dead, until so many are dead that the index is made anew.
 */
export class SpaceIndex {
  readonly terms = new Postings<string>();
  readonly grams = new Postings<number>();
  /** By slot. */
  readonly ordinals: number[] = [];
  private readonly memories: (Kept | undefined)[] = [];
  private readonly before: number[] = [];
  private readonly after: number[] = [];
  private readonly slots = new Map<number, number>();
  private readonly conversations = new Map<string, number[]>();
  private readonly speakers = new Map<string, number>();
  private dead = 0;

  get size(): number {
    return this.ordinals.length;
  }

  /** Memories that are there. */
  get living(): number {
    return this.size - this.dead;
  }

  get worn(): boolean {
    return this.dead > 1_000 && this.dead > this.size / 3;
  }

  put({ text, ...memory }: IndexedMemory): void {
    const slot = this.slots.get(memory.ordinal);
    const known = slot === undefined ? undefined : this.memories[slot];
    const kept: Kept = { ...memory, print: printOf(text) };
    if (slot !== undefined && known) {
      if ((Object.keys(kept) as (keyof Kept)[]).every((key) => key === 'superseded' || known[key] === kept[key])) {
        this.memories[slot] = kept;
        return;
      }
      this.remove(memory.ordinal);
    }
    this.add(kept, text);
  }

  remove(ordinal: number): void {
    const slot = this.slots.get(ordinal);
    const memory = slot === undefined ? undefined : this.memories[slot];
    if (slot === undefined || !memory) return;
    this.slots.delete(ordinal);
    this.memories[slot] = undefined;
    this.dead++;
    if (memory.speaker !== null) this.countSpeaker(memory.speaker, -1);
    if (memory.conversation === null) return;
    const turns = this.conversations.get(memory.conversation)!;
    turns.splice(turns.indexOf(slot), 1);
    if (turns.length === 0) this.conversations.delete(memory.conversation);
    this.join(this.before[slot]!, this.after[slot]!);
    this.before[slot] = this.after[slot] = NONE;
  }

  at(slot: number): Kept | undefined {
    return this.memories[slot];
  }

  slotOf(ordinal: number): number | undefined {
    return this.slots.get(ordinal);
  }

  /** Whether somebody of that name said something; in lower case. */
  knowsSpeaker(name: string): boolean {
    return this.speakers.has(name);
  }

  /** The score of each slot with a share of what its neighbours score. Dead slots have none. */
  withNeighbours(scores: Float32Array, share: number): Float32Array {
    const all = new Float32Array(this.size);
    const { before, after, memories } = this;
    for (let slot = 0; slot < all.length; slot++) {
      if (!memories[slot]) continue;
      const [one, other] = [before[slot]!, after[slot]!];
      const around = (one === NONE ? 0 : scores[one]!) + (other === NONE ? 0 : scores[other]!);
      all[slot] = scores[slot]! + share * around;
    }
    return all;
  }

  private add(memory: Kept, text: string): void {
    const slot = this.ordinals.length;
    this.memories.push(memory);
    this.ordinals.push(memory.ordinal);
    this.before.push(NONE);
    this.after.push(NONE);
    this.slots.set(memory.ordinal, slot);
    const words = wordsOf(text);
    this.terms.add(slot, termsOf(words));
    this.grams.add(slot, gramsOf(words));
    if (memory.speaker !== null) this.countSpeaker(memory.speaker, 1);
    if (memory.conversation !== null) this.takePlace(memory.conversation, slot);
  }

  private countSpeaker(name: string, by: number): void {
    const count = (this.speakers.get(name) ?? 0) + by;
    if (count > 0) this.speakers.set(name, count);
    else this.speakers.delete(name);
  }

  private takePlace(conversation: string, slot: number): void {
    let turns = this.conversations.get(conversation);
    if (!turns) this.conversations.set(conversation, (turns = []));
    // Turns come in their order nearly always.
    let at = turns.length;
    while (at > 0 && this.isLater(turns[at - 1]!, slot)) at--;
    const [one, other] = [turns[at - 1] ?? NONE, turns[at] ?? NONE];
    turns.splice(at, 0, slot);
    this.join(one, slot);
    this.join(slot, other);
  }

  private isLater(slot: number, than: number): boolean {
    const [one, other] = [this.memories[slot]!, this.memories[than]!];
    return one.sequence > other.sequence || (one.sequence === other.sequence && one.ordinal > other.ordinal);
  }

  private join(one: number, other: number): void {
    if (one !== NONE) this.after[one] = other;
    if (other !== NONE) this.before[other] = one;
  }
}
