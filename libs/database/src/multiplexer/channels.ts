/** Which session listens to which notification channel. */
export class Channels<T> {
  private readonly listeners = new Map<string, Set<T>>();

  listen(who: T, channel: string): void {
    const set = this.listeners.get(channel);
    if (set) set.add(who);
    else this.listeners.set(channel, new Set([who]));
  }

  unlisten(who: T, channel: string): void {
    const set = this.listeners.get(channel);
    set?.delete(who);
    if (set?.size === 0) this.listeners.delete(channel);
  }

  /** Ends all of a session's subscriptions; returns the channels nobody listens to any more. */
  unlistenAll(who: T): string[] {
    const orphaned: string[] = [];
    for (const [channel, set] of this.listeners) {
      if (!set.delete(who) || set.size > 0) continue;
      this.listeners.delete(channel);
      orphaned.push(channel);
    }
    return orphaned;
  }

  of(channel: string): Iterable<T> {
    return this.listeners.get(channel) ?? [];
  }

  get names(): readonly string[] {
    return [...this.listeners.keys()];
  }
}
