import type { LaunchedProgram } from '../backend.js';

/** What `bwrap --json-status-fd` says: one JSON object a line, first about the process inside, then about its end. */
export class LauncherStatus implements LaunchedProgram {
  private text = '';

  receive(text: string): void {
    this.text += text;
  }

  /** The first process in the run's namespace, as this machine numbers it; it leads the program's process group. */
  get pid(): number | undefined {
    const pid = /"child-pid": (\d+)/.exec(this.text)?.[1];
    return pid === undefined ? undefined : Number(pid);
  }

  get ended(): boolean {
    return /"exit-code": \d+/.test(this.text);
  }
}
