/** Lets callers of this process have something one after another, in the order in which they came. */
export class Turns {
  private readonly last = new Map<string, Promise<void>>();

  /** @returns what ends the turn, or undefined when it did not come within so many milliseconds. */
  async take(key: string, patienceMs: number): Promise<(() => void) | undefined> {
    const before = this.last.get(key) ?? Promise.resolve();
    let end = (): void => undefined;
    const mine = new Promise<void>((resolve) => (end = resolve));
    const both = before.then(() => mine);
    this.last.set(key, both);
    void both.then(() => {
      if (this.last.get(key) === both) this.last.delete(key);
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), patienceMs)));
    const came = await Promise.race([before, late]);
    clearTimeout(timer);
    if (came !== 'late') return end;
    end();
    return undefined;
  }
}
