import { Button } from '@mantine/core';
import type { ChatEventData } from '../api/types.js';
import { ValueView } from '../ui/value-view.js';
import classes from './chat.module.css';

interface ProposalProps {
  readonly proposal: Extract<ChatEventData, { type: 'tool.proposed' }>;
  /** Whether it still waits for the person's word. */
  readonly open: boolean;
  readonly onDecide: (callId: string, approve: boolean) => void;
}

/** A call that undoes or ends something: nothing happens before the person says so. */
export function Proposal({ proposal, open, onDecide }: ProposalProps) {
  const { callId, tool, title, input } = proposal;
  return (
    <section className={classes.proposal} aria-label={`Proposed: ${title}`}>
      <p className={classes.proposalTitle}>
        {open ? 'Shall I do this?' : 'Proposed:'} {title}
      </p>
      <p className={classes.faint}>
        <code>{tool}</code> undoes or ends something, so it waits for your word.
      </p>
      {Object.keys(input).length > 0 && <ValueView value={input} />}
      {open && (
        <div className={classes.actions}>
          <Button size="sm" onClick={() => onDecide(callId, true)}>
            Yes, do it
          </Button>
          <Button size="sm" variant="default" onClick={() => onDecide(callId, false)}>
            No, leave it
          </Button>
        </div>
      )}
    </section>
  );
}
