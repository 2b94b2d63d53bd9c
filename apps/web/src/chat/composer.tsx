import { ActionIcon, Textarea } from '@mantine/core';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { IconPlayerStop, IconSend } from '../ui/icons.js';
import classes from './chat.module.css';
import type { ConversationState } from './conversation.js';

interface ComposerProps {
  readonly answering: boolean;
  readonly state: ConversationState;
  /** Comes back with the arrow key, to be said again or better. */
  readonly lastMessage: string | undefined;
  readonly onSay: (text: string) => void;
  readonly onCancel: () => void;
}

export function Composer({ answering, state, lastMessage, onSay, onCancel }: ComposerProps) {
  const [text, setText] = useState('');
  const box = useRef<HTMLTextAreaElement>(null);
  // A phone would open its keyboard over what there is to read.
  useEffect(() => {
    if (window.matchMedia('(pointer: fine)').matches) box.current?.focus({ preventScroll: true });
  }, []);
  const say = (): void => {
    if (answering || text.trim() === '') return;
    onSay(text.trim());
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      say();
    } else if (event.key === 'Escape' && answering) onCancel();
    else if (event.key === 'ArrowUp' && text === '' && lastMessage !== undefined) {
      event.preventDefault();
      setText(lastMessage);
    }
  };
  return (
    <div className={classes.composer}>
      <p className={classes.notice} role="status">
        {noticeOf(state)}
      </p>
      <div className={`panel ${classes.box}`}>
        <Textarea
          ref={box}
          aria-label="Message"
          placeholder="Ask, plan, build, remember, run…"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          autosize
          minRows={1}
          maxRows={12}
          variant="unstyled"
          classNames={{ root: classes.boxRoot, input: classes.boxInput }}
          maxLength={65_536}
        />
        {answering ? (
          <ActionIcon
            size="lg"
            radius="xl"
            variant="default"
            onClick={onCancel}
            aria-label="Give the answer up"
            title="Give the answer up (Esc)"
          >
            <IconPlayerStop size={18} />
          </ActionIcon>
        ) : (
          <ActionIcon size="lg" radius="xl" onClick={say} disabled={text.trim() === ''} aria-label="Send" title="Send (Enter)">
            <IconSend size={19} />
          </ActionIcon>
        )}
      </div>
      <p className={classes.keys}>
        <kbd>Enter</kbd> sends, <kbd>Shift</kbd> <kbd>Enter</kbd> begins a line, <kbd>Esc</kbd> gives up, <kbd>↑</kbd> brings the
        last message back
      </p>
    </div>
  );
}

function noticeOf({ problem, socket }: ConversationState): string {
  if (problem !== undefined) return problem;
  return socket === 'waiting' ? 'The connection is gone; it comes back by itself, and goes on where it was.' : '';
}
