import { Table } from '@mantine/core';
import { usePrograms, useRemoveProgram } from '../api/admin-queries.js';
import { formatAgo, formatMoment } from '../ui/format.js';
import { DataTable, More, Problem, Section, SureButton } from '../ui/parts.js';
import { Empty, ErrorState, Loading } from '../ui/states.js';
import classes from './settings.module.css';

/** Programs that people have let in with OAuth. What they call themselves, nobody has checked. */
export function ProgramsTab() {
  const programs = usePrograms();
  const remove = useRemoveProgram();
  if (programs.isPending) return <Loading label="Loading the programs" />;
  if (programs.isError) return <ErrorState error={programs.error} onRetry={() => void programs.refetch()} />;
  const items = programs.data.pages.flatMap((page) => page.items);
  return (
    <Section
      title="Programs"
      note="Assistants and other programs that signed in with OAuth. Their names are their own; nobody has checked them."
    >
      <Problem error={remove.error} />
      {items.length === 0 ? (
        <Empty title="No program has signed in">Connect an assistant to /mcp: it asks you what it may do.</Empty>
      ) : (
        <DataTable label="Programs" head={['Name', 'Leads to', 'Since', 'Allowed by', 'Action']}>
          {items.map(({ id, name, redirectUris, createdAt, grants }) => (
            <Table.Tr key={id}>
              <Table.Td>
                {name}
                <div className={classes.faint}>{id}</div>
              </Table.Td>
              <Table.Td className={classes.wide}>{redirectUris.join(', ')}</Table.Td>
              <Table.Td className={classes.when} title={createdAt === null ? undefined : formatMoment(createdAt)}>
                {createdAt === null ? 'not registered' : formatAgo(createdAt)}
              </Table.Td>
              <Table.Td className="numbers">{grants}</Table.Td>
              <Table.Td>
                <SureButton
                  label="Send away"
                  sure="End everything that it has?"
                  loading={remove.isPending && remove.variables === id}
                  onClick={() => remove.mutate(id)}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </DataTable>
      )}
      <More query={programs} what="programs" />
    </Section>
  );
}
