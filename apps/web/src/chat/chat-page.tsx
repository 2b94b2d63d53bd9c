import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import { useConversationsChanged } from '../api/chat-queries.js';
import { usePageTitle } from '../ui/page-title.js';
import { Empty, Loading } from '../ui/states.js';
import { Composer } from './composer.js';
import { ConversationList } from './conversation-list.js';
import { LiveConversation } from './conversation.js';
import classes from './chat.module.css';
import { takeOpening } from './opening.js';
import { Thread } from './thread.js';
import { turnsOf } from './turns.js';
import { Welcome } from './welcome.js';

/** Pixels from the end within which a reader is taken to read along. */
const NEAR_END = 160;

export default function ChatPage({ id }: { id: string | undefined }) {
  const live = useLive();
  return live ? <Chat live={live} id={id} /> : <Loading label="Connecting" />;
}

function Chat({ live, id }: { live: LiveConversation; id: string | undefined }) {
  const state = useSyncExternalStore(live.subscribe, live.get);
  const [, navigate] = useLocation();
  const changed = useConversationsChanged();
  const turns = turnsOf(state.events);
  const last = turns.at(-1);
  const answering = state.pending !== undefined || (last !== undefined && last.ended === undefined);
  const { conversationId } = state;
  usePageTitle(turns[0]?.message.split('\n', 1)[0]?.slice(0, 60) ?? 'Chat');

  // The address says which conversation is shown; a new one gets its address with its first message.
  useEffect(() => live.open(id), [live, id]);
  useEffect(() => {
    const begun = live.get().conversationId;
    if (id === undefined && begun !== undefined) navigate(`/chat/${begun}`, { replace: true });
    // Only a conversation that has begun moves the address.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [conversationId]);
  useEffect(() => {
    const opening = takeOpening();
    if (opening !== undefined) live.say(opening);
  }, [live]);
  const ended = turns.filter((turn) => turn.ended !== undefined).length;
  useEffect(() => {
    if (conversationId !== undefined) changed();
    // `changed` is another function each time, and does the same.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [conversationId, ended, answering]);
  useReadAlong(conversationId, state.events.length + state.buildEvents.length + (state.pending ? 1 : 0));

  const fresh = conversationId === undefined && turns.length === 0 && !state.pending;
  return (
    <div className={classes.page} data-open={conversationId !== undefined || undefined}>
      <ConversationList current={conversationId} />
      <section className={classes.main} aria-label="Conversation">
        {state.missing ? (
          <Empty heading title="There is no such conversation">
            It was removed, or it is somebody else’s.
          </Empty>
        ) : (
          <>
            {fresh ? <Welcome onSay={(text) => live.say(text)} /> : <Thread state={state} turns={turns} live={live} />}
            <Composer
              key={conversationId ?? 'new'}
              answering={answering}
              state={state}
              lastMessage={last?.message}
              onSay={(text) => live.say(text)}
              onCancel={() => live.cancel()}
            />
          </>
        )}
      </section>
    </div>
  );
}

/** One socket for as long as the page is open. */
function useLive(): LiveConversation | undefined {
  const [live, setLive] = useState<LiveConversation>();
  useEffect(() => {
    const opened = new LiveConversation();
    setLive(opened);
    return () => opened.close();
  }, []);
  return live;
}

/** Keeps the end in sight for those who are at the end. */
function useReadAlong(conversationId: string | undefined, length: number): void {
  const near = useRef(true);
  useEffect(() => {
    near.current = true;
  }, [conversationId]);
  useEffect(() => {
    const look = (): void => {
      near.current = document.documentElement.scrollHeight - window.innerHeight - window.scrollY < NEAR_END;
    };
    window.addEventListener('scroll', look, { passive: true });
    return () => window.removeEventListener('scroll', look);
  }, []);
  useEffect(() => {
    if (near.current && length > 0) window.scrollTo(0, document.documentElement.scrollHeight);
  }, [length]);
}
