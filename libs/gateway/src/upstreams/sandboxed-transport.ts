import type { RunningProcess, RunRequest, Sandbox } from '#foundry/sandbox';
import { type JSONRPCMessage, ReadBuffer, serializeMessage, type Transport } from '@modelcontextprotocol/client';
import { AnswerTooLarge, MOST_ANSWER_BYTES } from './bounded-fetch.js';

/** The end of what a server complains, for the error of a start that failed. */
const KEPT_CHARS = 500;
const GRACE_MS = 1_000;

/** A server that speaks the protocol over its standard input and output, as a program in the sandbox. */
export class SandboxedTransport implements Transport {
  onclose: (() => void) | undefined;
  onerror: ((error: Error) => void) | undefined;
  onmessage: ((message: JSONRPCMessage) => void) | undefined;
  private running: RunningProcess | undefined;
  private readonly buffer = new ReadBuffer({ maxBufferSize: MOST_ANSWER_BYTES });
  private complaints = '';

  constructor(
    private readonly sandbox: Pick<Sandbox, 'start'>,
    private readonly request: Omit<RunRequest, 'onOutput' | 'keepStdinOpen' | 'stdin'>,
  ) {}

  async start(): Promise<void> {
    this.running = await this.sandbox.start({
      ...this.request,
      stdin: '',
      keepStdinOpen: true,
      onOutput: (bytes, stream) => {
        if (stream === 'stdout') this.read(bytes);
        else this.complaints = `${this.complaints}${bytes.toString('utf8')}`.slice(-KEPT_CHARS);
      },
    });
    void this.running.exited.then(({ exitCode, reason }) => {
      const words = this.complaints.trim();
      this.onerror?.(
        new Error(
          `it ended${exitCode === null ? '' : ` with ${exitCode}`}${reason ? `: ${reason}` : ''}${words ? `: ${words}` : ''}`,
        ),
      );
      this.onclose?.();
    });
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const stdin = this.running?.stdin;
    if (!stdin?.writable) throw new Error('it is not running');
    if (stdin.write(serializeMessage(message))) return;
    await new Promise<void>((resolve) => {
      stdin.once('drain', resolve);
      stdin.once('close', resolve);
    });
  }

  async close(): Promise<void> {
    this.running?.stdin?.end();
    await this.running?.stop(GRACE_MS);
  }

  private read(bytes: Buffer): void {
    try {
      this.buffer.append(bytes);
      for (let message = this.next(); message; message = this.next()) this.onmessage?.(message);
    } catch {
      this.onerror?.(new AnswerTooLarge());
      void this.close();
    }
  }

  /** A line that is no message is passed over: many servers print something of their own at first. */
  private next(): JSONRPCMessage | null {
    for (;;) {
      try {
        return this.buffer.readMessage();
      } catch (error) {
        this.onerror?.(error as Error);
      }
    }
  }
}
