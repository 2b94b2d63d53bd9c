const LIMIT = 512 * 1024;

/** A step's log: bounded, so that a check that never stops talking cannot fill memory. */
export class StepLog {
  private readonly lines: string[] = [];
  private size = 0;
  private dropped = 0;

  add(line: string): void {
    this.size += line.length + 1;
    if (this.size > LIMIT) this.dropped++;
    else this.lines.push(line);
  }

  text(): string {
    const tail = this.dropped > 0 ? [`(${this.dropped} more lines were left out)`] : [];
    const all = [...this.lines, ...tail];
    return all.length > 0 ? `${all.join('\n')}\n` : '';
  }
}
