/** So many builds are remembered; one that is seen again later starts from what is stored of it. */
const REMEMBERED = 1_000;

/**
 * The time of each build: the wall clock when this process first sees the build, and from then on a steady clock. When
 * somebody sets the machine's clock during a build, its timeline does not go back, and its duration stays what it took.
 */
export class BuildClock {
  /** By build: what to add to `performance.now()`, in milliseconds since 1970. */
  private readonly offsets = new Map<string, number>();

  knows(buildId: string): boolean {
    return this.offsets.has(buildId);
  }

  /** @param latest the latest time that is stored of the build: its clock never starts before. */
  start(buildId: string, latest: Date): void {
    const [oldest] = this.offsets.keys();
    if (this.offsets.size >= REMEMBERED && oldest !== undefined) this.offsets.delete(oldest);
    this.offsets.set(buildId, Math.max(Date.now(), latest.getTime()) - performance.now());
  }

  /** @throws when the build's clock was never started. */
  now(buildId: string): Date {
    const offset = this.offsets.get(buildId);
    if (offset === undefined) throw new Error(`The clock of ${buildId} was not started.`);
    return new Date(offset + performance.now());
  }
}
