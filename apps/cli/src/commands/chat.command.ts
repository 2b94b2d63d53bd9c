import type { ChatEventData } from '#foundry/chat';
import type { Config } from '#foundry/config';
import { DomainError } from '#foundry/kernel';
import { readServerFile } from '#foundry/runtime/server-file';
import { createInterface, type Interface } from 'node:readline/promises';
import { cliErrors } from '../cli.errors.js';
import { printable, ProgressPrinter } from '../progress-printer.js';
import type { OpenChats } from '../local-chats.js';
import type { ChatItem, Chats } from '../remote-chats.js';
import { RemoteClient } from '../remote-client.js';

export interface ChatOptions {
  readonly conversation?: string;
  readonly json?: boolean;
}

const EXIT_CANCELLED = 130;

/**
 * `foundry chat`: one message when it is given, else a conversation line by line. Answers go to standard output; what is called and
 * built meanwhile to standard error. Ctrl-C gives the answer up that is coming, and at the prompt ends the command.
 */
export async function chatCommand(config: Config, message: string | undefined, options: ChatOptions): Promise<number> {
  if (message === undefined && options.json) throw cliErrors.usage('With --json, give the message as an argument.');
  const { chats, close } = await openChats(config);
  try {
    const talk = new Talk(chats, options);
    return message === undefined ? await converse(talk) : await talk.say(message);
  } finally {
    await close();
  }
}

/** On a server where there is one, else in this process: what a conversation starts is then followed to its end. */
async function openChats(config: Config): Promise<OpenChats> {
  const server = config.FOUNDRY_URL
    ? { url: config.FOUNDRY_URL, token: undefined }
    : await readServerFile(config.FOUNDRY_DATA_DIR);
  if (!server) return await (await import('../local-chats.js')).openLocalChats(config);
  const { chats } = new RemoteClient(server.url, config.FOUNDRY_TOKEN ?? server.token);
  return { chats, close: () => Promise.resolve() };
}

async function converse(talk: Talk): Promise<number> {
  const { stdin, stderr } = process;
  const lines = createInterface({ input: stdin, output: stderr, terminal: stdin.isTTY, prompt: '> ' });
  talk.lines = lines;
  lines.on('SIGINT', () => {
    if (!talk.giveUp()) lines.close();
  });
  if (stdin.isTTY) lines.prompt();
  let code = 0;
  for await (const line of lines) {
    if (['exit', 'quit', 'bye'].includes(line.trim().toLowerCase())) break;
    if (line.trim() !== '') code = await talk.say(line);
    if (stdin.isTTY) lines.prompt();
  }
  return stdin.isTTY ? 0 : code;
}

class Talk {
  lines: Interface | undefined;
  private conversationId: string | undefined;
  private stop: AbortController | undefined;

  constructor(
    private readonly chats: Chats,
    private readonly options: ChatOptions,
  ) {
    this.conversationId = options.conversation;
  }

  /** @returns whether there was an answer to give up */
  giveUp(): boolean {
    if (!this.stop) return false;
    this.stop.abort();
    return true;
  }

  async say(text: string): Promise<number> {
    const { conversationId } = this;
    return await this.read((signal) =>
      this.chats.say({ text, ...(conversationId === undefined ? {} : { conversationId }) }, signal),
    );
  }

  private async read(items: (signal: AbortSignal) => AsyncIterable<ChatItem>): Promise<number> {
    const stop = new AbortController();
    this.stop = stop;
    const onSignal = (): void => stop.abort();
    process.once('SIGINT', onSignal);
    const shown = new Shown(this.options.json ?? false);
    try {
      for await (const item of items(stop.signal)) {
        this.conversationId = item.conversationId;
        shown.item(item);
      }
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      await this.cancel();
      return EXIT_CANCELLED;
    } finally {
      shown.end();
      process.off('SIGINT', onSignal);
      this.stop = undefined;
    }
    return (await this.decide(shown)) ?? shown.exitCode;
  }

  /** What the model only proposes: the person is asked, where there is one. */
  private async decide({ proposals }: Shown): Promise<number | undefined> {
    const { conversationId, lines } = this;
    const [proposal] = proposals;
    if (!proposal || conversationId === undefined) return undefined;
    const what = `${proposal.title} (${proposal.tool} ${JSON.stringify(proposal.input)})`;
    if (!lines) {
      process.stderr.write(printable(`Proposed, and not done: ${what}. Answer it in a conversation.\n`, 2_000));
      return undefined;
    }
    const answer = await lines.question(printable(`${what}: do it? [y/N] `, 2_000));
    const decision = { callId: proposal.callId, approve: /^y(?:es)?$/i.test(answer.trim()) };
    return await this.read((signal) => this.chats.decide(conversationId, decision, signal));
  }

  private async cancel(): Promise<void> {
    if (this.conversationId === undefined) return;
    try {
      await this.chats.cancel(this.conversationId);
    } catch (error) {
      // It was answered in the meantime, and a build was being followed: that goes on.
      if (!(error instanceof DomainError && error.code === 'chat.idle')) throw error;
    }
  }
}

type Proposed = Extract<ChatEventData, { type: 'tool.proposed' }>;

/** What is shown of one answer. */
class Shown {
  exitCode = 0;
  readonly proposals: Proposed[] = [];
  private readonly progress = new ProgressPrinter();
  private atLineStart = true;

  constructor(private readonly json: boolean) {}

  item(item: ChatItem): void {
    if (this.json) process.stdout.write(`${JSON.stringify(item)}\n`);
    if (item.buildId === undefined) this.event(item.event.data);
    else if (!this.json) this.progress.event(item.event);
  }

  end(): void {
    if (!this.atLineStart) process.stdout.write('\n');
    this.progress.close();
  }

  private event(data: ChatEventData): void {
    if (data.type === 'tool.proposed') this.proposals.push(data);
    if (data.type === 'turn.ended' && data.outcome !== 'done') this.exitCode = data.outcome === 'cancelled' ? EXIT_CANCELLED : 1;
    if (this.json) return;
    if (data.type === 'text') {
      // Escape sequences of a terminal are nothing that an answer may send.
      process.stdout.write(data.text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, ''));
      this.atLineStart = data.text.endsWith('\n');
    } else if (data.type === 'restarted') this.note('The answer begins again.');
    else if (data.type === 'tool.answered') this.note(`${data.tool}: ${data.ok ? 'done' : data.output}`);
    else if (data.type === 'turn.ended' && data.problem) this.note(`${data.problem.message} [${data.problem.code}]`);
  }

  private note(text: string): void {
    if (!this.atLineStart) process.stdout.write('\n');
    this.atLineStart = true;
    process.stderr.write(`${printable(text, 500)}\n`);
  }
}
