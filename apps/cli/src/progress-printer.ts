import type { BuildEvent } from '#foundry/orchestrator';
import { styleText } from 'node:util';

const MARKS = {
  passed: '✓',
  succeeded: '✓',
  failed: '✗',
  error: '✗',
  skipped: '–',
  cancelled: '–',
  pending: ' ',
  running: '▸',
} as const;
const COLOURS = {
  passed: 'green',
  succeeded: 'green',
  failed: 'red',
  error: 'red',
  skipped: 'yellow',
  cancelled: 'yellow',
  pending: 'gray',
  running: 'cyan',
} as const;

type Mark = keyof typeof MARKS;

const REDRAW_MS = 100;

/**
 * Prints a build's events as they come, to standard error: one line for each step and check that ended. At a terminal
 * the last line shows what is running now.
 */
export class ProgressPrinter {
  private readonly running = new Map<string, number>();
  private readonly timer: NodeJS.Timeout | undefined;
  private readonly live: boolean;

  constructor(private readonly stream: NodeJS.WriteStream = process.stderr) {
    this.live = stream.isTTY;
    if (this.live) this.timer = setInterval(() => this.draw(), REDRAW_MS).unref();
  }

  event({ data }: BuildEvent): void {
    switch (data.type) {
      case 'build.planned':
        this.line('running', printable(data.title));
        break;
      case 'step.started':
        this.running.set(data.step, performance.now());
        break;
      case 'step.interrupted':
        this.running.delete(data.step);
        this.line('running', columns(data.step, 0, 'was interrupted and is started again'));
        break;
      case 'fix.round':
        this.line('running', columns('fix', 0, `round ${data.round}, ${data.findings} findings left`));
        break;
      case 'fix.applied':
        this.line('succeeded', columns('fix', 0, `${data.fixer}: ${data.summary}`));
        break;
      case 'fix.refused':
        this.line('skipped', columns('fix', 0, `taken back, ${data.fixer}: ${data.summary} (${data.reason})`));
        break;
      case 'memory.recalled':
        if (data.used.length > 0) this.line('running', columns('memory', 0, `${data.used.join(', ')} used for ${data.purpose}`));
        break;
      case 'check.finished':
        this.running.delete(`check-${data.check}`);
        this.line(
          data.status,
          columns(data.check, data.durationMs, data.reason ?? (data.findings > 0 ? `${data.findings} findings` : '')),
        );
        break;
      case 'tool.planned':
        this.line('running', columns('tool', 0, printable(data.tool)));
        break;
      case 'tool.checked':
        this.line(data.status, columns(data.check, data.durationMs, data.findings > 0 ? `${data.findings} findings` : ''));
        break;
      case 'tool.deployed':
        this.line('succeeded', columns('deployed', 0, `${data.tool}, version ${data.version}`));
        break;
      case 'agent.acted':
        this.line('running', columns(data.agent, 0, data.summary));
        break;
      case 'model.fallback':
        this.line('skipped', columns(data.agent, 0, `${data.to} was asked in place of ${data.from}: ${data.reason}`));
        break;
      case 'agent.finished':
        this.line(data.outcome === 'done' ? 'passed' : 'skipped', columns(data.agent, 0, spendingOf(data)));
        break;
      case 'agents.withdrawn':
        this.line('skipped', columns('agents', 0, data.reason));
        break;
      case 'build.resumed':
        this.line('running', 'resumed');
        break;
      case 'step.finished':
        this.running.delete(data.step);
        if (!data.step.startsWith('check-') || data.status !== 'succeeded')
          this.line(data.status, columns(data.step, data.durationMs, data.summary ?? ''));
        break;
      default:
    }
    this.draw();
  }

  /** A line of its own, above what is running. */
  note(text: string): void {
    this.clear();
    this.stream.write(`${text}\n`);
  }

  close(): void {
    clearInterval(this.timer);
    this.clear();
  }

  private line(mark: Mark, text: string): void {
    const sign = this.live ? styleText(COLOURS[mark], MARKS[mark]) : MARKS[mark];
    this.note(`${sign} ${text}`);
  }

  private draw(): void {
    if (!this.live) return;
    this.clear();
    if (this.running.size === 0) return;
    const now = performance.now();
    const steps = [...this.running].map(([step, since]) => `${step.replace('check-', '')} ${seconds(now - since)}`).join(' · ');
    this.stream.write(styleText('dim', `▸ ${steps}`.slice(0, this.stream.columns - 1)));
  }

  private clear(): void {
    if (this.live) this.stream.write('\r\u001b[2K');
  }
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** What an agent's run took; what is not known is said to be so. */
const spendingOf = ({ outcome, summary, turns, tokens, cost }: Extract<BuildEvent['data'], { type: 'agent.finished' }>): string =>
  [
    outcome === 'done' ? '' : `${summary} `,
    `${turns} ${turns === 1 ? 'turn' : 'turns'}, `,
    tokens === null ? 'tokens unknown, ' : `${tokens} tokens, `,
    cost === null ? 'cost unknown' : `$${cost.toFixed(4)}`,
  ].join('');

const columns = (name: string, durationMs: number, rest: string): string =>
  `${name.padEnd(22)}${(durationMs > 0 ? seconds(durationMs) : '').padStart(8)}  ${printable(rest)}`.trimEnd();

/** What a check or a plan says is data: no control characters reach the terminal, and one line stays one line. */
export function printable(text: string, most = 160): string {
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, ' ');
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
