import { gramsOf, termsOf, wordsOf } from './analysis.js';
import { Column } from './column.js';
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
const NOBODY = 0;
/** What a slot's state is, the least searched first. */
const [DEAD, SUPERSEDED, CURRENT] = [0, 1, 2];

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
  /** By slot, as all of these. */
  readonly ordinals = new Column();
  private readonly memories: (Kept | undefined)[] = [];
  private readonly before = new Column();
  private readonly after = new Column();
  private readonly states = new Column();
  private readonly speakerIds = new Column();
  private readonly slots = new Map<number, number>();
  private readonly conversations = new Map<string, number[]>();
  private readonly speakers = new Map<string, { readonly id: number; turns: number }>();
  private dead = 0;

  get size(): number {
    return this.memories.length;
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
        this.states.set(slot, kept.superseded ? SUPERSEDED : CURRENT);
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
    this.states.set(slot, DEAD);
    this.dead++;
    if (memory.speaker !== null) this.speakers.get(memory.speaker)!.turns--;
    if (memory.conversation === null) return;
    const turns = this.conversations.get(memory.conversation)!;
    turns.splice(turns.indexOf(slot), 1);
    if (turns.length === 0) this.conversations.delete(memory.conversation);
    this.join(this.before.at(slot), this.after.at(slot));
    this.before.set(slot, NONE);
    this.after.set(slot, NONE);
  }

  /** Whether somebody of that name said something; in lower case. */
  knowsSpeaker(name: string): boolean {
    return (this.speakers.get(name)?.turns ?? 0) > 0;
  }

  /**
   * The final score of each slot: its own and a share of what its neighbours score, more when it was said by `speaker`. Dead
   * slots have none, and superseded ones only when they are asked for.
   */
  finish(
    scores: Float32Array,
    { share, speaker, factor, superseded }: { share: number; speaker: string | undefined; factor: number; superseded: boolean },
  ): Float32Array {
    const all = new Float32Array(this.size);
    const [before, after, states, speakers] = [this.before.values, this.after.values, this.states.values, this.speakerIds.values];
    const said = speaker === undefined ? NOBODY : (this.speakers.get(speaker)?.id ?? NOBODY);
    const least = superseded ? SUPERSEDED : CURRENT;
    for (let slot = 0; slot < all.length; slot++) {
      if (states[slot]! < least) continue;
      const [one, other] = [before[slot]!, after[slot]!];
      let score = scores[slot]!;
      if (one !== NONE) score += share * scores[one]!;
      if (other !== NONE) score += share * scores[other]!;
      if (score !== 0) all[slot] = said !== NOBODY && speakers[slot] === said ? score * factor : score;
    }
    return all;
  }

  private add(memory: Kept, text: string): void {
    const slot = this.memories.length;
    this.memories.push(memory);
    this.ordinals.set(slot, memory.ordinal);
    this.before.set(slot, NONE);
    this.after.set(slot, NONE);
    this.states.set(slot, memory.superseded ? SUPERSEDED : CURRENT);
    this.speakerIds.set(slot, memory.speaker === null ? NOBODY : this.speakerId(memory.speaker));
    this.slots.set(memory.ordinal, slot);
    const words = wordsOf(text);
    this.terms.add(slot, termsOf(words));
    this.grams.add(slot, gramsOf(words));
    if (memory.conversation !== null) this.takePlace(memory.conversation, slot);
  }

  private speakerId(name: string): number {
    const known = this.speakers.get(name) ?? { id: this.speakers.size + 1, turns: 0 };
    known.turns++;
    this.speakers.set(name, known);
    return known.id;
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
    if (one !== NONE) this.after.set(one, other);
    if (other !== NONE) this.before.set(other, one);
  }
}
