import type { Message } from '#foundry/llm';

/** Above this many characters the results of old calls are left out, the oldest first. */
const MOST_CHARS = 240_000;
/** The newest messages that are always kept whole. */
const KEPT = 16;
const SHORT = 400;
const LEFT_OUT = '(Left out, since the conversation is long. Call the tool again if you need it.)';

/**
 * The messages of a run in a size that models take. What is left out depends on the messages alone, so that a resumed run sends
 * exactly what it sent before.
 */
export function withinSize(messages: readonly Message[]): Message[] {
  let chars = messages.reduce((sum, message) => sum + message.content.length, 0);
  return messages.map((message, index) => {
    if (chars <= MOST_CHARS || message.role !== 'tool' || index >= messages.length - KEPT || message.content.length <= SHORT)
      return message;
    chars -= message.content.length - LEFT_OUT.length;
    return { ...message, content: LEFT_OUT };
  });
}
