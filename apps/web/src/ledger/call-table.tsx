import '@mantine/core/styles/Table.css';
import { Button, Table } from '@mantine/core';
import { Fragment, useState } from 'react';
import { useModelCall, useModelCalls } from '../api/ledger-queries.js';
import type { ModelCall } from '../api/types.js';
import { formatAgo, formatDuration, formatMoment } from '../ui/format.js';
import { Empty, ErrorState, Loading } from '../ui/states.js';
import classes from './ledger.module.css';
import { formatCost, formatWhole } from './numbers.js';

const costOf = ({ cost, costUnknown }: ModelCall): string => (cost === null && !costUnknown ? '–' : formatCost(cost));

export function CallTable() {
  const calls = useModelCalls();
  const [open, setOpen] = useState<string>();
  if (calls.isPending) return <Loading label="Loading the calls" />;
  if (calls.isError) return <ErrorState error={calls.error} onRetry={() => void calls.refetch()} />;
  const items = calls.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Empty title="No model was asked yet">Builds without a configured model ask none.</Empty>;
  return (
    <>
      <div className={classes.scroll}>
        <Table verticalSpacing={9} horizontalSpacing={16}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>When</Table.Th>
              <Table.Th>Model</Table.Th>
              <Table.Th>Agent</Table.Th>
              <Table.Th>Outcome</Table.Th>
              <Table.Th className={classes.number}>Tokens in / out</Table.Th>
              <Table.Th className={classes.number}>Cost</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((call) => (
              <Fragment key={call.id}>
                <Table.Tr>
                  <Table.Td title={formatMoment(call.startedAt)}>
                    <button
                      type="button"
                      className={classes.opener}
                      aria-expanded={open === call.id}
                      onClick={() => setOpen(open === call.id ? undefined : call.id)}
                    >
                      {formatAgo(call.startedAt)}
                    </button>
                  </Table.Td>
                  <Table.Td>
                    {call.provider}/{call.model}
                  </Table.Td>
                  <Table.Td>{call.agent ?? '–'}</Table.Td>
                  <Table.Td title={call.reason ?? undefined}>{call.outcome.replaceAll('_', ' ')}</Table.Td>
                  <Table.Td className={classes.number}>
                    {call.usage ? `${formatWhole(call.usage.prompt)} / ${formatWhole(call.usage.completion)}` : '–'}
                  </Table.Td>
                  <Table.Td className={classes.number}>{costOf(call)}</Table.Td>
                </Table.Tr>
                {open === call.id && (
                  <Table.Tr>
                    <Table.Td colSpan={6}>
                      <CallWords call={call} />
                    </Table.Td>
                  </Table.Tr>
                )}
              </Fragment>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {calls.hasNextPage && (
        <Button
          variant="default"
          className={classes.more}
          loading={calls.isFetchingNextPage}
          onClick={() => void calls.fetchNextPage()}
        >
          Show older calls
        </Button>
      )}
    </>
  );
}

/** What was said in one call, as far as the journal has it. */
function CallWords({ call }: { call: ModelCall }) {
  const detail = useModelCall(call.id);
  if (detail.isPending) return <Loading label="Loading the call" lines={2} />;
  if (detail.isError) return <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />;
  const { journal, reason, durationMs, buildId } = detail.data;
  return (
    <div className={classes.words}>
      <p className={classes.small}>
        {[
          call.id,
          ...(buildId === null ? [] : [buildId]),
          ...(durationMs === null ? [] : [formatDuration(durationMs)]),
          ...(journal?.promptName ? [`prompt ${journal.promptName}`] : []),
          ...(journal && journal.asks > 1 ? [`begun ${journal.asks} times`] : []),
        ].join(' · ')}
      </p>
      {reason !== null && <p>{reason}</p>}
      {journal === null && (
        <p className={classes.small}>What was said is not kept: the call is in no journal, or its days are over.</p>
      )}
      {journal?.messages.map((message, index) => (
        <Words key={index} who={message.role} text={message.content} calls={message.toolCalls} />
      ))}
      {journal?.answer && <Words who="answer" text={journal.answer.text} calls={journal.answer.toolCalls} />}
    </div>
  );
}

interface SaidTool {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

function Words({ who, text, calls = [] }: { who: string; text: string; calls?: readonly SaidTool[] | undefined }) {
  return (
    <section className={classes.said}>
      <h4>{who}</h4>
      {text !== '' && <pre>{text}</pre>}
      {calls.map(({ id, name, arguments: given }) => (
        <pre key={id}>
          {name} {given}
        </pre>
      ))}
    </section>
  );
}
