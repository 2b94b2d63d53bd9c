import { Button } from '@mantine/core';
import { Link, useLocation } from 'wouter';
import { useConversations, useRemoveConversation } from '../api/chat-queries.js';
import type { Conversation } from '../api/types.js';
import { Confirm } from '../ui/confirm.js';
import { formatAgo, formatMoment } from '../ui/format.js';
import { IconArrowLeft, IconLoader, IconPlus } from '../ui/icons.js';
import { More } from '../ui/parts.js';
import { ErrorState, Loading } from '../ui/states.js';
import classes from './chat.module.css';

export function ConversationList({ current }: { current: string | undefined }) {
  const conversations = useConversations();
  const items = conversations.data?.pages.flatMap((page) => page.items) ?? [];
  const open = items.find(({ id }) => id === current);
  return (
    <aside className={classes.aside} aria-label="Conversations">
      <div className={classes.asideHead}>
        <Link href="/chat" className={classes.back}>
          <IconArrowLeft size={16} aria-hidden /> Conversations
        </Link>
        <Button
          component={Link}
          href="/chat"
          variant="default"
          size="sm"
          leftSection={<IconPlus size={16} />}
          className={classes.fresh}
        >
          New conversation
        </Button>
        {open && <Remove conversation={open} />}
      </div>
      <div className={classes.conversations}>
        {conversations.isPending && <Loading label="Loading the conversations" />}
        {conversations.isError && <ErrorState error={conversations.error} onRetry={() => void conversations.refetch()} />}
        {conversations.data && items.length === 0 && <p className={classes.faint}>No conversations yet.</p>}
        {items.length > 0 && (
          <nav aria-label="All conversations">
            {items.map((one) => (
              <Link
                key={one.id}
                href={`/chat/${one.id}`}
                className={classes.conversation}
                aria-current={one.id === current ? 'page' : undefined}
              >
                <span className={classes.conversationTitle}>{one.title}</span>
                {one.answering !== null && <IconLoader size={14} className="spin" role="img" aria-label="being answered" />}
                <time className={classes.faint} dateTime={one.updatedAt} title={formatMoment(one.updatedAt)}>
                  {formatAgo(one.updatedAt)}
                </time>
              </Link>
            ))}
          </nav>
        )}
        <More query={conversations} what="conversations" />
      </div>
    </aside>
  );
}

function Remove({ conversation }: { conversation: Conversation }) {
  const remove = useRemoveConversation();
  const [, navigate] = useLocation();
  return (
    <Confirm
      label="Remove"
      title="Remove this conversation?"
      sure="Remove it"
      keep="Keep it"
      loading={remove.isPending}
      error={remove.error}
      button={{ variant: 'subtle', color: 'gray', size: 'compact-sm' }}
      onSure={(done) =>
        remove.mutate(conversation.id, {
          onSuccess: () => {
            done();
            navigate('/chat');
          },
        })
      }
    >
      “{conversation.title}” is deleted for good, with what was answered in it. Builds, tools and memories that came of it stay.
    </Confirm>
  );
}
