import { Anchor, Button, Table } from '@mantine/core';
import { useState } from 'react';
import { useFailedJobs, useQueueAction, useQueues } from '../api/admin-queries.js';
import type { QueueView } from '../api/types.js';
import { count, formatAgo, formatMoment } from '../ui/format.js';
import { Badge, DataTable, Problem, Section, SureButton } from '../ui/parts.js';
import { Empty, ErrorState, Loading } from '../ui/states.js';
import classes from './settings.module.css';

export function QueuesTab() {
  const queues = useQueues();
  const act = useQueueAction();
  const [open, setOpen] = useState<string>();
  if (queues.isPending) return <Loading label="Loading the queues" />;
  if (queues.isError) return <ErrorState error={queues.error} onRetry={() => void queues.refetch()} />;
  const place = queues.data.backend === 'redis' ? 'Redis' : 'the database';
  return (
    <>
      <Section title="Queues" note={`What waits to be worked on, kept in ${place}. Counts are read again every few seconds.`}>
        <Problem error={act.error} />
        <DataTable label="Queues" head={['Queue', 'State', 'Waiting', 'At work', 'Delayed', 'Done', 'Failed', 'Action']}>
          {queues.data.items.map((queue) => (
            <QueueRow
              key={queue.name}
              queue={queue}
              act={act}
              onFailed={() => setOpen(open === queue.name ? undefined : queue.name)}
              open={open === queue.name}
            />
          ))}
        </DataTable>
        <p className={classes.note}>
          Every job in detail is on the{' '}
          <Anchor href="/admin/queues" inherit>
            queue dashboard
          </Anchor>
          , which asks for the token as its password.
        </p>
      </Section>
      {open !== undefined && <FailedJobs name={open} act={act} />}
    </>
  );
}

type Act = ReturnType<typeof useQueueAction>;

function QueueRow({ queue, act, open, onFailed }: { queue: QueueView; act: Act; open: boolean; onFailed: () => void }) {
  const { name, paused, counts } = queue;
  const doing = (action: string): boolean => act.isPending && act.variables.name === name && act.variables.action === action;
  const toggle = paused ? 'resume' : 'pause';
  return (
    <Table.Tr>
      <Table.Td>{name}</Table.Td>
      <Table.Td>
        <Badge kind={paused ? 'warning' : 'success'}>{paused ? 'paused' : 'running'}</Badge>
      </Table.Td>
      <Table.Td className="numbers">{counts.waiting}</Table.Td>
      <Table.Td className="numbers">{counts.active}</Table.Td>
      <Table.Td className="numbers">{counts.delayed}</Table.Td>
      <Table.Td className="numbers">{counts.completed}</Table.Td>
      <Table.Td className="numbers">
        {counts.failed === 0 ? (
          0
        ) : (
          <button
            type="button"
            className={classes.opener}
            aria-expanded={open}
            aria-label={`${count(counts.failed, 'failed job')} of ${name}`}
            onClick={onFailed}
          >
            {counts.failed}
          </button>
        )}
      </Table.Td>
      <Table.Td>
        <div className={classes.actions}>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`${paused ? 'Resume' : 'Pause'} ${name}`}
            loading={doing(toggle)}
            onClick={() => act.mutate({ name, action: toggle })}
          >
            {paused ? 'Resume' : 'Pause'}
          </Button>
          {counts.waiting + counts.delayed > 0 && (
            <SureButton
              label="Drain"
              sure="Remove what waits?"
              loading={doing('drain')}
              onClick={() => act.mutate({ name, action: 'drain' })}
            />
          )}
        </div>
      </Table.Td>
    </Table.Tr>
  );
}

function FailedJobs({ name, act }: { name: string; act: Act }) {
  const failed = useFailedJobs(name);
  if (failed.isPending) return <Loading label="Loading the failed jobs" lines={2} />;
  if (failed.isError) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (failed.data.total === 0) return <Empty title={`Nothing of ${name} has failed`} />;
  return (
    <Section title={`Failed jobs of ${name}`} note={`The newest ${failed.data.items.length} of ${failed.data.total}.`}>
      <DataTable label={`Failed jobs of ${name}`} head={['When', 'Job', 'Why']}>
        {failed.data.items.map((job) => (
          <Table.Tr key={job.id}>
            <Table.Td title={formatMoment(job.failedAt ?? job.createdAt)}>{formatAgo(job.failedAt ?? job.createdAt)}</Table.Td>
            <Table.Td className={classes.breaking}>{job.id}</Table.Td>
            <Table.Td className={classes.wide}>{job.reason}</Table.Td>
          </Table.Tr>
        ))}
      </DataTable>
      <div className={classes.more}>
        <Button variant="default" onClick={() => act.mutate({ name, action: 'retry' })}>
          Try all of them again
        </Button>
      </div>
    </Section>
  );
}
