/** Counts calls by key, and lets no more in than may be at once. */
export class CallGate {
  private readonly inside = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** @returns what to call when the call is over; undefined: too many are inside. */
  enter(key: string): (() => void) | undefined {
    const count = this.inside.get(key) ?? 0;
    if (count >= this.most) return undefined;
    this.inside.set(key, count + 1);
    return () => {
      const left = (this.inside.get(key) ?? 1) - 1;
      if (left === 0) this.inside.delete(key);
      else this.inside.set(key, left);
    };
  }
}
