import { Button } from '@mantine/core';
import type { BuildEvent } from '../api/types.js';
import { formatCost, formatMoment, formatTokens } from '../ui/format.js';
import { IconLoader } from '../ui/icons.js';
import { Loading } from '../ui/states.js';
import { BuildCard } from './build-card.js';
import classes from './chat.module.css';
import type { ConversationState, LiveConversation } from './conversation.js';
import { Markdown } from './markdown.js';
import { Proposal } from './proposal.js';
import { ToolCall } from './tool-call.js';
import type { Part, Turn } from './turns.js';

const INTENTS = { chat: 'conversation', build: 'build', memory: 'memory', 'use-tool': 'tool' } as const;

export function Thread({ state, turns, live }: { state: ConversationState; turns: readonly Turn[]; live: LiveConversation }) {
  if (turns.length === 0 && !state.pending) return <Loading label="Loading the conversation" lines={6} />;
  const offline = turns.at(-1)?.classified?.brain === 'offline';
  return (
    <div className={classes.thread}>
      {offline && (
        <p className={classes.offline}>
          No model answers here. Foundry goes by rules: it does what a message plainly asks for, in English, and says so where it
          does not understand.
        </p>
      )}
      <div role="log" aria-label="What was said" aria-live="polite">
        <ol className={classes.turns}>
          {turns.map((turn) => (
            <TurnView key={turn.turn} turn={turn} isLast={turn === turns.at(-1)} state={state} live={live} />
          ))}
          {state.pending && (
            <li className={classes.turn}>
              <p className={classes.message} data-pending>
                {state.pending.text}
              </p>
            </li>
          )}
        </ol>
      </div>
    </div>
  );
}

interface TurnProps {
  readonly turn: Turn;
  readonly isLast: boolean;
  readonly state: ConversationState;
  readonly live: LiveConversation;
}

function TurnView({ turn, isLast, state, live }: TurnProps) {
  const { ended, classified } = turn;
  const waiting = ended === undefined && turn.parts.every((part) => part.kind !== 'text' && !isAtWork(part));
  return (
    <li className={classes.turn}>
      <p className={classes.message} title={formatMoment(turn.at)}>
        {turn.message}
      </p>
      <div className={classes.answer}>
        {turn.parts.map((part, index) => (
          <PartView
            key={index}
            part={part}
            buildEvents={state.buildEvents}
            // The word is asked for as long as nothing came after it.
            open={isLast && ended !== undefined && !state.pending}
            onDecide={(callId, approve) => live.decide(callId, approve)}
          />
        ))}
        {waiting && (
          <p className={classes.thinking}>
            <IconLoader size={16} className="spin" aria-hidden /> Thinking…
          </p>
        )}
        {ended && ended.outcome !== 'done' && (
          <div className={classes.endedBadly} role="status">
            <span>{outcomeOf(ended)}</span>
            {isLast && !state.pending && (
              <Button size="compact-sm" variant="default" onClick={() => live.say(turn.message)}>
                Send it again
              </Button>
            )}
          </div>
        )}
        {ended && classified && (
          <p className={classes.meta}>
            {INTENTS[classified.intent]} ({Math.round(classified.confidence * 100)} % sure),{' '}
            {classified.brain === 'offline' ? 'by rules' : 'by a model'}
            {classified.brain === 'model' && `, ${formatTokens(ended.tokens)}, ${formatCost(ended.cost)}`}
          </p>
        )}
      </div>
    </li>
  );
}

interface PartProps {
  readonly part: Part;
  readonly buildEvents: readonly BuildEvent[];
  readonly open: boolean;
  readonly onDecide: (callId: string, approve: boolean) => void;
}

function PartView({ part, buildEvents, open, onDecide }: PartProps) {
  switch (part.kind) {
    case 'text':
      return <Markdown text={part.text} />;
    case 'tool':
      return <ToolCall part={part} />;
    case 'proposal':
      return <Proposal proposal={part.proposal} open={open} onDecide={onDecide} />;
    case 'build':
      return <BuildCard id={part.buildId} events={buildEvents.filter(({ buildId }) => buildId === part.buildId)} />;
  }
}

const isAtWork = (part: Part): boolean => part.kind === 'tool' && part.answer === undefined;

function outcomeOf({ outcome, problem }: NonNullable<Turn['ended']>): string {
  if (outcome === 'cancelled') return 'You gave this answer up.';
  if (outcome === 'interrupted') return 'The server ended while it was answering.';
  return problem?.message ?? 'This could not be answered.';
}
