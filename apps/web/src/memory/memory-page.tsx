import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { ApiProblem } from '../api/client.js';
import { useBoostMemory, useForgetMemory, useMemory, usePinMemory } from '../api/memory-queries.js';
import type { MemoryView } from '../api/types.js';
import { Confirm } from '../ui/confirm.js';
import { CopyIcon } from '../ui/copy.js';
import { formatAgo, formatMoment } from '../ui/format.js';
import { IconArrowLeft, IconPencil, IconPin } from '../ui/icons.js';
import { usePageTitle } from '../ui/page-title.js';
import { Badge, Problem, Section } from '../ui/parts.js';
import { Empty, ErrorState, Loading } from '../ui/states.js';
import { ValueView } from '../ui/value-view.js';
import { EditMemory } from './edit-memory.js';
import { History } from './history.js';
import classes from './memory.module.css';
import { Relations } from './relations.js';
import { SCOPES, SOURCES, TYPES } from './words.js';

export default function MemoryPage({ id }: { id: string }) {
  const query = useMemory(id);
  const memory = query.data;
  usePageTitle(memory ? memory.text.slice(0, 60) : 'Memory');
  if (!memory) {
    if (query.error instanceof ApiProblem && query.error.status === 404) {
      return (
        <Empty heading title="There is no such memory" action={<Link href="/memories">Go to the memories</Link>}>
          {query.error.detail}
        </Empty>
      );
    }
    return query.error ? (
      <ErrorState error={query.error} onRetry={() => void query.refetch()} title="The memory could not be loaded" />
    ) : (
      <Loading label="Loading the memory" lines={8} />
    );
  }
  return (
    <article className={classes.page}>
      <Head memory={memory} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <Relations id={id} />
          <History id={id} />
        </div>
        <About memory={memory} />
      </div>
    </article>
  );
}

function Head({ memory }: { memory: MemoryView }) {
  const [editing, setEditing] = useState(false);
  const { label, tone } = TYPES[memory.type];
  return (
    <header className={classes.head}>
      <Link href="/memories" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden /> Memory
      </Link>
      <div className={classes.headline}>
        <Badge kind={tone}>{label}</Badge>
        <span className={classes.faint}>{TYPES[memory.type].holds}</span>
        {memory.pinned && (
          <span className={classes.pinned}>
            <IconPin size={14} aria-hidden /> pinned
          </span>
        )}
      </div>
      {memory.supersededBy !== null && (
        <p className={classes.superseded}>
          This no longer holds. <Link href={`/memories/${memory.supersededBy}`}>What took its place</Link>
        </p>
      )}
      {editing ? (
        <EditMemory memory={memory} onDone={() => setEditing(false)} />
      ) : (
        <>
          <h1 className={classes.title}>{memory.text}</h1>
          <Actions memory={memory} onEdit={() => setEditing(true)} />
        </>
      )}
    </header>
  );
}

function Actions({ memory, onEdit }: { memory: MemoryView; onEdit: () => void }) {
  const pin = usePinMemory(memory.id);
  const boost = useBoostMemory(memory.id);
  const forget = useForgetMemory(memory.id);
  const [, navigate] = useLocation();
  return (
    <>
      <div className={classes.actions}>
        <Button variant="default" size="sm" leftSection={<IconPencil size={16} />} onClick={onEdit}>
          Edit
        </Button>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconPin size={16} />}
          aria-pressed={memory.pinned}
          loading={pin.isPending}
          onClick={() => pin.mutate(!memory.pinned)}
        >
          {memory.pinned ? 'Unpin' : 'Pin'}
        </Button>
        <Button
          variant="default"
          size="sm"
          loading={boost.isPending}
          disabled={memory.importance >= 1}
          onClick={() => boost.mutate(undefined)}
        >
          Boost
        </Button>
        <Confirm
          label="Forget"
          title="Forget this?"
          sure="Forget it"
          keep="Keep it"
          loading={forget.isPending}
          error={forget.error}
          onSure={(done) =>
            forget.mutate(undefined, {
              onSuccess: () => {
                done();
                navigate('/memories');
              },
            })
          }
        >
          It is deleted for good, with its history and relations. The audit log keeps that it was done, not what it said.
        </Confirm>
      </div>
      <Problem error={pin.error ?? boost.error} />
    </>
  );
}

function About({ memory }: { memory: MemoryView }) {
  const { scope, project, source, sources, importance, decay, tags, context, key, session, createdAt, accessedAt, id } = memory;
  return (
    <Section title="About it">
      <dl className={classes.about}>
        <dt>For</dt>
        <dd>{SCOPES[scope]}</dd>
        {project !== null && (
          <>
            <dt>Project</dt>
            <dd>{project}</dd>
          </>
        )}
        <dt>Known from</dt>
        <dd>
          {SOURCES[source]}
          {sources > 1 && `, ${sources} times`}
        </dd>
        <dt>Importance</dt>
        <dd>
          <meter className={classes.meter} min={0} max={1} value={importance} aria-label="Importance" />{' '}
          {Math.round(importance * 100)} %
        </dd>
        <dt>Left of it</dt>
        <dd>{decay >= 0.995 ? 'all: it has not faded' : `${Math.round(decay * 100)} %: it fades while nobody needs it`}</dd>
        {tags.length > 0 && (
          <>
            <dt>Tags</dt>
            <dd>{tags.map((tag) => `#${tag}`).join(' ')}</dd>
          </>
        )}
        {key !== null && (
          <>
            <dt>Key</dt>
            <dd>
              <code>{key}</code>
            </dd>
          </>
        )}
        {session !== null && (
          <>
            <dt>Said in</dt>
            <dd>{session}</dd>
          </>
        )}
        <dt>Written</dt>
        <dd title={formatMoment(createdAt)}>{formatAgo(createdAt)}</dd>
        <dt>Last needed</dt>
        <dd title={formatMoment(accessedAt)}>{formatAgo(accessedAt)}</dd>
        {Object.keys(context).length > 0 && (
          <>
            <dt>Context</dt>
            <dd>
              <ContextView context={context} />
            </dd>
          </>
        )}
        <dt>Id</dt>
        <dd className={classes.id}>
          <code>{id}</code>
          <CopyIcon text={id} label="Copy the memory's id" />
        </dd>
      </dl>
    </Section>
  );
}

/** Where it comes from; a build that is named there is one click away. */
function ContextView({ context }: { context: MemoryView['context'] }) {
  const build = Object.values(context).find(
    (value): value is string => typeof value === 'string' && /^bld_[0-9a-z]{26}$/.test(value),
  );
  return (
    <>
      <ValueView value={context} />
      {build !== undefined && <Link href={`/builds/${build}`}>See the build</Link>}
    </>
  );
}
